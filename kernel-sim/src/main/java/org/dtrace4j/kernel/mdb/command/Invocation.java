package org.dtrace4j.kernel.mdb.command;

import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.view.Structure;
import org.dtrace4j.kernel.mdb.view.SymbolText;

/** One call of a command: what it applies to, the words behind it, and where it writes. */
public final class Invocation {
    private final Debugger debugger;
    private final Output out;
    private final List<String> words;
    private final long address;
    private final boolean hasAddress;
    private final boolean first;
    private final boolean intoPipe;

    Invocation(Debugger debugger, Output out, List<String> words, long address, boolean hasAddress, boolean first,
            boolean intoPipe) {
        this.debugger = debugger;
        this.out = out;
        this.words = words;
        this.address = address;
        this.hasAddress = hasAddress;
        this.first = first;
        this.intoPipe = intoPipe;
    }

    public Debugger debugger() {
        return debugger;
    }

    public DebugTarget target() {
        return debugger.target();
    }

    /** Whether an address was given, or came through a pipe. */
    public boolean hasAddress() {
        return hasAddress;
    }

    /** The address that was given; dot if none was. */
    public long address() {
        return address;
    }

    /** Whether this is the first call of several for as many addresses: a table's head is written then. */
    public boolean isFirst() {
        return first;
    }

    /** Whether the output is the input of another command: then only addresses are to be written. */
    public boolean isIntoPipe() {
        return intoPipe;
    }

    // ---- words

    /** The words behind the name, options included. */
    public List<String> words() {
        return words;
    }

    /** Reads the options; see {@link Options}. What is wrong with them ends the call. */
    public Options options(String known) {
        return Options.parse(words, known);
    }

    /** Ends the call because its words make no sense; the usage is shown. */
    public CommandException usage() {
        return CommandException.usage();
    }

    /** The value of a word that is an expression. */
    public long evaluate(String word) {
        return debugger.evaluate(word);
    }

    // ---- output

    /** Writes text as {@link String#format} makes it. */
    public void print(String format, Object... arguments) {
        out.write(String.format(Locale.ROOT, format, arguments));
    }

    /** Writes a text as it is. */
    public void write(String text) {
        out.write(text);
    }

    /** Writes an address the way pipes want it, in a line of its own. */
    public void writeAddress(long value) {
        out.write(Long.toHexString(value) + "\n");
    }

    /** Tells of something that does not end the command. */
    public void warn(String message) {
        debugger.warn(message);
    }

    /** Lets what {@code body} writes be indented. */
    public void indented(int columns, Runnable body) {
        out.indent(columns);
        try {
            body.run();
        } finally {
            out.indent(-columns);
        }
    }

    // ---- the target

    /** A structure of the target. */
    public Structure structure(String type, long at) {
        return Structure.at(target(), type, at);
    }

    /** The value of a variable of the kernel that is an integer or a pointer. */
    public long variable(String name) {
        return debugger.variable(name);
    }

    /** An address by name. */
    public String symbol(long at) {
        return SymbolText.of(target(), at);
    }

    /** Calls another command in the place of this one, with the words given. */
    public void call(Dcmd other, long at, List<String> otherWords) {
        other.execute(new Invocation(debugger, out, List.copyOf(otherWords), at, true, first, intoPipe));
    }

    /**
     * What every command does that shows one structure on a line and takes no words: without an address it is called for each
     * that a walker finds, and into a pipe it writes the address.
     *
     * @return whether that is all; if not there is a line to show
     */
    public boolean isDone(String walker, Dcmd self) {
        if (!hasAddress()) {
            callForEach(walker, self);
            return true;
        }
        if (!words().isEmpty()) {
            throw usage();
        }
        if (isIntoPipe()) {
            writeAddress(address());
        }
        return isIntoPipe();
    }

    /** As {@link #call}, once for each structure that a walker finds. */
    public void callForEach(String walker, Dcmd other) {
        boolean[] head = {true};
        debugger.walk(walker, 0, at -> {
            other.execute(new Invocation(debugger, out, words, at, true, head[0], intoPipe));
            head[0] = false;
        });
    }
}

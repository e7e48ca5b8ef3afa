package org.dtrace4j.kernel.mdb.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.dtrace4j.kernel.mdb.command.CommandTable.DcmdRow;
import org.dtrace4j.kernel.mdb.command.CommandTable.Start;
import org.dtrace4j.kernel.mdb.command.CommandTable.WalkerRow;
import org.dtrace4j.kernel.mdb.language.Command;
import org.dtrace4j.kernel.mdb.language.CommandParser;
import org.dtrace4j.kernel.mdb.language.Pipeline;
import org.dtrace4j.kernel.mdb.language.SyntaxException;
import org.dtrace4j.kernel.mdb.language.Verb;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.Registers;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.view.Location;
import org.dtrace4j.kernel.mdb.view.SymbolText;
import org.dtrace4j.kernel.mdb.view.ViewException;

/**
 * The state of a session, and the execution of its lines.
 *
 * <p>Not safe for use by several threads. Nothing it does throws: what goes wrong is said on the output.
 */
public final class Debugger {
    /** What a session does when a line has been executed. */
    public enum After {
        /** Reads the next line. */
        STAY,
        /** Lets the target go on. */
        CONTINUE,
        /** Ends. */
        QUIT
    }

    /** Macros that are built in. */
    private static final Map<String, String> MACROS = Map.of("systemdump", "0>rip;nopanicdebug/W 1;:c");
    private static final int DEEPEST_MACRO = 10;
    private static final long MOST_REPEATS = 1 << 20;

    private final DebugTarget target;
    private final CommandTable table;
    private final String name;
    private final Output terminal;
    private final Evaluator evaluator;
    private final Map<String, Long> variables = new TreeMap<>();
    private long dot;
    private int cpu;
    private long thread;
    private Registers registers;
    private After after = After.STAY;
    private int macroDepth;

    /**
     * A debugger that nobody has asked anything yet.
     *
     * @param name what it calls itself in messages: {@code kmdb} or {@code mdb}
     * @param terminal where everything is written to
     */
    public Debugger(DebugTarget target, CommandTable table, String name, Output terminal) {
        this.target = target;
        this.table = table;
        this.name = name;
        this.terminal = terminal;
        this.evaluator = new Evaluator(this);
        enter();
    }

    /** Begins a session: the CPU and thread are those that entered the debugger. */
    public void enter() {
        cpu = target.cpu();
        thread = target.thread();
        registers = target.registers();
        variables.remove("rip");
        after = After.STAY;
    }

    // ---- state

    public DebugTarget target() {
        return target;
    }

    public CommandTable table() {
        return table;
    }

    /** {@code kmdb} or {@code mdb}. */
    public String name() {
        return name;
    }

    public long dot() {
        return dot;
    }

    public void setDot(long address) {
        dot = address;
    }

    /** The CPU that commands are about. */
    public int cpu() {
        return cpu;
    }

    /** The thread on that CPU. */
    public long thread() {
        return thread;
    }

    /** The registers of that thread. */
    public Registers registers() {
        return registers;
    }

    /** Makes another CPU the one that commands are about. */
    public void switchCpu(int newCpu, long newThread, Registers newRegisters) {
        cpu = newCpu;
        thread = newThread;
        registers = newRegisters;
    }

    /** Ends the session once the line has been executed. */
    public void leave(After how) {
        after = how;
    }

    /** Variables of the debugger that have been set. */
    public Map<String, Long> variables() {
        return variables;
    }

    /** Whether the program counter was set to 0, so that the target will trap when it goes on. */
    public boolean isProgramCounterCleared() {
        return variables.getOrDefault("rip", 1L) == 0;
    }

    // ---- execution

    /** Executes a line. Whatever is wrong with it is said on the output. */
    public After execute(String line) {
        after = After.STAY;
        try {
            run(line);
        } catch (SyntaxException | ViewException | CommandException e) {
            warn(e.getMessage());
        } catch (TargetException e) {
            warn("failed to read data from target: " + e.getMessage());
        } catch (StackOverflowError e) {
            warn("out of stack space");
        }
        return after;
    }

    private void run(String line) {
        for (Pipeline pipeline : CommandParser.parse(line)) {
            run(pipeline);
            if (after != After.STAY) {
                return;
            }
        }
    }

    private void run(Pipeline pipeline) {
        List<Long> piped = null;
        for (int i = 0; i < pipeline.stages().size(); i++) {
            boolean last = i == pipeline.stages().size() - 1;
            StringBuilder text = new StringBuilder();
            run(pipeline.stages().get(i), piped, last ? terminal : new Output(text::append), !last);
            piped = addresses(text.toString());
        }
    }

    /** What came through a pipe: expressions, apart by white space. */
    private List<Long> addresses(String text) {
        List<Long> values = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                values.add(evaluate(word));
            }
        }
        return values;
    }

    private void run(Command command, List<Long> piped, Output out, boolean intoPipe) {
        if (piped == null) {
            boolean hasAddress = command.address() != null;
            if (hasAddress) {
                dot = evaluator.value(command.address());
            }
            runOnce(command, hasAddress, true, out, intoPipe);
            return;
        }
        boolean first = true;
        for (long value : piped) {
            dot = value;
            if (command.address() != null) {
                dot = evaluator.value(command.address());
            }
            runOnce(command, true, first, out, intoPipe);
            first = false;
        }
    }

    private void runOnce(Command command, boolean hasAddress, boolean first, Output out, boolean intoPipe) {
        long count = command.count() == null ? 1 : evaluator.value(command.count());
        if (Long.compareUnsigned(count, MOST_REPEATS) > 0) {
            throw new CommandException("a count of 0x" + Long.toHexString(count) + " is too large");
        }
        Verb verb = command.verb();
        if (verb instanceof Verb.Call call) {
            DcmdRow row = dcmd(call.name());
            for (long i = 0; i < count; i++) {
                call(row, new Invocation(this, out, call.arguments(), dot, hasAddress, first && i == 0, intoPipe));
            }
        } else if (verb instanceof Verb.Show show) {
            new MemoryDisplay(this, evaluator, out, intoPipe).show(show, count);
        } else if (verb instanceof Verb.Assign assign) {
            variables.put(assign.name(), dot);
        } else if (verb instanceof Verb.Macro macro) {
            runMacro(macro.name());
        }
    }

    private DcmdRow dcmd(String called) {
        return table.dcmd(called).orElseThrow(() ->
                new CommandException("invalid command '" + called + "': unknown dcmd name"));
    }

    private void call(DcmdRow row, Invocation invocation) {
        if (invocation.hasAddress() ? !row.acceptsAddress() : row.requiresAddress()) {
            showUsage(row);
            throw new CommandException("");
        }
        try {
            row.code().execute(invocation);
        } catch (CommandException e) {
            if (!e.isUsage()) {
                throw e;
            }
            showUsage(row);
            throw new CommandException("");
        }
    }

    private void showUsage(DcmdRow row) {
        terminal.write("Usage: " + row.synopsis() + "\n");
    }

    private void runMacro(String macro) {
        String text = MACROS.get(macro);
        if (text == null) {
            throw new CommandException("failed to open '" + macro + "': No such file or directory");
        }
        if (++macroDepth > DEEPEST_MACRO) {
            throw new CommandException("macros are nested too deeply");
        }
        try {
            run(text);
        } finally {
            macroDepth--;
        }
    }

    /** Says that something is wrong, with the debugger's name in front. */
    void warn(String message) {
        if (!message.isEmpty()) {
            terminal.write(name + ": " + message + "\n");
        }
    }

    // ---- questions of commands

    /** An address by name. */
    public String describe(long address) {
        return SymbolText.of(target, address);
    }

    /** The value of a text that is an expression. */
    public long evaluate(String text) {
        return evaluator.value(CommandParser.parseExpression(text));
    }

    /** The value of a variable of the kernel that is an integer or a pointer. */
    public long variable(String variable) {
        TargetSymbol symbol = target.symbol("", variable)
                .orElseThrow(() -> new CommandException("failed to read '" + variable + "': unknown symbol name"));
        return Location.of(target, symbol.type(), symbol.address()).load();
    }

    /**
     * Walks.
     *
     * @param start where to begin, 0 for all there are
     */
    public void walk(String walker, long start, LongConsumer visit) {
        WalkerRow row = table.walker(walker).orElseThrow(() ->
                new CommandException("failed to perform walk: unknown walk name"));
        if (row.start() == Start.REQUIRED && start == 0) {
            throw new CommandException("failed to perform walk: walker requires starting address");
        }
        if (row.start() == Start.NOWHERE && start != 0) {
            throw new CommandException("failed to perform walk: walker does not accept starting address");
        }
        row.code().walk(target, start, visit);
    }
}

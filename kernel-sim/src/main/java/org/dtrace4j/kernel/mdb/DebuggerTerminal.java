package org.dtrace4j.kernel.mdb;

import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/** Where a debugger reads its lines and writes its text. Used by one thread. */
public interface DebuggerTerminal {
    /**
     * Reads a line.
     *
     * @param prompt to be shown where somebody sees it
     * @return the line without its end; null at the end of the input, which at a person's terminal need not be for ever
     */
    String readLine(String prompt);

    /** Writes text as it is; lines end with a line feed. */
    void write(String text);

    /** While a line is being read: shows another prompt in front of it. */
    default void changePrompt(String prompt) { }

    /** Keys that are no text, as {@link #onKeys} has them. */
    int INTERRUPT = 3;
    int END = 4;
    int SUSPEND = 0x1a;
    int BREAK = 0x1c;
    int LEAVE = 0x1d;

    /**
     * Has keys that are no text call something, on a thread of its own, of the reader or of {@link #awaitKeys}; a line that is
     * being read is given up, and begun anew.
     *
     * @param action false if nothing more is to be read
     */
    default void onKeys(IntPredicate action) { }

    /**
     * Takes what is typed while no line is read: keys that are no text now, the rest with the next line.
     *
     * @param millis how long it waits for a key
     * @return false if nothing more is to be read
     */
    default boolean awaitKeys(long millis) {
        throw new UnsupportedOperationException("no keys");
    }

    /** Has a line that is being read, and all later ones, be null at once; on any thread. Most terminals cannot do that. */
    default void giveUp() { }

    /** Whether a person sits there. */
    default boolean isInteractive() {
        return false;
    }

    /** Offers names for completion to whoever types, until others are offered; most terminals cannot complete. */
    default void offerNames(Collection<String> names) { }

    /**
     * A terminal that types lines by itself, as a script in a test does, and shows prompts and lines as a person saw
     * them.
     */
    static DebuggerTerminal ofLines(List<String> lines, StringBuilder output) {
        StringBuilder input = new StringBuilder();
        lines.forEach(line -> input.append(line).append('\n'));
        return new StreamTerminal(new StringReader(input.toString()), output::append, true);
    }
}

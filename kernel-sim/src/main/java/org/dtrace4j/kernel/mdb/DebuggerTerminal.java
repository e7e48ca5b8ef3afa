package org.dtrace4j.kernel.mdb;

import java.io.StringReader;
import java.util.Collection;
import java.util.List;

/** Where a debugger reads its lines and writes its text. Used by one thread. */
public interface DebuggerTerminal {
    /**
     * Reads a line.
     *
     * @param prompt to be shown where somebody sees it
     * @return the line without its end; null when there will never be another
     */
    String readLine(String prompt);

    /** Writes text as it is; lines end with a line feed. */
    void write(String text);

    /** Offers names to whoever types; a terminal that cannot complete does nothing. */
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

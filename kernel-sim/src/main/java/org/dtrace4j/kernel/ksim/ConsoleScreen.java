package org.dtrace4j.kernel.ksim;

import java.util.function.Consumer;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;

/**
 * What stands between a machine's console and a person's terminal or a pipe: output goes out in whole lines, and what is
 * left of a line when the machine waits for input is the prompt of that input.
 *
 * <p>The machine's text is written as it comes unless it ends in the middle of a line; that part is held back, because an
 * editor of lines must know it to redraw it. Text may come while a line is being read.
 */
final class ConsoleScreen implements Consumer<String> {
    private final DebuggerTerminal terminal;
    private final StringBuilder line = new StringBuilder();
    private boolean reading;

    ConsoleScreen(DebuggerTerminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void accept(String text) {
        line.append(text);
        int end = line.lastIndexOf("\n") + 1;
        if (end > 0) {
            terminal.write(line.substring(0, end));
            line.delete(0, end);
        }
    }

    /** Shows what is the echo of a key, unless a line is being read. */
    synchronized void echo(String text) {
        if (!reading) {
            accept(text);
        }
    }

    /** Reads a line for the machine; null at the end of the input. */
    String readLine() {
        String prompt;
        synchronized (this) {
            prompt = line.toString();
            line.setLength(0);
            reading = true;
        }
        try {
            return terminal.readLine(prompt);
        } finally {
            synchronized (this) {
                reading = false;
            }
        }
    }

    /** The machine waits for input, maybe for another one than that which is being read: that has another prompt now. */
    synchronized void promptAgain() {
        if (reading && line.length() > 0) {
            terminal.changePrompt(line.toString());
            line.setLength(0);
        }
    }

    /** Writes out what is held back. */
    synchronized void flush() {
        if (line.length() > 0) {
            terminal.write(line.toString());
            line.setLength(0);
        }
    }
}

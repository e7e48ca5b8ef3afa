package org.dtrace4j.kernel.ksim;

import java.util.List;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;

/** Somebody at a terminal who looks at the console of a live machine, and types. */
final class ConsoleUser implements ConsoleHub.Viewer {
    /** The way to the machine. */
    interface Keyboard {
        void type(String line);

        /** Types a key that is no text: {@link DebuggerTerminal#INTERRUPT}, END, SUSPEND or BREAK. */
        void key(int key);

        /** Whether who wants to leave may, by Ctrl-]. */
        boolean leave();
    }

    /** How long a person's keys are waited for before somebody looks whether the machine wants a line. */
    private static final long KEY_MILLIS = 20;
    private static final int CARET = 0x40;

    private final DebuggerTerminal terminal;
    private final ConsoleScreen screen;
    private boolean wanted;
    /** Whether the person has left. */
    private boolean left;
    private boolean ended;

    ConsoleUser(DebuggerTerminal terminal) {
        this.terminal = terminal;
        this.screen = new ConsoleScreen(terminal);
    }

    @Override
    public void text(String text) {
        screen.accept(text);
    }

    @Override
    public synchronized void wants(boolean line) {
        wanted = line;
        if (line) {
            screen.promptAgain();
        }
        notifyAll();
    }

    @Override
    public void offers(List<String> names) {
        terminal.offerNames(names.isEmpty() ? SimPrograms.names() : names);
    }

    /** Nothing more will come. A line that is being read is still read to its end. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Reads lines whenever the machine wants one.
     *
     * @return true when the machine has ended, false when the input has
     */
    boolean converse(Keyboard keyboard) throws InterruptedException {
        terminal.onKeys(key -> pressed(key, keyboard));
        while (awaitWanted()) {
            String line = screen.readLine();
            if (line == null) {
                return false;
            }
            synchronized (this) {
                wanted = false;
            }
            keyboard.type(line);
        }
        screen.flush();
        return !left;
    }

    /** A key that is no text: false if the person leaves. What the machine would echo while no line is read is shown here. */
    private boolean pressed(int key, Keyboard keyboard) {
        if (key == DebuggerTerminal.LEAVE) {
            return !keyboard.leave();
        }
        if (key == DebuggerTerminal.INTERRUPT || key == DebuggerTerminal.SUSPEND) {
            screen.echo("^" + (char) (key + CARET));
        }
        keyboard.key(key);
        return true;
    }

    private boolean awaitWanted() throws InterruptedException {
        while (true) {
            synchronized (this) {
                if (wanted || ended) {
                    return !ended;
                }
                if (!terminal.isInteractive()) {
                    wait();
                    continue;
                }
            }
            if (!terminal.awaitKeys(KEY_MILLIS)) {
                left = !hasEnded();
                return false;
            }
        }
    }

    private synchronized boolean hasEnded() {
        return ended;
    }
}

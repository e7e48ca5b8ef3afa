package org.dtrace4j.kernel.ksim;

import org.dtrace4j.kernel.mdb.DebuggerTerminal;

/** Somebody at a terminal who looks at the console of a live machine, and types. */
final class ConsoleUser implements ConsoleHub.Viewer {
    /** The way to the machine. */
    interface Keyboard {
        void type(String line);
    }

    private final DebuggerTerminal terminal;
    private final ConsoleScreen screen;
    private boolean wanted;
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
        return true;
    }

    private synchronized boolean awaitWanted() throws InterruptedException {
        while (!wanted && !ended) {
            wait();
        }
        return !ended;
    }
}

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

    /** Nothing more will come. A line that is being read is given up where the terminal can do that. */
    void end() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        terminal.giveUp();
    }

    /** {@link #converse} on a thread of its own. */
    static final class Typist {
        /** How long it may take who reads a line to give it up. */
        private static final long FAREWELL_MILLIS = 1000;

        private final ConsoleUser user;
        private final Thread thread;

        /** @param whenLeft what is done when the person, or the input, has gone before the machine */
        Typist(ConsoleUser user, Keyboard keyboard, Runnable whenLeft) {
            this.user = user;
            this.thread = new Thread(() -> {
                try {
                    if (!user.converse(keyboard)) {
                        whenLeft.run();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }, "terminal");
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits until the machine has ended, or the person or the input has gone; returns whether the machine has. */
        boolean awaitEnd() throws InterruptedException {
            while (!user.hasEnded() && thread.isAlive()) {
                thread.join(KEY_MILLIS);
            }
            return user.hasEnded();
        }

        /** Ends it, so that its terminal can be closed. Who waits for a line of a pipe cannot be woken, and is left behind. */
        void end() throws InterruptedException {
            user.end();
            thread.join(FAREWELL_MILLIS);
        }
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
                return hasEnded();
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

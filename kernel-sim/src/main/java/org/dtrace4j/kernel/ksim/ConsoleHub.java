package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;

/**
 * The console of a live machine, on which several may look, and type: what the machine writes goes to all of them, and
 * what any of them types to the machine, or to its debugger when that has it.
 */
final class ConsoleHub implements DebuggerTerminal, Consumer<String> {
    /** Who looks. Called on the machine's thread; must not block. */
    interface Viewer {
        /** More text, as it is. */
        void text(String text);

        /** Whether a line is waited for. */
        void wants(boolean line);

        /** Names that whoever types may have completed, the debugger's; none for those of the machine's shell. */
        default void offers(List<String> names) { }
    }

    /** So much of what was written before is shown to a new viewer. */
    private static final int TAIL_CHARACTERS = 8 << 10;
    private static final int MAXIMUM_LOG_BYTES = 64 << 20;
    /** Stands in the queue for the end of all input. */
    private static final String END = new String("end");

    private final OutputStream log;
    private final List<Viewer> viewers = new ArrayList<>();
    private final StringBuilder tail = new StringBuilder();
    private final BlockingQueue<String> debuggerLines = new LinkedBlockingQueue<>();
    private Consumer<String> machineInput = line -> { };
    private boolean machineWants;
    /** Lines and keys that have been typed and that the machine has not got yet. */
    private int undelivered;
    private boolean debugging;
    private boolean debuggerWants;
    /** What the machine has written of a line: what its reader waits behind. */
    private final StringBuilder machineLine = new StringBuilder();
    private List<String> offered = List.of();
    private long logged;
    private boolean ended;

    /** @param log keeps what is written, for those who come later */
    ConsoleHub(OutputStream log) {
        this.log = log;
    }

    /** Who takes lines for the machine, from now on; on the thread of who types. */
    synchronized void toMachine(Consumer<String> input) {
        machineInput = input;
        machineWants = false;
    }

    synchronized void attach(Viewer viewer) {
        viewer.text(tail.toString());
        viewer.wants(debugging ? debuggerWants : machineWants);
        if (!offered.isEmpty()) {
            viewer.offers(offered);
        }
        viewers.add(viewer);
    }

    synchronized void detach(Viewer viewer) {
        viewers.remove(viewer);
    }

    synchronized int viewers() {
        return viewers.size();
    }

    /** Whether the debugger has the machine. */
    synchronized boolean isDebugging() {
        return debugging;
    }

    /** The debugger takes the machine, and with it all that is typed. */
    synchronized void beginDebugging() {
        debugging = true;
    }

    /**
     * The debugger lets the machine go. What was typed for it and not read is for nobody. Whoever waited for a line waits on,
     * and does not write its prompt again, so that is done here.
     */
    synchronized void endDebugging() {
        debugging = false;
        debuggerLines.removeIf(line -> line != END);
        if (machineWants) {
            show(null, machineLine.toString());
        }
        viewers.forEach(viewer -> viewer.wants(machineWants));
    }

    /**
     * Types a line, without its end.
     *
     * @param typist who has seen it already; the others are shown it
     */
    void type(Viewer typist, String line) {
        Consumer<String> input;
        synchronized (this) {
            show(typist, line + "\n");
            if (debugging) {
                debuggerWants = false;
                debuggerLines.add(line);
                return;
            }
            // Until it is told again, whoever waits for a line has one.
            machineWants = false;
            machineLine.setLength(0);
            input = machineInput;
            undelivered++;
        }
        try {
            input.accept(line + "\n");
        } finally {
            synchronized (this) {
                undelivered--;
            }
        }
    }

    /**
     * Types a key that is no text, unless the debugger has the machine, where it only gives up a line. Who reads next has a
     * prompt of its own, so whether a line is wanted is told anew.
     */
    void key(int key, Supplier<LiveMachine> machine) throws InterruptedException {
        synchronized (this) {
            if (debugging) {
                return;
            }
            machineWants = false;
            undelivered++;
        }
        try {
            MachineServer.key(machine.get(), key);
        } finally {
            synchronized (this) {
                undelivered--;
            }
        }
    }

    /** Tells whether a program of the machine waits for a line. */
    synchronized void machineWants(boolean waits) {
        // It still waits for a line that is on its way.
        boolean line = waits && undelivered == 0;
        if (line != machineWants) {
            machineWants = line;
            if (!debugging) {
                viewers.forEach(viewer -> viewer.wants(line));
            }
        }
    }

    /** No more input will come; a debugger that waits for a line is told so. */
    synchronized void end() {
        ended = true;
        debuggerLines.add(END);
    }

    // ---- what the machine writes

    @Override
    public synchronized void accept(String text) {
        machineLine.append(text);
        machineLine.delete(0, machineLine.lastIndexOf("\n") + 1);
        show(null, text);
    }

    private void show(Viewer except, String text) {
        tail.append(text);
        if (tail.length() > 2 * TAIL_CHARACTERS) {
            tail.delete(0, tail.length() - TAIL_CHARACTERS);
        }
        keep(text.getBytes(StandardCharsets.UTF_8));
        for (Viewer viewer : viewers) {
            if (viewer != except) {
                viewer.text(text);
            }
        }
    }

    private void keep(byte[] bytes) {
        logged += bytes.length;
        if (logged <= MAXIMUM_LOG_BYTES) {
            try {
                log.write(bytes);
                log.flush();
            } catch (IOException e) {
                // A full disk of the host is no reason for the machine to stop.
                logged = MAXIMUM_LOG_BYTES;
            }
        }
    }

    // ---- the debugger's side

    @Override
    public synchronized void write(String text) {
        show(null, text);
    }

    @Override
    public synchronized void offerNames(Collection<String> names) {
        offered = List.copyOf(names);
        viewers.forEach(viewer -> viewer.offers(offered));
    }

    @Override
    public String readLine(String prompt) {
        write(prompt);
        wantsForDebugger(true);
        try {
            String line = ended ? END : debuggerLines.take();
            return line == END ? null : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            wantsForDebugger(false);
        }
    }

    private synchronized void wantsForDebugger(boolean line) {
        if (line != debuggerWants) {
            debuggerWants = line;
            viewers.forEach(viewer -> viewer.wants(line));
        }
    }
}

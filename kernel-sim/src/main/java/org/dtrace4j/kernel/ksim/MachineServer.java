package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.remote.DeviceService;
import org.dtrace4j.device.remote.Frames;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;

/**
 * The socket of a live machine.
 *
 * <pre>
 *   first message   "dtrace4j 1 ROLE"; the answer is "ok", or what is wrong
 *   device          then what {@link DeviceService} says, with {@link GuestService} unless it was "ok from outside"
 *   files           then what {@link RemoteFiles} says
 *   console         from the machine: T and text; W and 1 or 0, whether a line is wanted; N and names to complete, a line each
 *                   to the machine: L and a line; K and a control character; B, the break key
 *   status          one more message, text
 *   break, halt, stop   one more message when it has been done, empty or what is wrong; or the machine hangs up
 * </pre>
 *
 * <p>Each connection has a thread. At most {@value #MOST_CONNECTIONS} are served, and one more is refused; as many may not
 * have said yet what they want, and when one more comes the oldest of them has to go. Both are told why, and counted.
 */
final class MachineServer implements AutoCloseable {
    static final String GREETING = "dtrace4j 1 ";
    static final String OK = "ok";
    private static final String DEVICE = "device";
    /** Behind {@link #OK}: the consumer is no process of the machine. */
    static final String OUTSIDE = " from outside";
    private static final int MOST_CONNECTIONS = 64;
    private static final String TOO_MANY = "too many are connected already";
    private static final String IN_DEBUGGER = "it is in its debugger, and runs nothing: continue it there with :c, or end it "
            + "with \"ksim halt\", and try again";
    private static final String NOT_UP = "it is not up, and cannot change its files; if it panics at each boot, end it with "
            + "\"ksim halt\", and try again: without a running machine the command changes the disk itself";
    /** How often somebody who waits for the machine to be up looks whether it has ended instead. */
    private static final long LOOK_MILLIS = 20;
    /** How long a consumer waits for a machine that is booting. */
    private static final long BOOT_PATIENCE_MILLIS = 5000;
    /** What may wait for a viewer that does not read, before it is left behind. */
    private static final int MOST_UNREAD_MESSAGES = 4096;

    /** What the machine's owner does for connections. */
    interface Owner {
        LiveMachine machine();

        /** Text about the machine, a line each. */
        List<String> status();

        /** Breaks into the debugger. Returns what became of it. */
        String breakIn();

        /** Has the machine halt, by its own means or at once. Returns what became of it. */
        String halt(boolean atOnce) throws InterruptedException;
    }

    private static final class Connection {
        final SocketChannel channel;
        boolean greeted;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final Owner owner;
    private final ConsoleHub console;
    private final ServerSocketChannel listening;
    private final Map<Connection, Thread> connections = new LinkedHashMap<>();
    private long refused;
    private boolean closed;

    /** Listens from now on. */
    MachineServer(Owner owner, ConsoleHub console, ServerSocketChannel listening) {
        this.owner = owner;
        this.console = console;
        this.listening = listening;
        start("socket", this::accept);
    }

    private static Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (true) {
            try {
                admit(new Connection(listening.accept()));
            } catch (IOException e) {
                // The socket has been closed; or the host has no descriptors left, which passes.
                synchronized (this) {
                    if (closed || !listening.isOpen()) {
                        return;
                    }
                }
                Thread.yield();
            }
        }
    }

    private synchronized void admit(Connection connection) {
        List<Connection> strangers = connections.keySet().stream().filter(other -> !other.greeted).toList();
        if (strangers.size() >= MOST_CONNECTIONS) {
            refuse(strangers.get(0));
        }
        if (closed) {
            closeQuietly(connection.channel);
            return;
        }
        connections.put(connection, start("connection", () -> serve(connection)));
    }

    /** Lets somebody in who has said what for; false if there are too many already. */
    private synchronized boolean welcome(Connection connection) {
        connection.greeted = connections.keySet().stream().filter(other -> other.greeted).count() < MOST_CONNECTIONS;
        return connection.greeted;
    }

    private synchronized void refuse(Connection connection) {
        refused++;
        try {
            // The first message on this connection, so there is room for it whether the peer reads or not.
            send(new Frames(connection.channel), TOO_MANY);
        } catch (IOException e) {
            // Gone already.
        }
        close(connection);
    }

    /** How many connections have been refused because there were too many. */
    synchronized long refused() {
        return refused;
    }

    private synchronized void close(Connection connection) {
        closeQuietly(connection.channel);
        connections.remove(connection);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    private void serve(Connection connection) {
        Frames frames = new Frames(connection.channel);
        try {
            String greeting = text(frames.read(Frames.SMALL));
            if (!greeting.startsWith(GREETING)) {
                send(frames, "this is the socket of a machine of dtrace4j, version 1");
            } else if (!welcome(connection)) {
                refuse(connection);
            } else {
                serve(greeting.substring(GREETING.length()), frames);
            }
        } catch (IOException e) {
            // The peer has gone, or sent what nobody could understand.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(connection);
        }
    }

    /** The role of a dtrace of the host with some command line: the words behind it are that. */
    static String deviceFor(List<String> commandLine) {
        return DEVICE + "\0" + String.join("\0", commandLine);
    }

    private void serve(String role, Frames frames) throws IOException, InterruptedException {
        List<String> words = List.of(role.split("\0", -1));
        switch (words.get(0)) {
            case DEVICE -> trace(frames, words.size() > 1 ? words.subList(1, words.size()) : List.of("dtrace"));
            case "files" -> {
                LiveMachine machine = owner.machine();
                String problem = whyNoPrograms(machine);
                send(frames, problem.isEmpty() ? OK : problem);
                if (problem.isEmpty()) {
                    new RemoteFiles.Service(machine).serve(frames);
                }
            }
            case "console" -> {
                send(frames, OK);
                converse(frames);
            }
            case "status" -> {
                send(frames, OK);
                send(frames, String.join("\n", owner.status()) + "\nrefused   " + refused());
            }
            case "break" -> {
                send(frames, OK);
                send(frames, owner.breakIn());
            }
            case "halt", "stop" -> {
                send(frames, OK);
                send(frames, owner.halt(role.equals("stop")));
            }
            default -> send(frames, "no such service: " + role);
        }
    }

    static void send(Frames frames, String text) throws IOException {
        frames.write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    /** Waits until the machine runs programs. Returns why it does not, and what to do about it; empty if it does. */
    private String whyNoPrograms(LiveMachine machine) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOOT_PATIENCE_MILLIS);
        while (!console.isDebugging() && !machine.hasEnded() && !machine.isUp() && System.nanoTime() < end) {
            machine.waitUntilUp(LOOK_MILLIS);
        }
        return console.isDebugging() ? IN_DEBUGGER : machine.hasEnded() || !machine.isUp() ? NOT_UP : "";
    }

    private void trace(Frames frames, List<String> commandLine) throws IOException, InterruptedException {
        LiveMachine machine = owner.machine();
        String problem = whyNoPrograms(machine);
        if (problem.equals(IN_DEBUGGER)) {
            send(frames, problem);
            return;
        }
        if (!problem.isEmpty()) {
            traceFromOutside(frames, machine);
            return;
        }
        LiveConsumer consumer;
        try {
            consumer = LiveConsumer.start(machine, commandLine);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            send(frames, String.valueOf(e.getMessage()));
            return;
        }
        machine.countTracer(1);
        try {
            send(frames, OK);
            new DeviceService(consumer.device(), consumer, GuestService.class, consumer.guests()).serve(frames);
        } finally {
            consumer.leave();
            machine.countTracer(-1);
        }
    }

    /** A machine that is not up has no processes for consumers yet. */
    private void traceFromOutside(Frames frames, LiveMachine machine) throws IOException, InterruptedException {
        Device device;
        try {
            device = machine.call(() -> machine.boot().machine().tracing().open());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            send(frames, String.valueOf(e.getMessage()));
            return;
        }
        machine.countTracer(1);
        try {
            send(frames, OK + OUTSIDE);
            new DeviceService(device, machine).serve(frames);
        } finally {
            machine.countTracer(-1);
        }
    }

    // ---- the console

    private void converse(Frames frames) throws IOException, InterruptedException {
        BlockingQueue<byte[]> unread = new LinkedBlockingQueue<>(MOST_UNREAD_MESSAGES);
        ConsoleHub.Viewer viewer = new ConsoleHub.Viewer() {
            @Override
            public void text(String text) {
                post('T', text);
            }

            @Override
            public void wants(boolean line) {
                post('W', line ? "1" : "0");
            }

            @Override
            public void offers(List<String> names) {
                post('N', String.join("\n", names));
            }

            private void post(char kind, String text) {
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                message.write(kind);
                message.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                // Who does not read misses what does not fit, and everybody else goes on.
                unread.offer(message.toByteArray());
            }
        };
        Thread writer = start("console", () -> {
            try {
                while (true) {
                    frames.write(unread.take());
                }
            } catch (IOException | InterruptedException e) {
                // The reader below ends too.
            }
        });
        console.attach(viewer);
        try {
            while (true) {
                String message = text(frames.read(Frames.SMALL));
                if (message.startsWith("L")) {
                    console.type(viewer, message.substring(1));
                } else if (message.equals("B")) {
                    String problem = owner.breakIn();
                    viewer.text(problem.isEmpty() ? "" : "\n" + problem + "\n");
                } else if (message.length() == 2 && message.startsWith("K")) {
                    console.key(message.charAt(1), owner::machine);
                }
            }
        } catch (EOFException e) {
            // The viewer has gone.
        } finally {
            console.detach(viewer);
            writer.interrupt();
        }
    }

    /** Types a control character at the console of a machine. */
    static void key(LiveMachine machine, int key) throws InterruptedException {
        try {
            machine.call(() -> {
                if (key == DebuggerTerminal.INTERRUPT) {
                    machine.boot().interrupt();
                } else {
                    machine.boot().type(String.valueOf((char) key));
                }
                return null;
            });
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // It has gone meanwhile.
        }
    }

    @Override
    public void close() throws IOException {
        List<Connection> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(connections.keySet());
        }
        listening.close();
        all.forEach(this::close);
    }
}

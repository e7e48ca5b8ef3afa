package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ForwardingDevice;
import org.dtrace4j.device.remote.Turns;
import org.dtrace4j.kernel.consumers.GuestProcesses;
import org.dtrace4j.kernel.consumers.ProcessDevice;
import org.dtrace4j.kernel.consumers.ProcessIo;
import org.dtrace4j.kernel.genunix.HostPort;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.session.ProcessIdentity;

/**
 * A dtrace command of the host as a process of a live machine.
 *
 * <p>The process sleeps in the kernel until the host wants something of it. What controls tracing and what starts and
 * watches processes, it does itself, on its own thread, while the machine runs on; what only looks something up is done
 * between two steps of the machine. When it is killed, its consumer has lost the device.
 *
 * <pre>
 *   connection:  call ─ queue, poke ┐                      ┌ result
 *   process:     … DTRACEIOC_WAIT … └ ioctl, fork, wait … ─┘ DTRACEIOC_WAIT …
 * </pre>
 */
final class LiveConsumer implements Turns {
    /** How long a connection waits before it looks whether the process still lives. */
    private static final long LOOK_MILLIS = 20;
    /** The requests that the process itself carries out. */
    private static final Set<String> OWN = own();

    /** Something to be done by the process. */
    private static final class Task {
        private final Callable<?> action;
        private Object result;
        private Exception failure;
        private final AtomicBoolean urgent = new AtomicBoolean(true);
        private boolean done;

        Task(Callable<?> action) {
            this.action = action;
        }
    }

    /** What commands have written, until the host takes it; so much of it as there is room for. */
    private static final class Kept extends ByteArrayOutputStream {
        private static final int MOST_BYTES = 4 << 20;
        private long lost;

        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            int taken = Math.min(length, MOST_BYTES - size());
            super.write(bytes, offset, taken);
            lost += length - taken;
        }

        synchronized byte[] take() {
            if (lost > 0) {
                super.writeBytes(("\n[" + lost + " bytes lost]\n").getBytes(StandardCharsets.US_ASCII));
            }
            byte[] all = toByteArray();
            reset();
            lost = 0;
            return all;
        }
    }

    private final LiveMachine machine;
    private final Kernel kernel;
    private final HostPort port;
    private final HostTerminal.Line terminal;
    private final Kept out = new Kept();
    private final Kept err = new Kept();
    private final Queue<Task> tasks = new ArrayDeque<>();
    /** Whether the connection waits for the process to open its device. */
    private final AtomicBoolean opening = new AtomicBoolean(true);
    private ProcessDevice device;
    private Syscalls sys;
    private GuestProcesses processes;
    private UserProcess process;
    private boolean inProcess;
    private boolean leaving;
    private volatile boolean interrupted;

    private LiveConsumer(LiveMachine machine) {
        this.machine = machine;
        this.kernel = machine.boot().machine().kernel();
        this.port = new HostPort(kernel);
        this.terminal = machine.terminal().open(out, err);
    }

    private static Set<String> own() {
        Set<String> names = new TreeSet<>(ProcessDevice.controlCalls());
        names.addAll(List.of("start", "release", "grab", "ending", "runCommand"));
        return names;
    }

    /**
     * Starts the process, and waits until it has opened its device.
     *
     * @param commandLine its name and its arguments
     */
    static LiveConsumer start(LiveMachine machine, List<String> commandLine) throws Exception {
        LiveConsumer consumer = machine.call(() -> {
            LiveConsumer made = new LiveConsumer(machine);
            made.kernel.genunix.hostRequests.startProcess("dtrace", commandLine, HostedConsumer.ENVIRONMENT, made::program);
            machine.boot().mark(Step.Kind.TRACED);
            return made;
        });
        machine.urge(1);
        try {
            consumer.await(() -> consumer.device != null);
        } finally {
            consumer.relieve(consumer.opening);
        }
        return consumer;
    }

    // ---- in the machine

    private int program(Syscalls given) throws SystemCallError {
        sys = given;
        process = UserProcess.current(kernel);
        sys.open("/dev/null", Syscalls.O_RDONLY, 0);
        sys.open(terminal.outPath(), Syscalls.O_WRONLY, 0);
        sys.open(terminal.errPath(), Syscalls.O_WRONLY, 0);
        sys.sigaction(Syscalls.SIGINT, () -> interrupted = true);
        sys.sigaction(Syscalls.SIGTERM, () -> interrupted = true);
        processes = new GuestProcesses(sys);
        ProcessDevice opened = ProcessDevice.open(sys);
        int waiting = sys.open(DtraceDevice.PATH, Syscalls.O_RDWR, 0);
        sys.setCloseOnExec(waiting, true);
        announce(opened);
        while (!leaving) {
            Task task = next();
            if (task != null) {
                carryOut(task);
            } else {
                try {
                    sys.ioctl(waiting, DtraceDevice.WAIT, port);
                } catch (SystemCallError e) {
                    // A signal; its handler has said what it means.
                }
            }
        }
        return 0;
    }

    private void announce(ProcessDevice opened) {
        relieve(opening);
        synchronized (this) {
            device = opened;
            notifyAll();
        }
    }

    private synchronized Task next() {
        return tasks.poll();
    }

    private void carryOut(Task task) {
        inProcess = true;
        try {
            task.result = task.action.call();
        } catch (Exception e) {
            task.failure = e;
        } finally {
            inProcess = false;
        }
        relieve(task.urgent);
        synchronized (this) {
            task.done = true;
            notifyAll();
        }
    }

    /**
     * Nobody waits for it any more. The process says so as soon as it has done it: until the connection's thread has heard of
     * that, seconds of the machine's time might pass.
     */
    private void relieve(AtomicBoolean urgent) {
        if (urgent.getAndSet(false)) {
            machine.urge(-1);
        }
    }

    // ---- on the connection's thread

    @Override
    public <T> T call(Callable<T> action) throws Exception {
        return machine.call(action);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T call(String request, Callable<T> action) throws Exception {
        if (!OWN.contains(request) || machine.hasEnded()) {
            // What is left when the machine has ended is looked at from outside.
            return machine.call(action);
        }
        Task task = new Task(action);
        machine.call(() -> {
            synchronized (this) {
                tasks.add(task);
            }
            machine.urge(1);
            port.poke();
            return null;
        });
        try {
            await(() -> task.done);
        } finally {
            relieve(task.urgent);
        }
        if (task.failure != null) {
            throw task.failure;
        }
        return (T) task.result;
    }

    /** A condition that the process makes true. */
    private interface Condition {
        boolean holds();
    }

    /** Waits for the process; if that or the machine ends first, there is no device any more. */
    private void await(Condition condition) throws Exception {
        while (true) {
            synchronized (this) {
                if (condition.holds()) {
                    return;
                }
                wait(LOOK_MILLIS);
                if (condition.holds()) {
                    return;
                }
            }
            if (machine.hasEnded() || machine.call(this::hasGone)) {
                throw new DeviceException(DeviceException.Reason.GONE);
            }
        }
    }

    /** Whether the process has been there and is no more. */
    private boolean hasGone() {
        return process != null && kernel.peers.get(process.proc().address()) != process;
    }

    @Override
    public Passed pass(long nanos, boolean hurry) throws InterruptedException {
        Passed passed = machine.pass(this, nanos, hurry);
        return new Passed(passed.nanos(), passed.alive() && !interrupted && !killed());
    }

    private boolean killed() {
        try {
            return !machine.hasEnded() && machine.call(this::hasGone);
        } catch (Exception e) {
            return true;
        }
    }

    /** Has the process exit. */
    void leave() {
        machine.forget(this);
        try {
            machine.call(() -> {
                leaving = true;
                port.poke();
                terminal.close();
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // The machine has ended; so has the process.
        }
    }

    /** The device for the service: the process's own on its thread, and what is behind that elsewhere. */
    Device device() {
        return new ForwardingDevice() {
            @Override
            protected Device behind() {
                return inProcess ? device : device.behind();
            }
        };
    }

    GuestService guests() {
        return new GuestService() {
            @Override
            public int start(String command, List<String> changes) throws IOException {
                return processes.start(command, changes);
            }

            @Override
            public void release(int pid) throws IOException {
                processes.release(pid);
            }

            @Override
            public void grab(int pid) throws IOException {
                processes.grab(pid);
            }

            @Override
            public Optional<Ending> ending(int pid) {
                return inProcess ? processes.ending(pid) : Optional.of(Ending.UNKNOWN);
            }

            @Override
            public void runCommand(String command) throws IOException {
                try {
                    ProcessIo.shell(sys, command, HostedConsumer.ENVIRONMENT);
                } catch (SystemCallError e) {
                    throw ProcessIo.told(e);
                }
            }

            @Override
            public Output output() {
                return new Output(out.take(), err.take());
            }

            @Override
            public int killer() {
                return process.killedBy().orElse(0);
            }

            @Override
            public ProcessIdentity identity() {
                return HostedConsumer.identityOf(process);
            }
        };
    }
}

package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.kernel.consumers.ControlledDevice;
import org.dtrace4j.kernel.consumers.GuestProcesses;
import org.dtrace4j.kernel.consumers.ProcessDevice;
import org.dtrace4j.kernel.consumers.ProcessIo;
import org.dtrace4j.kernel.genunix.Stops;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.ForwardingIo;
import org.dtrace4j.session.ProcessIdentity;
import org.dtrace4j.session.TargetProcesses;

/**
 * The host's dtrace command as a process of the machine that it traces.
 *
 * <p>In the machine it is {@code /usr/sbin/dtrace}, which a shell has started. Its program is the host's command: whenever
 * the process is in user mode it lends its thread to the host ({@code Scheduler.lendToMain}), and takes with it into the
 * kernel what the host wants done there. So the machine runs only while the command waits for it, and to probes the
 * command is a process as any other: {@code BEGIN} fires on it, it makes control calls, sleeps, and loses the CPU.
 *
 * <pre>
 *   host flow:     compile … device.go() ┐              ┌ … device.sleep() ┐            ┌ work …
 *   dtrace thread:  lent                 └ ioctl → BEGIN ┘ lent            └ nanosleep ┘ lent
 * </pre>
 *
 * <p>What the machine's command prints (that of {@code system()}, above all) comes out at the host, through a terminal of
 * the machine.
 */
final class HostedConsumer {
    private static final String PROGRAM = "/usr/sbin/dtrace";
    private static final String SHELL = "/sbin/sh";
    /** What a dtrace of the host runs with in the machine, and what it starts there. */
    static final Map<String, String> ENVIRONMENT = new TreeMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin",
            "HOME", "/root", "LOGNAME", "root", "SHELL", SHELL, "TERM", "vt100"));
    private static final String PRUN = "/usr/bin/prun";
    private static final int NOT_STARTED = 127;
    /** How often to look whether the process stands still because /proc said so: what stops it so tells no parent. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Boot boot;
    private final List<String> commandLine;
    private final Kernel kernel;
    private final HostTerminal.Line terminal;
    private Syscalls sys;
    private GuestProcesses own;
    private ProcessDevice device;
    private UserProcess process;
    private Callable<?> wanted;
    private Object result;
    private Exception failure;
    private boolean done;
    private boolean over;
    /** Whether the process, or its shell, has lent its thread. */
    private boolean lent;
    /** Whether a signal has stopped the process, and its shell has lent the thread. */
    private boolean stopped;
    private CommandIo io;
    private Optional<Outcome> end = Optional.empty();
    private int interrupts;

    private HostedConsumer(Boot boot, List<String> commandLine) {
        this.boot = boot;
        this.commandLine = commandLine;
        this.kernel = boot.machine().kernel();
        this.terminal = new HostTerminal(kernel).open(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    }

    /**
     * Starts the process in a machine that is up, and lets the machine run until it has opened its device.
     *
     * @param commandLine its name and its arguments
     * @throws IOException when it cannot
     */
    static HostedConsumer start(Boot boot, List<String> commandLine) throws IOException {
        HostedConsumer consumer = new HostedConsumer(boot, commandLine);
        consumer.kernel.genunix.hostRequests.startProcess("sh", "-sh", consumer::shell);
        Optional<Outcome> end = consumer.runMachine();
        if (consumer.device == null) {
            throw new IOException("dtrace does not start in the machine" + end.map(o -> ": " + o).orElse(""));
        }
        return consumer;
    }

    // ---- in the machine

    private int shell(Syscalls shell) throws SystemCallError {
        shell.open("/dev/null", Syscalls.O_RDONLY, 0);
        shell.open(terminal.outPath(), Syscalls.O_WRONLY, 0);
        shell.open(terminal.errPath(), Syscalls.O_WRONLY, 0);
        int pid = shell.fork(child -> {
            UserProcess.current(kernel).begin(this::program);
            child.exec(PROGRAM, commandLine, ENVIRONMENT);
            return NOT_STARTED;
        });
        while (shell.waitpid(pid, Syscalls.WUNTRACED).state() == Syscalls.ChildState.STOPPED) {
            stopped = true;
            lend();
            shell.kill(pid, Syscalls.SIGCONT);
        }
        over = true;
        lend();
        return 0;
    }

    private void lend() {
        lent = true;
        kernel.loop.lendToMain();
    }

    private int program(Syscalls given) throws SystemCallError {
        sys = given;
        process = UserProcess.current(kernel);
        sys.sigaction(Syscalls.SIGINT, () -> interrupts++);
        sys.sigaction(Syscalls.SIGTERM, () -> interrupts++);
        own = new GuestProcesses(sys);
        device = ProcessDevice.open(sys);
        while (true) {
            lend();
            try {
                result = wanted.call();
            } catch (Exception e) {
                failure = e;
            }
            done = true;
        }
    }

    // ---- at the host

    /**
     * Lets the machine run until the process comes back to the host, or the machine ends. While the process is stopped, so is
     * the host's: nobody else would have either go on.
     */
    private Optional<Outcome> runMachine() {
        lent = false;
        boolean stoodStill = false;
        while (true) {
            Optional<Outcome> outcome = boot.machine().run(kernel.clock.now() + LOOK_NANOS);
            if (stopped) {
                stopped = false;
                lent = false;
                io.stopProcess();
            } else if (outcome.isPresent() || lent) {
                return outcome;
            }
            boolean standsStill = process != null && Stops.ISTOPPED(process.proc().p_tlist());
            if (standsStill && stoodStill) {
                io.stopProcess();
                String pid = Integer.toString(process.proc().p_pidp().pid_id());
                kernel.genunix.hostRequests.startProcess("prun", "prun " + pid, sys -> {
                    sys.exec(PRUN, List.of("prun", pid), ENVIRONMENT);
                    return NOT_STARTED;
                });
            }
            stoodStill = standsStill && !stoodStill;
        }
    }

    /** Has the process do something. Afterwards {@link #done} says whether it has. */
    private void inMachine(Callable<?> what) {
        result = null;
        failure = null;
        done = false;
        if (!over) {
            wanted = what;
            end = runMachine();
            over |= end.isPresent();
        }
    }

    /** The signal that has ended the process; empty when none has. */
    OptionalInt killedBy() {
        return process.killedBy();
    }

    /** How the machine has ended; empty while it has not. */
    Optional<Outcome> end() {
        return end;
    }

    /** The device of the process, for the host's flow. */
    Device device() {
        return new HostsDevice();
    }

    /** What the process does; once the machine or the process has ended, what is left is looked at from outside. */
    private final class HostsDevice extends ControlledDevice {
        /** Once it is over nothing runs on the thread of the process, and no system call can be made. */
        @Override
        protected Device behind() {
            return over ? device.behind() : device;
        }

        @Override
        public boolean sleep(long nanos) {
            inMachine(() -> behind().sleep(nanos));
            return done && !over;
        }

        @Override
        @SuppressWarnings("unchecked")
        protected <T> T control(ControlCall call, Action<T> action) throws DeviceException {
            if (over && killedBy().isEmpty()) {
                return action.run();
            }
            inMachine(action::run);
            if (failure instanceof DeviceException refusal) {
                throw refusal;
            }
            if (failure instanceof RuntimeException defect) {
                throw defect;
            }
            if (!done) {
                throw new DeviceException(DeviceException.Reason.GONE);
            }
            return (T) result;
        }
    }

    /** Runs a command of the machine's shell, for {@code system()}, to its end or that of the machine. */
    private void system(String command) throws IOException {
        inMachine(() -> {
            ProcessIo.shell(sys, command, ENVIRONMENT);
            return null;
        });
        if (failure instanceof SystemCallError e) {
            throw ProcessIo.told(e);
        }
    }

    /** Processes of the machine, as the process starts and watches them. */
    TargetProcesses processes() {
        return new TargetProcesses() {
            @Override
            public int start(String command, List<String> changes) throws IOException {
                return (Integer) asked(() -> own.start(command, changes));
            }

            @Override
            public void release(int pid) throws IOException {
                asked(() -> {
                    own.release(pid);
                    return pid;
                });
            }

            @Override
            public void grab(int pid) throws IOException {
                asked(() -> {
                    own.grab(pid);
                    return pid;
                });
            }

            @Override
            public Optional<Ending> ending(int pid) {
                inMachine(() -> own.ending(pid));
                if (done && result instanceof Optional<?> ending) {
                    return ending.map(Ending.class::cast);
                }
                // Nobody knows how it would have ended when the machine has ended first.
                return end.isPresent() ? Optional.empty() : Optional.of(Ending.UNKNOWN);
            }
        };
    }

    private Object asked(Callable<?> what) throws IOException {
        inMachine(what);
        if (failure instanceof IOException e) {
            throw e;
        }
        if (!done) {
            throw new IOException("the machine has ended");
        }
        return result;
    }

    /** The world of the command: the host's, but for what it is in the machine. */
    CommandIo within(CommandIo host) {
        io = host;
        terminal.connect(host.out(), host.err());
        return new ForwardingIo() {
            @Override
            protected CommandIo outside() {
                return host;
            }

            @Override
            public int interrupts() {
                return host.interrupts() + interrupts;
            }

            @Override
            public ProcessIdentity identity() {
                return identityOf(process);
            }

            @Override
            public void system(String command, Optional<OutputStream> out) throws IOException {
                terminal.connect(out.orElse(host.out()), host.err());
                try {
                    HostedConsumer.this.system(command);
                } finally {
                    terminal.connect(host.out(), host.err());
                }
            }
        };
    }

    static ProcessIdentity identityOf(UserProcess process) {
        var p = process.proc();
        int pid = p.p_pidp().pid_id();
        int group = p.p_pgidp() == null ? pid : p.p_pgidp().pid_id();
        return new ProcessIdentity(pid, p.p_ppid(), group, group, p.p_cred().cr_ruid(), p.p_cred().cr_uid(),
                p.p_cred().cr_rgid(), p.p_cred().cr_gid(), 0, 0);
    }
}

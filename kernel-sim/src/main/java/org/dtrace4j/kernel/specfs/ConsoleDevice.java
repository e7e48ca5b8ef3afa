package org.dtrace4j.kernel.specfs;

import static org.dtrace4j.kernel.struct.Constants.EINTR;
import static org.dtrace4j.kernel.struct.Constants.POLLIN;
import static org.dtrace4j.kernel.struct.Constants.POLLOUT;
import static org.dtrace4j.kernel.struct.Constants.POLLRDNORM;
import static org.dtrace4j.kernel.struct.Constants.SIGINT;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Pollhead;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Uio;

/**
 * The console and the message log: {@code /dev/console}, {@code /dev/syscon}, {@code /dev/tty} and {@code /dev/msglog}.
 *
 * <p>Writes go to the machine's console at once. A read gives a line that has been typed, or as much of it as fits,
 * and waits for one; a line that is empty but for its control-D ends the file.
 */
final class ConsoleDevice extends FileSystemCode implements CharacterDevice {
    private static final byte[] NOTHING = { };
    private static final String CONTROL_D = "\u0004";

    private final Mutex lock;
    private final Kcondvar typed;
    private final Pollhead pollhead;
    private byte[] line = NOTHING;
    /** The process that read last; 0 if none has. */
    private int readerPid;

    ConsoleDevice(Kernel k) {
        super(k);
        lock = Mutex.at(k.memory, kmem_zalloc(Mutex.SIZE));
        typed = Kcondvar.at(k.memory, kmem_zalloc(Kcondvar.SIZE));
        pollhead = Pollhead.at(k.memory, kmem_zalloc(Pollhead.SIZE));
    }

    void register() {
        Drivers drivers = k.genunix.driver;
        drivers.register(Drivers.CONSOLE_MAJOR, this);
        drivers.register(Drivers.MESSAGE_LOG_MAJOR, this);
        drivers.name("console", Drivers.CONSOLE_MAJOR, 0, false, 0620);
        drivers.name("syscon", Drivers.CONSOLE_MAJOR, 0, false, 0620);
        drivers.name("tty", Drivers.CONSOLE_MAJOR, 0, false, 0666);
        drivers.name("msglog", Drivers.MESSAGE_LOG_MAJOR, 0, false, 0622);
        Event wake = new Event() {
            @Override
            public void fire() {
                k.sched.interrupt(k.sched.cpus().get(0), ConsoleDevice.this::lineTyped);
            }
        };
        k.console.whenTyped(() -> soon(wake));
        Event interrupt = new Event() {
            @Override
            public void fire() {
                k.sched.interrupt(k.sched.cpus().get(0), ConsoleDevice.this::signalForeground);
            }
        };
        k.console.whenInterrupted(() -> soon(interrupt));
    }

    private void lineTyped() {
        cv_broadcast(typed);
        if (pollhead.ph_list() != null) {
            k.genunix.poll.pollwakeup(pollhead, POLLIN | POLLRDNORM);
        }
    }

    private void soon(Event event) {
        if (!event.isScheduled()) {
            k.events.schedule(event, k.clock.now());
        }
    }

    /** Sends SIGINT to the process that read the console last, which is the shell, and to all that it has started. */
    private void signalForeground() {
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            if (descendsFrom(p, readerPid)) {
                k.genunix.sig.psignal(p, SIGINT);
            }
        }
    }

    private static boolean descendsFrom(Proc process, int ancestor) {
        for (Proc p = process; p != null && p.p_pidp() != null && p.p_pidp().pid_id() > 1; p = p.p_parent()) {
            if (p.p_pidp().pid_id() == ancestor) {
                return true;
            }
        }
        return false;
    }

    @Override
    @InFunction(module = "specfs", function = "cnwrite")
    public int write(int minor, Uio uio) {
        byte[] data = new byte[(int) uio.uio_resid()];
        int error = k.genunix.move.takeBytes(data, 0, data.length, uio);
        if (error == 0) {
            spend(Latency.CONSOLE_WRITE);
            SysinfoProbes.outch(this, data.length, k.counters.sys(CpuSysStats.OFFSET_OUTCH, data.length));
            k.console.write(new String(data, StandardCharsets.UTF_8));
        }
        return error;
    }

    /** Who finds that nothing has been typed has the person asked for a line, as a reader has. */
    @Override
    @InFunction(module = "specfs", function = "cnpoll")
    public int poll(int minor, int events, PointerCell phpp) {
        boolean readable = line.length > 0 || k.console.hasTyped();
        int there = events & (POLLOUT | (readable ? POLLIN | POLLRDNORM : 0));
        if (there == 0) {
            k.console.readerWaits(true);
            phpp.set(pollhead);
        }
        return there;
    }

    @Override
    @InFunction(module = "specfs", function = "cnread")
    public int read(int minor, Uio uio) {
        readerPid = curthread().t_procp().p_pidp().pid_id();
        mutex_enter(lock);
        while (line.length == 0) {
            String next = k.console.nextTyped();
            if (next != null) {
                k.console.readerWaits(false);
                if (next.startsWith(CONTROL_D)) {
                    mutex_exit(lock);
                    return 0;
                }
                line = next.getBytes(StandardCharsets.UTF_8);
            } else {
                k.console.readerWaits(true);
                int woken = cv_wait_sig(typed, lock);
                k.console.readerWaits(false);
                if (woken == 0) {
                    mutex_exit(lock);
                    return EINTR;
                }
            }
        }
        int count = (int) Math.min(line.length, uio.uio_resid());
        byte[] part = line;
        line = Arrays.copyOfRange(line, count, line.length);
        mutex_exit(lock);
        SysinfoProbes.rawch(this, count, k.counters.sys(CpuSysStats.OFFSET_RAWCH, count));
        return k.genunix.move.moveBytes(part, 0, count, uio);
    }
}

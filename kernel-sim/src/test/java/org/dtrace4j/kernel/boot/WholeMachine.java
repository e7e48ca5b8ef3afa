package org.dtrace4j.kernel.boot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserMode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.toy.ToyTracer;
import org.dtrace4j.kernel.user.Programs;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A machine with its disk and all file systems, on which the test is process 1: kernel initialisation and mounts as
 * in a boot, but no init, no SMF, and no daemons besides.
 */
public final class WholeMachine {
    /** The disk of a new machine; boots share it. */
    public static final DiskImage DISK = FreshDisk.with(Programs.standard());
    private static final long LIMIT = 120_000_000_000L;

    private WholeMachine() { }

    /** What the test does in process 1; {@code k} is there to look at, and nothing that it does takes time. */
    @FunctionalInterface
    public interface Body {
        void run(Syscalls sys, Kernel k) throws SystemCallError;
    }

    /** Runs a test on a fresh machine, and checks the kernel's invariants afterwards. */
    public static void run(long seed, Body body) {
        run(config(seed), body);
    }

    /** The machine that {@link #run(long, Body)} takes. */
    public static KernelConfig config(long seed) {
        return KernelConfig.of(seed).withMemoryPages(8192).withDisk(DISK);
    }

    public static void run(KernelConfig config, Body body) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Machine machine = Machine.start(config, k -> entry(k, body, failure))) {
            Optional<Outcome> end = machine.run(LIMIT);
            if (failure.get() instanceof Error error) {
                throw error;
            }
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
            if (end.isEmpty() || !(end.get() instanceof Outcome.Halted)) {
                throw new AssertionError(end + "\n" + machine.kernel().console.log());
            }
            List<String> violations = KernelInvariants.violations(machine.kernel());
            if (!violations.isEmpty()) {
                throw new AssertionError(String.join("\n", violations));
            }
        }
    }

    /** The same under a D program, until the test has run; returns the lines of its output. */
    public static List<String> trace(KernelConfig config, String program, Body body) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Machine machine = Machine.start(config, k -> entry(k, body, failure))) {
            List.of("unix", "genunix", "dtrace", "sdt").forEach(machine.kernel().modules::load);
            List<String> lines = ToyTracer.trace(machine, program, "quiet");
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
            return lines;
        }
    }

    private static FunctionPointer entry(Kernel k, Body body, AtomicReference<Throwable> failure) {
        return new FunctionPointer("main", k.genunix.main.entry().address(), unused -> {
            k.unix.startup.startup();
            k.genunix.clock.clock_init();
            k.genunix.dnlc.dnlc_init();
            k.genunix.vfs.vfsinit();
            k.genunix.fio.finit();
            k.genunix.anon.anon_init();
            k.genunix.strsubr.strinit();
            k.genunix.swapVnops.swapinit(0, 0);
            k.genunix.mountRoot.vfs_mountroot();
            k.unix.startup.post_startup();
            k.genunix.main.consconfig();
            k.genunix.vmPageout.setupclock(0);
            k.unix.mp.start_other_cpus(0);
            FunctionPointer init = new FunctionPointer("start_init", 0, none -> {
                Proc p = k.curthread().t_procp();
                k.vars.proc_init(p);
                UserProcess.of(k, p).begin(sys -> child(sys, k, body, failure));
                UserMode.run(k);
            });
            k.genunix.fork.newproc(init, 0, 1, 59, 0, 1);
            k.genunix.main.sched();
        });
    }

    private static int child(Syscalls sys, Kernel k, Body body, AtomicReference<Throwable> failure) {
        try {
            body.run(sys, k);
        } catch (SystemCallError e) {
            failure.set(new AssertionError("errno " + e.errno(), e));
        } catch (AssertionError | RuntimeException e) {
            failure.set(e);
        }
        k.stop(new Outcome.Halted(k.clock.now()));
        return 0;
    }

    // ---- what tests often do

    /** A call whose error is the result. */
    @FunctionalInterface
    public interface Call {
        void run() throws SystemCallError;
    }

    /** The error number of a call, 0 when it succeeds. */
    public static int errno(Call call) {
        try {
            call.run();
            return 0;
        } catch (SystemCallError e) {
            return e.errno();
        }
    }

    /** Makes a file with this text. */
    public static void write(Syscalls sys, String path, String text) throws SystemCallError {
        int fd = sys.open(path, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_TRUNC, 0644);
        sys.print(fd, text);
        sys.close(fd);
    }

    /** A file's text. */
    public static String read(Syscalls sys, String path) throws SystemCallError {
        int fd = sys.open(path, Syscalls.O_RDONLY, 0);
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[1000];
        for (int n = sys.read(fd, buffer, 0, buffer.length); n > 0; n = sys.read(fd, buffer, 0, buffer.length)) {
            text.append(new String(buffer, 0, n, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        sys.close(fd);
        return text.toString();
    }

    /** Runs a shell command and returns its exit status. */
    public static int sh(Syscalls sys, String command) throws SystemCallError {
        int pid = sys.fork(child -> {
            for (int fd = 0; fd <= 2; fd++) {
                child.open("/dev/console", Syscalls.O_RDWR, 0);
            }
            child.exec("/sbin/sh", List.of("sh", "-c", command), Map.of("PATH", "/sbin:/usr/sbin:/usr/bin"));
            return 127;
        });
        return sys.waitpid(pid, 0).status();
    }
}

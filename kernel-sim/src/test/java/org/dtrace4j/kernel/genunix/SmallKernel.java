package org.dtrace4j.kernel.genunix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;
import org.dtrace4j.kernel.syscall.UserMode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A kernel with processes and memory but without file systems: what {@code main} does, as far as it goes without a
 * disk, and then what a test says. Its files are vnodes without names whose operations only count.
 */
final class SmallKernel extends ProcessCode {
    static final int PAGES = 4096;

    final List<String> log = new ArrayList<>();
    final CountingFile files = new CountingFile();
    private Vnodeops operations;

    private SmallKernel(Kernel k) {
        super(k);
    }

    /** Vnode operations that write nothing, and note what they are asked for. */
    static final class CountingFile implements VnodeOps {
        int putpages;
        int inactives;
        int disposed;
        int answer;

        @Override
        public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
            inactives++;
            vp.v_count(vp.v_count() - 1);
        }

        @Override
        public int vop_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
            putpages++;
            return answer;
        }

        @Override
        public int vop_pageio(Vnode vp, Page pp, long off, long len, int flags, Cred cr, CallerContext ct) {
            k(vp).genunix.pvn.pvn_write_done(pp, flags);
            return 0;
        }

        @Override
        public void vop_dispose(Vnode vp, Page pp, int flag, int dn, Cred cr, CallerContext ct) {
            disposed++;
            k(vp).genunix.fsSubr.fs_dispose(vp, pp, flag, dn, cr, ct);
        }

        private Kernel kernel;

        private Kernel k(Vnode vp) {
            return kernel;
        }
    }

    /** Boots and runs {@code body} on the first thread, with all CPUs started; the machine halts when it returns. */
    static Outcome run(KernelConfig config, Consumer<SmallKernel> body) {
        try (Machine machine = Machine.start(config, kernel -> {
            SmallKernel small = new SmallKernel(kernel);
            long main = kernel.functions.textAddress(Main.class, "main");
            return new FunctionPointer("main", main, unused -> small.main(body));
        })) {
            Optional<Outcome> end = machine.run(120_000_000_000L);
            Outcome outcome = end.orElseThrow(() -> new AssertionError("the machine is still running"));
            if (outcome instanceof Outcome.Failed failed) {
                throw new AssertionError(failed.defect());
            }
            List<String> violations = KernelInvariants.violations(machine.kernel());
            if (!violations.isEmpty()) {
                throw new AssertionError(String.join("\n", violations));
            }
            return outcome;
        }
    }

    /** As above on a small machine, which must end by halting. */
    static void run(long seed, Consumer<SmallKernel> body) {
        Outcome outcome = run(KernelConfig.of(seed).withMemoryPages(PAGES), body);
        if (!(outcome instanceof Outcome.Halted)) {
            throw new AssertionError(outcome.toString());
        }
    }

    private void main(Consumer<SmallKernel> body) {
        files.kernel = k;
        k.unix.startup.startup_init();
        k.unix.startup.startup_memlist();
        k.unix.startup.startup_kmem();
        k.unix.startup.startup_vm();
        k.genunix.modctl.mod_setup();
        k.unix.startup.param_calc(0);
        k.genunix.clock.clock_init();
        k.genunix.vnode.vn_create_cache();
        k.genunix.fio.finit();
        k.genunix.anon.anon_init();
        k.genunix.swapVnops.swapinit(0, 0);
        operations = k.genunix.vnode.makeOps("countingfs", files);
        k.genunix.vmPageout.setupclock(0);
        k.unix.mp.start_other_cpus(0);
        body.accept(this);
        k.stop(new Outcome.Halted(gethrtime()));
    }

    Kernel kernel() {
        return k;
    }

    /** A file with one hold. */
    Vnode newFile() {
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_op(operations);
        vp.v_type(org.dtrace4j.kernel.struct.Constants.VREG);
        return vp;
    }

    /** Starts a system process that executes Java code. */
    int system(int priority, Runnable body) {
        return k.genunix.fork.newproc(new FunctionPointer("test", 0, unused -> body.run()), 0, 0, priority, 0, 0);
    }

    /** Starts process 1, which executes {@code body} in user mode. */
    void init(Syscalls.ChildBody body) {
        FunctionPointer start = new FunctionPointer("start_init", 0, unused -> {
            Proc p = curproc();
            k.vars.proc_init(p);
            UserProcess.of(k, p).begin(body);
            UserMode.run(k);
        });
        k.genunix.fork.newproc(start, 0, 1, 59, 0, 1);
    }

    void sleepTicks(long ticks) {
        delay(ticks);
    }

    void spendNanos(long nanos) {
        spend(nanos);
    }

    void note(String text) {
        log.add(text);
    }

    Proc process(int pid) {
        return k.genunix.pid.prfind(pid);
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserMode;

/**
 * main.c: the boot story. Until {@code start_other_cpus} only the boot CPU runs; DTrace exists from {@code
 * post_startup} on, so what stands above that line can not be seen by an anonymous enabling.
 */
public final class Main extends ProcessCode {
    private static final int SYSCID = 0;
    private static final int DEFAULTCID = 1;
    private static final int INIT_PRIORITY = 59;
    private static final List<String> ATTACHED = List.of("drv/clone", "drv/ptm", "drv/pts");

    public Main(Kernel k) {
        super(k);
    }

    /** What the first thread executes. */
    public FunctionPointer entry() {
        return function("main", unused -> main());
    }

    /** Brings the system up, and becomes the scheduler. Does not return. */
    @Prototype("void main(void)")
    public void main() {
        k.unix.startup.startup();
        k.genunix.clock.clock_init();
        initialiseSubsystems();
        k.vars.interrupts_unleashed(1);

        k.genunix.mountRoot.vfs_mountroot();
        k.unix.startup.post_startup();
        k.vars.swaploaded(1);
        setStartTime(curproc());
        consconfig();
        strplumb();
        i_ddi_forceattach_drivers();

        k.genunix.vmPageout.setupclock(0);
        k.unix.mp.start_other_cpus(0);

        if (newproc(function("start_init", this::startInit), DEFAULTCID, INIT_PRIORITY, FAMOUS_PID_INIT) != 0) {
            panic("main: unable to fork init.");
        }
        if (newproc(k.genunix.vmPageout.entry(), SYSCID, MAXCLSYSPRI - 1, FAMOUS_PID_PAGEOUT) != 0) {
            panic("main: unable to fork pageout()");
        }
        if (newproc(k.genunix.fsflush.entry(), SYSCID, MINCLSYSPRI, FAMOUS_PID_FSFLUSH) != 0) {
            panic("main: unable to fork fsflush()");
        }
        startSystemThread("mod_uninstall_daemon", this::mod_uninstall_daemon);
        startSystemThread("seg_pasync_thread", this::seg_pasync_thread);
        k.genunix.pid.pid_setmin();
        setName(curproc(), "sched", "sched");
        sched();
    }

    /** The functions of {@code init_tbl[]}, as far as there is anything to initialise. */
    private void initialiseSubsystems() {
        spend(Latency.INIT_TABLE);
        k.genunix.dnlc.dnlc_init();
        k.genunix.vfs.vfsinit();
        k.genunix.fio.finit();
        k.genunix.anon.anon_init();
        k.genunix.strsubr.strinit();
        k.genunix.swapVnops.swapinit(0, 0);
    }

    private int newproc(FunctionPointer entry, int cid, int pri, int pid) {
        return k.genunix.fork.newproc(entry, 0, cid, pri, 0, pid);
    }

    private void startSystemThread(String name, Runnable body) {
        k.genunix.lwp.lwp_kernel_create(curproc(), function(name, unused -> body.run()), 0, TS_RUN, MINCLSYSPRI);
    }

    // ---- init

    private void startInit(long unused) {
        start_init();
        UserMode.run(k);
    }

    /** Body of process 1, as long as it is in the kernel. */
    @Prototype("static void start_init(void)")
    public void start_init() {
        k.vars.proc_init(curproc());
        k.vars.cad_pid(curproc().p_pidp());
        if (start_init_common() != 0) {
            k.unix.machdep.halt(newString("unix: Could not start init"));
        }
    }

    /** Makes the running process one that can become a user process, and executes init in it. */
    @Prototype("int start_init_common(void)")
    public int start_init_common() {
        Proc p = curproc();
        k.vars.global_zone().zone_proc_initpid(pid(p));
        p.p_model(DATAMODEL_ILP32);
        p.p_usrstack(0x8048000L);
        p.p_fno_ctl(256);
        return k.genunix.exec.exec_init(k.vars.initname_address(), k.vars.initargs_address());
    }

    // ---- what the rest of the system is, as far as time is concerned

    /** Finds the console, and makes its stream. */
    @Prototype("void consconfig(void)")
    public void consconfig() {
        spend(Latency.CONSCONFIG);
        if (k.modules.load("misc/consconfig_dacf") != 0) {
            panic("consconfig: cannot load consconfig_dacf");
        }
        k.consconfig.dynamic_console_config();
    }

    /**
     * Loads the network. That takes no time here, as the boot loader of a machine that is to have a network has brought its
     * modules along.
     */
    @Prototype("int strplumb(void)")
    public int strplumb() {
        return k.modules.load("fs/sockfs");
    }

    /** Attaches the drivers that want it: those of pseudo-terminals. */
    @Prototype("void i_ddi_forceattach_drivers(void)")
    public void i_ddi_forceattach_drivers() {
        spend(Latency.ATTACH_DRIVERS);
        ATTACHED.forEach(k.modules::load);
    }

    /** Unloads modules that nobody uses, if anybody ever asks for it. */
    @Prototype("static void mod_uninstall_daemon(void)")
    public void mod_uninstall_daemon() {
        sleepForEver();
    }

    /** Pages that segments want written some time. */
    @Prototype("static void seg_pasync_thread(void)")
    public void seg_pasync_thread() {
        sleepForEver();
    }

    /** Swaps processes in and out, of which there is never a need; and has time for the host. */
    @Prototype("void sched(void)")
    public void sched() {
        k.genunix.hostRequests.serve();
    }

    private void sleepForEver() {
        mutex_enter(curthread().t_delay_lock());
        while (true) {
            cv_wait(curthread().t_delay_cv(), curthread().t_delay_lock());
        }
    }
}

package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ModSysfile;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.sim.VirtualClock;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Plock;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Zone;

/**
 * startup.c: from the first instruction to a kernel that can mount its root, and what is done once it has.
 */
public final class Startup extends ProcessCode {
    /** What the system calls itself. */
    private static final String RELEASE = "5.11";
    private static final String VERSION = "dtrace4j";

    /** Modules that are loaded before anything is mounted; without them there is no system. */
    private static final String[] BOOT_MODULES = {"misc/scsi", "drv/mpt", "drv/sd", "fs/specfs", "fs/devfs", "fs/dev",
        "fs/procfs", "drv/cn", "drv/sy", "drv/sysmsg"};

    public Startup(Kernel k) {
        super(k);
    }

    /** Everything that must be there before {@code main} can begin in earnest. */
    @Prototype("void startup(void)")
    public void startup() {
        startup_init();
        startup_memlist();
        startup_kmem();
        startup_vm();
        startup_pci_bios();
        startup_modules();
        startup_end();
    }

    @Prototype("static void startup_init(void)")
    public void startup_init() {
        spend(Latency.STARTUP_STEP);
        k.genunix.clock.setBootTime(VirtualClock.POWER_ON_EPOCH_SECONDS);
        setNames();
        setTunables();
        firstProcess();
    }

    /** Variables that have a value from the beginning; /etc/system may set others. */
    private void setTunables() {
        k.genunix.vmPageout.initialise();
        k.vars.dopageflush(1);
        k.vars._pagesize(PAGESIZE);
        k.vars.fsflush_iflush_delay(60);
        k.vars.tune().t_fsflushr(1);
        k.vars.v().v_autoup(30);
    }

    private void setNames() {
        put(k.vars.utsname().sysname_address(), "SunOS");
        put(k.vars.utsname().nodename_address(), "");
        put(k.vars.utsname().release_address(), RELEASE);
        put(k.vars.utsname().version_address(), VERSION);
        put(k.vars.utsname().machine_address(), "i86pc");
        k.memory.putString(k.vars.architecture_address(), "i386", 9);
        k.memory.putString(k.vars.platform_address(), "i86pc", 9);
        k.memory.putString(k.vars.initname_address(), "/sbin/init", 32);
    }

    private void put(long address, String text) {
        k.memory.putString(address, text, 257);
    }

    /** Process 0 and the global zone; the thread that executes this is process 0's. */
    private void firstProcess() {
        Zone zone = Zone.at(k.memory, kmem_zalloc(Zone.SIZE));
        zone.zone_name(newString("global"));
        zone.zone_nodename(k.vars.utsname().nodename_address());
        k.vars.global_zone(zone);
        k.vars.proj0().kpj_zone(zone);
        k.genunix.cred.cred_init();
        Proc p = k.vars.p0();
        p.p_lockp(Plock.at(k.memory, kmem_zalloc(64)));
        p.p_cred(k.vars.kcred());
        p.p_stat(SRUN);
        p.p_flag(SSYS);
        p.p_as(k.vars.kas());
        p.p_model(DATAMODEL_LP64);
        p.p_zone(zone);
        k.vars.kas().a_proc(p);
        k.vars.maxpid(30_000);
        k.vars.mpid(FAMOUS_PIDS);
        k.vars.minpid(FAMOUS_PIDS);
        Pid pid = Pid.at(k.memory, kmem_zalloc(Pid.SIZE));
        k.genunix.pid.enter(p, pid, FAMOUS_PID_SCHED);
        k.genunix.pid.link(p);
        k.genunix.pid.pgjoin(p, pid);
        k.vars.proc_sched(p);
        k.vars.kernproc(p);
        setName(p, "sched", "sched");
        Kthread t = curthread();
        Klwp lwp = k.vars.lwp0();
        lwp.lwp_thread(t);
        lwp.lwp_procp(p);
        t.t_lwp(lwp);
        t.t_procp(p);
        t.t_cred(k.vars.kcred());
        t.t_tid(1);
        t.t_forw(t);
        t.t_back(t);
        p.p_tlist(t);
        k.genunix.sig.sigdefault(p);
        for (SimThread other : k.sched.threads()) {
            other.kthread().t_procp(p);
        }
        p.p_lwpcnt(1);
        p.p_lwprcnt(1);
        p.p_lwpid(1);
    }

    /** Finds the memory there is and makes a page_t for each page. */
    @Prototype("static void startup_memlist(void)")
    public void startup_memlist() {
        spend(Latency.STARTUP_STEP);
        PageArray.of(k.config.memoryPages()).map(k);
    }

    /** The kernel can allocate memory, and says who it is. */
    @Prototype("static void startup_kmem(void)")
    public void startup_kmem() {
        spend(Latency.STARTUP_STEP);
        k.genunix.log.log_init();
        k.genunix.fork.createProcessCache();
    }

    @Prototype("static void startup_vm(void)")
    public void startup_vm() {
        spend(Latency.STARTUP_STEP);
        long pages = k.vars.total_pages();
        k.vars.availrmem(k.vars.freemem());
        k.vars.availrmem_initial(k.vars.freemem());
        k.vars.maxmem(k.vars.freemem());
        k.vars.swapfs_minfree(Math.max(512, pages >> 3));
        k.vars.swapfs_reserve(Math.min(1024, pages >> 4));
        setPortableNames();
        k.vars.maxclsyspri((short) MAXCLSYSPRI);
        k.vars.minclsyspri((short) MINCLSYSPRI);
    }

    /** What scripts of other systems look for; see {@code portable.h}. */
    private void setPortableNames() {
        k.vars.max_cpuid(k.sched.cpus().size() - 1);
        k.vars.nr_cpu_ids(k.sched.cpus().size());
        k.vars.real_ncpus(k.sched.cpus().size());
        k.vars.crashing_cpu(-1);
        k.vars.init_task().process(k.vars.kernproc());
        k.vars.init_task().thread(curthread());
        k.memory.putString(k.vars.init_task().comm_address(), "sched", 16);
        k.vars.init_mm().as(k.vars.kas());
        k.memory.putString(k.vars.linux_banner_address(),
                "Linux version 0 (this is no Linux but SunOS " + RELEASE + " " + VERSION + ", a simulated kernel)", 96);
        k.memory.putString(k.vars.ostype_address(), "SunOS", 32);
        k.memory.putString(k.vars.kern_bootargs_address(), "unix", 128);
        k.vars.saved_command_line(k.vars.kern_bootargs_address());
        k.memory.putString(k.vars.sdt_prefix_text_address(), "__dtrace_probe_", 16);
        k.vars.sdt_prefix(k.vars.sdt_prefix_text_address());
    }

    @Prototype("static void startup_pci_bios(void)")
    public void startup_pci_bios() {
        spend(Latency.STARTUP_STEP);
    }

    /** Computes the tunables and loads the modules that mounting the root needs. */
    @Prototype("static void startup_modules(void)")
    public void startup_modules() {
        spend(Latency.STARTUP_MODULES);
        k.genunix.modctl.mod_setup();
        param_calc(0);
        k.genunix.devices.setup_ddi();
        k.genunix.modSysfile.mod_read_system_file(0);
        for (String module : BOOT_MODULES) {
            if (k.modules.load(module) != 0) {
                k.unix.machdep.halt(newString("Can't load " + module.substring(module.indexOf('/') + 1)));
            }
        }
    }

    /** Derives tunables from the size of memory. */
    @Prototype("void param_calc(int maxusers)")
    public void param_calc(int users) {
        int megabytes = (int) (k.vars.physmem() >>> 20 - PAGESHIFT);
        k.vars.maxusers(Math.max(8, Math.min(2048, megabytes)));
        k.vars.max_nprocs(10 + 16 * k.vars.maxusers());
        k.vars.reserved_procs(5);
        k.vars.v().v_proc(Math.min(1000, k.vars.max_nprocs()));
        k.vars.v().v_maxsyspri(MAXCLSYSPRI);
        k.vars.maxuprc(k.vars.v().v_proc() - k.vars.reserved_procs());
        k.vars.ngroups_max(16);
        k.vars.rstchown(1);
    }

    @Prototype("static void startup_end(void)")
    public void startup_end() {
        spend(Latency.STARTUP_STEP);
        k.vars.interrupts_unleashed(0);
    }

    /** What can only be done with a root file system: the modules that /etc/system forces, and DTrace among them. */
    @Prototype("void post_startup(void)")
    public void post_startup() {
        spend(Latency.POST_STARTUP);
        k.genunix.modSysfile.mod_sysctl(ModSysfile.SYS_FORCELOAD, 0);
        k.modules.load("fs/procfs");
        k.vars.maxmem(k.vars.freemem());
    }
}

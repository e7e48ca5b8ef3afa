package org.dtrace4j.kernel.kstat;

import static org.dtrace4j.kernel.struct.Constants.CPU_ENABLE;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENXIO;
import static org.dtrace4j.kernel.struct.Constants.KSTAT_DATA_CHAR;
import static org.dtrace4j.kernel.struct.Constants.KSTAT_DATA_STRING;
import static org.dtrace4j.kernel.struct.Constants.KSTAT_DATA_UINT64;
import static org.dtrace4j.kernel.struct.Constants.KSTAT_TYPE_IO;
import static org.dtrace4j.kernel.struct.Constants.KSTAT_TYPE_NAMED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.struct.CpuStats;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.KAnoninfo;
import org.dtrace4j.kernel.struct.Kstat;
import org.dtrace4j.kernel.struct.KstatIo;
import org.dtrace4j.kernel.struct.KstatNamed;
import org.dtrace4j.kernel.struct.ProcessorInfo;
import org.dtrace4j.kernel.struct.SysinfoS;
import org.dtrace4j.kernel.struct.VminfoS;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;

/**
 * kstat.c: the driver. What there is to read, and what it is made of, is here, too, where the original has it spread over the
 * kernel.
 */
public final class KstatDriver extends ProcessCode implements CharacterDevice {
    /** What a CPU may be doing, as {@code cpu_acct} has it. */
    private static final List<String> STATES = List.of("user", "kernel", "idle");

    /** A counter: its name, and where it is in its structure. */
    private record Counter(String name, int offset) { }

    private static final List<Counter> SYS = List.of(
            new Counter("bread", CpuSysStats.OFFSET_BREAD), new Counter("bwrite", CpuSysStats.OFFSET_BWRITE),
            new Counter("lread", CpuSysStats.OFFSET_LREAD), new Counter("lwrite", CpuSysStats.OFFSET_LWRITE),
            new Counter("phread", CpuSysStats.OFFSET_PHREAD), new Counter("phwrite", CpuSysStats.OFFSET_PHWRITE),
            new Counter("pswitch", CpuSysStats.OFFSET_PSWITCH), new Counter("trap", CpuSysStats.OFFSET_TRAP),
            new Counter("intr", CpuSysStats.OFFSET_INTR), new Counter("intrthread", CpuSysStats.OFFSET_INTRTHREAD),
            new Counter("syscall", CpuSysStats.OFFSET_SYSCALL), new Counter("sysread", CpuSysStats.OFFSET_SYSREAD),
            new Counter("syswrite", CpuSysStats.OFFSET_SYSWRITE), new Counter("sysfork", CpuSysStats.OFFSET_SYSFORK),
            new Counter("sysvfork", CpuSysStats.OFFSET_SYSVFORK), new Counter("sysexec", CpuSysStats.OFFSET_SYSEXEC),
            new Counter("readch", CpuSysStats.OFFSET_READCH), new Counter("writech", CpuSysStats.OFFSET_WRITECH),
            new Counter("rcvint", CpuSysStats.OFFSET_RCVINT), new Counter("xmtint", CpuSysStats.OFFSET_XMTINT),
            new Counter("mdmint", CpuSysStats.OFFSET_MDMINT), new Counter("rawch", CpuSysStats.OFFSET_RAWCH),
            new Counter("canch", CpuSysStats.OFFSET_CANCH), new Counter("outch", CpuSysStats.OFFSET_OUTCH),
            new Counter("msg", CpuSysStats.OFFSET_MSG), new Counter("sema", CpuSysStats.OFFSET_SEMA),
            new Counter("namei", CpuSysStats.OFFSET_NAMEI), new Counter("procovf", CpuSysStats.OFFSET_PROCOVF),
            new Counter("nthreads", CpuSysStats.OFFSET_NTHREADS), new Counter("cpumigrate", CpuSysStats.OFFSET_CPUMIGRATE),
            new Counter("xcalls", CpuSysStats.OFFSET_XCALLS),
            new Counter("mutex_adenters", CpuSysStats.OFFSET_MUTEX_ADENTERS),
            new Counter("rw_rdfails", CpuSysStats.OFFSET_RW_RDFAILS), new Counter("rw_wrfails", CpuSysStats.OFFSET_RW_WRFAILS),
            new Counter("modload", CpuSysStats.OFFSET_MODLOAD), new Counter("modunload", CpuSysStats.OFFSET_MODUNLOAD),
            new Counter("inv_swtch", CpuSysStats.OFFSET_INV_SWTCH), new Counter("idlethread", CpuSysStats.OFFSET_IDLETHREAD));

    private static final List<Counter> VM = List.of(
            new Counter("pgrec", CpuVmStats.OFFSET_PGREC), new Counter("pgfrec", CpuVmStats.OFFSET_PGFREC),
            new Counter("pgin", CpuVmStats.OFFSET_PGIN), new Counter("pgpgin", CpuVmStats.OFFSET_PGPGIN),
            new Counter("pgout", CpuVmStats.OFFSET_PGOUT), new Counter("pgpgout", CpuVmStats.OFFSET_PGPGOUT),
            new Counter("zfod", CpuVmStats.OFFSET_ZFOD), new Counter("dfree", CpuVmStats.OFFSET_DFREE),
            new Counter("scan", CpuVmStats.OFFSET_SCAN), new Counter("rev", CpuVmStats.OFFSET_REV),
            new Counter("hat_fault", CpuVmStats.OFFSET_HAT_FAULT), new Counter("as_fault", CpuVmStats.OFFSET_AS_FAULT),
            new Counter("maj_fault", CpuVmStats.OFFSET_MAJ_FAULT), new Counter("cow_fault", CpuVmStats.OFFSET_COW_FAULT),
            new Counter("prot_fault", CpuVmStats.OFFSET_PROT_FAULT), new Counter("softlock", CpuVmStats.OFFSET_SOFTLOCK),
            new Counter("kernel_asflt", CpuVmStats.OFFSET_KERNEL_ASFLT), new Counter("pgrrun", CpuVmStats.OFFSET_PGRRUN),
            new Counter("execpgin", CpuVmStats.OFFSET_EXECPGIN), new Counter("execpgout", CpuVmStats.OFFSET_EXECPGOUT),
            new Counter("execfree", CpuVmStats.OFFSET_EXECFREE), new Counter("anonpgin", CpuVmStats.OFFSET_ANONPGIN),
            new Counter("anonpgout", CpuVmStats.OFFSET_ANONPGOUT), new Counter("anonfree", CpuVmStats.OFFSET_ANONFREE),
            new Counter("fspgin", CpuVmStats.OFFSET_FSPGIN), new Counter("fspgout", CpuVmStats.OFFSET_FSPGOUT),
            new Counter("fsfree", CpuVmStats.OFFSET_FSFREE));

    private static final int KSTAT_STRLEN = 31;
    /** Bytes of a text that is in a counter itself. */
    private static final int KSTAT_CHARS = 16;
    private static final String VENDOR = "Simulated";
    private static final String BRAND = "dtrace4j Simulated CPU";

    /** Those that programs have read; the disk's is its driver's. */
    private final Map<Header, Kstat> kstats = new HashMap<>();
    private IoctlRequest pending;

    KstatDriver(Kernel k) {
        super(k);
    }

    /** Makes the device known, before the module is loaded. */
    public void register() {
        k.genunix.driver.register(Drivers.KSTAT_MAJOR, this);
        k.genunix.driver.name("kstat", Drivers.KSTAT_MAJOR, 0, false, 0666);
    }

    @Override
    public int open(int minor, int flag) {
        return k.modules.load("drv/kstat");
    }

    @Override
    public int ioctl(int minor, IoctlRequest request) {
        // Nothing lets another thread run between this store and the load in kstat_ioctl.
        pending = request;
        return kstat_ioctl(makedevice(Drivers.KSTAT_MAJOR, minor), request.command().hashCode(), 0, 0, CRED().address(), 0);
    }

    @Prototype("static int kstat_ioctl(dev_t dev, int cmd, intptr_t data, int flag, cred_t *cr, int *rvalp)")
    private int kstat_ioctl(long dev, int cmd, long data, int flag, long cr, long rvalp) {
        IoctlRequest request = pending;
        if (request.command().equals(KstatControl.CHAIN)) {
            request.setResult(chain());
            return 0;
        }
        return request.command().equals(KstatControl.READ) ? read_kstat_data(rvalp, data, flag) : EINVAL;
    }

    @Prototype("static int read_kstat_data(int *rvalp, void *user_ksp, int flag)")
    private int read_kstat_data(long rvalp, long userKsp, int flag) {
        IoctlRequest request = pending;
        spend(Latency.FILE_STAT);
        if (!(request.argument() instanceof Header header) || !chain().contains(header)) {
            return ENXIO;
        }
        Kstat ksp = update(header);
        long buffer = kmem_alloc(ksp.ks_data_size());
        int error = k.genunix.kstat.default_kstat_snapshot(ksp, buffer, 0);
        request.setResult(values(ksp, buffer));
        kmem_free(buffer, ksp.ks_data_size());
        return error;
    }

    /** The kstat itself, with its counters as they are now: those that are not kept there are put there. */
    private Kstat update(Header header) {
        if (header.kind().equals("disk")) {
            return k.genunix.kstat.disk();
        }
        Map<String, Long> values = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        switch (header.name()) {
            case "sys" -> cpuSystem(cpu(header.instance()), values);
            case "vm" -> counters(VM, cpu(header.instance()).address() + Cpu.OFFSET_CPU_STATS + CpuStats.OFFSET_VM, values);
            case "sysinfo" -> systemInfo(values);
            case "vminfo" -> memoryInfo(values);
            case "system_misc" -> systemMisc(values);
            case "system_pages" -> pages(values);
            default -> cpuInfo(cpu(header.instance()), values, texts);
        }
        Kstat ksp = kstats.computeIfAbsent(header, h -> create(h, values.keySet(), texts.keySet()));
        long at = ksp.ks_data();
        for (long value : values.values()) {
            KstatNamed.at(k.memory, at).value().ui64(value);
            at += KstatNamed.SIZE;
        }
        for (String text : texts.values()) {
            put(KstatNamed.at(k.memory, at), text);
            at += KstatNamed.SIZE;
        }
        return ksp;
    }

    /** A short text is in the counter itself, a longer one is where it says. */
    private void put(KstatNamed named, String text) {
        if (named.data_type() == KSTAT_DATA_CHAR && text.length() < KSTAT_CHARS) {
            k.memory.putString(named.value().address(), text, KSTAT_CHARS);
        } else if (named.data_type() == KSTAT_DATA_CHAR) {
            // What is longer once, stays where it is: such texts do not change.
            named.data_type((byte) KSTAT_DATA_STRING);
            named.value().str().addr().ptr(newString(text));
            named.value().str().len(text.length() + 1);
        }
    }

    private Kstat create(Header header, Set<String> names, Set<String> texts) {
        Kstat ksp = k.genunix.kstat.create(header.module(), header.instance(), header.name(), header.kind(),
                KSTAT_TYPE_NAMED, names.size() + texts.size());
        // What is counted has been counted since power-on.
        ksp.ks_crtime(0);
        long at = ksp.ks_data();
        for (String name : names) {
            KstatNamed named = KstatNamed.at(k.memory, at);
            k.memory.putString(named.name_address(), name, KSTAT_STRLEN);
            named.data_type((byte) KSTAT_DATA_UINT64);
            at += KstatNamed.SIZE;
        }
        for (String name : texts) {
            KstatNamed named = KstatNamed.at(k.memory, at);
            k.memory.putString(named.name_address(), name, KSTAT_STRLEN);
            named.data_type((byte) KSTAT_DATA_CHAR);
            at += KstatNamed.SIZE;
        }
        return ksp;
    }

    /** What was copied, for the program. */
    private KstatControl.Data values(Kstat ksp, long buffer) {
        Map<String, Long> values = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        if (ksp.ks_type() == KSTAT_TYPE_IO) {
            disk(KstatIo.at(k.memory, buffer), values);
        }
        for (int i = 0; ksp.ks_type() == KSTAT_TYPE_NAMED && i < ksp.ks_ndata(); i++) {
            KstatNamed named = KstatNamed.at(k.memory, buffer + (long) i * KstatNamed.SIZE);
            String name = string(named.name_address());
            switch (named.data_type()) {
                case KSTAT_DATA_CHAR -> texts.put(name, string(named.value().address()));
                case KSTAT_DATA_STRING -> texts.put(name, string(named.value().str().addr().ptr()));
                default -> values.put(name, named.value().ui64());
            }
        }
        values.put(KstatControl.CREATED, ksp.ks_crtime());
        values.put(KstatControl.SNAPSHOT, ksp.ks_snaptime());
        return new KstatControl.Data(values, texts);
    }

    private List<Header> chain() {
        List<Header> chain = new ArrayList<>();
        chain.add(new Header("unix", 0, "system_pages", "pages"));
        chain.add(new Header("unix", 0, "system_misc", "misc"));
        chain.add(new Header("unix", 0, "sysinfo", "misc"));
        chain.add(new Header("unix", 0, "vminfo", "vm"));
        for (SimCpu cpu : k.sched.cpus()) {
            if (cpu.isOnline()) {
                chain.add(new Header("cpu", cpu.id(), "sys", "misc"));
                chain.add(new Header("cpu", cpu.id(), "vm", "misc"));
                chain.add(new Header("cpu_info", cpu.id(), "cpu_info" + cpu.id(), "misc"));
            }
        }
        chain.add(new Header("sd", 0, "sd0", "disk"));
        return chain;
    }

    private Cpu cpu(int id) {
        return k.sched.cpus().get(id).cpu();
    }

    private void counters(List<Counter> counters, long structure, Map<String, Long> values) {
        counters.forEach(counter -> values.put(counter.name(), k.memory.getLong(structure + counter.offset())));
    }

    private void cpuSystem(Cpu cpu, Map<String, Long> values) {
        counters(SYS, cpu.address() + Cpu.OFFSET_CPU_STATS + CpuStats.OFFSET_SYS, values);
        k.microstates.account(cpu);
        for (int state = 0; state < STATES.size(); state++) {
            values.put("cpu_nsec_" + STATES.get(state), cpu.cpu_acct(state));
            values.put("cpu_ticks_" + STATES.get(state), cpu.cpu_acct(state) / Callouts.TICK_NANOS);
        }
        values.put("cpu_ticks_wait", 0L);
    }

    /** What psrinfo shows. */
    private void cpuInfo(Cpu cpu, Map<String, Long> values, Map<String, String> texts) {
        ProcessorInfo info = cpu.cpu_type_info();
        texts.put("state", (cpu.cpu_flags() & CPU_ENABLE) != 0 ? "on-line" : "off-line");
        texts.put("cpu_type", string(info.pi_processor_type_address()));
        texts.put("fpu_type", string(info.pi_fputypes_address()));
        texts.put("vendor_id", VENDOR);
        texts.put("brand", BRAND);
        texts.put("implementation", "x86 (" + VENDOR + " family 6 model 15 step 11 clock " + info.pi_clock() + " MHz)");
        values.put("state_begin", k.vars.boot_time());
        values.put("clock_MHz", (long) info.pi_clock());
        values.put("chip_id", 0L);
        values.put("core_id", (long) cpu.cpu_id());
        values.put("ncpu_per_chip", (long) k.sched.cpus().size());
        values.put("ncore_per_chip", (long) k.sched.cpus().size());
    }

    private void systemMisc(Map<String, Long> values) {
        values.put("ncpus", (long) k.sched.cpus().stream().filter(SimCpu::isOnline).count());
        values.put("lbolt", k.vars.lbolt());
        values.put("clk_intr", k.vars.lbolt());
        values.put("deficit", 0L);
        values.put("vac", 0L);
        values.put("nproc", (long) k.vars.nproc());
        values.put("boot_time", k.vars.boot_time());
        values.put("avenrun_1min", (long) k.vars.avenrun(0));
        values.put("avenrun_5min", (long) k.vars.avenrun(1));
        values.put("avenrun_15min", (long) k.vars.avenrun(2));
    }

    private void systemInfo(Map<String, Long> values) {
        SysinfoS info = k.vars.sysinfo();
        values.put("updates", info.updates());
        values.put("runque", info.runque());
        values.put("runocc", info.runocc());
        values.put("swpque", 0L);
        values.put("swpocc", 0L);
        values.put("waiting", info.waiting());
    }

    private void memoryInfo(Map<String, Long> values) {
        VminfoS info = k.vars.vminfo();
        values.put("updates", info.updates());
        values.put("freemem", info.freemem());
        values.put("swap_resv", info.swap_resv());
        values.put("swap_alloc", info.swap_alloc());
        values.put("swap_avail", info.swap_avail());
        values.put("swap_free", info.swap_free());
    }

    private void pages(Map<String, Long> values) {
        KAnoninfo swap = k.vars.k_anoninfo();
        values.put("physmem", k.vars.physmem());
        values.put("freemem", k.vars.freemem());
        values.put("availrmem", k.vars.availrmem());
        values.put("pagestotal", k.vars.physmem());
        values.put("pagesfree", k.vars.freemem());
        values.put("lotsfree", k.vars.lotsfree());
        values.put("desfree", k.vars.desfree());
        values.put("minfree", k.vars.minfree());
        values.put("swap_resv", swap.ani_phys_resv() + swap.ani_mem_resv());
    }

    private static void disk(KstatIo io, Map<String, Long> values) {
        values.put("nread", io.nread());
        values.put("nwritten", io.nwritten());
        values.put("reads", (long) io.reads());
        values.put("writes", (long) io.writes());
        values.put("wtime", io.wtime());
        values.put("wlentime", io.wlentime());
        values.put("wlastupdate", io.wlastupdate());
        values.put("rtime", io.rtime());
        values.put("rlentime", io.rlentime());
        values.put("rlastupdate", io.rlastupdate());
        values.put("wcnt", (long) io.wcnt());
        values.put("rcnt", (long) io.rcnt());
    }
}

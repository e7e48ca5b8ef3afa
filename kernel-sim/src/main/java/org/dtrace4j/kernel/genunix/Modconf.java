package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.Map;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.ModuleDescriptions;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Modinfo;
import org.dtrace4j.kernel.struct.ModspecificInfo;

/**
 * modconf.c: what modules have in the kernel's tables, which are told of in their linkage structures in the original. Here each
 * module says itself what it has, and the functions get no such structure: their arguments are 0.
 */
public final class Modconf extends FileSystemCode {
    /** Numbers of the system calls that modules of {@code /kernel/sys} are. */
    private static final Map<String, Integer> SYSTEM_CALLS =
            Map.of("msgsys", 49, "shmsys", 52, "semsys", 53, "portfs", 182, "doorfs", 201);
    private static final Map<String, Integer> DRIVERS = Map.ofEntries(
            Map.entry("cn", Drivers.CONSOLE_MAJOR), Map.entry("clone", Drivers.CLONE_MAJOR),
            Map.entry("wc", Drivers.WC_MAJOR), Map.entry("conskbd", Drivers.CONSKBD_MAJOR),
            Map.entry("sy", Drivers.TTY_MAJOR), Map.entry("ptm", Drivers.PTM_MAJOR), Map.entry("pts", Drivers.PTS_MAJOR),
            Map.entry("kstat", Drivers.KSTAT_MAJOR), Map.entry("sysmsg", Drivers.MESSAGE_LOG_MAJOR),
            Map.entry("kb8042", Drivers.KB8042_MAJOR), Map.entry("dtrace", Drivers.DTRACE_MAJOR));

    /** What the function that is called next is about. */
    private String name;
    private int major;

    Modconf(Kernel k) {
        super(k);
    }

    /**
     * Takes a kind of file system out of {@code vfssw[]}; its place there stays its own.
     *
     * @return 0, or EBUSY while a file system of that kind is mounted, or still used though it is not
     */
    public int removeFileSystem(String kind) {
        name = kind;
        return mod_removefs(0, 0);
    }

    @Prototype("static int mod_removefs(struct modlfs *modl, struct modlinkage *modlp)")
    private int mod_removefs(long modl, long modlp) {
        return k.genunix.kinds.remove(name);
    }

    /**
     * Takes a module out of those that can be pushed on streams.
     *
     * @return 0, or EBUSY while it is in one
     */
    public int removeStreamModule(String module) {
        name = module;
        return mod_removestrmod(0, 0);
    }

    @Prototype("static int mod_removestrmod(struct modlstrmod *modl, struct modlinkage *modlp)")
    private int mod_removestrmod(long modl, long modlp) {
        return k.genunix.strsubr.remove(name);
    }

    /**
     * Takes a driver out of the device switch table. It comes back when one of its devices is opened.
     *
     * @return 0, or EBUSY while one of its devices is open
     */
    public int removeDriver(String driver, int number) {
        name = driver;
        major = number;
        return mod_removedrv(0, 0);
    }

    @Prototype("static int mod_removedrv(struct modldrv *modl, struct modlinkage *modlp)")
    private int mod_removedrv(long modl, long modlp) {
        if (k.specfs.subr.opens(major) > 0) {
            return EBUSY;
        }
        k.genunix.driver.remove(major, "drv/" + name);
        return 0;
    }

    /** What a module says of itself: its revision, what it is, and its place in the table that it is in. */
    void mod_info(KernelModule module, Modinfo modinfop) {
        String text = ModuleDescriptions.of(module.name());
        if (text.isEmpty()) {
            return;
        }
        modinfop.mi_rev(MODREV_1);
        ModspecificInfo info = modinfop.mi_msinfo(0);
        k.memory.putString(info.msi_linkinfo_address(), text, MODMAXLINKINFOLEN);
        info.msi_p0(place(module));
    }

    /** The number that {@code modinfo} shows for a module; -1 if it has none. */
    private int place(KernelModule module) {
        String directory = module.path().substring(0, Math.max(0, module.path().indexOf('/')));
        return switch (directory) {
            case "fs" -> k.genunix.kinds.place(module.name());
            case "sys" -> SYSTEM_CALLS.getOrDefault(module.name(), -1);
            case "drv" -> DRIVERS.getOrDefault(module.name(), -1);
            default -> -1;
        };
    }
}

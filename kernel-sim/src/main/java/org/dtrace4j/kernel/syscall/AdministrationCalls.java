package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.genunix.Clock;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.KAnoninfo;
import org.dtrace4j.kernel.struct.Utsname;
import org.dtrace4j.kernel.struct.Modinfo;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * System calls of who administers the system: shutdown, names, swap, mounts; and what the system says of itself as a whole.
 */
@InObject("libc.so.1")
abstract class AdministrationCalls extends ProcessAttributeCalls {
    private static final int SYSINFO_BYTES = 257;
    private static final int LOAD_AVERAGES = 3;

    protected AdministrationCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    // ---- the system

    @Override
    @LibraryFunction("uadmin")
    public void uadmin(Shutdown what) throws SystemCallError {
        int function = switch (what) {
            case REBOOT -> AD_BOOT;
            case HALT -> AD_HALT;
            case POWER_OFF -> AD_POWEROFF;
        };
        trap(SystemCall.UADMIN, () -> k.genunix.uadmin.uadmin(A_SHUTDOWN, function, 0), A_SHUTDOWN,
                function, 0);
    }

    @Override
    @LibraryFunction("modctl")
    public ModuleStatus modinfo(int id, boolean next, boolean unloaded) throws SystemCallError {
        ModuleStatus[] status = new ModuleStatus[1];
        withRoom(Modinfo.SIZE, buf -> {
            Modinfo info = Modinfo.at(process.memory(), buf);
            info.mi_id(id);
            info.mi_nextid(id);
            info.mi_info((next ? MI_INFO_ALL : MI_INFO_ONE) | (unloaded ? MI_INFO_CNT : 0));
            check(SystemCall.MODCTL, () -> k.genunix.modctlSyscall.modctl(MODINFO, id, buf, 0, 0, 0), MODINFO, id, buf);
            status[0] = new ModuleStatus(info.mi_id(), info.mi_base(), info.mi_size(),
                    process.memory().getString(info.mi_name_address(), MODMAXNAMELEN),
                    process.memory().getString(info.mi_msinfo(0).msi_linkinfo_address(), MODMAXLINKINFOLEN),
                    info.mi_msinfo(0).msi_p0(), info.mi_rev(), info.mi_loadcnt(), (info.mi_state() & MI_LOADED) != 0,
                    (info.mi_state() & MI_INSTALLED) != 0);
            return 0;
        });
        return status[0];
    }

    @Override
    @LibraryFunction("modctl")
    public int modload(String file, boolean search) throws SystemCallError {
        int usePath = search ? 1 : 0;
        return (int) withString(file, path -> withRoom(Integer.BYTES, id -> {
            check(SystemCall.MODCTL, () -> k.genunix.modctlSyscall.modctl(MODLOAD, usePath, path, id, 0, 0), MODLOAD, usePath,
                    path, id);
            return process.memory().getInt(id);
        }));
    }

    @Override
    @LibraryFunction("modctl")
    public void modunload(int id) throws SystemCallError {
        check(SystemCall.MODCTL, () -> k.genunix.modctlSyscall.modctl(MODUNLOAD, id, 0, 0, 0, 0), MODUNLOAD, id);
    }

    @Override
    @LibraryFunction("sysinfo")
    public void setHostname(String name) throws SystemCallError {
        if (name.length() > 256) {
            throw new SystemCallError(EINVAL);
        }
        trap(SystemCall.SYSTEMINFO, () -> {
            k.memory.putString(k.vars.utsname().nodename_address(), name, 257);
            return 0;
        });
    }

    @Override
    @LibraryFunction("swapctl")
    public void swapAdd(String path) throws SystemCallError {
        withString(path, name -> {
            check(SystemCall.UADMIN, () -> k.genunix.vmSwap.swapctl(name), name);
            return 0;
        });
    }

    @Override
    @LibraryFunction("swapctl")
    public List<SwapArea> swapList() throws SystemCallError {
        List<SwapArea> areas = new ArrayList<>();
        check(SystemCall.UADMIN, () -> {
            areas.addAll(k.genunix.vmSwap.areas());
            return 0;
        });
        return areas;
    }

    @Override
    @LibraryFunction("swapctl")
    public SwapSpace swapSpace() throws SystemCallError {
        KAnoninfo info = k.vars.k_anoninfo();
        long[] space = new long[3];
        check(SystemCall.UADMIN, () -> {
            // Swap is of devices, and of memory: what has been reserved of that, and what may be.
            space[0] = info.ani_max() + info.ani_mem_resv() + k.genunix.anon.memoryForSwap();
            space[2] = info.ani_phys_resv() + info.ani_mem_resv();
            space[1] = space[0] - k.genunix.anon.inUse();
            return 0;
        });
        return new SwapSpace(space[0], space[1], space[2]);
    }

    @Override
    @LibraryFunction("getloadavg")
    public double[] loadAverages() throws SystemCallError {
        double[] averages = new double[LOAD_AVERAGES];
        withRoom(LOAD_AVERAGES * Integer.BYTES, buf -> trap(SystemCall.GETLOADAVG, () -> {
            for (int i = 0; i < averages.length; i++) {
                process.memory().putInt(buf + (long) i * Integer.BYTES, k.vars.avenrun(i));
                averages[i] = k.vars.avenrun(i) / (double) Clock.FSCALE;
            }
            return averages.length;
        }, buf, LOAD_AVERAGES));
        return averages;
    }

    @Override
    @LibraryFunction("sysinfo")
    public String sysinfo(SystemInfo what) {
        Utsname names = k.vars.utsname();
        long address = names.address() + switch (what) {
            case SYSNAME -> Utsname.OFFSET_SYSNAME;
            case HOSTNAME -> Utsname.OFFSET_NODENAME;
            case RELEASE -> Utsname.OFFSET_RELEASE;
            case VERSION -> Utsname.OFFSET_VERSION;
            case MACHINE -> Utsname.OFFSET_MACHINE;
            case ARCHITECTURE -> k.vars.architecture_address() - names.address();
        };
        String text = k.memory.getString(address, SYSINFO_BYTES);
        long mark = thread.mark();
        long user = thread.reserve(SYSINFO_BYTES);
        trapWithoutError(SystemCall.SYSTEMINFO, () -> {
            process.memory().putString(user, text, SYSINFO_BYTES);
            return text.length() + 1L;
        }, what.ordinal() + 1L, user, SYSINFO_BYTES);
        thread.release(mark);
        return text;
    }

    // ---- mounts

    @Override
    @LibraryFunction("mount")
    public void mount(String special, String directory, int flags, String fstype, String options)
            throws SystemCallError {
        String option = options == null ? "" : options;
        int given = flags & (MS_RDONLY | MS_OVERLAY | MS_NOSUID | MS_REMOUNT | MS_NOMNTTAB | MS_GLOBAL) | MS_DATA
                | MS_OPTIONSTR;
        Mounta uap = Mounta.at(k.memory, k.kmem.zalloc(Mounta.SIZE));
        long mark = thread.mark();
        try {
            uap.spec(pushPath(special));
            uap.dir(pushPath(directory));
            uap.fstype(pushPath(fstype));
            uap.optptr(pushPath(option));
            uap.optlen(option.length() + 1);
            uap.flags(given);
            check(SystemCall.MOUNT, () -> k.genunix.mounting.mount(uap), uap.spec(), uap.dir(), given, uap.fstype(), 0,
                    0, uap.optptr(), uap.optlen());
        } finally {
            thread.release(mark);
            k.kmem.free(uap.address(), Mounta.SIZE);
        }
    }

    @Override
    @LibraryFunction("umount2")
    public void umount2(String directory, int flags) throws SystemCallError {
        withString(directory, path -> {
            check(SystemCall.UMOUNT2, () -> k.genunix.mounting.umount2(path, flags), path, flags);
            return 0;
        });
    }
}

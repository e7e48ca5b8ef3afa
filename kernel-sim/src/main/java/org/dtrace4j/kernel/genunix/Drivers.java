package org.dtrace4j.kernel.genunix;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;

/**
 * driver.c: the device switch table, and the devices that {@code /dev} shows.
 *
 * <p>A driver registers its major number, and each of its devices with the path under {@code /dev} by which programs
 * know it.
 */
public final class Drivers extends FileSystemCode {
    /** Major numbers of drivers that are always there, as on an x86 machine. */
    public static final int CONSOLE_MAJOR = 0;
    public static final int CLONE_MAJOR = 11;
    public static final int MEMORY_MAJOR = 13;
    public static final int WC_MAJOR = 15;
    public static final int CONSKBD_MAJOR = 16;
    public static final int TTY_MAJOR = 22;
    public static final int PTM_MAJOR = 23;
    public static final int PTS_MAJOR = 24;
    public static final int KSTAT_MAJOR = 49;
    public static final int MESSAGE_LOG_MAJOR = 97;
    public static final int KB8042_MAJOR = 102;
    public static final int DTRACE_MAJOR = 119;
    public static final int ZFS_MAJOR = 182;
    /** Of the files of {@code /dev/fd}, which no driver opens. */
    public static final int FD_MAJOR = 299;
    /** Numbers from here on are for file systems without a device, see {@link #getudev}. */
    private static final int FIRST_UNUSED_MAJOR = 300;

    /**
     * A device that {@code /dev} shows.
     *
     * @param path under {@code /dev}
     * @param device number
     * @param block whether it is a block device
     * @param mode permission bits
     */
    public record DeviceName(String path, long device, boolean block, int mode) { }

    private final Map<Integer, CharacterDevice> drivers = new LinkedHashMap<>();
    /** Modules of drivers that were here, by major number. */
    private final Map<Integer, String> unloaded = new HashMap<>();
    private final Map<String, DeviceName> names = new LinkedHashMap<>();
    private int nextMajor = FIRST_UNUSED_MAJOR;

    public Drivers(Kernel k) {
        super(k);
    }

    /** A major number that no driver has, for file systems that invent devices. */
    @Prototype("major_t getudev(void)")
    public int getudev() {
        return nextMajor++;
    }

    /** Enters a driver into the switch table. */
    public void register(int major, CharacterDevice driver) {
        drivers.put(major, driver);
    }

    /** Takes a driver out of the switch table; its module is loaded again for whoever opens one of its devices. */
    void remove(int major, String module) {
        drivers.remove(major);
        unloaded.put(major, module);
    }

    /** The driver of a device, null if there is none. */
    public CharacterDevice driver(long device) {
        return drivers.get(getmajor(device));
    }

    /** The same; one whose module has been unloaded is loaded. */
    public CharacterDevice load(long device) {
        String module = unloaded.remove(getmajor(device));
        if (module != null) {
            k.genunix.modctl.load(module);
        }
        return driver(device);
    }

    /** Makes a device appear under {@code /dev}. It stays there until the machine ends. */
    public void name(String path, int major, int minor, boolean block, int mode) {
        names.put(path, new DeviceName(path, makedevice(major, minor), block, mode));
    }

    /** All devices that {@code /dev} shows, in the order in which they appeared. */
    public Iterable<DeviceName> names() {
        return names.values();
    }
}

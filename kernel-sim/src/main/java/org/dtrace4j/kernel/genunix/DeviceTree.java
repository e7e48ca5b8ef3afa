package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.DdiMinorData;
import org.dtrace4j.kernel.struct.DevInfo;
import org.dtrace4j.kernel.struct.Devnames;

/**
 * devcfg.c and ddi.c, as far as somebody looks: the nodes from the root to the disk, and the names of drivers.
 *
 * <p>The disk is {@code /pci@0,0/pci15ad,1976@10/sd@0,0}, the boot disk of a virtual machine.
 */
public final class DeviceTree extends FileSystemCode {
    /** Major number of the driver of disks. */
    public static final int SD_MAJOR = 31;
    private static final int PCI_MAJOR = 183;
    private static final int MPT_MAJOR = 200;
    private static final int ROOT_MAJOR = 1;
    private static final int MAJORS = 256;
    /** The second slice of the disk's first partition, which holds the pool. */
    private static final int POOL_MINOR = 0;

    private DevInfo disk;
    private long nextNode = 1;

    DeviceTree(Kernel k) {
        super(k);
    }

    /** Makes the tree and the table of names. */
    public void setup_ddi() {
        Devnames[] table = new Devnames[MAJORS];
        long base = kmem_zalloc((long) MAJORS * Devnames.SIZE);
        for (int i = 0; i < MAJORS; i++) {
            table[i] = Devnames.at(k.memory, base + (long) i * Devnames.SIZE);
        }
        k.vars.devnamesp(table[0]);
        k.vars.devcnt(MAJORS);
        nameDriver(table, ROOT_MAJOR, "rootnex");
        nameDriver(table, PCI_MAJOR, "npe");
        nameDriver(table, MPT_MAJOR, "mpt");
        nameDriver(table, SD_MAJOR, "sd");
        nameDriver(table, Drivers.CONSOLE_MAJOR, "cn");
        nameDriver(table, Drivers.MEMORY_MAJOR, "mm");
        nameDriver(table, Drivers.CLONE_MAJOR, "clone");
        nameDriver(table, Drivers.WC_MAJOR, "wc");
        nameDriver(table, Drivers.TTY_MAJOR, "sy");
        nameDriver(table, Drivers.PTM_MAJOR, "ptm");
        nameDriver(table, Drivers.PTS_MAJOR, "pts");
        nameDriver(table, Drivers.CONSKBD_MAJOR, "conskbd");
        nameDriver(table, Drivers.MESSAGE_LOG_MAJOR, "sysmsg");
        nameDriver(table, Drivers.KB8042_MAJOR, "kb8042");
        nameDriver(table, Drivers.DTRACE_MAJOR, "dtrace");
        nameDriver(table, Drivers.ZFS_MAJOR, "zfs");
        DevInfo root = node(null, "i86pc", "", ROOT_MAJOR);
        k.vars.top_devinfo(root);
        DevInfo bridge = node(root, "pci", "0,0", PCI_MAJOR);
        DevInfo controller = node(bridge, "pci15ad,1976", "10", MPT_MAJOR);
        disk = node(controller, "sd", "0,0", SD_MAJOR);
        DdiMinorData minor = DdiMinorData.at(k.memory, kmem_zalloc(DdiMinorData.SIZE));
        minor.dip(disk);
        minor.d_minor().name(newString("a"));
        minor.d_minor().dev(diskDevice());
        disk.devi_minor(minor);
    }

    private void nameDriver(Devnames[] table, int major, String name) {
        table[major].dn_name(newString(name));
    }

    private DevInfo node(DevInfo parent, String name, String address, int major) {
        DevInfo node = DevInfo.at(k.memory, kmem_zalloc(DevInfo.SIZE));
        node.devi_parent(parent);
        node.devi_binding_name(newString(name));
        node.devi_node_name(node.devi_binding_name());
        node.devi_addr(newString(address));
        node.devi_major(major);
        node.devi_nodeid((int) nextNode++);
        if (parent != null) {
            parent.devi_child(node);
        }
        return node;
    }

    /** The node of the disk. */
    public DevInfo disk() {
        return disk;
    }

    /** The device number of the slice that the pool lies on. */
    public long diskDevice() {
        return makedevice(SD_MAJOR, POOL_MINOR);
    }
}

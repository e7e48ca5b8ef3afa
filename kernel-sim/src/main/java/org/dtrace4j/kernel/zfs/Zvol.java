package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.EIO;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.disk.Dataset;
import org.dtrace4j.kernel.disk.Pool;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Uio;

/**
 * zvol.c: volumes, datasets that are block devices: {@code /dev/zvol/dsk/POOL/NAME}. A volume is a dataset with the
 * property {@code volsize}. They serve for swap only, whose contents the swap code keeps itself: its requests ({@code
 * spec_pageio}) go to the disk under the pool.
 */
public final class Zvol extends ZfsCode implements CharacterDevice {
    /** The property that makes a dataset a volume: its size in bytes. */
    public static final String VOLSIZE = "volsize";

    private final List<Dataset> minors = new ArrayList<>();

    Zvol(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    boolean isVolume(Dataset dataset) {
        return dataset.property(VOLSIZE) != null;
    }

    /** Makes the devices of all volumes of a pool. */
    void makeMinors(Pool pool) {
        for (Dataset dataset : pool.datasets()) {
            if (isVolume(dataset)) {
                minors.add(dataset);
                k.genunix.driver.name("zvol/dsk/" + dataset.name(), Drivers.ZFS_MAJOR, minors.size(), true, 0600);
            }
        }
    }

    /** Size of a volume, in bytes. */
    long sizeOfVolume(Dataset volume) {
        return Long.parseLong(volume.property(VOLSIZE));
    }

    /** Size of the volume with that minor number, in bytes; 0 if there is none. */
    public long sizeOf(int minor) {
        return minor < 1 || minor > minors.size() ? 0 : sizeOfVolume(minors.get(minor - 1));
    }

    @Override
    public int read(int minor, Uio uio) {
        return EIO;
    }

    @Override
    public int write(int minor, Uio uio) {
        return EIO;
    }
}

package org.dtrace4j.kernel.scsi;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.DeviceTree;
import org.dtrace4j.kernel.genunix.Physio;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.DdiMinorData;
import org.dtrace4j.kernel.struct.DevInfo;
import org.dtrace4j.kernel.struct.Uio;

/**
 * sd.c, the raw disk: {@code /dev/rdsk/c0t0d0s0} is the slice that the pool lies on, {@code s1} one that nobody uses.
 *
 * <p>The files of the pool are not laid out in blocks here, so that its slice reads as zeroes, and cannot be written to. What is
 * written to the other one stays there until the power is turned off.
 */
@InModule("sd")
final class SdRaw extends ProcessCode implements CharacterDevice {
    private static final int POOL = 0;
    private static final int SPARE = 1;
    private static final int BLOCK = 512;
    /** {@code otyp} of an open of a character device. */
    private static final int OTYP_CHR = 2;
    /** As much as the adapter takes at a time. */
    private static final int MOST_BYTES = 128 << 10;
    private static final long POOL_BYTES = 16L << 30;
    private static final long SPARE_BYTES = 64L << 20;

    /** A slice: blocks that nobody has written to are zeroes. */
    private static final class Slice implements Physio.Medium {
        private final long size;
        /** By their numbers, from 1. */
        private final LongMap<byte[]> blocks = new LongMap<>();

        Slice(long size) {
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long offset, byte[] data) {
            for (int at = 0; at < data.length; at += BLOCK) {
                byte[] block = blocks.get(1 + (offset + at) / BLOCK);
                if (block != null) {
                    System.arraycopy(block, 0, data, at, BLOCK);
                }
            }
        }

        @Override
        public void write(long offset, byte[] data) {
            for (int at = 0; at < data.length; at += BLOCK) {
                byte[] block = new byte[BLOCK];
                System.arraycopy(data, at, block, 0, BLOCK);
                blocks.put(1 + (offset + at) / BLOCK, block);
            }
        }
    }

    private final Physio.RawDevice[] slices;
    private boolean named;

    SdRaw(Kernel k, Sd sd) {
        super(k);
        slices = new Physio.RawDevice[] {new Physio.RawDevice(sd::sdstrategy, new Slice(POOL_BYTES), MOST_BYTES),
            new Physio.RawDevice(sd::sdstrategy, new Slice(SPARE_BYTES), MOST_BYTES)};
    }

    void attach() {
        k.genunix.driver.register(DeviceTree.SD_MAJOR, this);
        for (int slice = POOL; slice <= SPARE; slice++) {
            k.genunix.driver.name("rdsk/c0t0d0s" + slice, DeviceTree.SD_MAJOR, slice, false, 0640);
        }
    }

    @Override
    public int open(int minor, int flag) {
        long devp = local(Long.BYTES);
        k.memory.putLong(devp, makedevice(DeviceTree.SD_MAJOR, minor));
        return sdopen(devp, flag, OTYP_CHR, CRED());
    }

    @Prototype("static int sdopen(dev_t *dev_p, int flag, int otyp, cred_t *cred_p)")
    private int sdopen(long devp, int flag, int otyp, Cred cred) {
        if (getminor(k.memory.getLong(devp)) == POOL && (flag & FWRITE) != 0) {
            return EBUSY;
        }
        if (!named) {
            // The name of the second slice, which only who traces its requests reads.
            named = true;
            DevInfo disk = k.genunix.devices.disk();
            DdiMinorData spare = DdiMinorData.at(k.memory, kmem_zalloc(DdiMinorData.SIZE));
            spare.dip(disk);
            spare.d_minor().name(newString("b"));
            spare.d_minor().dev(makedevice(DeviceTree.SD_MAJOR, SPARE));
            disk.devi_minor().next(spare);
        }
        return 0;
    }

    @Override
    public int read(int minor, Uio uio) {
        return sdread(makedevice(DeviceTree.SD_MAJOR, minor), uio, CRED());
    }

    @Override
    public int write(int minor, Uio uio) {
        return sdwrite(makedevice(DeviceTree.SD_MAJOR, minor), uio, CRED());
    }

    @Prototype("static int sdread(dev_t dev, struct uio *uio, cred_t *cred_p)")
    private int sdread(long dev, Uio uio, Cred cred) {
        return isWhole(uio) ? k.genunix.physio.physio(slices[getminor(dev)], dev, B_READ, uio) : EINVAL;
    }

    @Prototype("static int sdwrite(dev_t dev, struct uio *uio, cred_t *cred_p)")
    private int sdwrite(long dev, Uio uio, Cred cred) {
        return isWhole(uio) ? k.genunix.physio.physio(slices[getminor(dev)], dev, B_WRITE, uio) : EINVAL;
    }

    /** Whether a request is about whole blocks. */
    private static boolean isWhole(Uio uio) {
        return uio._uio_offset()._f() >= 0 && uio._uio_offset()._f() % BLOCK == 0 && uio.uio_resid() % BLOCK == 0;
    }
}

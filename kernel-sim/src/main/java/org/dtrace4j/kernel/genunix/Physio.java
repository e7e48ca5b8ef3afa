package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.IoProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Uio;

/** physio.c: raw reads and writes, whose data go between the device and the program without a cache. */
public final class Physio extends ProcessCode {
    private static final int BLOCK_SHIFT = 9;

    /** What is on a device. */
    public interface Medium {
        /** Its size in bytes. */
        long size();

        /** Reads blocks that are there, from an offset on that is a multiple of their size. */
        void read(long offset, byte[] data);

        void write(long offset, byte[] data);
    }

    /**
     * A raw device.
     *
     * @param strategy does the requests
     * @param medium has the data
     * @param most bytes of one request, which the original's {@code mincnt} sees to
     */
    public record RawDevice(BlockStrategy strategy, Medium medium, int most) { }

    private RawDevice next;

    Physio(Kernel k) {
        super(k);
    }

    /** Does what a program asks of a raw device. Returns an error number. */
    public int physio(RawDevice device, long dev, int rw, Uio uio) {
        // Nothing lets another thread run between this store and the load in default_physio.
        next = device;
        return default_physio(0, null, dev, rw, 0, uio);
    }

    /** Makes requests, one after the other, and waits for each. */
    @Prototype("int default_physio(int (*strat)(struct buf *), struct buf *bp, dev_t dev, int rw, void (*mincnt)(struct buf *), "
            + "struct uio *uio)")
    private int default_physio(long strat, Buf given, long dev, int rw, long mincnt, Uio uio) {
        RawDevice device = next;
        if (rw == B_READ) {
            SysinfoProbes.phread(this, 1, k.counters.sys(CpuSysStats.OFFSET_PHREAD, 1));
        } else {
            SysinfoProbes.phwrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_PHWRITE, 1));
        }
        int error = 0;
        while (error == 0 && uio.uio_resid() > 0) {
            long offset = uio._uio_offset()._f();
            long left = device.medium().size() - offset;
            if (left <= 0) {
                return rw == B_READ ? 0 : ENXIO;
            }
            byte[] data = new byte[(int) Math.min(left, Math.min(uio.uio_resid(), device.most()))];
            if (rw == B_WRITE) {
                error = k.genunix.move.takeBytes(data, 0, data.length, uio);
            }
            if (error == 0) {
                error = request(device, dev, rw, offset, data);
            }
            if (error == 0 && rw == B_READ) {
                error = k.genunix.move.moveBytes(data, 0, data.length, uio);
            }
        }
        return error;
    }

    private int request(RawDevice device, long dev, int rw, long offset, byte[] data) {
        Buf bp = Buf.at(k.memory, kmem_zalloc(Buf.SIZE));
        k.genunix.bio.prepare(bp, new DiskRequest(rw == B_READ ? Latency.DISK_READ : Latency.DISK_WRITE, null, offset), rw,
                offset >>> BLOCK_SHIFT, data.length);
        bp.b_flags(bp.b_flags() | B_PHYS);
        bp.b_edev(dev);
        started(bp);
        device.strategy().strategy(bp);
        int error = k.genunix.bio.biowait(bp);
        if (rw == B_READ) {
            device.medium().read(offset, data);
        } else {
            device.medium().write(offset, data);
        }
        k.genunix.bio.done(bp);
        kmem_free(bp.address(), Buf.SIZE);
        return error;
    }

    @InFunction(module = "genunix", function = "default_physio")
    private void started(Buf bp) {
        IoProbes.start(this, bp);
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.DiskRequest;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Blkptr;
import org.dtrace4j.kernel.struct.Spa;
import org.dtrace4j.kernel.struct.ZbookmarkPhys;

/** arc.c: what has been read of the pool stays in memory; here it is told for whole objects. */
public final class Arc extends ZfsCode {
    /** What is read of an object at once. */
    private static final int RECORD_BYTES = 8192;

    Arc(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** Waits for the disk if an object has not been read since boot. In the frame of the kernel function that calls it. */
    void readIn(MountedDataset mounted, long object) {
        if (mounted.cached.get((int) object)) {
            return;
        }
        Blkptr bp = block(VdevOps.place(object, 0), RECORD_BYTES);
        ZbookmarkPhys zb = bookmark(mounted.dataset.number(), object);
        zfs.zio.request(new DiskRequest(Latency.DISK_READ, null, 0));
        arc_read(null, k.vars.spa_namespace_head(), bp, 0, 0, ZIO_PRIORITY_SYNC_READ, ZIO_FLAG_CANFAIL, 0, zb);
        mounted.cached.set((int) object);
    }

    /** A block pointer of a place in the pool, on the stack. */
    Blkptr block(long offset, long bytes) {
        Blkptr bp = Blkptr.at(k.memory, clearedLocal(Blkptr.SIZE));
        k.memory.putLong(bp.address(), bytes >>> 9);
        k.memory.putLong(bp.address() + Long.BYTES, offset >>> 9);
        bp.blk_birth(k.vars.spa_namespace_head().spa_dsl_pool().dp_txg());
        return bp;
    }

    /** Which block it is, on the stack. */
    ZbookmarkPhys bookmark(long objset, long object) {
        ZbookmarkPhys zb = ZbookmarkPhys.at(k.memory, clearedLocal(ZbookmarkPhys.SIZE));
        zb.zb_objset(objset);
        zb.zb_object(object);
        return zb;
    }

    /** Reads a block that is not in memory, and waits for it. */
    @Prototype("int arc_read(zio_t *pio, spa_t *spa, const blkptr_t *bp, void *done, void *private, zio_priority_t priority, "
            + "int zio_flags, arc_flags_t *arc_flags, const zbookmark_phys_t *zb)")
    public int arc_read(org.dtrace4j.kernel.struct.Zio pio, Spa spa, Blkptr bp, long done, long priv, int priority, int zioFlags,
            long arcFlags, ZbookmarkPhys zb) {
        return zfs.zio.zio_wait(zfs.zio.zio_read(pio, spa, bp, 0, k.memory.getLong(bp.address()) << 9, done, priv, priority,
                zioFlags, zb));
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.DiskRequest;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Blkptr;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.Spa;
import org.dtrace4j.kernel.struct.Vdev;
import org.dtrace4j.kernel.struct.ZbookmarkPhys;
import org.dtrace4j.kernel.struct.Zio;

/**
 * zio.c: the way of a request to the pool. Each is a {@code zio_t}, which goes from stage to stage; one that names a block and no
 * vdev waits in the middle until its child, for the vdev that the block lies on, is done.
 *
 * <pre>
 *   zio_wait(zio) → zio_execute → zio_ready, zio_vdev_io_start → zio_nowait(child) → zio_execute → vdev_disk_io_start
 *                 → biowait
 *   the disk's interrupt → vdev_disk_io_intr → zio_interrupt(child) → zio_execute → zio_done(child), zio_done(zio)
 * </pre>
 *
 * <p>Unlike the original this has no task queues: what follows the disk's interrupt is done in it, and who waits for a zio waits
 * for its request to the disk, so that {@code io:::wait-start} tells of it.
 */
public final class ZioPipeline extends ZfsCode {
    /** The stages that there is work for; the original has further ones, for checksums, compression and so on. */
    private static final int PIPELINE = ZIO_STAGE_READY | ZIO_STAGE_VDEV_IO_START | ZIO_STAGE_DONE;
    /** What a stage answers: whether the zio goes on, or waits for somebody who will go on with it. */
    private static final int ZIO_PIPELINE_CONTINUE = 0x100;
    private static final int ZIO_PIPELINE_STOP = 0x101;

    private KmemCache cache;
    /** What is behind the next zio without a parent. */
    private DiskRequest next;

    /** The peer of a zio and of its child: what is behind them, and the request to the disk once there is one. */
    static final class Pending {
        final DiskRequest request;
        Buf buf;

        Pending(DiskRequest request) {
            this.request = request;
        }
    }

    ZioPipeline(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    @Prototype("void zio_init(void)")
    public void zio_init() {
        cache = k.kmem.createCache("zio_cache", Zio.SIZE, 0);
    }

    /** Says what is behind the zio that is made next. Call it directly before. */
    void request(DiskRequest request) {
        next = request;
    }

    Pending pending(Zio zio) {
        return (Pending) k.peers.get(zio.address());
    }

    // ---- making them

    @Prototype("static zio_t *zio_create(zio_t *pio, spa_t *spa, uint64_t txg, const blkptr_t *bp, void *data, uint64_t size, "
            + "zio_done_func_t *done, void *private, zio_type_t type, zio_priority_t priority, enum zio_flag flags, vdev_t *vd, "
            + "uint64_t offset, const zbookmark_phys_t *zb, enum zio_stage stage, enum zio_stage pipeline)")
    private Zio zio_create(Zio pio, Spa spa, long txg, Blkptr bp, long data, long size, long done, long priv, int type,
            int priority, int flags, Vdev vd, long offset, ZbookmarkPhys zb, int stage, int pipeline) {
        Zio zio = Zio.at(k.memory, kmem_cache_alloc(cache));
        k.memory.clear(zio.address(), Zio.SIZE);
        if (bp != null) {
            copy(bp.address(), zio.io_bp_copy().address(), Blkptr.SIZE);
            zio.io_bp(zio.io_bp_copy());
        }
        if (zb != null) {
            copy(zb.address(), zio.io_bookmark().address(), ZbookmarkPhys.SIZE);
        }
        zio.io_child_type(vd != null && pio != null ? ZIO_CHILD_VDEV : ZIO_CHILD_LOGICAL);
        zio.io_spa(spa);
        zio.io_txg(txg);
        zio.io_done(done);
        zio.io_private(priv);
        zio.io_type(type);
        zio.io_priority(priority);
        zio.io_vd(vd);
        zio.io_offset(offset);
        zio.io_data(data);
        zio.io_size(size);
        zio.io_orig_size(size);
        zio.io_flags(flags);
        zio.io_orig_flags(flags);
        zio.io_stage(stage);
        zio.io_orig_stage(stage);
        zio.io_pipeline(pipeline);
        zio.io_orig_pipeline(pipeline);
        zio.io_timestamp(gethrtime());
        mutex_init(zio.io_lock());
        if (pio == null) {
            zio.io_logical(zio);
            k.peers.put(zio.address(), new Pending(next));
        } else {
            zio.io_logical(pio.io_logical());
            zio_add_child(pio, zio);
            k.peers.put(zio.address(), pending(pio));
        }
        return zio;
    }

    private void copy(long from, long to, int bytes) {
        for (int i = 0; i < bytes; i += Long.BYTES) {
            k.memory.putLong(to + i, k.memory.getLong(from + i));
        }
    }

    @Prototype("void zio_add_child(zio_t *pio, zio_t *cio)")
    private void zio_add_child(Zio pio, Zio cio) {
        pio.io_child_count(pio.io_child_count() + 1);
        cio.io_parent_count(cio.io_parent_count() + 1);
    }

    /** A zio that reads a block. */
    @Prototype("zio_t *zio_read(zio_t *pio, spa_t *spa, const blkptr_t *bp, void *data, uint64_t size, zio_done_func_t *done, "
            + "void *private, zio_priority_t priority, enum zio_flag flags, const zbookmark_phys_t *zb)")
    public Zio zio_read(Zio pio, Spa spa, Blkptr bp, long data, long size, long done, long priv, int priority, int flags,
            ZbookmarkPhys zb) {
        return zio_create(pio, spa, bp.blk_birth(), bp, data, size, done, priv, ZIO_TYPE_READ, priority, flags, null, 0, zb,
                ZIO_STAGE_OPEN, PIPELINE);
    }

    /** A zio that writes a block where it has been allocated: of the intent log. */
    @Prototype("zio_t *zio_rewrite(zio_t *pio, spa_t *spa, uint64_t txg, blkptr_t *bp, void *data, uint64_t size, "
            + "zio_done_func_t *done, void *private, zio_priority_t priority, enum zio_flag flags, zbookmark_phys_t *zb)")
    public Zio zio_rewrite(Zio pio, Spa spa, long txg, Blkptr bp, long data, long size, long done, long priv, int priority,
            int flags, ZbookmarkPhys zb) {
        return zio_create(pio, spa, txg, bp, data, size, done, priv, ZIO_TYPE_WRITE, priority, flags, null, 0, zb,
                ZIO_STAGE_OPEN, PIPELINE);
    }

    /** A zio that writes to a place of a vdev: a label. */
    @Prototype("zio_t *zio_write_phys(zio_t *pio, vdev_t *vd, uint64_t offset, uint64_t size, void *data, int checksum, "
            + "zio_done_func_t *done, void *private, zio_priority_t priority, enum zio_flag flags, boolean_t labels)")
    public Zio zio_write_phys(Zio pio, Vdev vd, long offset, long size, long data, int checksum, long done, long priv,
            int priority, int flags, int labels) {
        return zio_create(pio, vd.vdev_spa(), 0, null, data, size, done, priv, ZIO_TYPE_WRITE, priority,
                flags | ZIO_FLAG_PHYSICAL, vd, offset, null, ZIO_STAGE_OPEN, PIPELINE);
    }

    /** The part of a zio that one vdev does. */
    @Prototype("zio_t *zio_vdev_child_io(zio_t *pio, blkptr_t *bp, vdev_t *vd, uint64_t offset, void *data, uint64_t size, "
            + "int type, zio_priority_t priority, enum zio_flag flags, zio_done_func_t *done, void *private)")
    public Zio zio_vdev_child_io(Zio pio, Blkptr bp, Vdev vd, long offset, long data, long size, int type, int priority,
            int flags, long done, long priv) {
        return zio_create(pio, pio.io_spa(), pio.io_txg(), bp, data, size, done, priv, type, priority,
                flags | ZIO_FLAG_CANFAIL | ZIO_FLAG_DONT_PROPAGATE, vd, offset, pio.io_bookmark(), ZIO_STAGE_OPEN, PIPELINE);
    }

    // ---- executing them

    /** Executes a zio and waits until it is done. Returns 0 or an errno. */
    @Prototype("int zio_wait(zio_t *zio)")
    public int zio_wait(Zio zio) {
        zio.io_waiter(curthread().address());
        zio.io_executor(curthread().address());
        Pending pending = pending(zio);
        zio_execute(zio);
        k.genunix.bio.biowait(pending.buf);
        zfs.vdev.free(pending.buf);
        int error = zio.io_error();
        zio_destroy(zio);
        return error;
    }

    /** Executes a zio for which nobody waits but its parent. */
    @Prototype("void zio_nowait(zio_t *zio)")
    public void zio_nowait(Zio zio) {
        zio_execute(zio);
    }

    /** Goes on with a zio, until it must wait for something or is done. */
    @Prototype("void zio_execute(zio_t *zio)")
    public void zio_execute(Zio zio) {
        int answer = ZIO_PIPELINE_CONTINUE;
        while (answer == ZIO_PIPELINE_CONTINUE) {
            int later = zio.io_pipeline() & ~(2 * zio.io_stage() - 1);
            zio.io_stage(Integer.lowestOneBit(later));
            answer = switch (zio.io_stage()) {
                case ZIO_STAGE_READY -> zio_ready(zio);
                case ZIO_STAGE_VDEV_IO_START -> zio_vdev_io_start(zio);
                default -> zio_done(zio);
            };
        }
    }

    /** The vdev has done a zio. */
    @Prototype("void zio_interrupt(zio_t *zio)")
    public void zio_interrupt(Zio zio) {
        zio_execute(zio);
    }

    // ---- stages

    @Prototype("static int zio_ready(zio_t *zio)")
    private int zio_ready(Zio zio) {
        zio.io_state(0, (byte) 1);
        return ZIO_PIPELINE_CONTINUE;
    }

    @Prototype("static int zio_vdev_io_start(zio_t *zio)")
    private int zio_vdev_io_start(Zio zio) {
        if (zio.io_vd() == null) {
            zfs.vdev.vdev_mirror_io_start(zio);
        } else {
            zio.io_queued_timestamp(gethrtime());
            zio.io_dispatched(gethrtime());
            zfs.vdev.vdev_disk_io_start(zio);
        }
        return ZIO_PIPELINE_STOP;
    }

    @Prototype("static int zio_done(zio_t *zio)")
    private int zio_done(Zio zio) {
        if (zio.io_vd() != null) {
            zfs.vdev.vdev_stat_update(zio, zio.io_size());
        }
        zio.io_state(1, (byte) 1);
        zio.io_executor(0);
        if (zio.io_parent_count() != 0) {
            Zio pio = zio.io_logical();
            pio.io_error(zio.io_error());
            zio_destroy(zio);
            zio_execute(pio);
        }
        return ZIO_PIPELINE_STOP;
    }

    @Prototype("static void zio_destroy(zio_t *zio)")
    private void zio_destroy(Zio zio) {
        k.peers.remove(zio.address());
        kmem_cache_free(cache, zio.address());
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.DiskRequest;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.Spa;
import org.dtrace4j.kernel.struct.Vdev;
import org.dtrace4j.kernel.struct.VdevBuf;
import org.dtrace4j.kernel.struct.Zio;

/**
 * vdev.c, vdev_mirror.c, vdev_disk.c and vdev_label.c: what a pool lies on. Here that is a root vdev with one disk.
 *
 * <p>Where things lie on the disk is made up, from the object and the offset, so that near is near.
 */
public final class VdevOps extends ZfsCode {
    /** Bytes of the disk that belong to one object, as far as offsets tell. */
    private static final long BYTES_OF_OBJECT = 2 << 20;
    private static final int BLOCK_SHIFT = 9;
    private static final String DISK = "/dev/dsk/c0t0d0s0";
    /** Where the root of the pool is written, and how much. */
    private static final long UBERBLOCK_OFFSET = 128 << 10;
    private static final long UBERBLOCK_BYTES = 1024;

    private Vdev disk;
    private FunctionPointer interrupt;

    VdevOps(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** Offset in the pool of a place of an object. */
    static long place(long object, long offset) {
        return object * BYTES_OF_OBJECT + (offset >>> BLOCK_SHIFT << BLOCK_SHIFT);
    }

    /** Makes the vdevs of a pool that is imported. */
    void open(Spa spa) {
        Vdev root = newVdev(spa, null);
        disk = newVdev(spa, root);
        disk.vdev_ashift(BLOCK_SHIFT);
        disk.vdev_path(newString(DISK));
        long children = kmem_zalloc(Long.BYTES);
        k.memory.putLong(children, disk.address());
        root.vdev_child(children);
        root.vdev_children(1);
        spa.spa_root_vdev(root);
        interrupt = function("vdev_disk_io_intr", bp -> vdev_disk_io_intr(Buf.at(k.memory, bp)));
        k.peers.put(interrupt.address(), interrupt);
    }

    private Vdev newVdev(Spa spa, Vdev parent) {
        Vdev vd = Vdev.at(k.memory, kmem_zalloc(Vdev.SIZE));
        vd.vdev_spa(spa);
        vd.vdev_state(VDEV_STATE_HEALTHY);
        vd.vdev_stat().vs_timestamp(gethrtime());
        vd.vdev_stat().vs_state(VDEV_STATE_HEALTHY);
        vd.vdev_parent(parent);
        vd.vdev_top(parent == null ? null : vd);
        return vd;
    }

    /** Has the vdev of a block do a zio that names no vdev. */
    @Prototype("static void vdev_mirror_io_start(zio_t *zio)")
    public void vdev_mirror_io_start(Zio zio) {
        long offset = k.memory.getLong(zio.io_bp_copy().address() + Long.BYTES) << BLOCK_SHIFT;
        zfs.zio.zio_nowait(zfs.zio.zio_vdev_child_io(zio, zio.io_bp(), disk, offset, zio.io_data(), zio.io_size(),
                zio.io_type(), zio.io_priority(), 0, 0, 0));
    }

    /** Makes a zio a request to the disk. */
    @Prototype("static void vdev_disk_io_start(zio_t *zio)")
    public void vdev_disk_io_start(Zio zio) {
        ZioPipeline.Pending pending = zfs.zio.pending(zio);
        VdevBuf vb = VdevBuf.at(k.memory, kmem_zalloc(VdevBuf.SIZE));
        vb.vb_io(zio);
        Buf bp = vb.vb_buf();
        k.genunix.bio.initialise(bp, pending.request, zio.io_type() == ZIO_TYPE_READ ? B_READ : B_WRITE,
                zio.io_offset() >>> BLOCK_SHIFT, zio.io_size());
        bp.b_iodone(interrupt.address());
        pending.buf = bp;
        k.genunix.bio.bdev_strategy(bp);
    }

    /** The disk has done a request. */
    @Prototype("static int vdev_disk_io_intr(buf_t *bp)")
    private int vdev_disk_io_intr(Buf bp) {
        Zio zio = VdevBuf.at(k.memory, bp.address()).vb_io();
        zio.io_error(bp.b_error() == 0 && bp.b_resid() != 0 ? EIO : bp.b_error());
        zfs.zio.zio_interrupt(zio);
        return 0;
    }

    /** Nobody waits for a request any more. */
    void free(Buf bp) {
        k.genunix.bio.done(bp);
        kmem_free(bp.address(), VdevBuf.SIZE);
    }

    /** Counts what a vdev and the pool have done. */
    @Prototype("void vdev_stat_update(zio_t *zio, uint64_t psize)")
    public void vdev_stat_update(Zio zio, long psize) {
        for (Vdev vd = zio.io_vd(); vd != null; vd = vd.vdev_parent()) {
            int type = zio.io_type();
            vd.vdev_stat().vs_ops(type, vd.vdev_stat().vs_ops(type) + 1);
            vd.vdev_stat().vs_bytes(type, vd.vdev_stat().vs_bytes(type) + psize);
        }
    }

    /** Writes the root of the pool. {@code svd} are the vdevs that get it. */
    @Prototype("int vdev_config_sync(vdev_t **svd, int svdcount, uint64_t txg)")
    public int vdev_config_sync(long svd, int svdcount, long txg) {
        zfs.zio.request(new DiskRequest(Latency.ZFS_SYNC_TASK, null, UBERBLOCK_OFFSET));
        return zfs.zio.zio_wait(zfs.zio.zio_write_phys(null, Vdev.at(k.memory, k.memory.getLong(svd)), UBERBLOCK_OFFSET,
                UBERBLOCK_BYTES, 0, 0, 0, 0, ZIO_PRIORITY_SYNC_WRITE, 0, 1));
    }
}

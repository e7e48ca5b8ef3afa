package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.B_ASYNC;
import static org.dtrace4j.kernel.struct.Constants.B_BUSY;
import static org.dtrace4j.kernel.struct.Constants.B_DONE;
import static org.dtrace4j.kernel.struct.Constants.B_PAGEIO;
import static org.dtrace4j.kernel.struct.Constants.B_READ;
import static org.dtrace4j.kernel.struct.Constants.B_WRITE;

import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.IoProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * bio.c: requests to block devices, and waiting for them. What a device does with a request is its driver's.
 */
public final class Bio extends FileSystemCode {
    private static final int PAGESIZE = 4096;
    private static final int BLOCK_SHIFT = 9;

    private final Map<Integer, BlockStrategy> drivers = new HashMap<>();
    /** What is behind the next request for pages. */
    private DiskRequest next;

    public Bio(Kernel k) {
        super(k);
    }

    /** Says which driver does the requests to the devices with a major number. */
    public void register(int major, BlockStrategy driver) {
        drivers.put(major, driver);
    }

    /**
     * Makes a request to the disk of memory that is cleared ({@code bioinit}).
     *
     * @param what behind it; the peer of the request until {@link #done}
     * @param block where on the disk, in blocks of 512 bytes
     */
    public void initialise(Buf bp, DiskRequest what, int direction, long block, long bytes) {
        prepare(bp, what, direction, block, bytes);
        if (direction == B_READ) {
            countRead();
        } else {
            countWrite();
        }
    }

    /** The same for a request that is no block of a file system's. */
    void prepare(Buf bp, DiskRequest what, int direction, long block, long bytes) {
        bp.b_flags(B_BUSY | direction);
        bp.b_bcount(bytes);
        bp.b_bufsize(bytes);
        bp._b_blkno()._f(block);
        bp.b_edev(k.genunix.devices.diskDevice());
        bp.b_dip(k.genunix.devices.disk().address());
        bp.b_file(what.file());
        bp.b_vp(what.file());
        bp.b_offset(what.offset());
        bp.b_proc(curthread().t_procp());
        bp.b_start(ddi_get_lbolt());
        sema_init(bp.b_io(), 0);
        k.peers.put(bp.address(), what);
    }

    /** Nobody needs the request any more ({@code biofini}). */
    public void done(Buf bp) {
        k.peers.remove(bp.address());
    }

    /** Reads a page of a device and waits for it. */
    public void readPage(Vnode vp, Page pp, long offset) {
        next = new DiskRequest(Latency.DISK_READ, null, offset);
        Buf bp = pageio_setup(pp, PAGESIZE, vp, B_READ);
        bdev_strategy(bp);
        biowait(bp);
        pageio_done(bp);
    }

    /**
     * Writes a page to a device, and lets go of it when it is written, as {@code pvn_write_done} does.
     *
     * @param flags B_ASYNC if the caller does not wait for that, and what else is to become of the page
     */
    public void writePage(Vnode vp, Page pp, long offset, int flags) {
        next = new DiskRequest(Latency.SWAP_WRITE, null, offset);
        Buf bp = pageio_setup(pp, PAGESIZE, vp, flags | B_WRITE);
        bdev_strategy(bp);
        if ((flags & B_ASYNC) == 0) {
            biowait(bp);
            written(bp);
        }
    }

    private void written(Buf bp) {
        k.genunix.pvn.pvn_write_done(bp.b_pages(), bp.b_flags());
        pageio_done(bp);
    }

    /** A request for a page that is, or is to be, in swap. One that is to come into memory is counted. */
    @Prototype("struct buf *pageio_setup(struct page *pp, size_t len, struct vnode *vp, int flags)")
    private Buf pageio_setup(Page pp, long len, Vnode vp, int flags) {
        if ((flags & B_READ) != 0) {
            VminfoProbes.pgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGIN, 1));
            VminfoProbes.pgpgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGPGIN, 1));
            VminfoProbes.maj_fault(this, 1, k.counters.vm(CpuVmStats.OFFSET_MAJ_FAULT, 1));
            VminfoProbes.anonpgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_ANONPGIN, 1));
        }
        Buf bp = Buf.at(k.memory, kmem_zalloc(Buf.SIZE));
        prepare(bp, next, flags & (B_READ | B_WRITE), next.offset() >>> BLOCK_SHIFT, len);
        bp.b_flags(bp.b_flags() | B_PAGEIO | flags);
        bp.b_pages(pp);
        bp.b_vp(vp);
        return bp;
    }

    @Prototype("void pageio_done(struct buf *bp)")
    private void pageio_done(Buf bp) {
        done(bp);
        kmem_free(bp.address(), Buf.SIZE);
    }

    @InFunction(module = "genunix", function = "bread_common")
    private void countRead() {
        SysinfoProbes.lread(this, 1, k.counters.sys(CpuSysStats.OFFSET_LREAD, 1));
        SysinfoProbes.bread(this, 1, k.counters.sys(CpuSysStats.OFFSET_BREAD, 1));
    }

    @InFunction(module = "genunix", function = "bwrite_common")
    private void countWrite() {
        SysinfoProbes.lwrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_LWRITE, 1));
        SysinfoProbes.bwrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_BWRITE, 1));
    }

    /** Hands a request to the driver of its device. */
    @Prototype("int bdev_strategy(struct buf *bp)")
    public int bdev_strategy(Buf bp) {
        IoProbes.start(this, bp);
        return drivers.get(getmajor(bp.b_edev())).strategy(bp);
    }

    /** The device has done a request: its {@code b_iodone} is called, and who waits is woken. */
    @Prototype("void biodone(struct buf *bp)")
    public void biodone(Buf bp) {
        bp.b_flags(bp.b_flags() | B_DONE);
        IoProbes.done(this, bp);
        if ((bp.b_flags() & (B_ASYNC | B_PAGEIO)) == (B_ASYNC | B_PAGEIO)) {
            // Nobody waits.
            written(bp);
            return;
        }
        if (bp.b_iodone() != 0) {
            ((FunctionPointer) k.peers.get(bp.b_iodone())).body().call(bp.address());
        }
        sema_v(bp.b_io());
    }

    /** Sleeps until a request has been done. */
    @Prototype("int biowait(struct buf *bp)")
    public int biowait(Buf bp) {
        IoProbes.wait__start(this, bp);
        sema_p(bp.b_io());
        IoProbes.wait__done(this, bp);
        return bp.b_error();
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.B_BUSY;
import static org.dtrace4j.kernel.struct.Constants.B_DONE;
import static org.dtrace4j.kernel.struct.Constants.B_READ;
import static org.dtrace4j.kernel.struct.Constants.B_WRITE;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.IoProbes;
import org.dtrace4j.kernel.probe.SdtProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.KstatIo;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * bio.c: requests to the disk, and waiting for it. A request's interrupt comes when a time drawn from its row of the
 * table has passed; the CPU is free for others meanwhile. The disk does any number of requests at once.
 *
 * <p>Where things lie on the disk is made up, from the file and the offset, so that near is near.
 */
public final class Bio extends FileSystemCode {
    private static final int BLOCK_SHIFT = 9;
    /** Interrupt vector of the disk's controller. */
    private static final int VECTOR = 0x11;
    /** Blocks of the disk that belong to one file, as far as block numbers tell. */
    private static final long BLOCKS_OF_FILE = 4096;

    public Bio(Kernel k) {
        super(k);
    }

    private KstatIo statistics;

    /** What {@code kstat} shows of the disk. */
    public KstatIo statistics() {
        if (statistics == null) {
            statistics = KstatIo.at(k.memory, kmem_zalloc(KstatIo.SIZE));
        }
        return statistics;
    }

    /** The disk gets a request. */
    @Prototype("void kstat_runq_enter(kstat_io_t *kiop)")
    public void kstat_runq_enter(KstatIo kiop) {
        changeLength(kiop, 1);
    }

    /** The disk has done one. */
    @Prototype("void kstat_runq_exit(kstat_io_t *kiop)")
    public void kstat_runq_exit(KstatIo kiop) {
        changeLength(kiop, -1);
    }

    private void changeLength(KstatIo kiop, int change) {
        long passed = gethrtime() - kiop.rlastupdate();
        int length = kiop.rcnt();
        kiop.rlastupdate(gethrtime());
        if (length != 0) {
            kiop.rlentime(kiop.rlentime() + passed * length);
            kiop.rtime(kiop.rtime() + passed);
        }
        kiop.rcnt(length + change);
    }

    /** Reads from the disk and waits until it is done. */
    @InFunction(module = "genunix", function = "bread_common")
    public void read(Vnode file, long object, long offset, long bytes) {
        SysinfoProbes.lread(this, 1, k.counters.sys(CpuSysStats.OFFSET_LREAD, 1));
        SysinfoProbes.bread(this, 1, k.counters.sys(CpuSysStats.OFFSET_BREAD, 1));
        transfer(Latency.DISK_READ, B_READ, file, object, offset, bytes);
    }

    /** Writes to the disk and waits until it is done. */
    @InFunction(module = "genunix", function = "bwrite_common")
    public void write(Latency kind, Vnode file, long object, long offset, long bytes) {
        SysinfoProbes.lwrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_LWRITE, 1));
        SysinfoProbes.bwrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_BWRITE, 1));
        transfer(kind, B_WRITE, file, object, offset, bytes);
    }

    /**
     * Does one request and waits for it.
     *
     * @param file whose data it is, null where nobody knows
     * @param object number of the object on the disk
     */
    private void transfer(Latency kind, int direction, Vnode file, long object, long offset, long bytes) {
        Buf bp = Buf.at(k.memory, kmem_zalloc(Buf.SIZE));
        bp.b_flags(B_BUSY | direction);
        bp.b_bcount(bytes);
        bp.b_bufsize(bytes);
        bp._b_blkno()._f(object * BLOCKS_OF_FILE + (offset >>> BLOCK_SHIFT));
        bp.b_edev(k.genunix.devices.diskDevice());
        bp.b_dip(k.genunix.devices.disk().address());
        bp.b_file(file);
        bp.b_vp(file);
        bp.b_offset(offset);
        bp.b_proc(curthread().t_procp());
        bp.b_start(ddi_get_lbolt());
        sema_init(bp.b_io(), 0);
        bdev_strategy(bp, k.latency.draw(kind));
        biowait(bp);
        kmem_free(bp.address(), Buf.SIZE);
    }

    /** Hands a request to the device; its interrupt comes after {@code nanos}. */
    @Prototype("int bdev_strategy(struct buf *bp, hrtime_t nanos)")
    private int bdev_strategy(Buf bp, long nanos) {
        IoProbes.start(this, bp);
        kstat_runq_enter(statistics());
        Event interrupt = new Event() {
            @Override
            public void fire() {
                k.sched.interrupt(k.sched.cpus().get(0), () -> serve(bp));
            }
        };
        k.events.schedule(interrupt, k.clock.now() + nanos);
        return 0;
    }

    /** Serves the interrupt of the disk's controller. */
    @InFunction(module = "unix", function = "av_dispatch_autovect")
    private void serve(Buf bp) {
        k.counters.sys(CpuSysStats.OFFSET_INTRTHREAD, 1);
        long controller = k.genunix.devices.disk().devi_parent().address();
        SdtProbes.interrupt__start(this, controller, VECTOR, 0, bp.address(), 0);
        biodone(bp);
        SdtProbes.interrupt__complete(this, controller, VECTOR, 1);
    }

    /** The device has done a request. */
    @Prototype("void biodone(struct buf *bp)")
    private void biodone(Buf bp) {
        bp.b_flags(bp.b_flags() | B_DONE);
        KstatIo io = statistics();
        kstat_runq_exit(io);
        if ((bp.b_flags() & B_READ) != 0) {
            io.reads(io.reads() + 1);
            io.nread(io.nread() + bp.b_bcount());
        } else {
            io.writes(io.writes() + 1);
            io.nwritten(io.nwritten() + bp.b_bcount());
        }
        IoProbes.done(this, bp);
        sema_v(bp.b_io());
    }

    /** Sleeps until the interrupt of a request has come. */
    @Prototype("int biowait(struct buf *bp)")
    private int biowait(Buf bp) {
        IoProbes.wait__start(this, bp);
        sema_p(bp.b_io());
        IoProbes.wait__done(this, bp);
        return bp.b_error();
    }
}

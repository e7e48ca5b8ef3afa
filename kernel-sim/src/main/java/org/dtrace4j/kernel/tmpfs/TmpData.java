package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VmSwap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * tmp_vnops.c, the data of files.
 *
 * <p>A file's bytes are in pages that are named by its own vnode, each with an anon slot. A write marks its page
 * referenced and modified, and nothing ever cleans a page but a push to swap. So the page scanner finds pages of
 * tmpfs files worth pushing as soon as nobody has touched them for a turn; without swap such a push ends in {@link
 * #tmp_putapage}, which gives the page its modified bit back, and the next turn finds it again.
 *
 * <p>{@code tn_rwlock} orders reads, writes and truncations; {@code tn_contents} guards the slots, and is let go of
 * while data are moved into a page that exists already.
 */
public final class TmpData extends TmpfsCode {
    private static final int SYNCHRONOUS_SWAP_READ = 1;

    /** What has been pushed to swap, by the address of its anon structure. */
    private final LongMap<byte[]> swapped = new LongMap<>();

    TmpData(Kernel k, Tmpfs tmpfs) {
        super(k, tmpfs);
    }

    // ---- locks

    /** Before a read (0) or a write (1) of a file: waits for those that exclude it. */
    @Prototype("static int tmp_rwlock(struct vnode *vp, int write_lock, caller_context_t *ct)")
    public int tmp_rwlock(Vnode vp, int writeLock, CallerContext ct) {
        rw_enter(VTOTN(vp).tn_rwlock(), writeLock != 0 ? RW_WRITER : RW_READER);
        return 0;
    }

    @Prototype("static void tmp_rwunlock(struct vnode *vp, int write_lock, caller_context_t *ct)")
    public void tmp_rwunlock(Vnode vp, int writeLock, CallerContext ct) {
        rw_exit(VTOTN(vp).tn_rwlock());
    }

    // ---- reading and writing

    @Prototype("static int tmp_read(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *cred, "
            + "caller_context_t *ct)")
    public int tmp_read(Vnode vp, Uio uiop, int ioflag, Cred cred, CallerContext ct) {
        if (vp.v_type() != VREG) {
            return vp.v_type() == VDIR ? EISDIR : EINVAL;
        }
        Tmpnode tp = VTOTN(vp);
        rw_enter(tp.tn_contents(), RW_READER);
        int error = rdtmp(VTOTM(vp), tp, uiop, ct);
        rw_exit(tp.tn_contents());
        return error;
    }

    @Prototype("static int tmp_write(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *cred, "
            + "caller_context_t *ct)")
    public int tmp_write(Vnode vp, Uio uiop, int ioflag, Cred cred, CallerContext ct) {
        if (vp.v_type() != VREG) {
            return EINVAL;
        }
        Tmpnode tp = VTOTN(vp);
        rw_enter(tp.tn_contents(), RW_WRITER);
        if ((ioflag & FAPPEND) != 0) {
            uiop._uio_offset()._f(tn_size(tp));
        }
        int error = wrtmp(VTOTM(vp), tp, uiop, cred, ct);
        rw_exit(tp.tn_contents());
        return error;
    }

    /** Reads, a page at a time; what has been read counts, even if the rest cannot be. */
    @Prototype("static int rdtmp(struct tmount *tm, struct tmpnode *tp, struct uio *uio, struct caller_context *ct)")
    private int rdtmp(Tmount tm, Tmpnode tp, Uio uio, CallerContext ct) {
        if (uio._uio_offset()._f() < 0) {
            return EINVAL;
        }
        long wanted = uio.uio_resid();
        int error = 0;
        while (error == 0 && uio.uio_resid() > 0) {
            long offset = uio._uio_offset()._f();
            long left = tn_size(tp) - offset;
            if (left <= 0) {
                break;
            }
            long bytes = Math.min(left, Math.min(PAGESIZE - (offset & PAGEOFFSET), uio.uio_resid()));
            rw_exit(tp.tn_contents());
            spend(Latency.TMPFS_READ_PAGE);
            error = k.genunix.vpm.vpm_data_copy(TNTOV(tp), offset, bytes, uio, 1, 0, 0, S_READ);
            rw_enter(tp.tn_contents(), RW_READER);
        }
        gethrestime(tp.tn_attr().va_atime());
        return wanted != uio.uio_resid() ? 0 : error;
    }

    /** Writes, a page at a time; what has been written counts, even if the rest cannot be. */
    @Prototype("static int wrtmp(struct tmount *tm, struct tmpnode *tp, struct uio *uio, struct cred *cr, "
            + "struct caller_context *ct)")
    private int wrtmp(Tmount tm, Tmpnode tp, Uio uio, Cred cr, CallerContext ct) {
        if (uio._uio_offset()._f() < 0) {
            return EINVAL;
        }
        if (uio._uio_offset()._f() >= uio._uio_limit()._f()) {
            return EFBIG;
        }
        long wanted = uio.uio_resid();
        int error = 0;
        while (error == 0 && uio.uio_resid() > 0) {
            error = writePage(tm, tp, uio);
        }
        return wanted != uio.uio_resid() ? 0 : error;
    }

    /** Writes what of a request lies in one page. */
    private int writePage(Tmount tm, Tmpnode tp, Uio uio) {
        Vnode vp = TNTOV(tp);
        long offset = uio._uio_offset()._f();
        long bytes = Math.min(PAGESIZE - (offset & PAGEOFFSET), uio.uio_resid());
        long oldSize = tn_size(tp);
        long beyond = offset + bytes - (oldSize + PAGEOFFSET & -PAGESIZE);
        if (beyond > 0) {
            if (tmpfs.tnode.tmp_resv(tm, tp, beyond, 1) != 0) {
                cmn_err(MessageLevel.CE_WARN, string(tm.tm_mntpath())
                        + ": File system full, swap space limit exceeded");
                return ENOSPC;
            }
            tmpfs.tnode.tmpnode_growmap(tp, offset + bytes);
        }
        boolean grows = offset + bytes > oldSize;
        if (grows) {
            tp.tn_attr().va_size(offset + bytes);
        }
        // A page that is written as a whole, or was not there before, need not be brought in.
        boolean makes = bytes == PAGESIZE;
        long index = offset >>> PAGESHIFT;
        if (k.genunix.anon.anon_get_ptr(tn_anon(tp), index) == null) {
            Anon ap = k.genunix.anon.anon_alloc(vp, index << PAGESHIFT);
            k.genunix.anon.anon_set_ptr(tn_anon(tp), index, ap, ANON_SLEEP);
            tp.tn_attr().va_nblocks(tp.tn_attr().va_nblocks() + 1);
            makes = true;
        }
        if (!makes) {
            rw_exit(tp.tn_contents());
        }
        spend(Latency.TMPFS_WRITE_PAGE);
        int error = k.genunix.vpm.vpm_data_copy(vp, offset, bytes, uio, makes ? 0 : 1, 0, 1, S_WRITE);
        if (makes) {
            rw_exit(tp.tn_contents());
        }
        int synced = k.genunix.vpm.vpm_sync_pages(vp, offset, PAGESIZE, error != 0 ? B_INVAL : 0);
        rw_enter(tp.tn_contents(), RW_WRITER);
        if (error != 0) {
            if (grows) {
                tmpfs.tnode.tmpnode_trunc(tm, tp, oldSize);
            }
            return error;
        }
        touch(tp, true);
        return synced;
    }

    // ---- pages

    /** The page at an offset, held as {@code se} says; null when the file ends before, or there is no memory. */
    Page pageFor(Vnode vp, long off, int se) {
        PointerCell pl = new PointerCell(k.memory, clearedLocal(Long.BYTES));
        int error = tmp_getpage(vp, off, PAGESIZE, 0, pl, PAGESIZE, null, 0, se, CRED(), null);
        return error != 0 ? null : Page.at(k.memory, pl.get());
    }

    /** Finds a page. A hole is filled first, for which the lock of the file must be had for writing. */
    @Prototype("static int tmp_getpage(struct vnode *vp, offset_t off, size_t len, uint_t *protp, page_t **pl, size_t plsz, "
            + "struct seg *seg, caddr_t addr, int rw, struct cred *cr, caller_context_t *ct)")
    private int tmp_getpage(Vnode vp, long off, long len, long protp, PointerCell pl, long plsz, Seg seg, long addr, int rw,
            Cred cr, CallerContext ct) {
        Tmpnode tp = VTOTN(vp);
        rw_enter(tp.tn_contents(), RW_READER);
        if (isHole(tp, off)) {
            if (!rw_tryupgrade(tp.tn_contents())) {
                rw_exit(tp.tn_contents());
                rw_enter(tp.tn_contents(), RW_WRITER);
            }
            // The file may have become shorter, and somebody else may have filled the hole.
            if (isHole(tp, off)) {
                tmpfs.tnode.tmpnode_growmap(tp, off + PAGESIZE);
                k.genunix.anon.anon_set_ptr(tn_anon(tp), off >>> PAGESHIFT, k.genunix.anon.anon_alloc(vp, off), ANON_SLEEP);
                tp.tn_attr().va_nblocks(tp.tn_attr().va_nblocks() + 1);
            }
            rw_downgrade(tp.tn_contents());
        }
        int error = off >= tn_size(tp) ? EFAULT : tmp_getapage(vp, off, PAGESIZE, 0, pl, PAGESIZE, seg, addr, rw, cr);
        rw_exit(tp.tn_contents());
        return error;
    }

    private boolean isHole(Tmpnode tp, long off) {
        return off < tn_size(tp) && (off >>> PAGESHIFT >= tn_asize(tp)
                || k.genunix.anon.anon_get_ptr(tn_anon(tp), off >>> PAGESHIFT) == null);
    }

    /** The page of an anon slot: one that is in swap is read from there, one that never was is full of zeroes. */
    @Prototype("static int tmp_getapage(struct vnode *vp, u_offset_t off, size_t len, uint_t *protp, page_t **pl, size_t plsz, "
            + "struct seg *seg, caddr_t addr, int rw, struct cred *cr)")
    private int tmp_getapage(Vnode vp, long off, long len, long protp, PointerCell pl, long plsz, Seg seg, long addr, int rw,
            Cred cr) {
        Page page = null;
        while (page == null) {
            page = k.unix.vmPage.page_lookup(vp, off, rw);
            if (page != null) {
                pl.set(page);
                return 0;
            }
            // Null if somebody has made it while this thread waited for memory.
            page = k.unix.vmPage.page_create_va(vp, off, PAGESIZE, PG_EXCL | PG_WAIT, null, 0);
        }
        Anon ap = k.genunix.anon.anon_get_ptr(tn_anon(VTOTN(vp)), off >>> PAGESHIFT);
        long data = k.unix.hat.hat_kpm_page2va(page, SYNCHRONOUS_SWAP_READ);
        byte[] contents = ap.an_pvp() == null ? null : swapped.get(ap.address());
        if (contents == null) {
            k.memory.clear(data, PAGESIZE);
        } else {
            k.genunix.fop.fop_pageio(ap.an_pvp(), page, ap.an_poff(), PAGESIZE, B_READ, cr, null);
            k.memory.write(data, contents, 0, PAGESIZE);
        }
        if (rw == SE_SHARED) {
            k.unix.pageLock.page_downgrade(page);
        }
        pl.set(page);
        return 0;
    }

    /**
     * Pushes pages to swap. Does nothing at all unless the caller wants the pages to go, and for the pageout daemon
     * does not wait for a writer.
     */
    @Prototype("static int tmp_putpage(struct vnode *vp, offset_t off, size_t len, int flags, struct cred *cr, "
            + "caller_context_t *ct)")
    public int tmp_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        if (flags != (B_ASYNC | B_FREE) && (flags & (B_INVAL | B_DONTNEED)) == 0) {
            return 0;
        }
        Tmpnode tp = VTOTN(vp);
        spend(Latency.TMPFS_PUTPAGE);
        if (k.vars.proc_pageout() != null && curthread().t_procp().address() == k.vars.proc_pageout().address()) {
            if (!rw_tryenter(tp.tn_contents(), RW_READER)) {
                return ENOMEM;
            }
        } else {
            rw_enter(tp.tn_contents(), RW_READER);
        }
        int error = vp.v_pages() == null ? 0 : len == 0 ? k.genunix.pvn.writeAll(vp, off, this::put, flags, cr)
                : putRange(vp, tp, off, len, flags, cr);
        rw_exit(tp.tn_contents());
        return error == SE_NOSWAP ? 0 : error;
    }

    private int putRange(Vnode vp, Tmpnode tp, long off, long len, int flags, Cred cr) {
        int lock = (flags & (B_FREE | B_INVAL)) != 0 ? SE_EXCL : SE_SHARED;
        long end = Math.min(off + len, tn_size(tp));
        int error = 0;
        for (long at = off & -PAGESIZE; at < end && error == 0; at += PAGESIZE) {
            Page pp = k.unix.vmPage.page_lookup_nowait(vp, at, lock);
            if (pp != null && k.genunix.pvn.pvn_getdirty(pp, flags) != 0) {
                error = put(vp, pp, flags, cr);
            }
        }
        return error;
    }

    private int put(Vnode vp, Page pp, int flags, Cred cr) {
        return tmp_putapage(vp, pp, 0, 0, flags, cr);
    }

    /** Writes one page, which is clean by its bits already, to swap; where there is none it is dirty again. */
    @Prototype("static int tmp_putapage(struct vnode *vp, page_t *pp, u_offset_t *offp, size_t *lenp, int flags, "
            + "struct cred *cr)")
    private int tmp_putapage(Vnode vp, Page pp, long offp, long lenp, int flags, Cred cr) {
        Anon ap = k.genunix.anon.anon_get_ptr(tn_anon(VTOTN(vp)), pp.p_offset() >>> PAGESHIFT);
        int error = ap == null ? EINVAL : k.genunix.vmSwap.swap_newphysname(vp, pp.p_offset(), 0, 0, 0, 0);
        if (error != 0) {
            k.genunix.pvn.pvn_write_done(pp, B_ERROR | B_WRITE | flags);
            return error;
        }
        if (ap.an_pvp() == null) {
            VmSwap.PhysicalName place = k.genunix.vmSwap.takePlace();
            ap.an_pvp(place.vp());
            ap.an_poff(place.offset());
        }
        byte[] contents = new byte[PAGESIZE];
        k.memory.read(k.unix.hat.hat_kpm_page2va(pp, SYNCHRONOUS_SWAP_READ), contents, 0, PAGESIZE);
        swapped.put(ap.address(), contents);
        return k.genunix.fop.fop_pageio(ap.an_pvp(), pp, ap.an_poff(), PAGESIZE, B_WRITE | flags, cr, null);
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;

/**
 * swap_vnops.c: swapfs, the file system without files that the memory of processes lies in. Its vnodes only give names
 * to pages; they are made on first use, are never opened, and stay for ever.
 */
public final class SwapVnops extends FileSystemCode implements VnodeOps {
    /** Number of vnodes among which anonymous pages are distributed. */
    private static final int MAX_SWAP_VNODES = 4;

    private final Vnode[] vnodes = new Vnode[MAX_SWAP_VNODES];
    private Vnodeops operations;

    public SwapVnops(Kernel k) {
        super(k);
    }

    /** Registers the operations of swapfs. */
    @Prototype("int swapinit(int fstype, char *name)")
    public int swapinit(int fstype, long name) {
        operations = k.genunix.vnode.makeOps("swapfs", this);
        return 0;
    }

    /** The vnode for anonymous memory with a hash of {@code vidx}. */
    @Prototype("vnode_t *swapfs_getvp(ulong_t vidx)")
    public Vnode swapfs_getvp(long vidx) {
        int index = (int) (vidx & MAX_SWAP_VNODES - 1);
        if (vnodes[index] == null) {
            if (operations == null) {
                swapinit(0, 0);
            }
            Vnode vp = k.genunix.vnode.vn_alloc(0);
            vp.v_op(operations);
            vp.v_type(VREG);
            vp.v_flag(vp.v_flag() | VISSWAP | VISSWAPFS);
            vnodes[index] = vp;
        }
        return vnodes[index];
    }

    /** Brings a page into memory: from swap, or zeroes where it has never been there. Held as {@code rw} says. */
    @Prototype("static int swap_getapage(struct vnode *vp, u_offset_t off, size_t len, uint_t *protp, page_t **pl, size_t plsz, "
            + "struct seg *seg, caddr_t addr, enum seg_rw rw, struct cred *cr)")
    private int swap_getapage(Vnode vp, long off, long len, long protp, PointerCell pl, long plsz, Seg seg, long addr, int rw,
            Cred cr) {
        Page pp = null;
        while (pp == null) {
            pp = k.unix.vmPage.page_lookup(vp, off, rw);
            if (pp != null) {
                pl.set(pp);
                return 0;
            }
            // Null if somebody has made it while this thread waited for memory.
            pp = k.unix.vmPage.page_create_va(vp, off, PAGESIZE, PG_EXCL | PG_WAIT, seg, addr);
        }
        Anon ap = anonOf(off);
        if (ap.an_pvp() != null) {
            k.genunix.fop.fop_pageio(ap.an_pvp(), pp, ap.an_poff(), PAGESIZE, B_READ, cr, null);
        }
        if (rw == SE_SHARED) {
            k.unix.pageLock.page_downgrade(pp);
        }
        pl.set(pp);
        return 0;
    }

    /** Writes a page of anonymous memory to swap. ENOMEM when there is no swap. */
    @Prototype("int swap_putpage(struct vnode *vp, offset_t off, size_t len, int flags, struct cred *cr)")
    public int swap_putpage(Vnode vp, long off, long len, int flags, Cred cr) {
        Page pp = k.unix.vmPage.page_lookup_nowait(vp, off, (flags & (B_FREE | B_INVAL)) != 0 ? SE_EXCL : SE_SHARED);
        if (pp == null) {
            return 0;
        }
        if (k.genunix.pvn.pvn_getdirty(pp, flags) == 0) {
            return 0;
        }
        return swap_putapage(vp, pp, 0, 0, flags, cr);
    }

    /** Writes one page, which is clean by its bits already; without swap it is dirty again, and the error ENOMEM. */
    @Prototype("static int swap_putapage(struct vnode *vp, page_t *pp, u_offset_t *offp, size_t *lenp, int flags, "
            + "struct cred *cr)")
    private int swap_putapage(Vnode vp, Page pp, long offp, long lenp, int flags, Cred cr) {
        Anon ap = anonOf(pp.p_offset());
        int error = ap.an_pvp() != null ? 0 : k.genunix.vmSwap.swap_newphysname(vp, pp.p_offset(), 0, 0, 0, 0);
        if (error != 0) {
            k.genunix.pvn.pvn_write_done(pp, B_ERROR | B_WRITE | flags);
            return error == SE_NOSWAP ? ENOMEM : error;
        }
        if (ap.an_pvp() == null) {
            VmSwap.PhysicalName place = k.genunix.vmSwap.takePlace();
            ap.an_pvp(place.vp());
            ap.an_poff(place.offset());
        }
        return k.genunix.fop.fop_pageio(ap.an_pvp(), pp, ap.an_poff(), PAGESIZE, B_WRITE | flags, cr, null);
    }

    /** Offset under which the page of an anon structure is named: its address says it, so that no other has it. */
    static long offsetOf(Anon ap) {
        return (ap.address() & 0xffff_ffffL) << PAGESHIFT;
    }

    private Anon anonOf(long offset) {
        return Anon.at(k.memory, AddressLayout.HEAP_BASE & ~0xffff_ffffL | offset >>> PAGESHIFT);
    }

    @Override
    public Page vop_getpage(Vnode vp, long off, int se, Cred cr) {
        PointerCell pl = cell();
        swap_getapage(vp, off, PAGESIZE, 0, pl, PAGESIZE, null, 0, se, cr);
        return Page.at(k.memory, pl.get());
    }

    @Override
    public int vop_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return swap_putpage(vp, off, len, flags, cr);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        panic("swap_inactive: a vnode of swapfs lost its last hold");
    }

    @Override
    public void vop_dispose(Vnode vp, Page pp, int flag, int dn, Cred cr, CallerContext ct) {
        k.genunix.fsSubr.fs_dispose(vp, pp, flag, dn, cr, ct);
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.KAnoninfo;
import org.dtrace4j.kernel.struct.Swapinfo;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * vm_swap.c: swap devices and the places on them. Early in boot there are none; {@code swapadd} brings the first.
 */
public final class VmSwap extends FileSystemCode {
    /** Where {@link #swap_newphysname} has found room: a swap device and the offset on it. */
    public record PhysicalName(Vnode vp, long offset) { }

    private static final int BITS = 64;

    public VmSwap(Kernel k) {
        super(k);
    }

    /** Number of pages that a swap device of the machine has. */
    public static final long SWAP_PAGES = 4096;

    /** Adds a device or file to swap. Returns an error number. */
    @Prototype("int swapadd(struct vnode *vp, ulong_t lowblk, ulong_t nblks, char *swapname)")
    public int swapadd(Vnode vp, long lowblk, long nblks, long swapname) {
        spend(Latency.SWAP_ADD);
        for (Swapinfo si = k.vars.swapinfo(); si != null; si = si.si_next()) {
            if (Vnode.same(si.si_vp(), vp)) {
                return EEXIST;
            }
        }
        long pages = nblks * 512 >>> PAGESHIFT;
        if (pages == 0) {
            return EINVAL;
        }
        Swapinfo si = Swapinfo.at(k.memory, kmem_zalloc(Swapinfo.SIZE));
        VN_HOLD(vp);
        si.si_vp(vp);
        si.si_svp(vp);
        si.si_soff((int) (lowblk * 512));
        si.si_eoff((int) (si.si_soff() + (pages << PAGESHIFT)));
        si.si_npgs(pages);
        si.si_nfpgs(pages);
        si.si_mapsize((pages + BITS - 1) / BITS * Long.BYTES);
        si.si_swapslots(kmem_zalloc(si.si_mapsize()));
        si.si_pname(swapname);
        vp.v_flag(vp.v_flag() | VISSWAP);
        Swapinfo last = k.vars.swapinfo();
        if (last == null) {
            k.vars.swapinfo(si);
        } else {
            while (last.si_next() != null) {
                last = last.si_next();
            }
            last.si_next(si);
        }
        k.vars.nswapfiles(k.vars.nswapfiles() + 1);
        KAnoninfo info = k.vars.k_anoninfo();
        info.ani_max(info.ani_max() + pages);
        info.ani_free(info.ani_free() + pages);
        return 0;
    }

    /**
     * Adds the device or file of that name, a kernel address, to swap: {@code swapctl(SC_ADD)}, behind
     * {@code uadmin(A_SWAPCTL)}. Returns an error number.
     */
    @Prototype("int swapctl(char *path)")
    public int swapctl(long path) {
        PointerCell found = cell();
        int error = k.genunix.lookup.lookupname(path, UIO_SYSSPACE, FOLLOW, null, found);
        if (error != 0) {
            return error;
        }
        Vnode vp = vnodeIn(found);
        if (vp.v_type() == VBLK) {
            error = swapadd(vp, 0, SWAP_PAGES * (PAGESIZE / 512), newString(string(path)));
        } else {
            // No file system here has vop_pageio, which swap on a file would need.
            error = vp.v_type() == VREG ? ENOSYS : ENOTBLK;
        }
        VN_RELE(vp);
        return error;
    }

    /** What there is, the first that was added first. */
    public List<Syscalls.SwapArea> areas() {
        List<Syscalls.SwapArea> areas = new ArrayList<>();
        for (Swapinfo si = k.vars.swapinfo(); si != null; si = si.si_next()) {
            areas.add(new Syscalls.SwapArea(string(si.si_pname()), si.si_vp().v_rdev(), (si.si_soff() & 0xffffffffL) >>> PAGESHIFT,
                    si.si_npgs(), si.si_nfpgs()));
        }
        return areas;
    }

    /** Finds a place in swap for the page (vp, off); null when there is no swap, or it is full. */
    @Prototype("int swap_newphysname(struct vnode *vp, u_offset_t off, u_offset_t *offp, size_t *lenp, "
            + "struct vnode **pvpp, u_offset_t *poffp)")
    public int swap_newphysname(Vnode vp, long off, long offp, long lenp, long pvpp, long poffp) {
        for (Swapinfo si = k.vars.swapinfo(); si != null; si = si.si_next()) {
            if (si.si_nfpgs() > 0) {
                return 0;
            }
        }
        return k.vars.swapinfo() == null ? SE_NOSWAP : ENOMEM;
    }

    /** Takes a place after {@link #swap_newphysname} has said that there is one. */
    public PhysicalName takePlace() {
        for (Swapinfo si = k.vars.swapinfo(); si != null; si = si.si_next()) {
            for (long slot = 0; slot < si.si_npgs() && si.si_nfpgs() > 0; slot++) {
                long word = si.si_swapslots() + slot / BITS * Long.BYTES;
                long bit = 1L << slot % BITS;
                if ((k.memory.getLong(word) & bit) == 0) {
                    k.memory.putLong(word, k.memory.getLong(word) | bit);
                    si.si_nfpgs(si.si_nfpgs() - 1);
                    k.vars.k_anoninfo().ani_free(k.vars.k_anoninfo().ani_free() - 1);
                    return new PhysicalName(si.si_vp(), (si.si_soff() & 0xffffffffL) + (slot << PAGESHIFT));
                }
            }
        }
        return null;
    }

    /** Gives the place of a page in swap back. */
    @Prototype("void swap_phys_free(struct vnode *vp, u_offset_t off, size_t len)")
    public void swap_phys_free(Vnode vp, long off, long len) {
        for (Swapinfo si = k.vars.swapinfo(); si != null; si = si.si_next()) {
            if (Vnode.same(si.si_vp(), vp)) {
                long slot = off - (si.si_soff() & 0xffffffffL) >>> PAGESHIFT;
                long word = si.si_swapslots() + slot / BITS * Long.BYTES;
                k.memory.putLong(word, k.memory.getLong(word) & ~(1L << slot % BITS));
                si.si_nfpgs(si.si_nfpgs() + 1);
                k.vars.k_anoninfo().ani_free(k.vars.k_anoninfo().ani_free() + 1);
                return;
            }
        }
    }
}

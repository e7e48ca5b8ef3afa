package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonHdr;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.KAnoninfo;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_anon.c: memory without a file. An anonymous map is an array of slots; a slot that has been used points to a
 * {@code struct anon}, which names the page by (an_vp, an_off) and counts the maps that share it.
 *
 * <pre>
 *   anon_map -> anon_hdr -> array_chunk: [ 0 | anon | anon | 0 | ... ]
 *                                               '-> an_vp, an_off -> page_t
 * </pre>
 *
 * <p>Memory of processes is named by vnodes of swapfs, files of tmpfs by their own vnodes. Space is reserved before it
 * is used: {@code ani_phys_resv} counts reserved pages of swap, {@code ani_mem_resv} those of memory.
 */
public final class VmAnon extends FileSystemCode {
    private long inUse;

    public VmAnon(Kernel k) {
        super(k);
    }

    @Prototype("void anon_init(void)")
    public void anon_init() {
        KAnoninfo info = k.vars.k_anoninfo();
        info.ani_mem_resv(0);
        info.ani_phys_resv(0);
        info.ani_max(0);
        info.ani_free(0);
    }

    // ---- reservation

    /** Pages of memory that may be reserved in the place of swap: what is available, but for what the kernel keeps. */
    public long memoryForSwap() {
        return Math.max(0, k.vars.availrmem() - k.vars.swapfs_minfree());
    }

    /** Reserves {@code size} bytes of swap or memory. Returns 1, or 0 when there is not that much, or only for the privileged. */
    @Prototype("int anon_resvmem(size_t size, int takemem, struct zone *zone, int tryhard)")
    public int anon_resvmem(long size, int takemem, long zone, int tryhard) {
        long pages = size + PAGEOFFSET >>> PAGESHIFT;
        KAnoninfo info = k.vars.k_anoninfo();
        long fromSwap = Math.min(pages, info.ani_max() - info.ani_phys_resv());
        long fromMemory = pages - fromSwap;
        if (fromMemory > 0) {
            boolean enough = fromMemory < memoryForSwap() - k.vars.swapfs_reserve()
                    || fromMemory < memoryForSwap() && k.genunix.policy.secpolicy_resource(CRED()) == 0;
            if (takemem == 0 || !enough) {
                return 0;
            }
            k.vars.availrmem(k.vars.availrmem() - fromMemory);
            info.ani_mem_resv(info.ani_mem_resv() + fromMemory);
        }
        info.ani_phys_resv(info.ani_phys_resv() + fromSwap);
        return 1;
    }

    /** Gives reserved bytes back: memory first, because there may be none left for others. */
    @Prototype("void anon_unresvmem(size_t size, struct zone *zone)")
    public void anon_unresvmem(long size, long zone) {
        long pages = size + PAGEOFFSET >>> PAGESHIFT;
        KAnoninfo info = k.vars.k_anoninfo();
        long fromMemory = Math.min(pages, info.ani_mem_resv());
        info.ani_mem_resv(info.ani_mem_resv() - fromMemory);
        k.vars.availrmem(k.vars.availrmem() + fromMemory);
        info.ani_phys_resv(info.ani_phys_resv() - (pages - fromMemory));
    }

    /** Pages that have been allocated, and not only reserved. */
    public long inUse() {
        return inUse;
    }

    // ---- arrays of slots

    @Prototype("struct anon_hdr *anon_create(pgcnt_t npages, int flags)")
    public AnonHdr anon_create(long npages, int flags) {
        AnonHdr ahp = AnonHdr.at(k.memory, kmem_zalloc(AnonHdr.SIZE));
        ahp.size(npages);
        ahp.array_chunk(kmem_zalloc(npages * Long.BYTES));
        return ahp;
    }

    @Prototype("void anon_release(struct anon_hdr *ahp, pgcnt_t npages)")
    public void anon_release(AnonHdr ahp, long npages) {
        kmem_free(ahp.array_chunk(), ahp.size() * Long.BYTES);
        kmem_free(ahp.address(), AnonHdr.SIZE);
    }

    /** The anon structure in a slot, or null. */
    @Prototype("struct anon *anon_get_ptr(struct anon_hdr *ahp, ulong_t an_idx)")
    public Anon anon_get_ptr(AnonHdr ahp, long index) {
        return slotOf(ahp, index);
    }

    /** The same, for who is no kernel function. */
    Anon slotOf(AnonHdr ahp, long index) {
        return index >= ahp.size() ? null : Anon.at(k.memory, k.memory.getLong(slot(ahp, index)));
    }

    @Prototype("int anon_set_ptr(struct anon_hdr *ahp, ulong_t an_idx, struct anon *ap, int flags)")
    public int anon_set_ptr(AnonHdr ahp, long index, Anon ap, int flags) {
        k.memory.putLong(slot(ahp, index), Struct.addressOf(ap));
        return 0;
    }

    private static long slot(AnonHdr ahp, long index) {
        return ahp.array_chunk() + index * Long.BYTES;
    }

    /** Makes an array longer; the slots keep their places. */
    public void grow(AnonHdr ahp, long npages) {
        long larger = kmem_zalloc(npages * Long.BYTES);
        k.memory.copy(ahp.array_chunk(), larger, (int) (ahp.size() * Long.BYTES));
        kmem_free(ahp.array_chunk(), ahp.size() * Long.BYTES);
        ahp.array_chunk(larger);
        ahp.size(npages);
    }

    // ---- anon structures

    /** Makes an anon structure that names (vp, off); with a null vp the name is one of swapfs. */
    @Prototype("struct anon *anon_alloc(struct vnode *vp, u_offset_t off)")
    public Anon anon_alloc(Vnode vp, long off) {
        Anon ap = Anon.at(k.memory, kmem_alloc(Anon.SIZE));
        inUse++;
        ap.an_refcnt(1);
        ap.an_pvp(null);
        ap.an_poff(0);
        ap.an_hash(null);
        if (vp == null) {
            ap.an_vp(k.genunix.swapVnops.swapfs_getvp(ap.address() >>> 4));
            ap.an_off((ap.address() & 0xffff_ffffffL) << PAGESHIFT);
        } else {
            ap.an_vp(vp);
            ap.an_off(off);
        }
        return ap;
    }

    /** Drops one reference; with the last one the page goes, and its place in swap. */
    @Prototype("void anon_decref(struct anon *ap)")
    public void anon_decref(Anon ap) {
        ap.an_refcnt(ap.an_refcnt() - 1);
        if (ap.an_refcnt() > 0) {
            return;
        }
        Page pp = k.unix.vmPage.page_lookup(ap.an_vp(), ap.an_off(), SE_EXCL);
        if (pp != null) {
            k.unix.hat.hat_pageunload(pp, HAT_FORCE_PGUNLOAD);
            k.unix.vmPage.page_destroy(pp, 0);
        }
        if (ap.an_pvp() != null) {
            k.genunix.vmSwap.swap_phys_free(ap.an_pvp(), ap.an_poff(), PAGESIZE);
        }
        inUse--;
        kmem_free(ap.address(), Anon.SIZE);
    }

    /** Empties the slots of {@code size} bytes from {@code index} on. */
    @Prototype("void anon_free(struct anon_hdr *ahp, ulong_t index, size_t size)")
    public void anon_free(AnonHdr ahp, long index, long size) {
        long pages = size + PAGEOFFSET >>> PAGESHIFT;
        for (long i = index; i < index + pages; i++) {
            Anon ap = anon_get_ptr(ahp, i);
            if (ap != null) {
                anon_set_ptr(ahp, i, null, ANON_SLEEP);
                anon_decref(ap);
            }
        }
    }

    /** Shares the used slots of one array with another, as a fork does. */
    @Prototype("void anon_dup(struct anon_hdr *old, ulong_t old_idx, struct anon_hdr *newahp, ulong_t new_idx, "
            + "size_t size)")
    public void anon_dup(AnonHdr old, long oldIndex, AnonHdr copy, long newIndex, long size) {
        long pages = size + PAGEOFFSET >>> PAGESHIFT;
        for (long i = 0; i < pages; i++) {
            Anon ap = anon_get_ptr(old, oldIndex + i);
            if (ap != null) {
                ap.an_refcnt(ap.an_refcnt() + 1);
                anon_set_ptr(copy, newIndex + i, ap, ANON_SLEEP);
            }
        }
    }

    // ---- pages of process segments

    /** The page of a slot, held: one of zeroes if the slot has never been used, else its own, which may be in swap. */
    Page page(AnonHdr ahp, long index, Seg seg, long addr) {
        if (anon_get_ptr(ahp, index) == null) {
            Page zeroes = newPage(ahp, index, null, seg, addr);
            if (zeroes != null) {
                return zeroes;
            }
        }
        PointerCell app = cell();
        app.set(anon_get_ptr(ahp, index));
        PointerCell pl = cell();
        anon_getpage(app, 0, pl, PAGESIZE, seg, addr, S_READ, CRED());
        return Page.at(k.memory, pl.get());
    }

    /** Gives a slot that has {@code old} a page of zeroes instead, held. Null if somebody has put another into it meanwhile. */
    Page newPage(AnonHdr ahp, long index, Anon old, Seg seg, long addr) {
        PointerCell app = cell();
        Page pp = anon_zero(seg, addr, app, CRED());
        Anon ap = Anon.at(k.memory, app.get());
        if (!Anon.same(anon_get_ptr(ahp, index), old)) {
            k.unix.pageLock.page_unlock(pp);
            anon_decref(ap);
            return null;
        }
        anon_set_ptr(ahp, index, ap, ANON_SLEEP);
        return pp;
    }

    /** Makes an anon structure with a page of zeroes, held exclusively; {@code app} receives it. */
    @Prototype("page_t *anon_zero(struct seg *seg, caddr_t addr, struct anon **app, struct cred *cred)")
    public Page anon_zero(Seg seg, long addr, PointerCell app, Cred cred) {
        VminfoProbes.zfod(this, 1, k.counters.vm(CpuVmStats.OFFSET_ZFOD, 1));
        Anon ap = anon_alloc(null, 0);
        app.set(ap);
        return k.unix.vmPage.page_create_va(ap.an_vp(), ap.an_off(), PAGESIZE, PG_EXCL | PG_WAIT, seg, addr);
    }

    /** The page of an anon structure, held; it is read from swap if it is there and nowhere else. Returns an error number. */
    @Prototype("int anon_getpage(struct anon **app, uint_t *vpprot, page_t **pl, size_t plsz, struct seg *seg, caddr_t addr, "
            + "enum seg_rw rw, struct cred *cred)")
    public int anon_getpage(PointerCell app, long vpprot, PointerCell pl, long plsz, Seg seg, long addr, int rw, Cred cred) {
        Anon ap = Anon.at(k.memory, app.get());
        Page pp = k.unix.vmPage.page_lookup(ap.an_vp(), ap.an_off(), SE_SHARED);
        if (pp != null) {
            pl.set(pp);
            return 0;
        }
        return k.genunix.fop.fop_getpage(ap.an_vp(), ap.an_off(), PAGESIZE, vpprot, pl, plsz, seg, addr, SE_SHARED, cred, null);
    }

    // ---- maps of process segments

    @Prototype("struct anon_map *anonmap_alloc(size_t size, size_t swresv, int flags)")
    public AnonMap anonmap_alloc(long size, long swresv, int flags) {
        AnonMap amp = AnonMap.at(k.memory, kmem_zalloc(AnonMap.SIZE));
        amp.refcnt(1);
        amp.size(size);
        amp.swresv(swresv);
        amp.ahp(anon_create(size >>> PAGESHIFT, ANON_SLEEP));
        return amp;
    }

    @Prototype("void anonmap_free(struct anon_map *amp)")
    public void anonmap_free(AnonMap amp) {
        anon_release(amp.ahp(), amp.size() >>> PAGESHIFT);
        kmem_free(amp.address(), AnonMap.SIZE);
    }
}

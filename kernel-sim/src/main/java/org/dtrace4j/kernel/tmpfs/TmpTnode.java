package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonHdr;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/** tmp_tnode.c: the life of a node, and the memory of its data. */
public final class TmpTnode extends TmpfsCode {
    TmpTnode(Kernel k, Tmpfs tmpfs) {
        super(k, tmpfs);
    }

    // ---- reservations

    /**
     * Reserves memory for {@code delta} more bytes of a file, whole pages of it.
     *
     * @return 0, or 1 when the mount's limit or the machine's memory forbids it
     */
    @Prototype("int tmp_resv(struct tmount *tm, struct tmpnode *tp, size_t delta, int pagecreate)")
    public int tmp_resv(Tmount tm, Tmpnode tp, long delta, int pagecreate) {
        long pages = delta + PAGEOFFSET >>> PAGESHIFT;
        if (pagecreate == 0) {
            return 0;
        }
        mutex_enter(tm.tm_contents());
        long limit = tm.tm_anonmax();
        boolean tooMuch = limit >= 0 && tm.tm_anonmem() + pages > limit;
        if (!tooMuch) {
            tm.tm_anonmem(tm.tm_anonmem() + pages);
        }
        mutex_exit(tm.tm_contents());
        if (tooMuch) {
            return 1;
        }
        boolean leavesEnough = k.vars.availrmem() > k.vars.tmpfs_minfree() + pages;
        if (!leavesEnough || k.genunix.anon.anon_resvmem(pages << PAGESHIFT, 1, 0, 1) == 0) {
            mutex_enter(tm.tm_contents());
            tm.tm_anonmem(tm.tm_anonmem() - pages);
            mutex_exit(tm.tm_contents());
            return 1;
        }
        return 0;
    }

    @Prototype("static void tmp_unresv(struct tmount *tm, struct tmpnode *tp, size_t delta)")
    private void tmp_unresv(Tmount tm, Tmpnode tp, long delta) {
        k.genunix.anon.anon_unresvmem(delta, 0);
        mutex_enter(tm.tm_contents());
        tm.tm_anonmem(tm.tm_anonmem() - (delta >>> PAGESHIFT));
        mutex_exit(tm.tm_contents());
    }

    // ---- slots

    /** Makes sure that there is a slot for each page of a file of this size. */
    @Prototype("int tmpnode_growmap(struct tmpnode *tp, ulong_t newsize)")
    public int tmpnode_growmap(Tmpnode tp, long newsize) {
        long pages = newsize + PAGEOFFSET >>> PAGESHIFT;
        AnonHdr slots = tn_anon(tp);
        long have = tn_asize(tp);
        if (pages <= have) {
            return 0;
        }
        // Doubling keeps a file that is written piece by piece from being copied again and again.
        long more = Math.max(pages, have * 2);
        if (slots == null) {
            tp.un_tmpnode().un_anonstruct().un_anon(k.genunix.anon.anon_create(more, 0));
        } else {
            k.genunix.anon.grow(slots, more);
        }
        tp.un_tmpnode().un_anonstruct().un_size(more);
        return 0;
    }

    /**
     * Makes a file shorter, or longer with a hole. The caller holds {@code tn_rwlock} and {@code tn_contents} as
     * writer; a symbolic link loses its text.
     */
    @Prototype("int tmpnode_trunc(struct tmount *tm, struct tmpnode *tp, ulong_t newsize)")
    public int tmpnode_trunc(Tmount tm, Tmpnode tp, long newsize) {
        long oldsize = tn_size(tp);
        if (tn_type(tp) == VLNK) {
            if (oldsize > 0) {
                tmpfs.subr.tmp_memfree(tp.un_tmpnode().un_symlink(), oldsize + 1);
                tp.un_tmpnode().un_symlink(0);
            }
            tp.tn_attr().va_size(0);
            return 0;
        }
        if (tn_type(tp) != VREG) {
            return tn_type(tp) == VDIR ? EINVAL : 0;
        }
        if (newsize == oldsize) {
            touch(tp, true);
            return 0;
        }
        long oldPages = oldsize + PAGEOFFSET >>> PAGESHIFT;
        long newPages = newsize + PAGEOFFSET >>> PAGESHIFT;
        if (newsize > oldsize) {
            if (newPages > oldPages && tmp_resv(tm, tp, newPages - oldPages << PAGESHIFT, 1) != 0) {
                return ENOSPC;
            }
            tmpnode_growmap(tp, newsize);
            tp.tn_attr().va_size(newsize);
        } else {
            // What is cut off must read as zeros if the file grows again.
            if ((newsize & PAGEOFFSET) != 0) {
                k.genunix.pvn.pvn_vpzero(TNTOV(tp), newsize, (newPages << PAGESHIFT) - newsize);
            }
            tp.tn_attr().va_size(newsize);
            long freed = 0;
            for (long i = newPages; i < oldPages && i < tn_asize(tp); i++) {
                Anon ap = k.genunix.anon.anon_get_ptr(tn_anon(tp), i);
                freed += ap == null ? 0 : 1;
            }
            if (freed > 0) {
                k.genunix.anon.anon_free(tn_anon(tp), newPages, oldPages - newPages << PAGESHIFT);
                tp.tn_attr().va_nblocks(tp.tn_attr().va_nblocks() - freed);
            }
            if (newPages < oldPages) {
                tmp_unresv(tm, tp, oldPages - newPages << PAGESHIFT);
            }
            if (newsize == 0 && tn_anon(tp) != null) {
                k.genunix.anon.anon_release(tn_anon(tp), tn_asize(tp));
                tp.un_tmpnode().un_anonstruct().un_anon(null);
                tp.un_tmpnode().un_anonstruct().un_size(0);
            }
        }
        touch(tp, true);
        return 0;
    }

    // ---- life

    /** Makes a zeroed node and its vnode, with one hold, and puts it at the end of the mount's list. */
    @Prototype("void tmpnode_init(struct tmount *tm, struct tmpnode *t, vattr_t *vap, cred_t *cred)")
    public void tmpnode_init(Tmount tm, Tmpnode t, Vattr vap, Cred cred) {
        rw_init(t.tn_rwlock());
        rw_init(t.tn_contents());
        mutex_init(t.tn_tlock());
        Vattr attr = t.tn_attr();
        attr.va_mode(vap.va_mode());
        attr.va_type(vap.va_type());
        attr.va_uid(vap.va_uid());
        attr.va_gid(vap.va_gid());
        attr.va_rdev(vap.va_rdev());
        attr.va_nodeid((t.address() >>> 3) & 0xffffffffL);
        attr.va_blksize(PAGESIZE);
        attr.va_fsid(tm.tm_dev());
        gethrestime(attr.va_atime());
        gethrestime(attr.va_mtime());
        gethrestime(attr.va_ctime());
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        t.tn_vnode(vp);
        vp.v_op(k.vars.tmp_vnodeops());
        vp.v_vfsp(tm.tm_vfsp());
        vp.v_type(vap.va_type());
        vp.v_rdev(vap.va_rdev());
        vp.v_data(t.address());
        mutex_enter(tm.tm_contents());
        t.tn_gen(tm.tm_gen());
        attr.va_seq(tm.tm_gen());
        tm.tm_gen(tm.tm_gen() + 1);
        Tmpnode root = tm.tm_rootnode();
        if (root != null) {
            Tmpnode last = root.tn_back();
            t.tn_forw(null);
            t.tn_back(last);
            last.tn_forw(t);
            root.tn_back(t);
        }
        mutex_exit(tm.tm_contents());
    }

    /** Takes a dead node off its mount's list and frees it. Nobody holds it or can find it any more. */
    void destroy(Tmount tm, Tmpnode tp) {
        Vnode vp = TNTOV(tp);
        mutex_enter(tm.tm_contents());
        Tmpnode root = tm.tm_rootnode();
        if (!Tmpnode.same(root, tp)) {
            Tmpnode next = tp.tn_forw();
            Tmpnode previous = tp.tn_back();
            previous.tn_forw(next);
            if (next == null) {
                root.tn_back(previous);
            } else {
                next.tn_back(previous);
            }
        } else {
            tm.tm_rootnode(null);
        }
        mutex_exit(tm.tm_contents());
        k.genunix.vnode.vn_free(vp);
        kmem_free(tp.address(), Tmpnode.SIZE);
    }

    /** Undoes the making of a node that could not be entered in its directory. */
    @Prototype("void tmpnode_cleanup(struct tmpnode *tp)")
    public void tmpnode_cleanup(Tmpnode tp) {
        tp.tn_attr().va_nlink(0);
        tmpnode_rele(tp);
    }
}

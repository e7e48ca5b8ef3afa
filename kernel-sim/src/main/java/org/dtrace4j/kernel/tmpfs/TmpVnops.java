package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.DirectoryEntries;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Tdirent;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;

/**
 * tmp_vnops.c: operations on names. Those on data are in {@link TmpData}; {@link TmpVnodeOps} is the table of all.
 *
 * <p>Two names of one mount are renamed under {@code tm_renamelck}, one at a time. A rename moves directory entries
 * and link counts; the vnode's remembered path it leaves as it is.
 */
public final class TmpVnops extends TmpfsCode {
    TmpVnops(Kernel k, Tmpfs tmpfs) {
        super(k, tmpfs);
    }

    @Prototype("static int tmp_open(struct vnode **vpp, int flag, struct cred *cred, caller_context_t *ct)")
    int tmp_open(PointerCell vpp, int flag, Cred cred, CallerContext ct) {
        return (vnodeIn(vpp).v_flag() & VISSWAP) != 0 ? EINVAL : 0;
    }

    @Prototype("static int tmp_close(struct vnode *vp, int flag, int count, offset_t offset, struct cred *cred, "
            + "caller_context_t *ct)")
    int tmp_close(Vnode vp, int flag, int count, long offset, Cred cred, CallerContext ct) {
        return 0;
    }

    // ---- attributes

    @Prototype("static int tmp_getattr(struct vnode *vp, struct vattr *vap, int flags, struct cred *cred, "
            + "caller_context_t *ct)")
    int tmp_getattr(Vnode vp, Vattr vap, int flags, Cred cred, CallerContext ct) {
        Tmpnode tp = VTOTN(vp);
        mutex_enter(tp.tn_tlock());
        int mask = vap.va_mask();
        k.memory.copy(tp.tn_attr().address(), vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(vp.v_type());
        vap.va_mode(tp.tn_attr().va_mode() & MODEMASK);
        vap.va_blksize(PAGESIZE);
        vap.va_nblocks((tn_size(tp) + PAGEOFFSET >>> PAGESHIFT) * (PAGESIZE / 512));
        mutex_exit(tp.tn_tlock());
        return 0;
    }

    @Prototype("static int tmp_setattr(struct vnode *vp, struct vattr *vap, int flags, struct cred *cred, "
            + "caller_context_t *ct)")
    int tmp_setattr(Vnode vp, Vattr vap, int flags, Cred cred, CallerContext ct) {
        Tmpnode tp = VTOTN(vp);
        int mask = vap.va_mask();
        if ((mask & (AT_NLINK | AT_RDEV | AT_FSID | AT_NODEID | AT_TYPE | AT_BLKSIZE | AT_NBLOCKS | AT_SEQ)) != 0) {
            return EINVAL;
        }
        int denied = k.genunix.policy.setattr(cred, vap, tp.tn_attr(), mode -> tmpfs.subr.tmp_taccess(tp, mode, cred));
        if (denied != 0) {
            return denied;
        }
        mask = vap.va_mask();
        mutex_enter(tp.tn_tlock());
        Vattr attr = tp.tn_attr();
        if ((mask & AT_MODE) != 0) {
            attr.va_mode(attr.va_mode() & S_IFMT | vap.va_mode() & MODEMASK);
        }
        if ((mask & AT_UID) != 0) {
            attr.va_uid(vap.va_uid());
        }
        if ((mask & AT_GID) != 0) {
            attr.va_gid(vap.va_gid());
        }
        if ((mask & AT_ATIME) != 0) {
            attr.va_atime().tv_sec(vap.va_atime().tv_sec());
            attr.va_atime().tv_nsec(vap.va_atime().tv_nsec());
        }
        if ((mask & AT_MTIME) != 0) {
            attr.va_mtime().tv_sec(vap.va_mtime().tv_sec());
            attr.va_mtime().tv_nsec(vap.va_mtime().tv_nsec());
        }
        gethrestime(attr.va_ctime());
        mutex_exit(tp.tn_tlock());
        if ((mask & AT_SIZE) == 0) {
            return 0;
        }
        if (vp.v_type() == VDIR) {
            return EISDIR;
        }
        rw_enter(tp.tn_rwlock(), RW_WRITER);
        rw_enter(tp.tn_contents(), RW_WRITER);
        int error = tmpfs.tnode.tmpnode_trunc(VTOTM(vp), tp, vap.va_size());
        rw_exit(tp.tn_contents());
        rw_exit(tp.tn_rwlock());
        if (error == 0 && vap.va_size() == 0) {
            k.genunix.events.vnevent_truncate(vp, ct);
        }
        return error;
    }

    @Prototype("static int tmp_access(struct vnode *vp, int mode, int flags, struct cred *cred, caller_context_t *ct)")
    int tmp_access(Vnode vp, int mode, int flags, Cred cred, CallerContext ct) {
        return tmpfs.subr.tmp_taccess(VTOTN(vp), mode, cred);
    }

    // ---- names

    @Prototype("static int tmp_lookup(struct vnode *dvp, char *nm, struct vnode **vpp, struct pathname *pnp, "
            + "int flags, struct vnode *rdir, struct cred *cred, caller_context_t *ct, int *direntflags, "
            + "struct pathname *realpnp)")
    int tmp_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cred,
            CallerContext ct, long direntflags, Pathname realpnp) {
        spend(Latency.TMPFS_LOOKUP);
        PointerCell found = cell();
        int error = tmpfs.dir.tdirlookup(VTOTN(dvp), nm, found, cred);
        if (error == 0) {
            vpp.set(TNTOV(nodeIn(found)));
        }
        return error;
    }

    @Prototype("static int tmp_create(struct vnode *dvp, char *nm, struct vattr *vap, enum vcexcl exclusive, int mode, "
            + "struct vnode **vpp, struct cred *cred, int flag, caller_context_t *ct, vsecattr_t *vsecp)")
    int tmp_create(Vnode dvp, long nm, Vattr vap, int exclusive, int mode, PointerCell vpp, Cred cred, int flag,
            CallerContext ct, Vsecattr vsecp) {
        spend(Latency.TMPFS_CREATE);
        Tmpnode parent = VTOTN(dvp);
        PointerCell found = cell();
        while (true) {
            if (k.memory.getByte(nm) == 0) {
                tmpnode_hold(parent);
                found.set(parent);
            } else {
                found.set(0);
            }
            int error = found.get() != 0 ? 0 : tmpfs.dir.tdirlookup(parent, nm, found, cred);
            if (error == 0) {
                return createExisting(nodeIn(found), vap, exclusive, mode, vpp, cred, ct);
            }
            if (error != ENOENT) {
                return error;
            }
            rw_enter(parent.tn_rwlock(), RW_WRITER);
            error = tmpfs.dir.tdirenter(VTOTM(dvp), parent, nm, DE_CREATE, null, null, vap, found, cred, ct);
            rw_exit(parent.tn_rwlock());
            if (error == 0) {
                vpp.set(TNTOV(nodeIn(found)));
                return 0;
            }
            if (error != EEXIST) {
                return error;
            }
            // Somebody made it between the look-up and the entry: it is a look-up that succeeds, then.
            tmpnode_rele(nodeIn(found));
        }
    }

    /** A create that finds the name: the file is emptied if that is asked for. */
    private int createExisting(Tmpnode node, Vattr vap, int exclusive, int mode, PointerCell vpp, Cred cred,
            CallerContext ct) {
        int error = 0;
        if (exclusive == EXCL) {
            error = EEXIST;
        } else if (tn_type(node) == VDIR && (mode & VWRITE) != 0) {
            error = EISDIR;
        } else {
            error = tmpfs.subr.tmp_taccess(node, mode, cred);
        }
        if (error != 0) {
            tmpnode_rele(node);
            return error;
        }
        if (tn_type(node) == VREG && (vap.va_mask() & AT_SIZE) != 0 && vap.va_size() == 0) {
            rw_enter(node.tn_rwlock(), RW_WRITER);
            rw_enter(node.tn_contents(), RW_WRITER);
            tmpfs.tnode.tmpnode_trunc(TNTOTM(node), node, 0);
            rw_exit(node.tn_contents());
            rw_exit(node.tn_rwlock());
            k.genunix.events.vnevent_create(TNTOV(node), ct);
        }
        vpp.set(TNTOV(node));
        return 0;
    }

    @Prototype("static int tmp_remove(struct vnode *dvp, char *nm, struct cred *cred, caller_context_t *ct, int flags)")
    int tmp_remove(Vnode dvp, long nm, Cred cred, CallerContext ct, int flags) {
        spend(Latency.TMPFS_REMOVE);
        Tmpnode parent = VTOTN(dvp);
        PointerCell found = cell();
        int error = tmpfs.dir.tdirlookup(parent, nm, found, cred);
        if (error != 0) {
            return error;
        }
        Tmpnode tp = nodeIn(found);
        if (tn_type(tp) == VDIR) {
            error = EPERM;
        } else {
            rw_enter(parent.tn_rwlock(), RW_WRITER);
            rw_enter(tp.tn_rwlock(), RW_WRITER);
            error = tmpfs.dir.tdirdelete(parent, tp, nm, DR_REMOVE, cred);
            rw_exit(tp.tn_rwlock());
            rw_exit(parent.tn_rwlock());
            k.genunix.events.vnevent_remove(TNTOV(tp), dvp, nm, ct);
        }
        tmpnode_rele(tp);
        return error;
    }

    @Prototype("static int tmp_link(struct vnode *dvp, struct vnode *srcvp, char *tnm, struct cred *cred, "
            + "caller_context_t *ct, int flags)")
    int tmp_link(Vnode dvp, Vnode srcvp, long tnm, Cred cred, CallerContext ct, int flags) {
        if (srcvp.v_type() == VDIR) {
            return EPERM;
        }
        Tmpnode parent = VTOTN(dvp);
        rw_enter(parent.tn_rwlock(), RW_WRITER);
        int error = tmpfs.dir.tdirenter(VTOTM(dvp), parent, tnm, DE_LINK, null, VTOTN(srcvp), null, null, cred, ct);
        rw_exit(parent.tn_rwlock());
        if (error == 0) {
            k.genunix.events.vnevent_link(srcvp, ct);
        }
        return error;
    }

    @Prototype("static int tmp_rename(struct vnode *odvp, char *onm, struct vnode *ndvp, char *nnm, struct cred *cred, "
            + "caller_context_t *ct, int flags)")
    int tmp_rename(Vnode odvp, long onm, Vnode ndvp, long nnm, Cred cred, CallerContext ct, int flags) {
        spend(Latency.TMPFS_RENAME);
        Tmount tm = VTOTM(odvp);
        Tmpnode fromparent = VTOTN(odvp);
        Tmpnode toparent = VTOTN(ndvp);
        if (isDots(onm) || isDots(nnm)) {
            return EINVAL;
        }
        mutex_enter(tm.tm_renamelck());
        PointerCell found = cell();
        int error = tmpfs.dir.tdirlookup(fromparent, onm, found, cred);
        if (error != 0) {
            mutex_exit(tm.tm_renamelck());
            return error;
        }
        Tmpnode fromtp = nodeIn(found);
        error = tmpfs.subr.tmp_taccess(fromparent, VWRITE, cred);
        if (error == 0) {
            error = tmpfs.subr.tmp_sticky_remove_access(fromparent, fromtp, cred);
        }
        if (error == 0) {
            error = move(tm, fromparent, onm, toparent, nnm, fromtp, cred, ct);
        }
        tmpnode_rele(fromtp);
        mutex_exit(tm.tm_renamelck());
        return error == TmpDir.ESAME ? 0 : error;
    }

    /** Enters the new name, then removes the old one. */
    private int move(Tmount tm, Tmpnode fromparent, long onm, Tmpnode toparent, long nnm, Tmpnode fromtp, Cred cred,
            CallerContext ct) {
        rw_enter(toparent.tn_rwlock(), RW_WRITER);
        int error = tmpfs.dir.tdirenter(tm, toparent, nnm, DE_RENAME, fromparent, fromtp, null, null, cred, ct);
        rw_exit(toparent.tn_rwlock());
        if (error != 0) {
            return error;
        }
        rw_enter(fromparent.tn_rwlock(), RW_WRITER);
        boolean lock = !Tmpnode.same(fromparent, fromtp);
        if (lock) {
            rw_enter(fromtp.tn_rwlock(), RW_WRITER);
        }
        error = tmpfs.dir.tdirdelete(fromparent, fromtp, onm, DR_RENAME, cred);
        if (lock) {
            rw_exit(fromtp.tn_rwlock());
        }
        rw_exit(fromparent.tn_rwlock());
        if (error == 0) {
            k.genunix.events.vnevent_rename_src(TNTOV(fromtp), TNTOV(fromparent), onm, ct);
            if (!Tmpnode.same(fromparent, toparent)) {
                k.genunix.events.vnevent_rename_dest_dir(TNTOV(toparent), ct);
            }
        }
        // Gone already is as good as removed.
        return error == ENOENT ? 0 : error;
    }

    private boolean isDots(long name) {
        return k.genunix.strings.equal(name, ".") || k.genunix.strings.equal(name, "..");
    }

    @Prototype("static int tmp_mkdir(struct vnode *dvp, char *nm, struct vattr *va, struct vnode **vpp, "
            + "struct cred *cred, caller_context_t *ct, int flags, vsecattr_t *vsecp)")
    int tmp_mkdir(Vnode dvp, long nm, Vattr va, PointerCell vpp, Cred cred, CallerContext ct, int flags,
            Vsecattr vsecp) {
        spend(Latency.TMPFS_CREATE);
        Tmpnode parent = VTOTN(dvp);
        PointerCell found = cell();
        int error = tmpfs.dir.tdirlookup(parent, nm, found, cred);
        if (error == 0) {
            tmpnode_rele(nodeIn(found));
            return EEXIST;
        }
        if (error != ENOENT) {
            return error;
        }
        rw_enter(parent.tn_rwlock(), RW_WRITER);
        error = tmpfs.dir.tdirenter(VTOTM(dvp), parent, nm, DE_MKDIR, null, null, va, found, cred, ct);
        rw_exit(parent.tn_rwlock());
        if (error == EEXIST) {
            tmpnode_rele(nodeIn(found));
        } else if (error == 0) {
            vpp.set(TNTOV(nodeIn(found)));
        }
        return error;
    }

    @Prototype("static int tmp_rmdir(struct vnode *dvp, char *nm, struct vnode *cdir, struct cred *cred, "
            + "caller_context_t *ct, int flags)")
    int tmp_rmdir(Vnode dvp, long nm, Vnode cdir, Cred cred, CallerContext ct, int flags) {
        spend(Latency.TMPFS_REMOVE);
        if (k.genunix.strings.equal(nm, ".")) {
            return EINVAL;
        }
        if (k.genunix.strings.equal(nm, "..")) {
            return EEXIST;
        }
        Tmpnode parent = VTOTN(dvp);
        PointerCell found = cell();
        int error = tmpfs.dir.tdirlookup(parent, nm, found, cred);
        if (error != 0) {
            return error;
        }
        Tmpnode self = nodeIn(found);
        rw_enter(parent.tn_rwlock(), RW_WRITER);
        rw_enter(self.tn_rwlock(), RW_WRITER);
        Vnode vp = TNTOV(self);
        if (Vnode.same(vp, dvp) || Vnode.same(vp, cdir)) {
            error = EINVAL;
        } else if (tn_type(self) != VDIR) {
            error = ENOTDIR;
        } else if (tn_dirents(self) > 2) {
            error = EEXIST;
        } else if (k.genunix.mountLocks.vn_vfswlock(vp) != 0) {
            error = EBUSY;
        } else {
            error = k.genunix.vnode.vn_mountedvfs(vp) != null ? EBUSY
                    : tmpfs.dir.tdirdelete(parent, self, nm, DR_RMDIR, cred);
            k.genunix.mountLocks.vn_vfsunlock(vp);
        }
        rw_exit(self.tn_rwlock());
        rw_exit(parent.tn_rwlock());
        k.genunix.events.vnevent_rmdir(vp, dvp, nm, ct);
        tmpnode_rele(self);
        return error;
    }

    @Prototype("static int tmp_readdir(struct vnode *vp, struct uio *uiop, struct cred *cred, int *eofp, "
            + "caller_context_t *ct, int flags)")
    int tmp_readdir(Vnode vp, Uio uiop, Cred cred, long eofp, CallerContext ct, int flags) {
        Tmpnode dir = VTOTN(vp);
        if (vp.v_type() != VDIR) {
            return ENOTDIR;
        }
        DirectoryEntries entries = new DirectoryEntries(uiop.uio_resid());
        long position = uiop._uio_offset()._f();
        for (Tdirent entry = tmpfs.dir.entryAt(dir, position); entry != null; entry = entry.td_next()) {
            long next = (entry.td_offset() & 0xffffffffL) + 1;
            if (!entries.add(entry.td_tmpnode().tn_attr().va_nodeid(), next, string(entry.td_name()))) {
                break;
            }
            position = next;
        }
        int error = entries.isTooSmall() ? EINVAL : uiomove(entries.bytes(), 0, entries.length(), uiop);
        uiop._uio_offset()._f(position);
        if (eofp != 0) {
            k.memory.putInt(eofp, tmpfs.dir.entryAt(dir, position) == null ? 1 : 0);
        }
        gethrestime(dir.tn_attr().va_atime());
        return error;
    }

    @Prototype("static int tmp_symlink(struct vnode *dvp, char *lnm, struct vattr *tva, char *tnm, struct cred *cred, "
            + "caller_context_t *ct, int flags)")
    int tmp_symlink(Vnode dvp, long lnm, Vattr tva, long tnm, Cred cred, CallerContext ct, int flags) {
        Tmpnode parent = VTOTN(dvp);
        int length = k.genunix.strings.length(tnm);
        PointerCell made = cell();
        rw_enter(parent.tn_rwlock(), RW_WRITER);
        int error = tmpfs.dir.tdirenter(VTOTM(dvp), parent, lnm, DE_CREATE, null, null, tva, made, cred, ct);
        rw_exit(parent.tn_rwlock());
        if (error != 0) {
            if (error == EEXIST) {
                tmpnode_rele(nodeIn(made));
            }
            return error;
        }
        Tmpnode self = nodeIn(made);
        long text = tmpfs.subr.tmp_memalloc(length + 1, 0);
        if (text == 0) {
            rw_enter(parent.tn_rwlock(), RW_WRITER);
            rw_enter(self.tn_rwlock(), RW_WRITER);
            tmpfs.dir.tdirdelete(parent, self, lnm, DR_REMOVE, cred);
            rw_exit(self.tn_rwlock());
            rw_exit(parent.tn_rwlock());
            error = ENOSPC;
        } else {
            k.genunix.strings.copy(tnm, text);
            rw_enter(self.tn_rwlock(), RW_WRITER);
            self.un_tmpnode().un_symlink(text);
            self.tn_attr().va_size(length);
            rw_exit(self.tn_rwlock());
        }
        tmpnode_rele(self);
        return error;
    }

    @Prototype("static int tmp_readlink(struct vnode *vp, struct uio *uiop, struct cred *cred, caller_context_t *ct)")
    int tmp_readlink(Vnode vp, Uio uiop, Cred cred, CallerContext ct) {
        if (vp.v_type() != VLNK) {
            return EINVAL;
        }
        Tmpnode tp = VTOTN(vp);
        rw_enter(tp.tn_rwlock(), RW_READER);
        int error = k.genunix.move.uiomove(tp.un_tmpnode().un_symlink(), tn_size(tp), UIO_READ, uiop);
        gethrestime(tp.tn_attr().va_atime());
        rw_exit(tp.tn_rwlock());
        return error;
    }

    @Prototype("static int tmp_fsync(struct vnode *vp, int syncflag, struct cred *cred, caller_context_t *ct)")
    int tmp_fsync(Vnode vp, int syncflag, Cred cred, CallerContext ct) {
        return 0;
    }

    /** Drops the last hold. The node dies only if no name means it any more, and nobody has taken a hold meanwhile. */
    @Prototype("static void tmp_inactive(struct vnode *vp, struct cred *cred, caller_context_t *ct)")
    void tmp_inactive(Vnode vp, Cred cred, CallerContext ct) {
        Tmpnode tp = VTOTN(vp);
        while (true) {
            rw_enter(tp.tn_rwlock(), RW_WRITER);
            mutex_enter(tp.tn_tlock());
            mutex_enter(vp.v_lock());
            if (vp.v_count() > 1 || tn_nlink(tp) != 0) {
                vp.v_count(vp.v_count() - 1);
                mutex_exit(vp.v_lock());
                mutex_exit(tp.tn_tlock());
                rw_exit(tp.tn_rwlock());
                return;
            }
            mutex_exit(vp.v_lock());
            mutex_exit(tp.tn_tlock());
            if (tn_type(tp) != VREG || tn_size(tp) == 0) {
                break;
            }
            // Giving back the pages may wait for one, so the count must be looked at again afterwards.
            rw_enter(tp.tn_contents(), RW_WRITER);
            tmpfs.tnode.tmpnode_trunc(VTOTM(vp), tp, 0);
            rw_exit(tp.tn_contents());
            rw_exit(tp.tn_rwlock());
        }
        if (tn_type(tp) == VLNK) {
            tmpfs.tnode.tmpnode_trunc(VTOTM(vp), tp, 0);
        }
        rw_exit(tp.tn_rwlock());
        tmpfs.tnode.destroy(VTOTM(vp), tp);
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.disk.ObjectStore;
import org.dtrace4j.kernel.genunix.DirectoryEntries;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;
import org.dtrace4j.kernel.struct.Znode;

/**
 * zfs_vnops.c: operations on attributes, and the table of all operations. Those on names are in {@link ZfsNames}, those on data
 * in {@link ZfsData}.
 */
public final class ZfsVnops extends ZfsCode implements VnodeOps {
    /** What the intent log takes for one request. */
    private static final int INTENT_LOG_BYTES = 4096;

    ZfsVnops(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** Whether somebody may not do with a file what the bits of its mode for him say. */
    static boolean mayNot(Znode zp, int mode, Cred cr) {
        int uid = cr.cr_uid();
        int shift = uid == (int) zp.z_uid() ? 0 : cr.cr_gid() == (int) zp.z_gid() ? 3 : 6;
        return uid != 0 && (mode & ~(zp.z_mode() << shift)) != 0;
    }

    // ---- attributes

    @Prototype("static int zfs_getattr(vnode_t *vp, vattr_t *vap, int flags, cred_t *cr, caller_context_t *ct)")
    private int zfs_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        Znode zp = VTOZ(vp);
        zfs.znode.update(zp);
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(vp.v_type());
        vap.va_mode(zp.z_mode() & MODEMASK);
        vap.va_uid((int) zp.z_uid());
        vap.va_gid((int) zp.z_gid());
        vap.va_fsid(vp.v_vfsp().vfs_dev());
        vap.va_nodeid(zp.z_id());
        vap.va_nlink((int) zp.z_links());
        vap.va_size(zp.z_size());
        vap.va_blksize(zp.z_blksz());
        vap.va_nblocks((zp.z_size() + 511) / 512 + 1);
        vap.va_seq(zp.z_seq());
        long modified = objects(zp).modified(zp.z_id());
        for (Timespec time : List.of(vap.va_atime(), vap.va_mtime(), vap.va_ctime())) {
            time.tv_sec(modified);
        }
        return 0;
    }

    @Prototype("static int zfs_setattr(vnode_t *vp, vattr_t *vap, int flags, cred_t *cr, caller_context_t *ct)")
    private int zfs_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        Znode zp = VTOZ(vp);
        if ((vp.v_vfsp().vfs_flag() & VFS_RDONLY) != 0) {
            return EROFS;
        }
        ObjectStore objects = objects(zp);
        Vattr before = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        before.va_uid((int) zp.z_uid());
        before.va_gid((int) zp.z_gid());
        before.va_mode(objects.mode(zp.z_id()));
        int denied = k.genunix.policy.setattr(cr, vap, before, mode -> zfs_access(vp, mode, 0, cr, null));
        if (denied != 0) {
            return denied;
        }
        int mask = vap.va_mask();
        if ((mask & AT_SIZE) != 0) {
            if (vp.v_type() != VREG) {
                return vp.v_type() == VDIR ? EISDIR : EINVAL;
            }
            int error = zfs.data.zfs_freesp(zp, vap.va_size(), 0, 0, 0);
            if (error != 0) {
                return error;
            }
            if (vap.va_size() == 0) {
                k.genunix.events.vnevent_truncate(vp, ct);
            }
        }
        if ((mask & (AT_MODE | AT_UID | AT_GID)) != 0) {
            objects.setOwner(zp.z_id(), (mask & AT_MODE) != 0 ? vap.va_mode() & MODEMASK : objects.mode(zp.z_id()),
                    (mask & AT_UID) != 0 ? vap.va_uid() : objects.uid(zp.z_id()),
                    (mask & AT_GID) != 0 ? vap.va_gid() : objects.gid(zp.z_id()));
        }
        if ((mask & AT_MTIME) != 0) {
            objects.setModified(zp.z_id(), vap.va_mtime().tv_sec());
        }
        zfs.znode.update(zp);
        return 0;
    }

    @Prototype("static int zfs_readdir(vnode_t *vp, uio_t *uio, cred_t *cr, int *eofp, caller_context_t *ct, "
            + "int flags)")
    private int zfs_readdir(Vnode vp, Uio uio, Cred cr, long eofp, CallerContext ct, int flags) {
        Znode zp = VTOZ(vp);
        zfs.arc.readIn(mounted(zp.z_zfsvfs()), zp.z_id());
        Map<String, Long> children = objects(zp).entries(zp.z_id());
        List<String> names = new ArrayList<>(children.size() + 2);
        names.add(".");
        names.add("..");
        names.addAll(children.keySet());
        DirectoryEntries entries = new DirectoryEntries(uio.uio_resid());
        int position = (int) uio._uio_offset()._f();
        while (position < names.size()) {
            String name = names.get(position);
            long number = position == 0 ? zp.z_id() : position == 1 ? zfs.names.parentOf(zp) : children.get(name);
            if (!entries.add(number, position + 1, name)) {
                break;
            }
            position++;
        }
        int error = entries.isTooSmall() ? EINVAL : uiomove(entries.bytes(), 0, entries.length(), uio);
        uio._uio_offset()._f(position);
        return error;
    }

    @Prototype("static int zfs_readlink(vnode_t *vp, uio_t *uio, cred_t *cr, caller_context_t *ct)")
    private int zfs_readlink(Vnode vp, Uio uio, Cred cr, CallerContext ct) {
        byte[] target = objects(VTOZ(vp)).contents(VTOZ(vp).z_id());
        return uiomove(target, 0, target.length, uio);
    }

    @Prototype("static int zfs_fsync(vnode_t *vp, int syncflag, cred_t *cr, caller_context_t *ct)")
    private int zfs_fsync(Vnode vp, int syncflag, Cred cr, CallerContext ct) {
        zfs.zil.commit(vp, 0, INTENT_LOG_BYTES);
        return 0;
    }

    /** Counts how often a file is open for writing that waits for the disk. */
    @Prototype("static int zfs_open(vnode_t **vpp, int flag, cred_t *cr, caller_context_t *ct)")
    private int zfs_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        if ((flag & (FSYNC | FDSYNC)) != 0) {
            Znode zp = VTOZ(vnodeIn(vpp));
            zp.z_sync_cnt(zp.z_sync_cnt() + 1);
        }
        return 0;
    }

    @Prototype("static int zfs_close(vnode_t *vp, int flag, int count, offset_t offset, cred_t *cr, caller_context_t *ct)")
    private int zfs_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        if ((flag & (FSYNC | FDSYNC)) != 0 && count == 1) {
            Znode zp = VTOZ(vp);
            zp.z_sync_cnt(zp.z_sync_cnt() - 1);
        }
        return 0;
    }

    /** No control call of files is known here. */
    @Prototype("static int zfs_ioctl(vnode_t *vp, int com, intptr_t data, int flag, cred_t *cred, int *rvalp, "
            + "caller_context_t *ct)")
    private int zfs_ioctl(Vnode vp, int com, long data, int flag, Cred cred, long rvalp, CallerContext ct) {
        return ENOTTY;
    }

    @Prototype("static int zfs_access(vnode_t *vp, int mode, int flag, cred_t *cr, caller_context_t *ct)")
    private int zfs_access(Vnode vp, int mode, int flag, Cred cr, CallerContext ct) {
        return mayNot(VTOZ(vp), mode, cr) ? EACCES : 0;
    }

    @Prototype("static void zfs_inactive(vnode_t *vp, cred_t *cr, caller_context_t *ct)")
    private void zfs_inactive(Vnode vp, Cred cr, CallerContext ct) {
        zfs.znode.zfs_zinactive(VTOZ(vp));
    }

    // ---- VnodeOps

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return zfs_open(vpp, flag, cr, ct);
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return zfs_close(vp, flag, count, offset, cr, ct);
    }

    @Override
    public int vop_ioctl(Vnode vp, IoctlRequest request, int flag, Cred cr) {
        return zfs_ioctl(vp, request.command().hashCode(), 0, flag, cr, 0, null);
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return zfs.data.zfs_read(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return zfs.data.zfs_write(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return zfs_getattr(vp, vap, flags, cr, ct);
    }

    @Override
    public int vop_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return zfs_setattr(vp, vap, flags, cr, ct);
    }

    @Prototype("static int zfs_getsecattr(vnode_t *vp, vsecattr_t *vsecp, int flag, cred_t *cr, caller_context_t *ct)")
    private int zfs_getsecattr(Vnode vp, Vsecattr vsecp, int flag, Cred cr, CallerContext ct) {
        return zfs.acl.zfs_getacl(VTOZ(vp), vsecp, 0, cr);
    }

    @Prototype("static int zfs_setsecattr(vnode_t *vp, vsecattr_t *vsecp, int flag, cred_t *cr, caller_context_t *ct)")
    private int zfs_setsecattr(Vnode vp, Vsecattr vsecp, int flag, Cred cr, CallerContext ct) {
        return zfs.acl.zfs_setacl(VTOZ(vp), vsecp, 0, cr);
    }

    private static final int ACE_LISTS = 2;

    @Override
    public int aclStyles() {
        return ACE_LISTS;
    }

    @Override
    public int vop_getsecattr(Vnode vp, Vsecattr vsap, int flag, Cred cr, CallerContext ct) {
        return zfs_getsecattr(vp, vsap, flag, cr, ct);
    }

    @Override
    public int vop_setsecattr(Vnode vp, Vsecattr vsap, int flag, Cred cr, CallerContext ct) {
        return zfs_setsecattr(vp, vsap, flag, cr, ct);
    }

    @Override
    public int vop_vnevent(Vnode vp, int vnevent, Vnode dvp, long fnm, CallerContext ct) {
        return k.genunix.fsSubr.fs_vnevent_support(vp, vnevent, dvp, fnm, ct);
    }

    @Override
    public int vop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        return zfs_access(vp, mode, flags, cr, ct);
    }

    @Override
    public int vop_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct) {
        return zfs.names.zfs_lookup(dvp, nm, vpp, pnp, flags, rdir, cr, ct, 0, null);
    }

    @Override
    public int vop_create(Vnode dvp, long nm, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, int flag,
            CallerContext ct, Vsecattr vsecp) {
        return zfs.names.zfs_create(dvp, nm, vap, excl, mode, vpp, cr, flag, ct, vsecp);
    }

    @Override
    public int vop_remove(Vnode dvp, long nm, Cred cr, CallerContext ct, int flags) {
        return zfs.names.zfs_remove(dvp, nm, cr, ct, flags);
    }

    @Override
    public int vop_link(Vnode tdvp, Vnode svp, long tnm, Cred cr, CallerContext ct, int flags) {
        return zfs.names.zfs_link(tdvp, svp, tnm, cr, ct, flags);
    }

    @Override
    public int vop_rename(Vnode sdvp, long snm, Vnode tdvp, long tnm, Cred cr, CallerContext ct, int flags) {
        return zfs.names.zfs_rename(sdvp, snm, tdvp, tnm, cr, ct, flags);
    }

    @Override
    public int vop_mkdir(Vnode dvp, long dirname, Vattr vap, PointerCell vpp, Cred cr, CallerContext ct, int flags,
            Vsecattr vsecp) {
        return zfs.names.zfs_mkdir(dvp, dirname, vap, vpp, cr, ct, flags, vsecp);
    }

    @Override
    public int vop_rmdir(Vnode dvp, long nm, Vnode cdir, Cred cr, CallerContext ct, int flags) {
        return zfs.names.zfs_rmdir(dvp, nm, cdir, cr, ct, flags);
    }

    @Override
    public int vop_readdir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        return vp.v_type() != VDIR ? ENOTDIR : zfs_readdir(vp, uiop, cr, eofp, ct, flags);
    }

    @Override
    public int vop_symlink(Vnode dvp, long linkname, Vattr vap, long target, Cred cr, CallerContext ct, int flags) {
        return zfs.names.zfs_symlink(dvp, linkname, vap, target, cr, ct, flags);
    }

    @Override
    public int vop_readlink(Vnode vp, Uio uiop, Cred cr, CallerContext ct) {
        return vp.v_type() != VLNK ? EINVAL : zfs_readlink(vp, uiop, cr, ct);
    }

    @Override
    public int vop_fsync(Vnode vp, int syncflag, Cred cr, CallerContext ct) {
        return zfs_fsync(vp, syncflag, cr, ct);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        zfs_inactive(vp, cr, ct);
    }

    @Override
    public Page vop_getpage(Vnode vp, long off, int se, Cred cr) {
        return zfs.data.zfs_getapage(vp, off, se);
    }

    @Override
    public int vop_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return zfs.data.zfs_putpage(vp, off, len, flags, cr, ct);
    }

    @Override
    public void vop_dispose(Vnode vp, Page pp, int flag, int dn, Cred cr, CallerContext ct) {
        k.genunix.fsSubr.fs_dispose(vp, pp, flag, dn, cr, ct);
    }
}

package org.dtrace4j.kernel.mntfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mntnode;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/** mntvfsops.c and mntvnops.c. */
public final class MntOps extends FileSystemCode implements VfsOps, VnodeOps {
    /** The table as it was read last, and its version; each line that a program reads asks for it twice. */
    private byte[] lastTable;
    private long lastVersion;

    MntOps(Kernel k) {
        super(k);
    }

    private Vnode root(Vfs vfsp) {
        return Mntnode.at(k.memory, vfsp.vfs_data()).mnt_vnode();
    }

    @Prototype("static int mntmount(struct vfs *vfsp, struct vnode *mvp, struct mounta *uap, struct cred *cr)")
    private int mntmount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        if (mvp.v_type() != VREG) {
            return ENOTDIR;
        }
        Mntnode node = Mntnode.at(k.memory, kmem_zalloc(Mntnode.SIZE));
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_op(k.vars.mntvnodeops());
        vp.v_vfsp(vfsp);
        vp.v_type(VREG);
        vp.v_flag(VROOT | VNOCACHE | VNOMAP | VNOSWAP | VNOMOUNT);
        vp.v_data(node.address());
        node.mnt_vnode(vp);
        node.mnt_mountvp(mvp);
        vfsp.vfs_data(node.address());
        vfsp.vfs_bsize(512);
        vfsp.vfs_dev(makedevice(k.genunix.driver.getudev(), 0));
        vfsp.vfs_fsid().val(0, getmajor(vfsp.vfs_dev()));
        vfsp.vfs_fsid().val(1, vfsp.vfs_fstype());
        return 0;
    }

    @Prototype("static int mntunmount(struct vfs *vfsp, int flag, struct cred *cr)")
    private int mntunmount(Vfs vfsp, int flag, Cred cr) {
        Vnode vp = root(vfsp);
        if (vp.v_count() > 1) {
            return EBUSY;
        }
        kmem_free(vfsp.vfs_data(), Mntnode.SIZE);
        vfsp.vfs_data(0);
        k.genunix.vnode.vn_free(vp);
        return 0;
    }

    private byte[] table() {
        long version = k.genunix.mountTable.version();
        if (lastTable == null || lastVersion != version) {
            lastTable = k.genunix.mountTable.text().getBytes(StandardCharsets.ISO_8859_1);
            lastVersion = version;
        }
        return lastTable;
    }

    @Prototype("static int mntread(struct vnode *vp, struct uio *uio, int ioflag, struct cred *cred, "
            + "caller_context_t *ct)")
    private int mntread(Vnode vp, Uio uio, int ioflag, Cred cred, CallerContext ct) {
        byte[] text = table();
        int from = (int) Math.min(uio._uio_offset()._f(), text.length);
        return uiomove(text, from, text.length - from, uio);
    }

    @Prototype("static int mntgetattr(struct vnode *vp, struct vattr *vap, int flags, struct cred *cr, "
            + "caller_context_t *ct)")
    private int mntgetattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(VREG);
        vap.va_mode(0444);
        vap.va_fsid(vp.v_vfsp().vfs_dev());
        vap.va_nodeid(2);
        vap.va_nlink(1);
        vap.va_size(table().length);
        vap.va_blksize(512);
        for (Timespec time : List.of(vap.va_atime(), vap.va_mtime(), vap.va_ctime())) {
            time.tv_sec(k.vars.vfs_mnttab_mtime().tv_sec());
        }
        return 0;
    }

    // ---- VfsOps and VnodeOps

    @Override
    public int vfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        return mntmount(vfsp, mvp, uap, cr);
    }

    @Override
    public int vfs_unmount(Vfs vfsp, int flag, Cred cr) {
        return mntunmount(vfsp, flag, cr);
    }

    @Override
    public int vfs_root(Vfs vfsp, PointerCell vpp) {
        Vnode vp = root(vfsp);
        VN_HOLD(vp);
        vpp.set(vp);
        return 0;
    }

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return (flag & FWRITE) != 0 ? EACCES : 0;
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return 0;
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return mntread(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return mntgetattr(vp, vap, flags, cr, ct);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        panic("mntinactive: the mount table lost its last hold");
    }
}

package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/** prvfsops.c: there is one /proc, mounted by the kernel. */
public final class PrVfsops extends FileSystemCode implements VfsOps {
    PrVfsops(Kernel k) {
        super(k);
    }

    @Prototype("static int prmount(struct vfs *vfsp, struct vnode *mvp, struct mounta *uap, struct cred *cr)")
    private int prmount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        if (mvp.v_type() != VDIR) {
            return ENOTDIR;
        }
        if (k.vars.procvfs() != null) {
            return EBUSY;
        }
        vfsp.vfs_bsize(1024);
        vfsp.vfs_dev(makedevice(k.genunix.driver.getudev(), 0));
        vfsp.vfs_fsid().val(0, getmajor(vfsp.vfs_dev()));
        vfsp.vfs_fsid().val(1, vfsp.vfs_fstype());
        Vnode root = k.procfs.subr.makeNode(vfsp, PR_PROCDIR, null, -1);
        root.v_flag(root.v_flag() | VROOT);
        k.vars.prrootnode_vnode(root);
        k.vars.procvfs(vfsp);
        return 0;
    }

    @Prototype("static int prunmount(struct vfs *vfsp, int flag, struct cred *cr)")
    private int prunmount(Vfs vfsp, int flag, Cred cr) {
        Vnode root = k.vars.prrootnode_vnode();
        if (root.v_count() > 1 || k.procfs.subr.nodes() > 1) {
            return EBUSY;
        }
        root.v_flag(root.v_flag() & ~VROOT);
        VN_RELE(root);
        k.vars.prrootnode_vnode(null);
        k.vars.procvfs(null);
        return 0;
    }

    @Override
    public int vfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        return prmount(vfsp, mvp, uap, cr);
    }

    @Override
    public int vfs_unmount(Vfs vfsp, int flag, Cred cr) {
        return prunmount(vfsp, flag, cr);
    }

    @Override
    public int vfs_root(Vfs vfsp, PointerCell vpp) {
        Vnode root = k.vars.prrootnode_vnode();
        VN_HOLD(root);
        vpp.set(root);
        return 0;
    }
}

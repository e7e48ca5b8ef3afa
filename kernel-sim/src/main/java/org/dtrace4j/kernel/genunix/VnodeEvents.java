package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vnode.c: what file systems tell of the names of their files. They do so for every file; only of one that somebody watches
 * ({@code v_femhead}) it becomes an operation of its vnode.
 */
public final class VnodeEvents extends FileSystemCode {
    VnodeEvents(Kernel k) {
        super(k);
    }

    /** Whether a file system tells of names: 0, ENOTSUP, or EINVAL for no vnode. */
    @Prototype("int vnevent_support(vnode_t *vp, caller_context_t *ct)")
    public int vnevent_support(Vnode vp, CallerContext ct) {
        return vp == null ? EINVAL : k.genunix.fop.fop_vnevent(vp, VE_SUPPORT, null, 0, ct) == 0 ? 0 : ENOTSUP;
    }

    private void tell(Vnode vp, int event, Vnode dvp, long name, CallerContext ct) {
        k.genunix.fop.fop_vnevent(vp, event, dvp, name, ct);
    }

    private static boolean nobodyWatches(Vnode vp) {
        return vp == null || vp.v_femhead() == 0;
    }

    /** A file is about to have another name than {@code name} in {@code dvp}. */
    @Prototype("void vnevent_rename_src(vnode_t *vp, vnode_t *dvp, char *name, caller_context_t *ct)")
    public void vnevent_rename_src(Vnode vp, Vnode dvp, long name, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_RENAME_SRC, dvp, name, ct);
        }
    }

    /** Another file is about to have its name. */
    @Prototype("void vnevent_rename_dest(vnode_t *vp, vnode_t *dvp, char *name, caller_context_t *ct)")
    public void vnevent_rename_dest(Vnode vp, Vnode dvp, long name, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_RENAME_DEST, dvp, name, ct);
        }
    }

    /** A file of another directory has come to be in this one. */
    @Prototype("void vnevent_rename_dest_dir(vnode_t *vp, caller_context_t *ct)")
    public void vnevent_rename_dest_dir(Vnode vp, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_RENAME_DEST_DIR, null, 0, ct);
        }
    }

    @Prototype("void vnevent_remove(vnode_t *vp, vnode_t *dvp, char *name, caller_context_t *ct)")
    public void vnevent_remove(Vnode vp, Vnode dvp, long name, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_REMOVE, dvp, name, ct);
        }
    }

    @Prototype("void vnevent_rmdir(vnode_t *vp, vnode_t *dvp, char *name, caller_context_t *ct)")
    public void vnevent_rmdir(Vnode vp, Vnode dvp, long name, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_RMDIR, dvp, name, ct);
        }
    }

    /** A file was to be made that is there: it has been emptied. */
    @Prototype("void vnevent_create(vnode_t *vp, caller_context_t *ct)")
    public void vnevent_create(Vnode vp, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_CREATE, null, 0, ct);
        }
    }

    /** A file has one name more. */
    @Prototype("void vnevent_link(vnode_t *vp, caller_context_t *ct)")
    public void vnevent_link(Vnode vp, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_LINK, null, 0, ct);
        }
    }

    @Prototype("void vnevent_mountedover(vnode_t *vp, caller_context_t *ct)")
    public void vnevent_mountedover(Vnode vp, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_MOUNTEDOVER, null, 0, ct);
        }
    }

    @Prototype("void vnevent_truncate(vnode_t *vp, caller_context_t *ct)")
    public void vnevent_truncate(Vnode vp, CallerContext ct) {
        if (!nobodyWatches(vp)) {
            tell(vp, VE_TRUNCATE, null, 0, ct);
        }
    }
}

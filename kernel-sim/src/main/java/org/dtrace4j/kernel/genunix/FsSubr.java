package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;

/** fs_subr.c: what a vnode does where its file system has nothing of its own to do. */
public final class FsSubr extends KernelCode {
    FsSubr(Kernel k) {
        super(k);
    }

    /** For operations that a kind of file system does not have. */
    @Prototype("int fs_nosys(void)")
    public int fs_nosys() {
        return ENOSYS;
    }

    /** Files where nobody ever has to wait: what is asked for is there. */
    @Prototype("int fs_poll(vnode_t *vp, short events, int anyyet, short *reventsp, struct pollhead **phpp, "
            + "caller_context_t *ct)")
    public int fs_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        int there = events & (POLLIN | POLLRDNORM | POLLRDBAND | POLLOUT | POLLWRBAND);
        k.memory.putShort(reventsp, there);
        if (there == 0 && anyyet == 0) {
            phpp.set(k.vars.fs_pollhd());
        }
        return 0;
    }

    /** What becomes of a page that nobody needs: free with its name (B_FREE), or destroyed. */
    @Prototype("void fs_dispose(struct vnode *vp, page_t *pp, int fl, int dn, struct cred *cr, caller_context_t *ct)")
    public void fs_dispose(Vnode vp, Page pp, int fl, int dn, Cred cr, CallerContext ct) {
        if (fl == B_FREE) {
            k.unix.vmPage.page_free(pp, dn);
        } else {
            k.unix.vmPage.page_destroy(pp, 0);
        }
    }

    /** What file systems have as this operation that tell of names. */
    @Prototype("int fs_vnevent_support(vnode_t *vp, vnevent_t e, vnode_t *dvp, char *fnm, caller_context_t *ct)")
    public int fs_vnevent_support(Vnode vp, int e, Vnode dvp, long fnm, CallerContext ct) {
        return 0;
    }
}

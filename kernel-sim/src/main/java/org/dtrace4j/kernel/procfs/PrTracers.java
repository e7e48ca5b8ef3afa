package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.PRC_DESTROY;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Prcommon;
import org.dtrace4j.kernel.struct.Prnode;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;

/** prsubr.c: the ctl files of a process, and what is told to those who wait for it by them. */
public final class PrTracers extends ProcessCode {
    PrTracers(Kernel k) {
        super(k);
    }

    /** A ctl file joins those that its process has. */
    void join(Prnode pnp, Proc p) {
        Prcommon shared;
        if (p.p_trace() == null) {
            shared = Prcommon.at(k.memory, kmem_zalloc(Prcommon.SIZE));
            shared.prc_pid(pid(p));
            shared.prc_proc(p);
        } else {
            pnp.pr_next(k.procfs.subr.node(p.p_trace()));
            shared = pnp.pr_next().pr_pcommon();
        }
        p.p_trace(pnp.pr_vnode());
        shared.prc_refcnt(shared.prc_refcnt() + 1);
        pnp.pr_pcommon(shared);
    }

    void leave(Prnode pnp) {
        Prcommon shared = pnp.pr_pcommon();
        Proc p = k.genunix.pid.prfind(shared.prc_pid());
        if (p != null && Proc.same(p, shared.prc_proc()) && p.p_trace() != null) {
            unlink(p, pnp);
        }
        pnp.pr_pcommon(null);
        shared.prc_refcnt(shared.prc_refcnt() - 1);
        if (shared.prc_refcnt() == 0) {
            kmem_free(shared.address(), Prcommon.SIZE);
        }
    }

    private void unlink(Proc p, Prnode gone) {
        Prnode before = k.procfs.subr.node(p.p_trace());
        if (Prnode.same(before, gone)) {
            p.p_trace(gone.pr_next() == null ? null : gone.pr_next().pr_vnode());
            return;
        }
        while (before != null && !Prnode.same(before.pr_next(), gone)) {
            before = before.pr_next();
        }
        if (before != null) {
            before.pr_next(gone.pr_next());
        }
    }

    /** Tells those who wait for a stop that a thread has stopped, or that there is nothing to wait for any more. */
    @Prototype("void prnotify(struct vnode *vp)")
    public void prnotify(Vnode vp) {
        cv_broadcast(k.procfs.subr.node(vp).pr_pcommon().prc_wait());
    }

    /** A process ends. */
    @Prototype("void prexit(proc_t *p)")
    public void prexit(Proc p) {
        Prcommon shared = k.procfs.subr.node(p.p_trace()).pr_pcommon();
        shared.prc_flags(shared.prc_flags() | PRC_DESTROY);
        prnotify(p.p_trace());
        p.p_trace(null);
    }

    /** A thread of a process has ended. */
    @Prototype("void prlwpexit(kthread_t *t)")
    public void prlwpexit(Kthread t) {
        prnotify(t.t_procp().p_trace());
    }
}

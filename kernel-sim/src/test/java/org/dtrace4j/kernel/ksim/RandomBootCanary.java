package org.dtrace4j.kernel.ksim;

import java.util.function.Consumer;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Snode;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * Bugs that a kernel might have, done to one at rest: each must be seen by who watches a {@link RandomBoot}, else the watch
 * is of no use.
 */
enum RandomBootCanary {
    LOST_RELEASE("1 more than there are references", kernel -> {
        Vnode vp = program(kernel);
        vp.v_count(vp.v_count() + 1);
    }),
    ONE_RELEASE_TOO_MANY("1 fewer than there are references", kernel -> {
        Vnode vp = program(kernel);
        vp.v_count(vp.v_count() - 1);
    }),
    NEGATIVE_COUNT("v_count -1", kernel -> program(kernel).v_count(-1)),
    LOST_PAGE("freemem is", kernel -> kernel.vars.freemem(kernel.vars.freemem() + 1)),
    TORN_PAGE_LIST("is torn at", kernel -> {
        Page first = kernel.vars.page_freelist();
        Page second = first.p_next();
        second.p_prev(second);
    }),
    LOOSE_MOUNT("is not what its covered vnode says", kernel -> {
        for (Vfs vfsp : kernel.genunix.vfs.all()) {
            if (vfsp.vfs_vnodecovered() != null) {
                vfsp.vfs_vnodecovered().v_vfsmountedhere(null);
                return;
            }
        }
    }),
    LEAKED_THREAD("belongs to no process", kernel -> kernel.sched.create(
            new FunctionPointer("nobody", 0, argument -> { }), 0, 0, false, 60)),
    MISCOUNTED_PROCESSES("nproc is", kernel -> kernel.vars.nproc(kernel.vars.nproc() + 1)),
    LOST_MESSAGE("in use and in no queue", kernel -> kernel.genunix.stream.allocb(16, 0)),
    LOST_QUEUES("pairs of queues are in use", kernel -> kernel.genunix.strsubr.allocq()),
    CLOSED_STREAM("is not open", kernel -> Snode.at(kernel.memory, kernel.vars.rconsvp().v_data()).s_count(0)),
    MISCOUNTED_QUEUE("and q_count 1", kernel -> kernel.vars.rconsvp().v_stream().sd_wrq().q_count(1)),
    SHARED_DATA("has db_ref 2 and is that of 1", kernel -> kernel.genunix.stream.allocb(16, 0).b_datap().db_ref(2)),
    PROCESSES_THAT_DO_NOT_END("are left besides init", kernel -> neverReleased(kernel, kernel.vars.pidlock())),
    HANG("leads to nothing", kernel -> neverReleased(kernel, kernel.vars.rootdir().v_lock()));

    private final String seen;
    private final Consumer<Kernel> harm;

    RandomBootCanary(String seen, Consumer<Kernel> harm) {
        this.seen = seen;
        this.harm = harm;
    }

    /** What whoever watches must say of it. */
    String seen() {
        return seen;
    }

    /** Does it. */
    void harm(Kernel kernel) {
        harm.accept(kernel);
    }

    /** A lock whose owner has forgotten it. */
    private static void neverReleased(Kernel kernel, Mutex lock) {
        lock._opaque(0, kernel.vars.proc_init().p_tlist().address());
    }

    private static Vnode program(Kernel kernel) {
        Proc init = kernel.vars.proc_init();
        return init.p_exec();
    }
}

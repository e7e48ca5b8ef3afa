package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;

/** processor_bind.c, and of cpu.c what binds threads to CPUs. */
public final class CpuBinding extends ProcessCode {
    CpuBinding(Kernel k) {
        super(k);
    }

    /**
     * Binds a thread of the caller, or all threads of a process, to a CPU or to none, or asks what one is bound to. Gives the
     * program what the last of them was bound to before.
     */
    @Prototype("int processor_bind(idtype_t idtype, id_t id, processorid_t bind, processorid_t *bindp)")
    public int processor_bind(int idtype, int id, int bind, long bindp) {
        if (bind < PBIND_QUERY_TYPE || bind >= k.vars.ncpus()) {
            return set_errno(EINVAL);
        }
        PointerCell before = cell();
        PointerCell failure = cell();
        before.set(PBIND_NONE);
        failure.set(0);
        int error = switch (idtype) {
            case P_LWPID -> bindThread(id, bind, before, failure);
            case P_PID -> {
                Proc p = id == P_MYID ? curproc() : k.genunix.pid.prfind(id);
                yield p == null ? ESRCH : cpu_bind_process(p, bind, before, failure);
            }
            default -> EINVAL;
        };
        if (error == 0) {
            error = (int) failure.get();
        }
        if (bindp != 0 && copyout(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(
                (int) before.get()).array(), bindp) != 0) {
            error = EFAULT;
        }
        return error == 0 ? 0 : set_errno(error);
    }

    /** A thread of the caller. */
    private int bindThread(int id, int bind, PointerCell obind, PointerCell error) {
        Kthread self = curthread();
        Kthread t = self;
        do {
            if (id == P_MYID || t.t_tid() == id) {
                return cpu_bind_thread(t, bind, obind, error);
            }
            t = t.t_forw();
        } while (!Kthread.same(t, self));
        return ESRCH;
    }

    @Prototype("static int cpu_bind_process(proc_t *pp, processorid_t bind, processorid_t *obind, int *error)")
    private int cpu_bind_process(Proc pp, int bind, PointerCell obind, PointerCell error) {
        Kthread first = pp.p_tlist();
        if (first == null || isSystem(pp)) {
            return first == null ? ESRCH : EPERM;
        }
        mutex_enter(p_lock(pp));
        Kthread t = first;
        do {
            cpu_bind_thread(t, bind, obind, error);
            t = t.t_forw();
        } while (!Kthread.same(t, first));
        mutex_exit(p_lock(pp));
        return 0;
    }

    /** That somebody may not bind a thread of several is told when all others have been bound. */
    @Prototype("int cpu_bind_thread(kthread_t *tp, processorid_t bind, processorid_t *obind, int *error)")
    private int cpu_bind_thread(Kthread tp, int bind, PointerCell obind, PointerCell error) {
        boolean soft = (tp.t_bindflag() & TB_CPU_SOFT) != 0;
        if (tp.t_bind_cpu() != PBIND_NONE) {
            obind.set(tp.t_bind_cpu());
        }
        if (bind == PBIND_QUERY_TYPE) {
            obind.set(soft ? PBIND_SOFT : PBIND_HARD);
        }
        if (bind == PBIND_QUERY || bind == PBIND_QUERY_TYPE) {
            return 0;
        }
        if (k.genunix.cred.prochasprocperm(tp.t_procp(), curproc(), CRED()) == 0) {
            error.set(EPERM);
        } else if (bind == PBIND_SOFT || bind == PBIND_HARD) {
            tp.t_bindflag(bind == PBIND_SOFT ? tp.t_bindflag() | TB_CPU_SOFT : tp.t_bindflag() & ~TB_CPU_SOFT);
        } else {
            k.sched.bind(tp, bind);
        }
        return 0;
    }
}

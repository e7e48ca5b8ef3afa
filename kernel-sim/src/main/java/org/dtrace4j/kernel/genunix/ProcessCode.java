package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EFAULT;
import static org.dtrace4j.kernel.struct.Constants.MAXCOMLEN;
import static org.dtrace4j.kernel.struct.Constants.PSARGSZ;
import static org.dtrace4j.kernel.struct.Constants.SSYS;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.syscall.UserProcess;

/**
 * Base of the code that deals with processes: the macros of {@code <sys/proc.h>} and its neighbours. Nothing here is a
 * kernel function.
 */
public abstract class ProcessCode extends FileSystemCode {
    protected ProcessCode(Kernel k) {
        super(k);
    }

    /** The running thread's process. */
    protected final Proc curproc() {
        return curthread().t_procp();
    }

    // ---- the memory of the running thread's process

    protected final AddressSpace user() {
        return UserProcess.current(k).memory();
    }

    /** Takes bytes from the process. Returns 0 or EFAULT. */
    protected final int copyin(long from, byte[] data) {
        try {
            user().read(from, data, 0, data.length);
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    /** Gives bytes to the process. Returns 0 or EFAULT. */
    protected final int copyout(byte[] data, long to) {
        try {
            user().write(to, data, 0, data.length);
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    // ---- processes

    protected static Klwp ttolwp(Kthread t) {
        return t.t_lwp();
    }

    /** The running thread sleeps until a moment. Returns less than 0 when that has come, and 0 if a signal has come before. */
    protected final long sleepUntil(long nanos) {
        Kthread t = curthread();
        mutex_enter(t.t_delay_lock());
        long result;
        do {
            result = k.genunix.condvar.cv_timedwait_sig_hires(t.t_delay_cv(), t.t_delay_lock(), nanos, 0, 0);
        } while (result > 0);
        mutex_exit(t.t_delay_lock());
        return result;
    }

    /** {@code p_pid}. */
    public static int pid(Proc p) {
        return p.p_pidp().pid_id();
    }

    /** {@code p_lock}. */
    protected static Mutex p_lock(Proc p) {
        return p.p_lockp().pl_lock();
    }

    /** The thread of a process that comes behind another in its circle, {@code p_tlist}; null behind the last one. */
    protected static Kthread nextThread(Proc p, Kthread t) {
        Kthread next = t.t_forw();
        return Kthread.same(next, p.p_tlist()) ? null : next;
    }

    protected static boolean isSystem(Proc p) {
        return (p.p_flag() & SSYS) != 0;
    }

    /** One use more of a number. */
    protected static void PID_HOLD(Pid pidp) {
        pidp.pid_ref(pidp.pid_ref() + 1);
    }

    /** Takes a reference to credentials. */
    protected static void crhold(Cred cr) {
        cr.cr_ref(cr.cr_ref() + 1);
    }

    /**
     * Sets what ps shows: the name of the program and its arguments. Nothing is left behind them of those of the program before,
     * so that {@code trace(curpsinfo->pr_psargs)} shows text.
     */
    public void setName(Proc p, String command, String arguments) {
        set(p.p_user().u_comm_address(), command, MAXCOMLEN + 1);
        set(p.p_user().u_psargs_address(), arguments, PSARGSZ);
    }

    private void set(long address, String text, int size) {
        k.memory.clear(address, size);
        k.memory.putString(address, text, size);
    }

    protected final void setStartTime(Proc p) {
        Timespec start = p.p_user().u_start();
        gethrestime(start);
        p.p_user().u_ticks(ddi_get_lbolt());
        p.p_mstart(gethrtime());
    }
}

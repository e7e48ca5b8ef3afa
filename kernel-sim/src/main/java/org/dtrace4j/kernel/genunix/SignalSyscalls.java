package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Sess;

/** kill.c, sigsuspend.c, sigaction.c: system calls about signals. */
public final class SignalSyscalls extends ProcessCode {
    SignalSyscalls(Kernel k) {
        super(k);
    }

    /**
     * Sends a signal: to one process, to a group (negative), to the caller's group (0), or to all (-1). Whoever is of the same
     * session may be told to go on.
     */
    @Prototype("int kill(pid_t pid, int sig)")
    public int kill(int pid, int sig) {
        if (sig < 0 || sig >= MAXSIG) {
            return set_errno(EINVAL);
        }
        boolean sent = false;
        boolean refused = false;
        Proc self = curproc();
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            boolean meant = pid > 0 ? pid(p) == pid
                    : pid == -1 ? !isSystem(p) && pid(p) > 1 && !Proc.same(p, self)
                    : p.p_pgidp() != null && p.p_pgidp().pid_id() == (pid == 0 ? self.p_pgidp().pid_id() : -pid);
            boolean mayContinue = sig == SIGCONT && Sess.same(p.p_sessp(), self.p_sessp());
            if (meant && !mayContinue && k.genunix.cred.prochasprocperm(p, self, self.p_cred()) == 0) {
                refused = true;
            } else if (meant) {
                sent = true;
                if (sig != 0 && Sig.tracing(p, sig)) {
                    tell(p, sig, self);
                } else if (sig != 0) {
                    k.genunix.sig.psignal(p, sig);
                }
            }
        }
        return sent ? 0 : set_errno(refused ? EPERM : ESRCH);
    }

    /** Sends a signal together with who sends it, which is for nobody but who traces the process. */
    private void tell(Proc p, int sig, Proc from) {
        KSiginfo info = KSiginfo.at(k.memory, clearedLocal(KSiginfo.SIZE));
        info.si_signo(sig);
        info.si_pid(pid(from));
        info.si_uid(from.p_cred().cr_ruid());
        k.genunix.sigqueue.sigaddq(p, null, info, 0);
    }

    /** Waits until a signal has been taken. Always fails with EINTR. */
    @Prototype("int sigsuspend(k_sigset_t *setp)")
    public int sigsuspend(long setp) {
        Kthread t = curthread();
        mutex_enter(t.t_delay_lock());
        while (cv_wait_sig(t.t_delay_cv(), t.t_delay_lock()) != 0) {
            // Woken without a signal, by having been stopped and set running.
        }
        mutex_exit(t.t_delay_lock());
        return set_errno(EINTR);
    }

    /** Sets what is to be done on a signal: SIG_DFL, SIG_IGN, or the address of a handler. */
    @Prototype("void setsigact(int sig, void (*disp)(int), k_sigset_t *mask, int flags)")
    public void setsigact(int sig, long disposition, long mask, int flags) {
        Proc p = curproc();
        if (sig == SIGCLD) {
            p.p_flag((flags & SA_NOCLDSTOP) != 0 ? p.p_flag() & ~SJCTL : p.p_flag() | SJCTL);
        }
        p.p_user().u_signal(sig - 1, disposition);
        boolean ignored = disposition == SIG_IGN || disposition == SIG_DFL && Signals.ignoredByDefault(sig);
        if (ignored) {
            Signals.add(p.p_ignore(), sig);
            Signals.remove(p.p_sig(), sig);
            Signals.remove(curthread().t_sig(), sig);
        } else {
            Signals.remove(p.p_ignore(), sig);
        }
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Sess;
import org.dtrace4j.kernel.struct.Stdata;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * session.c: sessions, and the terminals that control them. A process without one is in that of process 0, which has no
 * terminal.
 *
 * <p>The first terminal that the leader of a session opens controls the session: signals that are typed there go to the process
 * group in the foreground, which is the leader's as long as nobody sets another. When the leader ends, the terminal is free
 * again, and who is left in that group is told by SIGHUP.
 */
public final class Session extends ProcessCode {
    /** What {@link #setpgrp} is to do. */
    public static final int GETPGRP = 0;
    public static final int GETSID = 2;
    public static final int SETSID = 3;
    public static final int GETPGID = 4;
    public static final int SETPGID = 5;

    Session(Kernel k) {
        super(k);
    }

    @Prototype("void sess_create(void)")
    public void sess_create() {
        Proc p = curproc();
        Sess sp = Sess.at(k.memory, kmem_zalloc(Sess.SIZE));
        sp.s_sidp(p.p_pidp());
        PID_HOLD(p.p_pidp());
        sp.s_ref(1);
        sp.s_dev(-1);
        sess_rele(p.p_sessp(), 0);
        k.genunix.pid.pgexit(p);
        k.genunix.pid.pgjoin(p, p.p_pidp());
        p.p_sessp(sp);
    }

    /** One more process is in a session; nothing for NULL. */
    void sess_hold(Sess sp) {
        if (sp != null) {
            sp.s_ref(sp.s_ref() + 1);
        }
    }

    /** One process less is; nothing for NULL. */
    @Prototype("void sess_rele(sess_t *sp, boolean_t pidlock_held)")
    public void sess_rele(Sess sp, int pidlockHeld) {
        if (sp == null) {
            return;
        }
        sp.s_ref(sp.s_ref() - 1);
        if (sp.s_ref() == 0) {
            k.genunix.pid.pid_rele(sp.s_sidp());
            kmem_free(sp.address(), Sess.SIZE);
        }
    }

    /** A process ends: if it leads a session, that has no terminal any more. */
    void leave(Proc p) {
        Sess sp = p.p_sessp();
        if (sp != null && Pid.same(sp.s_sidp(), p.p_pidp())) {
            freectty(0);
        }
    }

    // ---- controlling terminals

    /** The leader of a session opens a terminal: that controls the session if neither has another. */
    @Prototype("void strctty(stdata_t *stp)")
    public void strctty(Stdata stp) {
        Proc p = curproc();
        Sess sp = p.p_sessp();
        if (sp == null || sp.s_vp() != null || stp.sd_sidp() != null || !Pid.same(sp.s_sidp(), p.p_pidp())) {
            return;
        }
        stp.sd_sidp(sp.s_sidp());
        stp.sd_pgidp(p.p_pgidp());
        PID_HOLD(stp.sd_sidp());
        PID_HOLD(stp.sd_pgidp());
        sp.s_vp(stp.sd_vnode());
        sp.s_dev(stp.sd_vnode().v_rdev());
        VN_HOLD(stp.sd_vnode());
    }

    /** The running process, a leader, gives its session's terminal up. */
    @Prototype("int freectty(boolean_t at_exit)")
    public int freectty(int atExit) {
        Sess sp = curproc().p_sessp();
        Vnode vp = sp.s_vp();
        if (vp == null) {
            return 0;
        }
        sp.s_vp(null);
        sp.s_dev(-1);
        if (vp.v_stream() != null && Pid.same(vp.v_stream().sd_sidp(), sp.s_sidp())) {
            strfreectty(vp.v_stream());
        }
        VN_RELE(vp);
        return 1;
    }

    /** A stream controls no session any more. */
    @Prototype("void strfreectty(struct stdata *stp)")
    public void strfreectty(Stdata stp) {
        Pid group = stp.sd_pgidp();
        Pid session = stp.sd_sidp();
        stp.sd_pgidp(null);
        stp.sd_sidp(null);
        if (group != null) {
            pgsignal(group, SIGHUP);
            k.genunix.pid.pid_rele(group);
        }
        if (session != null) {
            k.genunix.pid.pid_rele(session);
        }
    }

    /** Puts a process group into the foreground of a terminal. Returns 0 or an error number. */
    int setForeground(Stdata stp, int number) {
        Proc self = curproc();
        if (stp.sd_sidp() == null || self.p_sessp() == null || !Pid.same(stp.sd_sidp(), self.p_sessp().s_sidp())) {
            return ENOTTY;
        }
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            if (p.p_pgidp() != null && p.p_pgidp().pid_id() == number && Sess.same(p.p_sessp(), self.p_sessp())) {
                Pid before = stp.sd_pgidp();
                PID_HOLD(p.p_pgidp());
                stp.sd_pgidp(p.p_pgidp());
                k.genunix.pid.pid_rele(before);
                return 0;
            }
        }
        return EPERM;
    }

    // ---- process groups: pgrp.c, sig.c

    /**
     * A process that ends: its children get another parent. Of the groups that nobody is left to let go on again, those in which
     * somebody stands still are hung up, and go on.
     */
    @Prototype("void pgdetach(proc_t *p, proc_t *heir)")
    public void pgdetach(Proc p, Proc heir) {
        List<Pid> groups = new ArrayList<>();
        addUnlessOrphaned(groups, p.p_pgidp());
        for (Proc child = p.p_child(); child != null; child = child.p_sibling()) {
            addUnlessOrphaned(groups, child.p_pgidp());
        }
        k.genunix.fork.reparent(p, heir);
        for (Pid group : groups) {
            if (isOrphaned(group, p) && hasStopped(group)) {
                pgsignal(group, SIGHUP);
                pgsignal(group, SIGCONT);
            }
        }
    }

    private void addUnlessOrphaned(List<Pid> groups, Pid group) {
        if (group != null && !isOrphaned(group) && groups.stream().noneMatch(other -> Pid.same(other, group))) {
            groups.add(group);
        }
    }

    private static boolean hasStopped(Pid group) {
        for (Proc p = group.pid_pglink(); p != null; p = p.p_pglink()) {
            if (p.p_stopsig() != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether nobody could let the processes of a group go on if they stopped: none of them has its parent in the same session and
     * in another group.
     */
    public boolean isOrphaned(Pid pidp) {
        return isOrphaned(pidp, null);
    }

    private static boolean isOrphaned(Pid pidp, Proc without) {
        for (Proc p = pidp.pid_pglink(); p != null; p = p.p_pglink()) {
            Proc parent = p.p_parent();
            if (p.p_stat() != SZOMB && !Proc.same(p, without) && parent != null && Sess.same(parent.p_sessp(), p.p_sessp())
                    && !Pid.same(parent.p_pgidp(), pidp)) {
                return false;
            }
        }
        return true;
    }

    /** The system call behind those that ask for groups and sessions, and set them; what it does is {@code flag}. */
    @Prototype("int setpgrp(int flag, int pid, int pgid)")
    public int setpgrp(int flag, int pid, int pgid) {
        Proc self = curproc();
        switch (flag) {
            case GETPGRP -> {
                return group(self);
            }
            case SETSID -> {
                if (Pid.same(self.p_pgidp(), self.p_pidp()) || self.p_pidp().pid_pglink() != null) {
                    return set_errno(EPERM);
                }
                sess_create();
                return pid(self);
            }
            case GETSID, GETPGID -> {
                Proc p = pid == 0 ? self : k.genunix.pid.prfind(pid);
                if (p == null) {
                    return set_errno(ESRCH);
                }
                return flag == GETPGID ? group(p) : p.p_sessp() == null ? 0 : p.p_sessp().s_sidp().pid_id();
            }
            case SETPGID -> {
                int error = setpgid(self, pid, pgid);
                return error == 0 ? 0 : set_errno(error);
            }
            default -> {
                return set_errno(EINVAL);
            }
        }
    }

    private static int group(Proc p) {
        return p.p_pgidp() == null ? pid(p) : p.p_pgidp().pid_id();
    }

    /** Puts a process, the caller or a child of it that has not executed a program yet, into a group, maybe a new one. */
    private int setpgid(Proc self, int pid, int pgid) {
        Proc p = self;
        if (pid < 0 || pgid < 0 || pid >= k.vars.maxpid() || pgid >= k.vars.maxpid()) {
            return EINVAL;
        }
        if (pid != 0 && pid != pid(self)) {
            p = self.p_child();
            while (p != null && pid(p) != pid) {
                p = p.p_sibling();
            }
            if (p == null) {
                return ESRCH;
            }
            if ((p.p_flag() & SEXECED) != 0) {
                return EACCES;
            }
            if (!Sess.same(p.p_sessp(), self.p_sessp())) {
                return EPERM;
            }
        }
        if (p.p_sessp() != null && Pid.same(p.p_sessp().s_sidp(), p.p_pidp())) {
            return EPERM;
        }
        int wanted = pgid == 0 ? pid(p) : pgid;
        if (group(p) == wanted && p.p_pgidp() != null) {
            return 0;
        }
        Pid group = p.p_pidp();
        if (pid(p) != wanted) {
            group = k.genunix.pid.pid_lookup(wanted);
            if (group == null || group.pid_pglink() == null || !Sess.same(group.pid_pglink().p_sessp(), p.p_sessp())) {
                return EPERM;
            }
        }
        k.genunix.pid.pgexit(p);
        k.genunix.pid.pgjoin(p, group);
        return 0;
    }

    /** Sends a signal to all processes of a group. */
    @Prototype("void pgsignal(struct pid *pidp, int sig)")
    public void pgsignal(Pid pidp, int sig) {
        for (Proc p = pidp.pid_pglink(); p != null; ) {
            Proc next = p.p_pglink();
            if ((p.p_flag() & SEXITING) == 0) {
                k.genunix.sig.psignal(p, sig);
            }
            p = next;
        }
    }
}

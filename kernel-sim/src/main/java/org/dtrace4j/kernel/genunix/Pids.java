package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;

/**
 * pid.c: process ids. A {@code struct pid} stands for a number while it is in use, as the id of a process, of a process
 * group, or of a session; {@code pid_ref} counts these uses. They are hashed by number; {@code procdir} finds processes
 * by slot.
 */
public final class Pids extends ProcessCode {
    private static final int HASH_SIZE = 64;
    private static final int NPROC = 1024;

    /** Processes by slot, as {@code procdir[]} of the original. Slot 0 is that of process 0. */
    private final long[] slots = new long[NPROC];
    private int highestSlot;

    public Pids(Kernel k) {
        super(k);
    }

    private long bucket(int id) {
        return k.vars.pidhash_address() + (id & HASH_SIZE - 1) * 8L;
    }

    /** The structure of a process id; null when the number is not in use. */
    @Prototype("static struct pid *pid_lookup(pid_t pid)")
    public Pid pid_lookup(int pid) {
        Pid pidp = Pid.at(k.memory, k.memory.getLong(bucket(pid)));
        while (pidp != null && pidp.pid_id() != pid) {
            pidp = pidp.pid_link();
        }
        return pidp;
    }

    /** A process whose id was set up by hand: the first one. */
    public void enter(Proc p, Pid pidp, int id) {
        pidp.pid_id(id);
        pidp.pid_ref(1);
        pidp.pid_prinactive(0);
        hash(pidp);
        p.p_pidp(pidp);
        takeSlot(p);
    }

    private void hash(Pid pidp) {
        long head = bucket(pidp.pid_id());
        pidp.pid_link(Pid.at(k.memory, k.memory.getLong(head)));
        k.memory.putLong(head, pidp.address());
    }

    private void takeSlot(Proc p) {
        for (int slot = 0; slot < NPROC; slot++) {
            if (slots[slot] == 0) {
                slots[slot] = p.address();
                highestSlot = Math.max(highestSlot, slot);
                p.p_pidp().pid_prslot(slot);
                return;
            }
        }
        panic("pid_allocate: no slot");
    }

    /**
     * Gives a new process its id.
     *
     * @param pid the number wanted, 0 for the next free one
     * @return the number, -1 when there is none
     */
    @Prototype("pid_t pid_allocate(proc_t *prp, pid_t pid, int flags)")
    public int pid_allocate(Proc p, int pid, int flags) {
        Pid pidp = Pid.at(k.memory, kmem_zalloc(Pid.SIZE));
        int number = pid;
        if (number == 0) {
            number = k.vars.mpid();
            while (pid_lookup(number) != null) {
                number = number + 1 >= k.vars.maxpid() ? k.vars.minpid() : number + 1;
            }
            k.vars.mpid(number + 1 >= k.vars.maxpid() ? k.vars.minpid() : number + 1);
        }
        pidp.pid_id(number);
        pidp.pid_ref(1);
        hash(pidp);
        p.p_pidp(pidp);
        takeSlot(p);
        return number;
    }

    /** Numbers of processes that are made from now on are not those of the system's own. */
    @Prototype("void pid_setmin(void)")
    public void pid_setmin() {
        k.vars.minpid(Math.max(k.vars.mpid(), FAMOUS_PIDS));
    }

    /** One use less of a number; frees it with the last. */
    @Prototype("int pid_rele(struct pid *pidp)")
    public int pid_rele(Pid pidp) {
        pidp.pid_ref(pidp.pid_ref() - 1);
        if (pidp.pid_ref() != 0) {
            return pidp.pid_ref();
        }
        long head = bucket(pidp.pid_id());
        Pid first = Pid.at(k.memory, k.memory.getLong(head));
        if (Pid.same(first, pidp)) {
            k.memory.putLong(head, Struct.addressOf(pidp.pid_link()));
        } else {
            Pid before = first;
            while (!Pid.same(before.pid_link(), pidp)) {
                before = before.pid_link();
            }
            before.pid_link(pidp.pid_link());
        }
        kmem_free(pidp.address(), Pid.SIZE);
        return 0;
    }

    /** The end of a process's entry: no number finds it any more. */
    @Prototype("void pid_exit(proc_t *prp)")
    public void pid_exit(Proc p) {
        unlink(p);
        pgexit(p);
        k.genunix.session.sess_rele(p.p_sessp(), 1);
        slots[p.p_pidp().pid_prslot()] = 0;
        pid_rele(p.p_pidp());
    }

    /** Puts a process in front of the list of all. */
    public void link(Proc p) {
        Proc first = k.vars.practive();
        p.p_next(first);
        p.p_prev(null);
        if (first != null) {
            first.p_prev(p);
        }
        k.vars.practive(p);
        k.vars.nproc(k.vars.nproc() + 1);
    }

    private void unlink(Proc p) {
        if (p.p_prev() != null) {
            p.p_prev().p_next(p.p_next());
        } else {
            k.vars.practive(p.p_next());
        }
        if (p.p_next() != null) {
            p.p_next().p_prev(p.p_prev());
        }
        k.vars.nproc(k.vars.nproc() - 1);
    }

    /** The process of that number, null when there is none, or it is only being made. */
    @Prototype("proc_t *prfind(pid_t pid)")
    public Proc prfind(int pid) {
        Pid pidp = pid_lookup(pid);
        if (pidp == null) {
            return null;
        }
        Proc p = Proc.at(k.memory, slots[pidp.pid_prslot()]);
        return p == null || p.p_stat() == SIDL || pid(p) != pid ? null : p;
    }

    /** The process in a slot of the process directory, null for a free one. */
    @Prototype("proc_t *pid_entry(int slot)")
    public Proc pid_entry(int slot) {
        Proc p = slot < 0 || slot >= NPROC ? null : Proc.at(k.memory, slots[slot]);
        return p == null || p.p_stat() == SIDL ? null : p;
    }

    /** Slots up to this one may be in use. */
    public int highestSlot() {
        return highestSlot;
    }

    // ---- process groups

    @Prototype("void pgjoin(proc_t *p, struct pid *pgp)")
    public void pgjoin(Proc p, Pid pgp) {
        p.p_pgidp(pgp);
        PID_HOLD(pgp);
        p.p_ppglink(null);
        p.p_pglink(pgp.pid_pglink());
        if (pgp.pid_pglink() != null) {
            pgp.pid_pglink().p_ppglink(p);
        }
        pgp.pid_pglink(p);
        if (pgp.pid_pgtail() == null) {
            pgp.pid_pgtail(p);
        }
    }

    @Prototype("void pgexit(proc_t *prp)")
    public void pgexit(Proc p) {
        Pid pgp = p.p_pgidp();
        if (pgp == null) {
            return;
        }
        if (p.p_ppglink() != null) {
            p.p_ppglink().p_pglink(p.p_pglink());
        } else {
            pgp.pid_pglink(p.p_pglink());
        }
        if (p.p_pglink() != null) {
            p.p_pglink().p_ppglink(p.p_ppglink());
        } else {
            pgp.pid_pgtail(p.p_ppglink());
        }
        p.p_pgidp(null);
        pid_rele(pgp);
    }
}

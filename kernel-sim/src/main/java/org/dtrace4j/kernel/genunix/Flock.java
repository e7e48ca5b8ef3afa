package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Filock;
import org.dtrace4j.kernel.struct.Flock64;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * flock.c: locks of parts of files. The list {@code v_filocks} of a vnode has those that are held, in no order; those of one
 * process never overlap. Who waits for one waits on {@code v_cv}. Deadlocks between waiters are not looked for.
 */
public final class Flock extends ProcessCode {
    Flock(Kernel k) {
        super(k);
    }

    /** Locks, unlocks, or says who has a lock that is in the way. Returns 0 or an errno. */
    @Prototype("int reclock(vnode_t *vp, flock64_t *lckdat, int cmdflg, int flag, u_offset_t offset)")
    public int reclock(Vnode vp, Flock64 lckdat, int cmdflg, int flag, long offset) {
        long start = lckdat.l_start() + (lckdat.l_whence() == SEEK_CUR ? offset : 0);
        int type = lckdat.l_type();
        if (lckdat.l_whence() != SEEK_SET && lckdat.l_whence() != SEEK_CUR || start < 0 || lckdat.l_len() < 0
                || type < F_RDLCK || type > F_UNLCK || vp.v_type() != VREG) {
            return EINVAL;
        }
        lckdat.l_whence((short) SEEK_SET);
        lckdat.l_start(start);
        lckdat.l_pid(pid(curproc()));
        mutex_enter(vp.v_lock());
        int error = 0;
        Filock other = blocking(vp, lckdat);
        if (cmdflg == F_GETLK) {
            if (other == null) {
                lckdat.l_type((short) F_UNLCK);
            } else {
                k.memory.copy(other.set().address(), lckdat.address(), Flock64.SIZE);
            }
        } else {
            while (other != null && error == 0) {
                if (cmdflg == F_SETLK) {
                    error = EAGAIN;
                } else if (cv_wait_sig(vp.v_cv(), vp.v_lock()) == 0) {
                    error = EINTR;
                }
                other = error == 0 ? blocking(vp, lckdat) : other;
            }
            if (error == 0) {
                replace(vp, lckdat);
                cv_broadcast(vp.v_cv());
            }
        }
        mutex_exit(vp.v_lock());
        return error;
    }

    private static long end(Flock64 lock) {
        return lock.l_len() == 0 ? Long.MAX_VALUE : lock.l_start() + lock.l_len();
    }

    private static boolean overlap(Flock64 one, Flock64 other) {
        return one.l_start() < end(other) && other.l_start() < end(one);
    }

    /** A lock of another process that forbids this one; null for none. */
    private Filock blocking(Vnode vp, Flock64 wanted) {
        if (wanted.l_type() == F_UNLCK) {
            return null;
        }
        for (Filock at = vp.v_filocks(); at != null; at = at.next()) {
            if (at.set().l_pid() != wanted.l_pid() && overlap(at.set(), wanted)
                    && (at.set().l_type() == F_WRLCK || wanted.l_type() == F_WRLCK)) {
                return at;
            }
        }
        return null;
    }

    /** Puts a lock, or none, into the place of what the process has there; what lies outside stays. */
    private void replace(Vnode vp, Flock64 wanted) {
        for (Filock at = vp.v_filocks(); at != null; ) {
            Filock next = at.next();
            Flock64 held = at.set();
            if (held.l_pid() == wanted.l_pid() && overlap(held, wanted)) {
                if (held.l_start() < wanted.l_start()) {
                    add(vp, held.l_type(), held.l_start(), wanted.l_start(), held.l_pid());
                }
                if (end(held) > end(wanted)) {
                    add(vp, held.l_type(), end(wanted), end(held), held.l_pid());
                }
                remove(vp, at);
            }
            at = next;
        }
        if (wanted.l_type() != F_UNLCK) {
            add(vp, wanted.l_type(), wanted.l_start(), end(wanted), wanted.l_pid());
        }
    }

    private void add(Vnode vp, int type, long start, long end, int pid) {
        Filock lock = Filock.at(k.memory, kmem_zalloc(Filock.SIZE));
        lock.set().l_type((short) type);
        lock.set().l_start(start);
        lock.set().l_len(end == Long.MAX_VALUE ? 0 : end - start);
        lock.set().l_pid(pid);
        Filock head = vp.v_filocks();
        lock.next(head);
        if (head != null) {
            head.prev(lock);
        }
        vp.v_filocks(lock);
    }

    private void remove(Vnode vp, Filock lock) {
        if (lock.prev() == null) {
            vp.v_filocks(lock.next());
        } else {
            lock.prev().next(lock.next());
        }
        if (lock.next() != null) {
            lock.next().prev(lock.prev());
        }
        kmem_free(lock.address(), Filock.SIZE);
    }

    /** A process has closed a file: all its locks of that file go. */
    @Prototype("void cleanlocks(vnode_t *vp, pid_t pid, int sysid)")
    public void cleanlocks(Vnode vp, int pid, int sysid) {
        mutex_enter(vp.v_lock());
        for (Filock at = vp.v_filocks(); at != null; ) {
            Filock next = at.next();
            if (at.set().l_pid() == pid) {
                remove(vp, at);
            }
            at = next;
        }
        cv_broadcast(vp.v_cv());
        mutex_exit(vp.v_lock());
    }
}

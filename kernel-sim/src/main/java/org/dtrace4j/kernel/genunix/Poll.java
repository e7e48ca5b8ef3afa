package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Pollcache;
import org.dtrace4j.kernel.struct.Polldat;
import org.dtrace4j.kernel.struct.Pollfd;
import org.dtrace4j.kernel.struct.Pollhead;
import org.dtrace4j.kernel.struct.Pollstate;
import org.dtrace4j.kernel.struct.Pplock;
import org.dtrace4j.kernel.struct.Timespec;

/**
 * poll.c: waiting until something has happened to one of several files.
 *
 * <p>A thread asks each file what is there. If nothing is, it hangs a {@code polldat_t} on the pollhead that the file has named,
 * and sleeps until {@code pollwakeup} tells it of an event, a signal comes, or its time is over.
 *
 * <p>No wake-up is lost: from asking to sleeping the thread holds {@code pc_lock}, but for where a file's own lock is taken by
 * somebody else ({@code polllock}); what happens in that time sets PC_POLLWAKE, and the thread asks again. So nobody ever waits
 * for {@code pc_lock} or the lock of a pollhead, and an interrupt may call {@code pollwakeup}, too.
 */
public final class Poll extends ProcessCode {
    private static final int VALID_POLL_EVENTS = POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLRDBAND | POLLWRBAND | POLLHUP
            | POLLERR | POLLNVAL;
    private static final int LOCKS = 64;
    private static final int POLLHEAD_SHIFT = 8;
    private static final long SECOND = 1_000_000_000;

    Poll(Kernel k) {
        super(k);
    }

    private Mutex PHLOCK(Pollhead php) {
        return Pplock.at(k.memory, k.vars.plocks_address()
                + (php.address() >>> POLLHEAD_SHIFT & LOCKS - 1) * Pplock.SIZE).pp_lock();
    }

    // ---- the call

    /**
     * Waits for what programs ask for.
     *
     * @param fds where the list is, in the memory of the process; what has happened goes there, too
     * @param nfds its elements
     * @param timeoutp for how long; null for without end
     * @return in how many of the elements something has happened
     */
    @Prototype("int pollsys(pollfd_t *fds, nfds_t nfds, timespec_t *timeoutp, sigset_t *setp)")
    public int pollsys(long fds, long nfds, Timespec timeoutp, long setp) {
        if (timeoutp != null && (timeoutp.tv_sec() < 0 || timeoutp.tv_nsec() < 0 || timeoutp.tv_nsec() >= SECOND)) {
            return set_errno(EINVAL);
        }
        if (nfds < 0 || nfds > Fio.LIMIT) {
            return set_errno(EINVAL);
        }
        Pollstate ps = null;
        if (nfds != 0) {
            ps = pollstate_create();
            if (ps.ps_pcache() == null) {
                ps.ps_pcache(pcache_alloc());
            }
            int error = poll_copyin(ps, fds, nfds);
            if (error != 0) {
                return set_errno(error);
            }
        }
        PointerCell fdcnt = cell();
        int error = poll_common(ps, fds, nfds, timeoutp, fdcnt);
        if (error == 0 && nfds != 0) {
            error = copyout(ps, fds, nfds);
        }
        return error != 0 ? set_errno(error) : (int) fdcnt.get();
    }

    /** Takes the list from the program. */
    @Prototype("int poll_copyin(pollstate_t *ps, pollfd_t *fds, nfds_t nfds)")
    public int poll_copyin(Pollstate ps, long fds, long nfds) {
        if (nfds != ps.ps_nfds()) {
            freeList(ps);
            ps.ps_pollfd(Pollfd.at(k.memory, kmem_alloc(nfds * Pollfd.SIZE)));
            ps.ps_nfds(nfds);
        }
        byte[] list = new byte[(int) nfds * Pollfd.SIZE];
        int error = copyin(fds, list);
        if (error == 0) {
            k.memory.write(ps.ps_pollfd().address(), list, 0, list.length);
        }
        return error;
    }

    private int copyout(Pollstate ps, long fds, long nfds) {
        byte[] list = new byte[(int) nfds * Pollfd.SIZE];
        k.memory.read(ps.ps_pollfd().address(), list, 0, list.length);
        return copyout(list, fds);
    }

    /** The call itself: {@code *fdcnt} is in how many elements something has happened. Returns 0, or EINTR. */
    @Prototype("int poll_common(pollstate_t *ps, pollfd_t *fds, nfds_t nfds, timespec_t *tsp, int *fdcnt)")
    public int poll_common(Pollstate ps, long fds, long nfds, Timespec tsp, PointerCell fdcnt) {
        long nanos = tsp == null ? Long.MAX_VALUE : tsp.tv_sec() >= Long.MAX_VALUE / SECOND ? Long.MAX_VALUE
                : tsp.tv_sec() * SECOND + tsp.tv_nsec();
        boolean waits = nanos != 0;
        long now = gethrtime();
        long deadline = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + Math.max(nanos, Callouts.TICK_NANOS);
        if (nfds == 0) {
            return waits ? sleep(deadline) : 0;
        }
        Pollcache pcp = ps.ps_pcache();
        mutex_enter(pcp.pc_lock());
        int error;
        while (true) {
            pcp.pc_flag(0);
            error = pcache_poll(ps.ps_pollfd(), ps, nfds, fdcnt);
            if (error != 0 || fdcnt.get() != 0 || !waits) {
                break;
            }
            if ((pcp.pc_flag() & PC_POLLWAKE) != 0) {
                continue;
            }
            long result = deadline == Long.MAX_VALUE ? cv_wait_sig(pcp.pc_cv(), pcp.pc_lock())
                    : k.genunix.condvar.cv_timedwait_sig_hires(pcp.pc_cv(), pcp.pc_lock(), deadline, 0, 0);
            if (result <= 0) {
                error = result == 0 ? EINTR : 0;
                break;
            }
        }
        pcache_clean(pcp);
        mutex_exit(pcp.pc_lock());
        return error;
    }

    /** Who asks about nothing wants to sleep. */
    private int sleep(long deadline) {
        Kthread t = curthread();
        mutex_enter(t.t_delay_lock());
        long result;
        do {
            result = deadline == Long.MAX_VALUE ? cv_wait_sig(t.t_delay_cv(), t.t_delay_lock())
                    : k.genunix.condvar.cv_timedwait_sig_hires(t.t_delay_cv(), t.t_delay_lock(), deadline, 0, 0);
        } while (result > 0);
        mutex_exit(t.t_delay_lock());
        return result == 0 ? EINTR : 0;
    }

    /** Asks all files of the list, and hangs a polldat on those where nothing has happened, while nothing has anywhere. */
    @Prototype("int pcache_poll(pollfd_t *pollfdp, pollstate_t *ps, nfds_t nfds, int *fdcntp)")
    public int pcache_poll(Pollfd pollfdp, Pollstate ps, long nfds, PointerCell fdcntp) {
        int found = 0;
        long revents = clearedLocal(Short.BYTES);
        PointerCell phpp = cell();
        for (int i = 0; i < nfds; i++) {
            Pollfd one = Pollfd.at(k.memory, pollfdp.address() + (long) i * Pollfd.SIZE);
            one.revents(0);
            if (one.fd() < 0) {
                continue;
            }
            File fp = k.genunix.fio.getf(one.fd());
            if (fp == null) {
                one.revents(POLLNVAL);
                found++;
                continue;
            }
            int events = one.events() & VALID_POLL_EVENTS;
            phpp.set(0);
            k.memory.putShort(revents, 0);
            int error = k.genunix.fop.fop_poll(fp.f_vnode(), events, found, revents, phpp, null);
            if (error == 0 && found == 0 && k.memory.getShort(revents) == 0 && phpp.get() != 0) {
                pcache_insert(ps.ps_pcache(), fp, one, Pollhead.at(k.memory, phpp.get()));
            }
            k.genunix.fio.releasef(one.fd());
            if (error != 0) {
                return error;
            }
            one.revents(k.memory.getShort(revents));
            found += one.revents() != 0 ? 1 : 0;
        }
        fdcntp.set(found);
        return 0;
    }

    /** Hangs the thread on a pollhead for some events, unless it hangs there already: then for these, too. */
    @Prototype("int pcache_insert(pollcache_t *pcp, file_t *fp, pollfd_t *pollfdp, pollhead_t *php)")
    public int pcache_insert(Pollcache pcp, File fp, Pollfd pollfdp, Pollhead php) {
        Polldat pdp = pcache_lookup_fd(pcp, pollfdp.fd());
        if (pdp == null) {
            pdp = pcache_alloc_fd(0);
            pdp.pd_fd(pollfdp.fd());
            pdp.pd_thread(curthread());
            pdp.pd_pcache(pcp);
            pdp.pd_hashnext(pcp.pc_hash());
            pcp.pc_hash(pdp);
            pcp.pc_fdcount(pcp.pc_fdcount() + 1);
        }
        pdp.pd_fp(fp);
        pdp.pd_events(pdp.pd_events() | pollfdp.events());
        if (!Pollhead.same(pdp.pd_php(), php)) {
            polldat_disassociate(pdp);
            polldat_associate(pdp, php);
        }
        return 0;
    }

    @Prototype("polldat_t *pcache_lookup_fd(pollcache_t *pcp, int fd)")
    public Polldat pcache_lookup_fd(Pollcache pcp, int fd) {
        Polldat pdp = pcp.pc_hash();
        while (pdp != null && pdp.pd_fd() != fd) {
            pdp = pdp.pd_hashnext();
        }
        return pdp;
    }

    @Prototype("polldat_t *pcache_alloc_fd(int nsets)")
    public Polldat pcache_alloc_fd(int nsets) {
        return Polldat.at(k.memory, kmem_zalloc(Polldat.SIZE));
    }

    /** Takes a thread off all pollheads. */
    @Prototype("void pcache_clean(pollcache_t *pcp)")
    public void pcache_clean(Pollcache pcp) {
        for (Polldat pdp = pcp.pc_hash(); pdp != null; ) {
            Polldat next = pdp.pd_hashnext();
            polldat_disassociate(pdp);
            kmem_free(pdp.address(), Polldat.SIZE);
            pdp = next;
        }
        pcp.pc_hash(null);
        pcp.pc_fdcount(0);
    }

    // ---- the state of a thread

    /** What the running thread needs to poll; made when it does so for the first time. */
    @Prototype("pollstate_t *pollstate_create(void)")
    public Pollstate pollstate_create() {
        Kthread t = curthread();
        Pollstate ps = t.t_pollstate();
        if (ps == null) {
            ps = Pollstate.at(k.memory, kmem_zalloc(Pollstate.SIZE));
            t.t_pollstate(ps);
        }
        return ps;
    }

    @Prototype("pollcache_t *pcache_alloc(void)")
    public Pollcache pcache_alloc() {
        return Pollcache.at(k.memory, kmem_zalloc(Pollcache.SIZE));
    }

    @Prototype("void pcache_destroy(pollcache_t *pcp)")
    public void pcache_destroy(Pollcache pcp) {
        kmem_free(pcp.address(), Pollcache.SIZE);
    }

    @Prototype("void pollstate_destroy(pollstate_t *ps)")
    public void pollstate_destroy(Pollstate ps) {
        freeList(ps);
        if (ps.ps_pcache() != null) {
            pcache_destroy(ps.ps_pcache());
        }
        kmem_free(ps.address(), Pollstate.SIZE);
    }

    private void freeList(Pollstate ps) {
        if (ps.ps_pollfd() != null) {
            kmem_free(ps.ps_pollfd().address(), ps.ps_nfds() * Pollfd.SIZE);
        }
    }

    /** The running thread ends, and has polled. */
    @Prototype("void pollcleanup(void)")
    public void pollcleanup() {
        pollstate_destroy(curthread().t_pollstate());
        curthread().t_pollstate(null);
    }

    // ---- pollheads

    /** Tells all that wait at a pollhead for one of some events. Of the end and of errors all are told. */
    @Prototype("void pollwakeup(pollhead_t *php, short events_arg)")
    public void pollwakeup(Pollhead php, int events) {
        mutex_enter(PHLOCK(php));
        for (Polldat pdp = php.ph_list(); pdp != null; pdp = pdp.pd_next()) {
            boolean wanted = (pdp.pd_events() & events) != 0 || (events & (POLLHUP | POLLERR)) != 0;
            if (wanted && pdp.pd_thread() == null) {
                // It is no thread that waits, but a descriptor that an event port is told of.
                k.portfs.fd.port_pollwkup(php, pdp, events);
            } else if (wanted) {
                pollnotify(pdp.pd_pcache(), pdp.pd_fd());
            }
        }
        mutex_exit(PHLOCK(php));
    }

    /** Wakes a thread that polls: something has happened to what it has open as {@code fd}. */
    @Prototype("void pollnotify(pollcache_t *pcp, int fd)")
    public void pollnotify(Pollcache pcp, int fd) {
        pcp.pc_flag(pcp.pc_flag() | PC_POLLWAKE);
        cv_broadcast(pcp.pc_cv());
    }

    @Prototype("void polldat_associate(polldat_t *pdp, pollhead_t *php)")
    public void polldat_associate(Polldat pdp, Pollhead php) {
        mutex_enter(PHLOCK(php));
        pdp.pd_next(php.ph_list());
        php.ph_list(pdp);
        pdp.pd_php(php);
        mutex_exit(PHLOCK(php));
    }

    /** Takes a polldat off its pollhead, if it hangs on one. */
    @Prototype("void polldat_disassociate(polldat_t *pdp)")
    public void polldat_disassociate(Polldat pdp) {
        Pollhead php = pdp.pd_php();
        if (php == null) {
            return;
        }
        mutex_enter(PHLOCK(php));
        if (Polldat.same(php.ph_list(), pdp)) {
            php.ph_list(pdp.pd_next());
        } else {
            Polldat before = php.ph_list();
            while (!Polldat.same(before.pd_next(), pdp)) {
                before = before.pd_next();
            }
            before.pd_next(pdp.pd_next());
        }
        pdp.pd_next(null);
        pdp.pd_php(null);
        mutex_exit(PHLOCK(php));
    }

    /** A pollhead goes with its file: who waits there is told to look again. */
    @Prototype("void pollhead_clean(pollhead_t *php)")
    public void pollhead_clean(Pollhead php) {
        mutex_enter(PHLOCK(php));
        for (Polldat pdp = php.ph_list(); pdp != null; ) {
            Polldat next = pdp.pd_next();
            pdp.pd_next(null);
            pdp.pd_php(null);
            if (pdp.pd_thread() != null) {
                pollnotify(pdp.pd_pcache(), pdp.pd_fd());
            }
            pdp = next;
        }
        php.ph_list(null);
        mutex_exit(PHLOCK(php));
    }

    // ---- for those who implement vop_poll

    /**
     * Takes a file's own lock for a thread that polls. If somebody has it, the thread waits without {@code pc_lock}.
     *
     * @return 0
     */
    @Prototype("int polllock(pollhead_t *php, kmutex_t *lp)")
    public int polllock(Pollhead php, Mutex lp) {
        if (!mutex_tryenter(lp)) {
            Kthread t = curthread();
            Mutex held = (t.t_pollcache() != null ? t.t_pollcache() : t.t_pollstate().ps_pcache()).pc_lock();
            mutex_exit(held);
            mutex_enter(lp);
            mutex_enter(held);
        }
        return 0;
    }
}

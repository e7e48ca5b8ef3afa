package org.dtrace4j.kernel.portfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Port;
import org.dtrace4j.kernel.struct.PortAlert;
import org.dtrace4j.kernel.struct.PortEvent;
import org.dtrace4j.kernel.struct.PortKevent;
import org.dtrace4j.kernel.struct.PortQueue;
import org.dtrace4j.kernel.struct.Portget;
import org.dtrace4j.kernel.struct.Timespec;

/** port_subr.c, and of port.c what waits: the events of a port, from when one is sent until a thread gets it. */
public final class PortEvents extends ProcessCode {
    private static final long SECOND = 1_000_000_000L;

    PortEvents(Kernel k) {
        super(k);
    }

    // ---- events

    /** A new event of a port; EAGAIN when it has as many as it may. */
    @Prototype("int port_alloc_event_local(port_t *pp, int source, int flags, port_kevent_t **pkevpp)")
    public int port_alloc_event_local(Port pp, int source, int flags, PointerCell pkevpp) {
        PortQueue portq = pp.port_queue();
        mutex_enter(portq.portq_mutex());
        if (pp.port_curr() >= pp.port_max_events()) {
            mutex_exit(portq.portq_mutex());
            return EAGAIN;
        }
        pp.port_curr(pp.port_curr() + 1);
        mutex_exit(portq.portq_mutex());
        PortKevent pkevp = PortKevent.at(k.memory, kmem_zalloc(PortKevent.SIZE));
        pkevp.portkev_source(source);
        pkevp.portkev_flags(flags);
        pkevp.portkev_pid(pid(curproc()));
        pkevp.portkev_port(pp);
        pkevpp.set(pkevp);
        return 0;
    }

    /** Gives an event back that is on no queue. */
    @Prototype("void port_free_event_local(port_kevent_t *pkevp, int cnt)")
    public void port_free_event_local(PortKevent pkevp, int cnt) {
        Port pp = pkevp.portkev_port();
        PortQueue portq = pp.port_queue();
        mutex_enter(portq.portq_mutex());
        pp.port_curr(pp.port_curr() - 1);
        boolean told = (portq.portq_flags() & PORTQ_POLLOUT) != 0;
        portq.portq_flags(portq.portq_flags() & ~PORTQ_POLLOUT);
        mutex_exit(portq.portq_mutex());
        kmem_free(pkevp.address(), PortKevent.SIZE);
        if (told) {
            k.genunix.poll.pollwakeup(pp.port_pollhd(), POLLOUT);
        }
    }

    /** Puts an event on the queue of its port, unless it is there, and wakes who waits for as many as there are now. */
    @Prototype("int port_send_event(port_kevent_t *pkevp)")
    public int port_send_event(PortKevent pkevp) {
        Port pp = pkevp.portkev_port();
        PortQueue portq = pp.port_queue();
        mutex_enter(portq.portq_mutex());
        if ((pkevp.portkev_flags() & PORT_KEV_DONEQ) != 0) {
            mutex_exit(portq.portq_mutex());
            return 0;
        }
        pkevp.portkev_flags(pkevp.portkev_flags() | PORT_KEV_DONEQ);
        append(portq, pkevp);
        portq.portq_nent(portq.portq_nent() + 1);
        boolean told = (portq.portq_flags() & PORTQ_POLLIN) != 0;
        portq.portq_flags(portq.portq_flags() & ~PORTQ_POLLIN);
        wake(portq);
        mutex_exit(portq.portq_mutex());
        if (told) {
            k.genunix.poll.pollwakeup(pp.port_pollhd(), POLLIN);
        }
        return 0;
    }

    private static void append(PortQueue portq, PortKevent pkevp) {
        pkevp.portkev_next(null);
        PortKevent last = portq.portq_list();
        if (last == null) {
            portq.portq_list(pkevp);
            return;
        }
        while (last.portkev_next() != null) {
            last = last.portkev_next();
        }
        last.portkev_next(pkevp);
    }

    /** Takes an event off the queue again, if it is there. Returns 1 if it was. */
    @Prototype("int port_remove_done_event(port_kevent_t *pkevp)")
    public int port_remove_done_event(PortKevent pkevp) {
        PortQueue portq = pkevp.portkev_port().port_queue();
        mutex_enter(portq.portq_mutex());
        boolean was = (pkevp.portkev_flags() & PORT_KEV_DONEQ) != 0;
        if (was) {
            remove(portq, pkevp);
        }
        mutex_exit(portq.portq_mutex());
        return was ? 1 : 0;
    }

    private static void remove(PortQueue portq, PortKevent gone) {
        gone.portkev_flags(gone.portkev_flags() & ~PORT_KEV_DONEQ);
        portq.portq_nent(portq.portq_nent() - 1);
        if (PortKevent.same(portq.portq_list(), gone)) {
            portq.portq_list(gone.portkev_next());
            return;
        }
        PortKevent before = portq.portq_list();
        while (!PortKevent.same(before.portkev_next(), gone)) {
            before = before.portkev_next();
        }
        before.portkev_next(gone.portkev_next());
    }

    /** Forgets the events that programs have sent and nobody has got; those of other sources have gone before. */
    @Prototype("void port_close_events(port_queue_t *portq)")
    public void port_close_events(PortQueue portq) {
        for (PortKevent pev = portq.portq_list(); pev != null; pev = portq.portq_list()) {
            mutex_enter(portq.portq_mutex());
            remove(portq, pev);
            mutex_exit(portq.portq_mutex());
            port_free_event_local(pev, 0);
        }
    }

    // ---- getting them

    /**
     * Waits until a port has so many events, and takes up to {@code max}.
     *
     * @param uevp where they go, in the memory of the process
     * @param nget for how many to wait; receives how many there are
     * @param timeout for how long; null for without end
     * @param one whether nothing is to be taken when the time is over
     * @return 0, ETIME, EINTR, EINVAL, EFAULT
     */
    @Prototype("static int port_getn(port_t *pp, port_event_t *uevp, uint_t max, uint_t *nget, timespec_t *timeout, int one)")
    public int port_getn(Port pp, long uevp, int max, PointerCell nget, Timespec timeout, boolean one) {
        PortQueue portq = pp.port_queue();
        int wanted = (int) nget.get();
        nget.set(0);
        if (max == 0) {
            nget.set(portq.portq_nent());
            return 0;
        }
        long until = deadline(timeout);
        if (wanted > max || until < 0) {
            return EINVAL;
        }
        mutex_enter(portq.portq_mutex());
        if ((portq.portq_flags() & PORTQ_ALERT) != 0) {
            int error = port_get_alert(portq.portq_alert(), uevp);
            nget.set(error == 0 ? 1 : 0);
            mutex_exit(portq.portq_mutex());
            return error;
        }
        int error = 0;
        if (available(portq) < wanted && until != 0) {
            error = await(portq, wanted, until, uevp, nget);
        } else if (available(portq) < wanted) {
            error = ETIME;
        }
        if (nget.get() == 0 && (error == 0 || error == ETIME && !one)) {
            int fault = take(portq, uevp, max, nget);
            error = fault != 0 ? fault : error;
        }
        mutex_exit(portq.portq_mutex());
        return error;
    }

    /** When a time is over that begins now: 0 at once, {@code Long.MAX_VALUE} never, less than 0 for none that there is. */
    private long deadline(Timespec timeout) {
        if (timeout == null) {
            return Long.MAX_VALUE;
        }
        if (timeout.tv_sec() < 0 || timeout.tv_nsec() < 0 || timeout.tv_nsec() >= SECOND) {
            return -1;
        }
        if (timeout.tv_sec() == 0 && timeout.tv_nsec() == 0) {
            return 0;
        }
        long now = gethrtime();
        return timeout.tv_sec() >= (Long.MAX_VALUE - now) / SECOND - 1 ? Long.MAX_VALUE
                : now + timeout.tv_sec() * SECOND + timeout.tv_nsec();
    }

    private int await(PortQueue portq, int wanted, long until, long uevp, PointerCell nget) {
        Portget own = port_queue_thread(portq, wanted);
        int error = 0;
        while (error == 0 && available(portq) < wanted && (own.portget_state() & PORTGET_ALERT) == 0) {
            long left = until == Long.MAX_VALUE ? cv_wait_sig(own.portget_cv(), portq.portq_mutex())
                    : k.genunix.condvar.cv_timedwait_sig_hires(own.portget_cv(), portq.portq_mutex(), until, 1, 0);
            error = left > 0 ? 0 : left == 0 ? EINTR : ETIME;
        }
        if ((own.portget_state() & PORTGET_ALERT) != 0) {
            error = port_get_alert(own.portget_alert(), uevp);
            nget.set(error == 0 ? 1 : 0);
        }
        port_dequeue_thread(portq, own);
        return error;
    }

    /** A thread is to wait for so many events: those who want fewer are served first. */
    @Prototype("static portget_t *port_queue_thread(port_queue_t *portq, uint_t nget)")
    private Portget port_queue_thread(PortQueue portq, int nget) {
        Portget pgetp = Portget.at(k.memory, kmem_zalloc(Portget.SIZE));
        pgetp.portget_nget(nget);
        pgetp.portget_pid(pid(curproc()));
        Portget before = null;
        for (Portget at = portq.portq_thread(); at != null && at.portget_nget() <= nget; at = at.portget_next()) {
            before = at;
        }
        if (before == null) {
            pgetp.portget_next(portq.portq_thread());
            portq.portq_thread(pgetp);
        } else {
            pgetp.portget_next(before.portget_next());
            before.portget_next(pgetp);
        }
        return pgetp;
    }

    /** It waits no more. */
    @Prototype("static void port_dequeue_thread(port_queue_t *portq, portget_t *pgetp)")
    private void port_dequeue_thread(PortQueue portq, Portget pgetp) {
        if (Portget.same(portq.portq_thread(), pgetp)) {
            portq.portq_thread(pgetp.portget_next());
        } else {
            Portget before = portq.portq_thread();
            while (!Portget.same(before.portget_next(), pgetp)) {
                before = before.portget_next();
            }
            before.portget_next(pgetp.portget_next());
        }
        kmem_free(pgetp.address(), Portget.SIZE);
    }

    /**
     * Takes events that the process may have, and tells their sources. Those that nobody keeps are freed behind the loop, as the
     * lock of the queue is let go for that, and others may take events off it then.
     */
    private int take(PortQueue portq, long uevp, int max, PointerCell nget) {
        int taken = 0;
        int error = 0;
        PortKevent unwanted = null;
        PortKevent next;
        for (PortKevent pev = portq.portq_list(); pev != null && taken < max && error == 0; pev = next) {
            next = pev.portkev_next();
            if (!isFor(pev, pid(curproc()))) {
                continue;
            }
            error = copyEvent(pev.portkev_events(), pev.portkev_source(), pev.portkev_object(), pev.portkev_user(),
                    uevp + (long) taken * PortEvent.SIZE);
            taken += error == 0 ? 1 : 0;
            remove(portq, pev);
            if ((pev.portkev_flags() & PORT_KEV_WIRED) != 0) {
                delivered(pev);
            } else {
                pev.portkev_next(unwanted);
                unwanted = pev;
            }
        }
        nget.set(taken);
        wake(portq);
        if (unwanted != null) {
            mutex_exit(portq.portq_mutex());
            for (PortKevent pev = unwanted; pev != null; pev = next) {
                next = pev.portkev_next();
                port_free_event_local(pev, 0);
            }
            mutex_enter(portq.portq_mutex());
        }
        return error;
    }

    /** Wakes those who wait for no more events than there are; not all of them may have them. */
    private void wake(PortQueue portq) {
        for (Portget waiting = portq.portq_thread(); waiting != null; waiting = waiting.portget_next()) {
            if (portq.portq_nent() >= waiting.portget_nget()) {
                cv_signal(waiting.portget_cv());
            }
        }
    }

    /** How many events the running process may have. */
    private int available(PortQueue portq) {
        int count = 0;
        int pid = pid(curproc());
        for (PortKevent pev = portq.portq_list(); pev != null; pev = pev.portkev_next()) {
            count += isFor(pev, pid) ? 1 : 0;
        }
        return count;
    }

    private static boolean isFor(PortKevent pev, int pid) {
        return pev.portkev_pid() == 0 || pev.portkev_pid() == pid;
    }

    /** An event has been taken that its source keeps. */
    private void delivered(PortKevent pev) {
        pev.portkev_events(0);
        if (pev.portkev_source() == PORT_SOURCE_FILE) {
            k.portfs.fop.delivered(pev);
        }
    }

    private int copyEvent(int events, int source, long object, long user, long uevp) {
        byte[] event = new byte[PortEvent.SIZE];
        ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putInt(events).putShort((short) source)
                .putShort((short) 0).putLong(object).putLong(user);
        return copyout(event, uevp);
    }

    // ---- alerts

    @Prototype("static int port_get_alert(port_alert_t *pa, port_event_t *uevp)")
    private int port_get_alert(PortAlert pa, long uevp) {
        return copyEvent(pa.portal_events(), PORT_SOURCE_ALERT, pa.portal_object(), pa.portal_user(), uevp);
    }

    /** Has all who wait for events, and all who will, get this one alone; with no events that is over. */
    @Prototype("int port_alert(port_t *pp, int flags, int events, void *user)")
    public int port_alert(Port pp, int flags, int events, long user) {
        if (flags != PORT_ALERT_SET && flags != PORT_ALERT_UPDATE) {
            return EINVAL;
        }
        PortQueue portq = pp.port_queue();
        mutex_enter(portq.portq_mutex());
        if (flags == PORT_ALERT_UPDATE && (portq.portq_flags() & PORTQ_ALERT) != 0) {
            mutex_exit(portq.portq_mutex());
            return EBUSY;
        }
        portq.portq_flags(portq.portq_flags() | PORTQ_ALERT);
        alert(portq.portq_alert(), events, user);
        for (Portget waiting = portq.portq_thread(); waiting != null; waiting = waiting.portget_next()) {
            if ((waiting.portget_state() & PORTGET_ALERT) == 0) {
                alert(waiting.portget_alert(), events, user);
                waiting.portget_state(waiting.portget_state() | PORTGET_ALERT);
                cv_signal(waiting.portget_cv());
            }
        }
        mutex_exit(portq.portq_mutex());
        return 0;
    }

    private void alert(PortAlert pa, int events, long user) {
        pa.portal_events(events);
        pa.portal_pid(pid(curproc()));
        pa.portal_object(0);
        pa.portal_user(user);
    }

    @Prototype("void port_remove_alert(port_queue_t *portq)")
    public void port_remove_alert(PortQueue portq) {
        mutex_enter(portq.portq_mutex());
        portq.portq_flags(portq.portq_flags() & ~PORTQ_ALERT);
        mutex_exit(portq.portq_mutex());
    }
}

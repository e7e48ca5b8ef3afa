package org.dtrace4j.kernel.portfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Pollcache;
import org.dtrace4j.kernel.struct.Polldat;
import org.dtrace4j.kernel.struct.Pollhead;
import org.dtrace4j.kernel.struct.Port;
import org.dtrace4j.kernel.struct.PortKevent;
import org.dtrace4j.kernel.struct.Portfd;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.UfEntry;

/**
 * port_fd.c: descriptors as a source of events. A descriptor that is associated hangs on the pollhead of its file, as a
 * thread does that polls; what happens there sends its event, and with that it is off the pollhead until the program associates it again.
 */
public final class PortFd extends ProcessCode {
    PortFd(Kernel k) {
        super(k);
    }

    private Pollcache cache(Port pp) {
        return pp.port_queue().portq_pcp();
    }

    /** What the running process has associated: another has a descriptor of the same number for itself. */
    private Portfd find(Port pp, int fd, File fp) {
        int pid = pid(curproc());
        Portfd pfd = pp.port_queue().portq_fds();
        while (pfd != null && (pfd.pfd_pd().pd_fd() != fd || pfd.pfd_portev().portkev_pid() != pid
                || !File.same(pfd.pfd_pd().pd_fp(), fp))) {
            pfd = pfd.pfd_next();
        }
        return pfd;
    }

    /** Has a port told of events of a descriptor, once; what there is already is told at once. */
    @Prototype("int port_associate_fd(port_t *pp, int source, uintptr_t object, int events, void *user)")
    public int port_associate_fd(Port pp, int source, long object, int events, long user) {
        int fd = (int) object;
        File fp = fd != object ? null : k.genunix.fio.getf(fd);
        if (fp == null) {
            return EBADFD;
        }
        Kthread t = curthread();
        mutex_enter(cache(pp).pc_lock());
        t.t_pollcache(cache(pp));
        PointerCell made = cell();
        Portfd pfd = find(pp, fd, fp);
        int error = 0;
        if (pfd == null) {
            error = k.portfs.queue.port_alloc_event_local(pp, source, PORT_KEV_WIRED, made);
            pfd = error != 0 ? null : make(pp, fd, fp, PortKevent.at(k.memory, made.get()));
        }
        if (error == 0) {
            error = ask(pfd, fp, events, user);
        }
        t.t_pollcache(null);
        mutex_exit(cache(pp).pc_lock());
        k.genunix.fio.releasef(fd);
        return error;
    }

    private Portfd make(Port pp, int fd, File fp, PortKevent pkevp) {
        Portfd pfd = Portfd.at(k.memory, kmem_zalloc(Portfd.SIZE));
        pfd.pfd_pd().pd_fd(fd);
        pfd.pfd_pd().pd_fp(fp);
        pfd.pfd_pd().pd_pcache(cache(pp));
        pfd.pfd_port(pp);
        pfd.pfd_portev(pkevp);
        pkevp.portkev_object(fd);
        pkevp.portkev_arg(pfd.address());
        pfd.pfd_next(pp.port_queue().portq_fds());
        pp.port_queue().portq_fds(pfd);
        UfEntry entry = k.genunix.fio.entryOf(curproc(), fd);
        pfd.pfd_fnext(entry.uf_portfd());
        entry.uf_portfd(pfd);
        return pfd;
    }

    private int ask(Portfd pfd, File fp, int events, long user) {
        Polldat pdp = pfd.pfd_pd();
        PortKevent pkevp = pfd.pfd_portev();
        k.genunix.poll.polldat_disassociate(pdp);
        k.portfs.queue.port_remove_done_event(pkevp);
        pkevp.portkev_events(0);
        pkevp.portkev_user(user);
        pkevp.portkev_flags(pkevp.portkev_flags() | PORT_KEV_VALID);
        pdp.pd_events(events);
        long revents = clearedLocal(Short.BYTES);
        PointerCell phpp = cell();
        int error = k.genunix.fop.fop_poll(fp.f_vnode(), events, 0, revents, phpp, null);
        int there = k.memory.getShort(revents);
        if (error == 0 && there == 0 && phpp.get() != 0) {
            k.genunix.poll.polldat_associate(pdp, Pollhead.at(k.memory, phpp.get()));
        } else if (error == 0 && there != 0) {
            pkevp.portkev_flags(pkevp.portkev_flags() & ~PORT_KEV_VALID);
            pkevp.portkev_events(there);
            k.portfs.queue.port_send_event(pkevp);
        }
        return error;
    }

    /** Something has happened at a pollhead where a descriptor hangs. An interrupt may tell so. */
    @Prototype("void port_pollwkup(struct pollhead *php, polldat_t *pdp, int events)")
    public void port_pollwkup(Pollhead php, Polldat pdp, int events) {
        Portfd pfd = Portfd.at(k.memory, pdp.address());
        PortKevent pkevp = pfd.pfd_portev();
        pkevp.portkev_events(pkevp.portkev_events() | events & (pdp.pd_events() | POLLHUP | POLLERR));
        if ((pkevp.portkev_flags() & PORT_KEV_VALID) != 0) {
            pkevp.portkev_flags(pkevp.portkev_flags() & ~PORT_KEV_VALID);
            k.portfs.queue.port_send_event(pkevp);
        }
    }

    /** The port is not to be told of the descriptor any more; ENOENT if it is not. */
    @Prototype("int port_dissociate_fd(port_t *pp, uintptr_t object)")
    public int port_dissociate_fd(Port pp, long object) {
        mutex_enter(cache(pp).pc_lock());
        File fp = k.genunix.fio.fileOf(curproc(), (int) object);
        Portfd pfd = fp == null ? null : find(pp, (int) object, fp);
        if (pfd != null) {
            remove(pp, pfd);
        }
        mutex_exit(cache(pp).pc_lock());
        return pfd == null ? ENOENT : 0;
    }

    private void remove(Port pp, Portfd pfd) {
        Proc owner = k.genunix.pid.prfind(pfd.pfd_portev().portkev_pid());
        UfEntry entry = owner == null ? null : k.genunix.fio.entryOf(owner, pfd.pfd_pd().pd_fd());
        if (entry != null) {
            entry.uf_portfd(without(entry.uf_portfd(), pfd, false));
        }
        pp.port_queue().portq_fds(without(pp.port_queue().portq_fds(), pfd, true));
        k.genunix.poll.polldat_disassociate(pfd.pfd_pd());
        k.portfs.queue.port_remove_done_event(pfd.pfd_portev());
        k.portfs.queue.port_free_event_local(pfd.pfd_portev(), 0);
        kmem_free(pfd.address(), Portfd.SIZE);
    }

    /** A list without one of its members, of a port or of a descriptor; its first. */
    private static Portfd without(Portfd first, Portfd gone, boolean ofPort) {
        if (Portfd.same(first, gone)) {
            return ofPort ? gone.pfd_next() : gone.pfd_fnext();
        }
        Portfd next;
        for (Portfd at = first; at != null; at = next) {
            next = ofPort ? at.pfd_next() : at.pfd_fnext();
            if (Portfd.same(next, gone) && ofPort) {
                at.pfd_next(gone.pfd_next());
            } else if (Portfd.same(next, gone)) {
                at.pfd_fnext(gone.pfd_fnext());
            }
        }
        return first;
    }

    /** A descriptor is closed that ports are told of. */
    @Prototype("void port_close_fd(portfd_t *pfd)")
    public void port_close_fd(Portfd pfd) {
        Portfd next;
        for (Portfd at = pfd; at != null; at = next) {
            next = at.pfd_fnext();
            Port pp = at.pfd_port();
            mutex_enter(cache(pp).pc_lock());
            remove(pp, at);
            mutex_exit(cache(pp).pc_lock());
        }
    }

    /** A port is closed by the last who has it. */
    void closeAll(Port pp) {
        mutex_enter(cache(pp).pc_lock());
        for (Portfd pfd = pp.port_queue().portq_fds(); pfd != null; pfd = pp.port_queue().portq_fds()) {
            remove(pp, pfd);
        }
        mutex_exit(cache(pp).pc_lock());
    }
}

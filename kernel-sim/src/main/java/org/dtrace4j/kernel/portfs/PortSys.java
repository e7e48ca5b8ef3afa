package org.dtrace4j.kernel.portfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.Fio;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Port;
import org.dtrace4j.kernel.struct.PortKevent;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Vnode;

/** port.c: the system call of event ports, whose first argument says what it is to do. */
public final class PortSys extends ProcessCode {
    private static final int MAX_EVENTS = 65536;
    private static final int MAX_LIST = 8192;
    /** Events of a source that a program names. */
    private static final int FILE_EVENTS = FILE_ACCESS | FILE_MODIFIED | FILE_ATTRIB | FILE_NOFOLLOW | FILE_TRUNC;

    PortSys(Kernel k) {
        super(k);
    }

    /**
     * The system call.
     *
     * @param opcode an {@code enum port_opcode}, with PORT_SYS_NOPORT where {@code a0} is no port
     * @return what the function of that name in libc does
     */
    @Prototype("int64_t portfs(int opcode, uintptr_t a0, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)")
    public long portfs(int opcode, long a0, long a1, long a2, long a3, long a4) {
        PointerCell result = cell();
        int code = opcode & PORT_CODE_MASK;
        int error = code == PORT_CREATE ? port_create(result) : code == PORT_SENDN
                ? port_sendn(a0, a1, (int) a2, (int) a3, a4, result) : withPort(code, a0, a1, a2, a3, a4, result);
        set_errno(error);
        return error == 0 || code == PORT_GETN || code == PORT_SENDN ? result.get() : -1;
    }

    private int withPort(int code, long a0, long a1, long a2, long a3, long a4, PointerCell result) {
        int fd = (int) a0;
        File fp = k.genunix.fio.getf(fd);
        if (fp == null) {
            return EBADF;
        }
        int error = fp.f_vnode().v_type() != VPORT ? EBADFD : dispatch(code, port(fp), a1, a2, a3, a4, result);
        k.genunix.fio.releasef(fd);
        return error;
    }

    private Port port(File fp) {
        return Port.at(k.memory, fp.f_vnode().v_data());
    }

    private int dispatch(int code, Port pp, long a1, long a2, long a3, long a4, PointerCell result) {
        return switch (code) {
            case PORT_ASSOCIATE -> switch ((int) a1) {
                case PORT_SOURCE_FD -> k.portfs.fd.port_associate_fd(pp, (int) a1, a2, (int) a3, a4);
                case PORT_SOURCE_FILE -> ((int) a3 & ~FILE_EVENTS) != 0 ? EINVAL
                        : k.portfs.fop.port_associate_fop(pp, (int) a1, a2, (int) a3, a4);
                default -> EINVAL;
            };
            case PORT_DISSOCIATE -> switch ((int) a1) {
                case PORT_SOURCE_FD -> k.portfs.fd.port_dissociate_fd(pp, a2);
                case PORT_SOURCE_FILE -> k.portfs.fop.port_dissociate_fop(pp, a2);
                default -> EINVAL;
            };
            case PORT_SEND -> port_send(pp, PORT_SOURCE_USER, (int) a1, a2);
            case PORT_GET -> {
                PointerCell nget = cell();
                nget.set(1);
                int error = k.portfs.queue.port_getn(pp, a1, 1, nget, timeout(a2), true);
                yield error == 0 && nget.get() == 0 ? ETIME : error;
            }
            case PORT_GETN -> {
                result.set(a3);
                yield (int) a2 < 0 || (int) a2 > pp.port_max_list() ? EINVAL
                        : k.portfs.queue.port_getn(pp, a1, (int) a2, result, timeout(a4), false);
            }
            case PORT_ALERT -> {
                if ((int) a2 == 0) {
                    k.portfs.queue.port_remove_alert(pp.port_queue());
                    yield 0;
                }
                yield k.portfs.queue.port_alert(pp, (int) a1, (int) a2, a3);
            }
            default -> EINVAL;
        };
    }

    private Timespec timeout(long address) {
        return address == 0 ? null : Timespec.at(user(), address);
    }

    /** Makes a port; its descriptor is closed by exec. */
    @Prototype("static int port_create(int *fdp)")
    private int port_create(PointerCell fdp) {
        PointerCell file = cell();
        Port pp = Port.at(k.memory, kmem_zalloc(Port.SIZE));
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_op(k.vars.port_vnodeops());
        vp.v_type(VPORT);
        vp.v_data(pp.address());
        pp.port_vnode(vp);
        int error = k.genunix.fio.falloc(vp, FREAD | FWRITE, file, fdp);
        if (error != 0) {
            k.genunix.vnode.vn_free(vp);
            kmem_free(pp.address(), Port.SIZE);
            return error;
        }
        pp.port_max_events(MAX_EVENTS);
        pp.port_max_list(MAX_LIST);
        pp.port_pid(pid(curproc()));
        pp.port_uid(curproc().p_cred().cr_uid());
        pp.port_gid(curproc().p_cred().cr_gid());
        pp.port_fd((int) fdp.get());
        gethrestime(pp.port_ctime());
        pp.port_queue().portq_pcp(k.genunix.poll.pcache_alloc());
        k.genunix.fio.setf((int) fdp.get(), File.at(k.memory, file.get()));
        k.genunix.fileCalls.setFlags((int) fdp.get(), Fio.FD_CLOEXEC);
        return 0;
    }

    /** Sends an event of the program's own. */
    @Prototype("static int port_send(port_t *pp, int source, int events, void *user)")
    private int port_send(Port pp, int source, int events, long user) {
        PointerCell pev = cell();
        int error = k.portfs.queue.port_alloc_event_local(pp, source, 0, pev);
        if (error != 0) {
            return error;
        }
        PortKevent pkevp = PortKevent.at(k.memory, pev.get());
        pkevp.portkev_events(events);
        pkevp.portkev_user(user);
        // Whoever has the port may get it.
        pkevp.portkev_pid(0);
        return k.portfs.queue.port_send_event(pkevp);
    }

    /** Sends an event to several ports; EIO when it did not get to all, which {@code errors} tells of each. */
    @Prototype("static int port_sendn(int ports[], int errors[], uint_t nent, int events, void *user, uint_t *nget)")
    private int port_sendn(long ports, long errors, int nent, int events, long user, PointerCell nget) {
        if (nent <= 0 || nent > MAX_LIST) {
            return EINVAL;
        }
        byte[] list = new byte[nent * Integer.BYTES];
        int error = copyin(ports, list);
        if (error != 0) {
            return error;
        }
        int sent = 0;
        for (int i = 0; i < nent; i++) {
            int fd = user().getInt(ports + (long) i * Integer.BYTES);
            File fp = k.genunix.fio.getf(fd);
            int one = fp == null ? EBADF : fp.f_vnode().v_type() != VPORT ? EBADFD
                    : port_send(port(fp), PORT_SOURCE_USER, events, user);
            if (fp != null) {
                k.genunix.fio.releasef(fd);
            }
            user().putInt(errors + (long) i * Integer.BYTES, one);
            sent += one == 0 ? 1 : 0;
        }
        nget.set(sent);
        return sent < nent ? EIO : 0;
    }
}

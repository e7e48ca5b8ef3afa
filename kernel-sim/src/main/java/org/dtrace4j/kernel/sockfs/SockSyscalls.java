package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.SockaddrIn;
import org.dtrace4j.kernel.struct.SockaddrUn;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/** socksyscalls.c: the system calls on sockets. Each returns its result, or sets {@code errno}. */
public final class SockSyscalls extends ProcessCode {
    private static final int BUFFER_BYTES = 49_152;

    SockSyscalls(Kernel k) {
        super(k);
    }

    /** The open file of a socket, in use until {@code releasef}; null, with {@code errno} set, when it is none. */
    @Prototype("struct sonode *getsonode(int sock, int *errorp, file_t **fpp)")
    public Sonode getsonode(int sock, PointerCell errorp, PointerCell fpp) {
        File fp = k.genunix.fio.getf(sock);
        if (fp == null) {
            errorp.set(EBADF);
            return null;
        }
        Vnode vp = fp.f_vnode();
        if (vp.v_type() != VSOCK) {
            k.genunix.fio.releasef(sock);
            errorp.set(ENOTSOCK);
            return null;
        }
        fpp.set(fp);
        return k.sockfs.subr.sonode(vp);
    }

    /** What is done with a socket, and with the flags of its descriptor; returns an errno. */
    @FunctionalInterface
    private interface SocketBody {
        int run(Sonode so, int fflag);
    }

    private int withSocket(int sock, SocketBody body) {
        PointerCell error = cell();
        PointerCell fpp = cell();
        Sonode so = getsonode(sock, error, fpp);
        if (so == null) {
            return (int) error.get();
        }
        int result = body.run(so, File.at(k.memory, fpp.get()).f_flag());
        k.genunix.fio.releasef(sock);
        return result;
    }

    // ---- descriptors

    @Prototype("int so_socket(int family, int type_w_flags, int protocol, char *devpath, int version)")
    public int so_socket(int family, int type, int protocol, long devpath, int version) {
        spend(Latency.SOCKET_CALL);
        if (family != AF_INET && family != AF_UNIX) {
            return set_errno(EAFNOSUPPORT);
        }
        if (type != SOCK_STREAM && type != SOCK_DGRAM) {
            return set_errno(EPROTOTYPE);
        }
        boolean known = family == AF_INET && protocol == (type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP);
        if (protocol != 0 && !known) {
            return set_errno(EPROTONOSUPPORT);
        }
        k.modules.load("fs/sockfs");
        PointerCell fpp = cell();
        PointerCell fdp = cell();
        int error = k.genunix.fio.falloc(null, FREAD | FWRITE, fpp, fdp);
        if (error != 0) {
            return set_errno(error);
        }
        Sonode so = k.sockfs.subr.socket_create(family, type, protocol, CRED());
        return give(so, fpp, fdp);
    }

    private int give(Sonode so, PointerCell fpp, PointerCell fdp) {
        File fp = File.at(k.memory, fpp.get());
        fp.f_vnode(so.so_vnode());
        k.genunix.fio.setf((int) fdp.get(), fp);
        return (int) fdp.get();
    }

    @Prototype("int accept(int sock, struct sockaddr *name, socklen_t *namelenp, int version, int flags)")
    public int accept(int sock, long name, long namelenp, int version, int flags) {
        spend(Latency.SOCKET_CALL);
        PointerCell nsop = cell();
        int error = withSocket(sock, (lso, fflag) -> k.sockfs.subr.socket_accept(lso, fflag, CRED(), nsop));
        if (error != 0) {
            return set_errno(error);
        }
        Sonode so = Sonode.at(k.memory, nsop.get());
        PointerCell fpp = cell();
        PointerCell fdp = cell();
        error = k.genunix.fio.falloc(null, FREAD | FWRITE, fpp, fdp);
        if (error == 0 && name != 0) {
            error = tell(so, 1, name, namelenp);
            if (error != 0) {
                k.genunix.fio.setf((int) fdp.get(), null);
                k.genunix.fio.unfalloc(File.at(k.memory, fpp.get()));
            }
        }
        if (error != 0) {
            k.sockfs.subr.socket_close(so, 0, CRED());
            VN_RELE(so.so_vnode());
            return set_errno(error);
        }
        return give(so, fpp, fdp);
    }

    /** Makes two sockets of the UNIX domain each other's peers; the array has their descriptors. */
    @Prototype("int so_socketpair(int *sv)")
    public int so_socketpair(long sv) {
        spend(Latency.SOCKET_CALL);
        int first;
        int second;
        try {
            first = user().getInt(sv);
            second = user().getInt(sv + Integer.BYTES);
        } catch (MemoryFault e) {
            return set_errno(EFAULT);
        }
        return set_errno(withSocket(first, (so1, flag1) -> withSocket(second,
                (so2, flag2) -> k.sockfs.tpi.sotpi_pair(so1, so2))));
    }

    // ---- addresses

    /** Takes a name of the UNIX domain from where a program has it to kernel memory. Returns 0 or an errno. */
    private int takeUnix(long name, int namelen, long local) {
        if (namelen <= SockaddrUn.OFFSET_SUN_PATH || namelen > SockaddrUn.SIZE) {
            return EINVAL;
        }
        byte[] bytes = new byte[namelen];
        try {
            user().read(name, bytes, 0, namelen);
        } catch (MemoryFault e) {
            return EFAULT;
        }
        k.memory.write(local, bytes, 0, namelen);
        return SockaddrUn.at(k.memory, local).sun_family() != AF_UNIX ? EAFNOSUPPORT : 0;
    }

    private static int nameBytes(Sonode so) {
        return SockTpi.isUnix(so) ? SockaddrUn.SIZE : SockaddrIn.SIZE;
    }

    /** Takes an address and a port, in their byte orders, from where a program has them. Returns 0 or an errno. */
    private int take(long name, int namelen, PointerCell address, PointerCell port) {
        if (namelen < SockaddrIn.SIZE) {
            return EINVAL;
        }
        try {
            if (Short.toUnsignedInt(user().getShort(name)) != AF_INET) {
                return EAFNOSUPPORT;
            }
            port.set(Short.toUnsignedInt(Short.reverseBytes(user().getShort(name + SockaddrIn.OFFSET_SIN_PORT))));
            address.set(user().getInt(name + SockaddrIn.OFFSET_SIN_ADDR));
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    /** Gives a program the name of one end of a socket. */
    private int tell(Sonode so, int peer, long name, long namelenp) {
        long local = clearedLocal(SockaddrUn.SIZE);
        int error = k.sockfs.subr.socket_getsockname(so, local, peer);
        return error != 0 ? error : copyName(local, nameBytes(so), name, namelenp);
    }

    private int copyName(long local, int size, long name, long namelenp) {
        byte[] bytes = new byte[size];
        k.memory.read(local, bytes, 0, bytes.length);
        try {
            int room = user().getInt(namelenp);
            user().write(name, bytes, 0, Math.max(0, Math.min(room, bytes.length)));
            user().putInt(namelenp, bytes.length);
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    @Prototype("int bind(int sock, struct sockaddr *name, socklen_t namelen, int version)")
    public int bind(int sock, long name, int namelen, int version) {
        spend(Latency.SOCKET_CALL);
        PointerCell address = cell();
        PointerCell port = cell();
        long unix = clearedLocal(SockaddrUn.SIZE);
        return set_errno(withSocket(sock, (so, fflag) -> {
            if (SockTpi.isUnix(so)) {
                int bad = takeUnix(name, namelen, unix);
                return bad != 0 ? bad : k.sockfs.tpi.sotpi_bind(so, unix, namelen, 0, CRED());
            }
            int error = take(name, namelen, address, port);
            return error != 0 ? error : k.sockfs.subr.socket_bind(so, (int) address.get(), (int) port.get());
        }));
    }

    @Prototype("int listen(int sock, int backlog, int version)")
    public int listen(int sock, int backlog, int version) {
        spend(Latency.SOCKET_CALL);
        return set_errno(withSocket(sock, (so, fflag) -> k.sockfs.subr.socket_listen(so, backlog, CRED())));
    }

    @Prototype("int connect(int sock, struct sockaddr *name, socklen_t namelen, int version)")
    public int connect(int sock, long name, int namelen, int version) {
        spend(Latency.SOCKET_CALL);
        PointerCell address = cell();
        PointerCell port = cell();
        long unix = clearedLocal(SockaddrUn.SIZE);
        return set_errno(withSocket(sock, (so, fflag) -> {
            if (SockTpi.isUnix(so)) {
                int bad = takeUnix(name, namelen, unix);
                return bad != 0 ? bad : k.sockfs.tpi.sotpi_connect(so, unix, namelen, fflag, CRED());
            }
            int error = take(name, namelen, address, port);
            return error != 0 ? error : k.sockfs.subr.socket_connect(so, (int) address.get(), (int) port.get(), fflag);
        }));
    }

    @Prototype("int shutdown(int sock, int how, int version)")
    public int shutdown(int sock, int how, int version) {
        spend(Latency.SOCKET_CALL);
        return set_errno(how < SHUT_RD || how > SHUT_RDWR ? EINVAL
                : withSocket(sock, (so, fflag) -> k.sockfs.subr.socket_shutdown(so, how, CRED())));
    }

    @Prototype("int getsockname(int sock, struct sockaddr *name, socklen_t *namelenp, int version)")
    public int getsockname(int sock, long name, long namelenp, int version) {
        return set_errno(withSocket(sock, (so, fflag) -> tell(so, 0, name, namelenp)));
    }

    @Prototype("int getpeername(int sock, struct sockaddr *name, socklen_t *namelenp, int version)")
    public int getpeername(int sock, long name, long namelenp, int version) {
        return set_errno(withSocket(sock, (so, fflag) -> tell(so, 1, name, namelenp)));
    }

    // ---- data

    @Prototype("ssize_t send(int sock, void *buffer, size_t len, int flags)")
    public long send(int sock, long buffer, long len, int flags) {
        return sendto(sock, buffer, len, flags, 0, 0);
    }

    @Prototype("ssize_t sendto(int sock, void *buffer, size_t len, int flags, struct sockaddr *name, socklen_t namelen)")
    public long sendto(int sock, long buffer, long len, int flags, long name, int namelen) {
        PointerCell address = cell();
        PointerCell port = cell();
        Uio uio = k.genunix.move.request(buffer, len, 0);
        long unix = clearedLocal(SockaddrUn.SIZE);
        int error = withSocket(sock, (so, fflag) -> {
            int mode = (flags & MSG_DONTWAIT) != 0 ? fflag | FNONBLOCK : fflag;
            if (SockTpi.isUnix(so) && name != 0) {
                spend(Latency.SOCKET_IO);
                int wrong = takeUnix(name, namelen, unix);
                return wrong != 0 ? wrong : k.sockfs.tpiData.sotpi_sendmsg(so, unix, uio, mode, CRED());
            }
            int bad = name == 0 ? 0 : take(name, namelen, address, port);
            return bad != 0 ? bad
                    : k.sockfs.data.socket_sendmsg(so, (int) address.get(), (int) port.get(), uio, mode);
        });
        if (error == EPIPE) {
            k.genunix.sig.psignal(curproc(), SIGPIPE);
        }
        long moved = len - uio.uio_resid();
        return error != 0 && moved == 0 ? set_errno(error) : moved;
    }

    @Prototype("ssize_t recv(int sock, void *buffer, size_t len, int flags)")
    public long recv(int sock, long buffer, long len, int flags) {
        return recvfrom(sock, buffer, len, flags, 0, 0);
    }

    @Prototype("ssize_t recvfrom(int sock, void *buffer, size_t len, int flags, struct sockaddr *name, "
            + "socklen_t *namelenp)")
    public long recvfrom(int sock, long buffer, long len, int flags, long name, long namelenp) {
        Uio uio = k.genunix.move.request(buffer, len, 0);
        long from = name == 0 ? 0 : clearedLocal(SockaddrUn.SIZE);
        int error = withSocket(sock, (so, fflag) -> {
            int result = k.sockfs.data.socket_recvmsg(so, uio, fflag, flags, from);
            if (result == 0 && name != 0 && SockSubr.isStream(so)) {
                result = k.sockfs.subr.socket_getsockname(so, from, 1);
            }
            return result != 0 || name == 0 ? result : copyName(from, nameBytes(so), name, namelenp);
        });
        long moved = len - uio.uio_resid();
        return error != 0 && moved == 0 ? set_errno(error) : moved;
    }

    // ---- options

    @Prototype("int setsockopt(int sock, int level, int option_name, void *option_value, socklen_t option_len, "
            + "int version)")
    public int setsockopt(int sock, int level, int optionName, long optionValue, int optionLength, int version) {
        return set_errno(withSocket(sock, (so, fflag) -> {
            if (level != SOL_SOCKET || optionName != SO_REUSEADDR && optionName != SO_KEEPALIVE) {
                return ENOPROTOOPT;
            }
            if (optionLength < Integer.BYTES) {
                return EINVAL;
            }
            try {
                boolean on = user().getInt(optionValue) != 0;
                so.so_options(on ? so.so_options() | optionName : so.so_options() & ~optionName);
                return 0;
            } catch (MemoryFault e) {
                return EFAULT;
            }
        }));
    }

    @Prototype("int getsockopt(int sock, int level, int option_name, void *option_value, socklen_t *option_lenp, "
            + "int version)")
    public int getsockopt(int sock, int level, int optionName, long optionValue, long optionLengthp, int version) {
        return set_errno(withSocket(sock, (so, fflag) -> {
            int value = level != SOL_SOCKET ? -1 : switch (optionName) {
                case SO_REUSEADDR, SO_KEEPALIVE -> so.so_options() & optionName;
                case SO_TYPE -> so.so_type();
                case SO_ERROR -> k.sockfs.subr.takeError(so);
                case SO_SNDBUF, SO_RCVBUF -> BUFFER_BYTES;
                default -> -1;
            };
            if (value < 0) {
                return ENOPROTOOPT;
            }
            try {
                user().putInt(optionValue, value);
                user().putInt(optionLengthp, Integer.BYTES);
                return 0;
            } catch (MemoryFault e) {
                return EFAULT;
            }
        }));
    }
}

package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.AF_INET;

import java.util.function.LongBinaryOperator;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.SockaddrIn;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on sockets. Addresses of sockets lie on the stack of the process for the time of the call. */
@InObject("libsocket.so.1")
abstract class SocketCalls extends MoreCalls {
    private static final int SOV_SOCKSTREAM = 0;
    private static final int SOV_XPG4_2 = 2;

    protected SocketCalls(Kernel k, UserProcess process) {
        super(k, process);
    }

    /** What is done with the address of a {@code struct sockaddr_in} and of an {@code int} behind it. */
    @FunctionalInterface
    private interface NameBody {
        long run(long name, long length) throws SystemCallError;
    }

    private long withName(InetAddress address, NameBody body) throws SystemCallError {
        return withRoom(SockaddrIn.SIZE + Integer.BYTES, name -> {
            process.memory().clear(name, SockaddrIn.SIZE);
            if (address != null) {
                process.memory().putShort(name, AF_INET);
                process.memory().putShort(name + SockaddrIn.OFFSET_SIN_PORT, Short.reverseBytes((short) address.port()));
                process.memory().putInt(name + SockaddrIn.OFFSET_SIN_ADDR, Integer.reverseBytes(address.address()));
            }
            process.memory().putInt(name + SockaddrIn.SIZE, SockaddrIn.SIZE);
            return body.run(name, name + SockaddrIn.SIZE);
        });
    }

    private InetAddress nameAt(long name) {
        return new InetAddress(Integer.reverseBytes(process.memory().getInt(name + SockaddrIn.OFFSET_SIN_ADDR)),
                Short.toUnsignedInt(Short.reverseBytes(process.memory().getShort(name + SockaddrIn.OFFSET_SIN_PORT))));
    }

    @Override
    @LibraryFunction("socket")
    public int socket(int family, int type, int protocol) throws SystemCallError {
        return (int) trap(SystemCall.SO_SOCKET,
                () -> k.sockfs.syscalls.so_socket(family, type, protocol, 0, SOV_XPG4_2), family, type, protocol, 0,
                SOV_XPG4_2);
    }

    @Override
    @LibraryFunction("bind")
    public void bind(int fd, InetAddress address) throws SystemCallError {
        withName(address, (name, length) -> trap(SystemCall.BIND,
                () -> k.sockfs.syscalls.bind(fd, name, SockaddrIn.SIZE, SOV_XPG4_2), fd, name, SockaddrIn.SIZE, SOV_XPG4_2));
    }

    @Override
    @LibraryFunction("listen")
    public void listen(int fd, int backlog) throws SystemCallError {
        trap(SystemCall.LISTEN, () -> k.sockfs.syscalls.listen(fd, backlog, SOV_XPG4_2), fd, backlog, SOV_XPG4_2);
    }

    @Override
    @LibraryFunction("accept")
    public int accept(int fd) throws SystemCallError {
        return (int) withName(null, (name, length) -> trap(SystemCall.ACCEPT,
                () -> k.sockfs.syscalls.accept(fd, name, length, SOV_XPG4_2, 0), fd, name, length, SOV_XPG4_2, 0));
    }

    @Override
    @LibraryFunction("connect")
    public void connect(int fd, InetAddress address) throws SystemCallError {
        withName(address, (name, length) -> trap(SystemCall.CONNECT,
                () -> k.sockfs.syscalls.connect(fd, name, SockaddrIn.SIZE, SOV_XPG4_2), fd, name, SockaddrIn.SIZE,
                SOV_XPG4_2));
    }

    @Override
    @LibraryFunction("shutdown")
    public void shutdown(int fd, int how) throws SystemCallError {
        trap(SystemCall.SHUTDOWN, () -> k.sockfs.syscalls.shutdown(fd, how, SOV_SOCKSTREAM), fd, how, SOV_SOCKSTREAM);
    }

    @Override
    @LibraryFunction("send")
    public int send(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, data -> {
            process.memory().write(data, buffer, offset, count);
            return trap(SystemCall.SEND, () -> k.sockfs.syscalls.send(fd, data, count, flags), fd, data, count, flags);
        });
    }

    @Override
    @LibraryFunction("recv")
    public int recv(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, data -> {
            int moved = (int) trap(SystemCall.RECV, () -> k.sockfs.syscalls.recv(fd, data, count, flags), fd, data, count,
                    flags);
            process.memory().read(data, buffer, offset, moved);
            return moved;
        });
    }

    @Override
    @LibraryFunction("sendto")
    public int sendto(int fd, byte[] buffer, int offset, int length, InetAddress to) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, data -> {
            process.memory().write(data, buffer, offset, count);
            return withName(to, (name, size) -> trap(SystemCall.SENDTO,
                    () -> k.sockfs.syscalls.sendto(fd, data, count, 0, name, SockaddrIn.SIZE), fd, data, count, 0, name,
                    SockaddrIn.SIZE));
        });
    }

    @Override
    @LibraryFunction("recvfrom")
    public InetAddress recvfrom(int fd, byte[] buffer, int[] received) throws SystemCallError {
        InetAddress[] from = new InetAddress[1];
        int count = Math.min(buffer.length, IO_BYTES);
        withRoom(count, data -> withName(null, (name, length) -> {
            int moved = (int) trap(SystemCall.RECVFROM,
                    () -> k.sockfs.syscalls.recvfrom(fd, data, count, 0, name, length), fd, data, count, 0, name, length);
            process.memory().read(data, buffer, 0, moved);
            received[0] = moved;
            from[0] = nameAt(name);
            return moved;
        }));
        return from[0];
    }

    @Override
    @LibraryFunction("getsockname")
    public InetAddress getsockname(int fd) throws SystemCallError {
        return told(SystemCall.GETSOCKNAME, fd, (name, length) -> k.sockfs.syscalls.getsockname(fd, name, length, SOV_XPG4_2));
    }

    @Override
    @LibraryFunction("getpeername")
    public InetAddress getpeername(int fd) throws SystemCallError {
        return told(SystemCall.GETPEERNAME, fd, (name, length) -> k.sockfs.syscalls.getpeername(fd, name, length, SOV_XPG4_2));
    }

    /** The address that a question for one end of a socket is answered with. */
    private InetAddress told(SystemCall row, int fd, LongBinaryOperator question) throws SystemCallError {
        InetAddress[] found = new InetAddress[1];
        withName(null, (name, length) -> {
            trap(row, () -> question.applyAsLong(name, length), fd, name, length, SOV_XPG4_2);
            found[0] = nameAt(name);
            return 0;
        });
        return found[0];
    }

    @Override
    @LibraryFunction("setsockopt")
    public void setsockopt(int fd, int level, int option, int value) throws SystemCallError {
        withRoom(Integer.BYTES, at -> {
            process.memory().putInt(at, value);
            return trap(SystemCall.SETSOCKOPT,
                    () -> k.sockfs.syscalls.setsockopt(fd, level, option, at, Integer.BYTES, SOV_XPG4_2), fd, level, option,
                    at, Integer.BYTES, SOV_XPG4_2);
        });
    }

    @Override
    @LibraryFunction("getsockopt")
    public int getsockopt(int fd, int level, int option) throws SystemCallError {
        return (int) withRoom(2 * Integer.BYTES, at -> {
            long length = at + Integer.BYTES;
            process.memory().putInt(length, Integer.BYTES);
            trap(SystemCall.GETSOCKOPT, () -> k.sockfs.syscalls.getsockopt(fd, level, option, at, length, SOV_XPG4_2), fd,
                    level, option, at, length, SOV_XPG4_2);
            return process.memory().getInt(at);
        });
    }
}

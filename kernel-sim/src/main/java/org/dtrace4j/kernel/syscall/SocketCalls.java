package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.AF_INET;

import java.nio.charset.StandardCharsets;
import java.util.function.LongBinaryOperator;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.SockaddrIn;
import org.dtrace4j.kernel.struct.SockaddrUn;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on sockets. Addresses of sockets lie on the stack of the process for the time of the call. */
@InObject("libsocket.so.1")
abstract class SocketCalls extends AdministrationCalls {
    private static final int SOV_SOCKSTREAM = 0;
    private static final int SOV_XPG4_2 = 2;

    protected SocketCalls(Kernel k, UserThread thread) {
        super(k, thread);
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
        return writeFrom(buffer, offset, length, (data, count) -> trap(SystemCall.SEND,
                () -> k.sockfs.syscalls.send(fd, data, count, flags), fd, data, count, flags));
    }

    @Override
    @LibraryFunction("recv")
    public int recv(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        return readInto(buffer, offset, length, (data, count) -> trap(SystemCall.RECV,
                () -> k.sockfs.syscalls.recv(fd, data, count, flags), fd, data, count, flags));
    }

    @Override
    @LibraryFunction("sendto")
    public int sendto(int fd, byte[] buffer, int offset, int length, InetAddress to) throws SystemCallError {
        return writeFrom(buffer, offset, length, (data, count) -> withName(to, (name, size) -> trap(SystemCall.SENDTO,
                () -> k.sockfs.syscalls.sendto(fd, data, count, 0, name, SockaddrIn.SIZE), fd, data, count, 0, name,
                SockaddrIn.SIZE)));
    }

    @Override
    @LibraryFunction("recvfrom")
    public InetAddress recvfrom(int fd, byte[] buffer, int[] received) throws SystemCallError {
        InetAddress[] from = new InetAddress[1];
        received[0] = readInto(buffer, 0, buffer.length, (data, count) -> withName(null, (name, length) -> {
            long moved = trap(SystemCall.RECVFROM,
                    () -> k.sockfs.syscalls.recvfrom(fd, data, count, 0, name, length), fd, data, count, 0, name, length);
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

    // ---- the UNIX domain

    /** The same for a {@code struct sockaddr_un}. */
    private long withPath(String path, NameBody body) throws SystemCallError {
        // A longer one than fits is too long, however long it is.
        byte[] bytes = path.substring(0, Math.min(path.length(), SockaddrUn.SIZE)).getBytes(StandardCharsets.ISO_8859_1);
        int length = SockaddrUn.OFFSET_SUN_PATH + bytes.length + 1;
        int room = Math.max(length, SockaddrUn.SIZE);
        return withRoom(room + Integer.BYTES, name -> {
            process.memory().clear(name, room);
            process.memory().putShort(name, AF_UNIX);
            process.memory().write(name + SockaddrUn.OFFSET_SUN_PATH, bytes, 0, bytes.length);
            process.memory().putInt(name + room, SockaddrUn.SIZE);
            return body.run(name, path.isEmpty() ? name + room : length);
        });
    }

    private String pathAt(long name) {
        return process.memory().getString(name + SockaddrUn.OFFSET_SUN_PATH, SockaddrUn.SIZE - SockaddrUn.OFFSET_SUN_PATH);
    }

    @Override
    @LibraryFunction("bind")
    public void bindUnix(int fd, String path) throws SystemCallError {
        withPath(path, (name, length) -> trap(SystemCall.BIND,
                () -> k.sockfs.syscalls.bind(fd, name, (int) length, SOV_XPG4_2), fd, name, length, SOV_XPG4_2));
    }

    @Override
    @LibraryFunction("connect")
    public void connectUnix(int fd, String path) throws SystemCallError {
        withPath(path, (name, length) -> trap(SystemCall.CONNECT,
                () -> k.sockfs.syscalls.connect(fd, name, (int) length, SOV_XPG4_2), fd, name, length, SOV_XPG4_2));
    }

    @Override
    @LibraryFunction("sendto")
    public int sendtoUnix(int fd, byte[] bytes, String path) throws SystemCallError {
        return writeFrom(bytes, 0, bytes.length, (data, count) -> withPath(path, (name, length) -> trap(SystemCall.SENDTO,
                () -> k.sockfs.syscalls.sendto(fd, data, count, 0, name, (int) length), fd, data, count, 0, name, length)));
    }

    @Override
    @LibraryFunction("recvfrom")
    public String recvfromUnix(int fd, byte[] buffer, int[] received) throws SystemCallError {
        String[] from = new String[1];
        received[0] = readInto(buffer, 0, buffer.length, (data, count) -> withPath("", (name, length) -> {
            long moved = trap(SystemCall.RECVFROM,
                    () -> k.sockfs.syscalls.recvfrom(fd, data, count, 0, name, length), fd, data, count, 0, name, length);
            from[0] = pathAt(name);
            return moved;
        }));
        return from[0];
    }

    @Override
    @LibraryFunction("getsockname")
    public String nameUnix(int fd, boolean isPeer) throws SystemCallError {
        String[] found = new String[1];
        withPath("", (name, length) -> {
            trap(isPeer ? SystemCall.GETPEERNAME : SystemCall.GETSOCKNAME,
                    () -> isPeer ? k.sockfs.syscalls.getpeername(fd, name, length, SOV_XPG4_2)
                            : k.sockfs.syscalls.getsockname(fd, name, length, SOV_XPG4_2), fd, name, length, SOV_XPG4_2);
            found[0] = pathAt(name);
            return 0;
        });
        return found[0];
    }

    @Override
    @LibraryFunction("socketpair")
    public int[] socketpair(int type) throws SystemCallError {
        int[] pair = {socket(AF_UNIX, type, 0), -1};
        try {
            pair[1] = socket(AF_UNIX, type, 0);
            withRoom(2 * Integer.BYTES, sv -> {
                process.memory().putInt(sv, pair[0]);
                process.memory().putInt(sv + Integer.BYTES, pair[1]);
                return trap(SystemCall.SO_SOCKETPAIR, () -> k.sockfs.syscalls.so_socketpair(sv), sv);
            });
        } catch (SystemCallError failed) {
            for (int fd : pair) {
                if (fd >= 0) {
                    close(fd);
                }
            }
            throw failed;
        }
        return pair;
    }
}

package org.dtrace4j.kernel.user;

/** The part of the system calls that is about sockets: libsocket. */
public interface SocketInterface extends FileInterface {
    int AF_UNIX = 1;
    int AF_INET = 2;
    int SOCK_DGRAM = 1;
    int SOCK_STREAM = 2;
    int SHUT_WR = 1;
    int SOL_SOCKET = 0xffff;
    int SO_REUSEADDR = 4;

    /**
     * An end of a connection of the Internet protocols.
     *
     * @param address IPv4, the first byte highest; 0 for any
     * @param port 0 for any
     */
    record InetAddress(int address, int port) {
        private static final int LOOPBACK = 0x7f000001;

        /** A port of this machine. */
        public static InetAddress local(int port) {
            return new InetAddress(LOOPBACK, port);
        }

        @Override
        public String toString() {
            return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
        }
    }

    /** Makes a socket; returns its descriptor. */
    default int socket(int family, int type, int protocol) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    default void bind(int fd, InetAddress address) throws SystemCallError { }

    default void listen(int fd, int backlog) throws SystemCallError { }

    /** Waits for a connection; returns its descriptor. */
    default int accept(int fd) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    default void connect(int fd, InetAddress address) throws SystemCallError {
        throw new SystemCallError(Errno.ECONNREFUSED);
    }

    /** Sends no more, or receives no more; {@code how} is 0, {@link #SHUT_WR}, or 2 for both. */
    default void shutdown(int fd, int how) throws SystemCallError { }

    default int send(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        return write(fd, buffer, offset, length);
    }

    default int recv(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        return read(fd, buffer, offset, length);
    }

    /** Sends one datagram. */
    default int sendto(int fd, byte[] buffer, int offset, int length, InetAddress to) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Receives one datagram; the number of bytes goes to {@code received[0]}. Returns who sent it. */
    default InetAddress recvfrom(int fd, byte[] buffer, int[] received) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** The near end of a socket. */
    default InetAddress getsockname(int fd) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** The far end. */
    default InetAddress getpeername(int fd) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Gives a socket of the UNIX domain its name, a file of its own. */
    default void bindUnix(int fd, String path) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    default void connectUnix(int fd, String path) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    /** Sends one datagram to a socket of the UNIX domain. */
    default int sendtoUnix(int fd, byte[] data, String path) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Receives one datagram; as {@link #recvfrom}. Returns the sender's name, empty if it has none. */
    default String recvfromUnix(int fd, byte[] buffer, int[] received) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** The name of one end of a socket of the UNIX domain; empty if it has none. */
    default String nameUnix(int fd, boolean isPeer) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Two sockets of the UNIX domain that are connected with each other. */
    default int[] socketpair(int type) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    default void setsockopt(int fd, int level, int option, int value) throws SystemCallError { }

    default int getsockopt(int fd, int level, int option) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }
}

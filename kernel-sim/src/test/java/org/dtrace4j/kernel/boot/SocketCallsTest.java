package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SocketInterface.InetAddress;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;

/** System calls on sockets, over the loopback interface. */
class SocketCallsTest {
    private static final int NONBLOCK = 0x80;
    private static final int PORT = 4711;
    private static final long MILLISECOND = 1_000_000;

    private static int stream(Syscalls sys) throws SystemCallError {
        return sys.socket(Syscalls.AF_INET, Syscalls.SOCK_STREAM, 0);
    }

    private static int datagram(Syscalls sys) throws SystemCallError {
        return sys.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
    }

    private static int listener(Syscalls sys, int backlog) throws SystemCallError {
        int fd = stream(sys);
        sys.bind(fd, new InetAddress(0, PORT));
        sys.listen(fd, backlog);
        return fd;
    }

    private static int connected(Syscalls sys) throws SystemCallError {
        int fd = stream(sys);
        sys.connect(fd, InetAddress.local(PORT));
        return fd;
    }

    private static String receive(Syscalls sys, int fd) throws SystemCallError {
        byte[] buffer = new byte[1000];
        return new String(buffer, 0, sys.recv(fd, buffer, 0, buffer.length, 0), StandardCharsets.ISO_8859_1);
    }

    private static int send(Syscalls sys, int fd, String text) throws SystemCallError {
        return sys.send(fd, text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length(), 0);
    }

    /** Lets others run. */
    private static void sleep(Syscalls sys, long millis) throws SystemCallError {
        sys.nanosleep(millis * MILLISECOND);
    }

    /** What is left in the kernel when all sockets are closed: no connection, and no message. */
    private static void assertNothingLeft(Kernel k) {
        assertEquals(null, k.vars.netstack_head().netstack_ip().ips_conns());
        assertEquals(0, k.vars.netstack_head().netstack_ip().ips_squeue().sq_count());
    }

    @Test
    void whatIsNoSocketOrNoAddressIsRefused() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(EAFNOSUPPORT, errno(() -> sys.socket(26, Syscalls.SOCK_STREAM, 0)));
            assertEquals(EPROTOTYPE, errno(() -> sys.socket(Syscalls.AF_INET, SOCK_RAW, 0)));
            assertEquals(EPROTONOSUPPORT, errno(() -> sys.socket(Syscalls.AF_INET, Syscalls.SOCK_STREAM, IPPROTO_UDP)));
            int file = sys.open("/etc/passwd", Syscalls.O_RDONLY, 0);
            assertEquals(ENOTSOCK, errno(() -> sys.listen(file, 1)));
            assertEquals(EBADF, errno(() -> sys.accept(99)));
            int fd = stream(sys);
            assertEquals(0xC000, sys.fstat(fd).mode() & 0xF000);
            assertEquals(ESPIPE, errno(() -> sys.lseek(fd, 0, Syscalls.SEEK_SET)));
            assertEquals(EADDRNOTAVAIL, errno(() -> sys.bind(fd, new InetAddress(0x0a000001, PORT))));
            assertEquals(ENETUNREACH, errno(() -> sys.connect(fd, new InetAddress(0x0a000001, PORT))));
            assertEquals(ENOTCONN, errno(() -> receive(sys, fd)));
            assertEquals(ENOTCONN, errno(() -> send(sys, fd, "x")));
            assertEquals(ENOTCONN, errno(() -> sys.getpeername(fd)));
            assertEquals(EINVAL, errno(() -> sys.accept(fd)));
            int other = listener(sys, 1);
            assertEquals(EADDRINUSE, errno(() -> sys.bind(fd, new InetAddress(0, PORT))));
            assertEquals(EINVAL, errno(() -> sys.bind(other, new InetAddress(0, PORT + 1))));
            assertEquals(Syscalls.SOCK_STREAM, sys.getsockopt(fd, Syscalls.SOL_SOCKET, SO_TYPE));
            assertEquals(ENOPROTOOPT, errno(() -> sys.setsockopt(fd, Syscalls.SOL_SOCKET, 12345, 1)));
            sys.close(fd);
            sys.close(other);
            assertNothingLeft(k);
        });
    }

    @Test
    void aConnectionThatNobodyWantsIsRefused() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = stream(sys);
            assertEquals(ECONNREFUSED, errno(() -> sys.connect(fd, InetAddress.local(PORT))));
            // The same socket may try again.
            int listener = listener(sys, 1);
            sys.connect(fd, InetAddress.local(PORT));
            assertEquals(EISCONN, errno(() -> sys.connect(fd, InetAddress.local(PORT))));
            sys.close(listener);
            assertEquals(ECONNRESET, errno(() -> receive(sys, fd)));
            sys.close(fd);
            assertNothingLeft(k);
        });
    }

    @Test
    void aDatagramThatIsLookedAtStays() {
        WholeMachine.run(1, (sys, k) -> {
            int server = datagram(sys);
            sys.bind(server, InetAddress.local(PORT));
            int client = datagram(sys);
            sys.sendto(client, new byte[] {1, 2, 3}, 0, 3, InetAddress.local(PORT));
            byte[] buffer = new byte[10];
            assertEquals(3, sys.recv(server, buffer, 0, 10, MSG_PEEK));
            assertEquals(3, sys.recv(server, buffer, 0, 10, 0));
            assertEquals(EAGAIN, errno(() -> sys.recv(server, buffer, 0, 10, MSG_DONTWAIT)));
            sys.close(client);
            sys.close(server);
            assertNothingLeft(k);
        });
    }

    @Test
    void bothEndsKnowEachOtherAndTalk() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 5);
            int client = connected(sys);
            int server = sys.accept(listener);
            assertEquals(new InetAddress(0x7f000001, PORT), sys.getpeername(client));
            assertEquals(sys.getsockname(client), sys.getpeername(server));
            assertEquals(5, send(sys, client, "hello"));
            assertEquals(3, send(sys, client, "you"));
            assertEquals("helloyou", receive(sys, server));
            // Each direction ends by itself.
            sys.shutdown(client, Syscalls.SHUT_WR);
            assertEquals("", receive(sys, server));
            sys.sigaction(13, Syscalls.IGNORE);
            assertEquals(EPIPE, errno(() -> send(sys, client, "more")));
            assertEquals(2, send(sys, server, "ok"));
            sys.close(server);
            assertEquals("ok", receive(sys, client));
            assertEquals("", receive(sys, client));
            sys.close(client);
            sys.close(listener);
            assertNothingLeft(k);
        });
    }

    @Test
    void manyBytesPassAReaderThatIsSlow() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 5);
            int size = 1_000_000;
            int pid = sys.fork(child -> {
                int fd = connected(child);
                byte[] data = new byte[size];
                for (int i = 0; i < size; i++) {
                    data[i] = (byte) (i * 31 >>> 3);
                }
                for (int sent = 0; sent < size; ) {
                    sent += child.write(fd, data, sent, size - sent);
                }
                return 0;
            });
            int server = sys.accept(listener);
            sleep(sys, 500);
            assertTrue(k.vars.netstack_head().netstack_ip().ips_conns() != null);
            byte[] buffer = new byte[7001];
            int at = 0;
            for (int n = sys.read(server, buffer, 0, buffer.length); n > 0; n = sys.read(server, buffer, 0, buffer.length)) {
                for (int i = 0; i < n; i++, at++) {
                    assertEquals((byte) (at * 31 >>> 3), buffer[i]);
                }
            }
            assertEquals(size, at);
            assertEquals(0, sys.waitpid(pid, 0).status());
            sys.close(server);
            sys.close(listener);
            assertNothingLeft(k);
        });
    }

    @Test
    void whoDoesNotReadBreaksTheConnectionOff() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 5);
            int client = connected(sys);
            int server = sys.accept(listener);
            send(sys, client, "unread");
            sys.close(server);
            assertEquals(ECONNRESET, errno(() -> receive(sys, client)));
            sys.close(client);
            // The other way: it sends to one that has gone.
            int second = connected(sys);
            int accepted = sys.accept(listener);
            sys.close(accepted);
            assertEquals("", receive(sys, second));
            send(sys, second, "into the void");
            sys.sigaction(13, Syscalls.IGNORE);
            assertEquals(EPIPE, errno(() -> send(sys, second, "again")));
            sys.close(second);
            sys.close(listener);
            assertNothingLeft(k);
        });
    }

    @Test
    void aFullListenerIsAskedAgain() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 1);
            int first = connected(sys);
            int pid = sys.fork(child -> {
                int fd = connected(child);
                return receive(child, fd).equals("late") ? 0 : 1;
            });
            sleep(sys, 2_000);
            assertTrue(k.vars.netstack_head().netstack_ip().ips_tcp_mib().tcpListenDrop() > 0);
            sys.close(sys.accept(listener));
            int late = sys.accept(listener);
            send(sys, late, "late");
            assertEquals(0, sys.waitpid(pid, 0).status());
            assertTrue(k.vars.netstack_head().netstack_ip().ips_tcp_mib().tcpRetransSegs() > 0);
            sys.close(late);
            sys.close(first);
            sys.close(listener);
            assertNothingLeft(k);
        });
    }

    /** Who does not want to wait is told so at once, and by poll later; the question is asked again meanwhile. */
    @Test
    void connectNeedNotWait() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 1);
            int first = connected(sys);
            int late = stream(sys);
            int refused = stream(sys);
            for (int fd : new int[] {late, refused}) {
                sys.fileFlags(fd, Syscalls.F_SETFL, NONBLOCK);
            }
            long before = k.clock.now();
            assertEquals(EINPROGRESS, errno(() -> sys.connect(late, InetAddress.local(PORT))));
            assertTrue(k.clock.now() - before < MILLISECOND);
            assertEquals(EALREADY, errno(() -> sys.connect(late, InetAddress.local(PORT))));
            assertEquals(ECONNREFUSED, errno(() -> sys.connect(refused, InetAddress.local(PORT + 1))));
            int[] events = {POLLOUT};
            assertArrayEquals(new int[] {0}, sys.poll(new int[] {late}, events, 0));
            sys.close(sys.accept(listener));
            assertArrayEquals(new int[] {POLLOUT}, sys.poll(new int[] {late}, events, Syscalls.FOREVER));
            assertEquals(0, sys.getsockopt(late, Syscalls.SOL_SOCKET, SO_ERROR));
            assertEquals(EISCONN, errno(() -> sys.connect(late, InetAddress.local(PORT))));
            int other = sys.accept(listener);
            send(sys, late, "late");
            assertEquals("late", receive(sys, other));
            int second = connected(sys);
            int given = stream(sys);
            sys.fileFlags(given, Syscalls.F_SETFL, NONBLOCK);
            assertEquals(EINPROGRESS, errno(() -> sys.connect(given, InetAddress.local(PORT))));
            for (int fd : new int[] {given, second, other, late, refused, first, listener}) {
                sys.close(fd);
            }
            sleep(sys, 3_000);
            assertNothingLeft(k);
        });
    }

    @Test
    void aSignalEndsAWait() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 1);
            int pid = sys.fork(child -> {
                child.sigaction(16, () -> { });
                try {
                    child.accept(listener);
                } catch (SystemCallError e) {
                    return e.errno();
                }
                return 0;
            });
            sleep(sys, 100);
            sys.kill(pid, 16);
            assertEquals(EINTR, sys.waitpid(pid, 0).status());
            sys.close(listener);
            assertNothingLeft(k);
        });
    }

    @Test
    void aProcessThatIsKilledCleansNothingUpItself() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = listener(sys, 1);
            int pid = sys.fork(child -> {
                int fd = connected(child);
                try {
                    receive(child, fd);
                } finally {
                    child.close(fd);
                }
                return 0;
            });
            int server = sys.accept(listener);
            sleep(sys, 100);
            sys.kill(pid, Syscalls.SIGKILL);
            assertEquals(Syscalls.SIGKILL, sys.waitpid(pid, 0).signal());
            assertEquals("", receive(sys, server));
            sys.close(server);
            sys.close(listener);
            assertNothingLeft(k);
        });
    }

    @Test
    void datagramsKeepTheirBounds() {
        WholeMachine.run(1, (sys, k) -> {
            int server = datagram(sys);
            sys.bind(server, new InetAddress(0, PORT));
            int client = datagram(sys);
            assertEquals(EDESTADDRREQ, errno(() -> send(sys, client, "whereto")));
            sys.sendto(client, new byte[] {1, 2, 3}, 0, 3, InetAddress.local(PORT));
            sys.connect(client, InetAddress.local(PORT));
            send(sys, client, "two");
            byte[] buffer = new byte[2];
            int[] length = new int[1];
            InetAddress from = sys.recvfrom(server, buffer, length);
            assertEquals(2, length[0]);
            assertEquals(sys.getsockname(client).port(), from.port());
            assertEquals("two", receive(sys, server));
            assertEquals(EMSGSIZE, errno(() -> sys.send(client, new byte[20_000], 0, 20_000, 0)));
            sys.close(server);
            // Nobody has the port any more: whoever is connected to it learns of that, once.
            send(sys, client, "gone");
            assertEquals(ECONNREFUSED, errno(() -> receive(sys, client)));
            sys.close(client);
            assertNothingLeft(k);
        });
    }
}

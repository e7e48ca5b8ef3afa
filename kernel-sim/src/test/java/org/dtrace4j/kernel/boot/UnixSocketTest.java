package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EACCES;
import static org.dtrace4j.kernel.struct.Constants.EADDRINUSE;
import static org.dtrace4j.kernel.struct.Constants.EAFNOSUPPORT;
import static org.dtrace4j.kernel.struct.Constants.EAGAIN;
import static org.dtrace4j.kernel.struct.Constants.ECONNREFUSED;
import static org.dtrace4j.kernel.struct.Constants.ECONNRESET;
import static org.dtrace4j.kernel.struct.Constants.EDESTADDRREQ;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.EISCONN;
import static org.dtrace4j.kernel.struct.Constants.EMFILE;
import static org.dtrace4j.kernel.struct.Constants.EMSGSIZE;
import static org.dtrace4j.kernel.struct.Constants.ENOENT;
import static org.dtrace4j.kernel.struct.Constants.ENOTCONN;
import static org.dtrace4j.kernel.struct.Constants.ENOSYS;
import static org.dtrace4j.kernel.struct.Constants.ENOTSOCK;
import static org.dtrace4j.kernel.struct.Constants.EOPNOTSUPP;
import static org.dtrace4j.kernel.struct.Constants.EPIPE;
import static org.dtrace4j.kernel.struct.Constants.EPROTONOSUPPORT;
import static org.dtrace4j.kernel.struct.Constants.EPROTOTYPE;
import static org.dtrace4j.kernel.struct.Constants.MSG_DONTWAIT;
import static org.dtrace4j.kernel.struct.Constants.MSG_PEEK;
import static org.dtrace4j.kernel.struct.Constants.SO_ERROR;
import static org.dtrace4j.kernel.user.Syscalls.AF_INET;
import static org.dtrace4j.kernel.user.Syscalls.AF_UNIX;
import static org.dtrace4j.kernel.user.Syscalls.SHUT_WR;
import static org.dtrace4j.kernel.user.Syscalls.SOCK_DGRAM;
import static org.dtrace4j.kernel.user.Syscalls.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.disk.ObjectTree;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** Sockets of the UNIX domain. */
class UnixSocketTest {
    private static final String PATH = "/tmp/socket";
    private static final int NOBODY = 60_001;
    private static final int SIGPIPE = 13;

    /** Runs a test where names of sockets lie on the disk, and where {@code /tmp} is in memory. */
    private static void onDiskAndInMemory(WholeMachine.Body body) {
        WholeMachine.run(1, body);
        WholeMachine.run(1, (sys, k) -> {
            sys.mount("swap", "/tmp", 0, "tmpfs", "");
            body.run(sys, k);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void send(Syscalls sys, int fd, String text) throws SystemCallError {
        assertEquals(text.length(), sys.write(fd, bytes(text), 0, text.length()));
    }

    private static String receive(Syscalls sys, int fd) throws SystemCallError {
        byte[] buffer = new byte[100];
        return new String(buffer, 0, sys.read(fd, buffer, 0, buffer.length), StandardCharsets.ISO_8859_1);
    }

    private static int listener(Syscalls sys, String path, int backlog) throws SystemCallError {
        int fd = sys.socket(AF_UNIX, SOCK_STREAM, 0);
        sys.bindUnix(fd, path);
        sys.listen(fd, backlog);
        return fd;
    }

    @Test
    void aServerIsFoundByItsFile() {
        onDiskAndInMemory((sys, k) -> {
            int listener = listener(sys, PATH, 5);
            assertEquals(0xC000, sys.stat(PATH).mode() & 0xF000);
            int child = sys.fork(other -> {
                int fd = other.socket(AF_UNIX, SOCK_STREAM, 0);
                other.connectUnix(fd, PATH);
                send(other, fd, "question");
                String answer = receive(other, fd);
                return answer.equals("answer") && receive(other, fd).isEmpty() && other.nameUnix(fd, true).equals(PATH) ? 0 : 1;
            });
            int fd = sys.accept(listener);
            assertEquals("question", receive(sys, fd));
            assertEquals(PATH, sys.nameUnix(fd, false));
            assertEquals("", sys.nameUnix(fd, true));
            send(sys, fd, "answer");
            sys.shutdown(fd, SHUT_WR);
            assertEquals(0, sys.waitpid(child, 0).status());
            assertEquals("", receive(sys, fd));
            sys.close(fd);
            sys.close(listener);
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }

    /** A name that a machine has left on its disk when it was switched off. */
    @Test
    void aNameOutlivesItsSocket() {
        ObjectTree root = WholeMachine.DISK.boot().objects();
        ObjectTree.Builder builder = new ObjectTree.Builder(1);
        root.paths().forEach(path -> builder.add(path, root.find(path)));
        DiskImage left = DiskImage.ofRoot(builder.add(PATH, DiskObject.socket(0755, 1)).build());
        WholeMachine.run(WholeMachine.config(1).withDisk(left), (sys, k) -> {
            assertEquals(0xC000 | 0755, sys.lstat(PATH).mode());
            int fd = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            assertEquals(ECONNREFUSED, errno(() -> sys.connectUnix(fd, PATH)));
            assertEquals(EOPNOTSUPP, errno(() -> sys.open(PATH, 0, 0)));
            int server = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            assertEquals(EADDRINUSE, errno(() -> sys.bindUnix(server, PATH)));
            sys.unlink(PATH);
            sys.bindUnix(server, PATH);
            sys.listen(server, 1);
            sys.connectUnix(fd, PATH);
            sys.close(sys.accept(server));
        });
    }

    @Test
    void namesAreFilesOfTheirOwn() {
        onDiskAndInMemory((sys, k) -> {
            assertEquals(EPROTOTYPE, errno(() -> sys.socket(AF_UNIX, 4, 0)));
            assertEquals(EPROTONOSUPPORT, errno(() -> sys.socket(AF_UNIX, SOCK_STREAM, 6)));
            int fd = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            assertEquals(EINVAL, errno(() -> sys.listen(fd, 1)));
            assertEquals(EINVAL, errno(() -> sys.bindUnix(fd, "/tmp/" + "x".repeat(110))));
            assertEquals(ENOENT, errno(() -> sys.bindUnix(fd, "/tmp/none/socket")));
            assertEquals(ENOSYS, errno(() -> sys.bindUnix(fd, "/proc/socket")));
            assertEquals(EAFNOSUPPORT, errno(() -> sys.bind(fd, Syscalls.InetAddress.local(80))));
            sys.bindUnix(fd, PATH);
            assertEquals(EINVAL, errno(() -> sys.bindUnix(fd, PATH + 2)));
            int second = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            assertEquals(EADDRINUSE, errno(() -> sys.bindUnix(second, PATH)));
            assertEquals(EOPNOTSUPP, errno(() -> sys.open(PATH, 0, 0)));
            assertEquals(ENOENT, errno(() -> sys.connectUnix(second, "/tmp/none")));
            assertEquals(ENOTSOCK, errno(() -> sys.connectUnix(second, "/etc/passwd")));
            assertEquals(ECONNREFUSED, errno(() -> sys.connectUnix(second, PATH)));
            int datagrams = sys.socket(AF_UNIX, SOCK_DGRAM, 0);
            assertEquals(EPROTOTYPE, errno(() -> sys.connectUnix(datagrams, PATH)));
            // The file stays when its socket has gone, and nobody is there.
            sys.close(fd);
            assertEquals(ECONNREFUSED, errno(() -> sys.connectUnix(second, PATH)));
            sys.unlink(PATH);
            sys.bindUnix(second, PATH);
            sys.chmod(PATH, 0600);
            sys.listen(second, 1);
            int child = sys.fork(other -> {
                other.setuid(NOBODY);
                return errno(() -> other.connectUnix(other.socket(AF_UNIX, SOCK_STREAM, 0), PATH));
            });
            assertEquals(EACCES, sys.waitpid(child, 0).status());
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }

    @Test
    void connectionsWaitToBeAcceptedAndEndWithTheListener() {
        onDiskAndInMemory((sys, k) -> {
            int listener = listener(sys, PATH, 1);
            int fd = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            assertEquals(ENOTCONN, errno(() -> send(sys, fd, "x")));
            assertEquals(ENOTCONN, errno(() -> receive(sys, fd)));
            sys.connectUnix(fd, PATH);
            send(sys, fd, "early");
            assertEquals(EISCONN, errno(() -> sys.connectUnix(fd, PATH)));
            int late = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            assertEquals(ECONNREFUSED, errno(() -> sys.connectUnix(late, PATH)));
            assertEquals(Map.of(), VnodeHolds.differences(k));
            int accepted = sys.accept(listener);
            assertEquals("early", receive(sys, accepted));
            sys.connectUnix(late, PATH);
            sys.close(listener);
            assertEquals(ECONNRESET, errno(() -> receive(sys, late)));
            assertEquals("", receive(sys, late));
            sys.close(accepted);
            assertEquals("", receive(sys, fd));
            int child = sys.fork(other -> {
                other.write(fd, bytes("x"), 0, 1);
                return 0;
            });
            assertEquals(SIGPIPE, sys.waitpid(child, 0).signal());
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }

    @Test
    void pairsCarryMoreThanFits() {
        onDiskAndInMemory((sys, k) -> {
            int[] pair = sys.socketpair(SOCK_STREAM);
            byte[] buffer = new byte[10];
            assertEquals(EAGAIN, errno(() -> sys.recv(pair[0], buffer, 0, 10, MSG_DONTWAIT)));
            send(sys, pair[0], "peeked");
            assertEquals(6, sys.recv(pair[1], buffer, 0, 10, MSG_PEEK));
            assertEquals("peeked", receive(sys, pair[1]));
            int child = sys.fork(other -> {
                other.close(pair[1]);
                byte[] much = new byte[50_000];
                for (int i = 0; i < much.length; i++) {
                    much[i] = (byte) i;
                }
                int done = 0;
                while (done < much.length) {
                    done += other.write(pair[0], much, done, much.length - done);
                }
                return 0;
            });
            sys.close(pair[0]);
            int count = 0;
            byte[] part = new byte[7_001];
            for (int got = sys.read(pair[1], part, 0, part.length); got > 0; got = sys.read(pair[1], part, 0, part.length)) {
                for (int i = 0; i < got; i++) {
                    assertEquals((byte) (count + i), part[i]);
                }
                count += got;
            }
            assertEquals(50_000, count);
            assertEquals(0, sys.waitpid(child, 0).status());
            assertEquals(EOPNOTSUPP, errno(() -> sys.accept(sys.socketpair(SOCK_DGRAM)[0])));
            sys.socket(AF_INET, SOCK_STREAM, 0);
        });
    }

    @Test
    void datagramsSayWhoSentThem() {
        onDiskAndInMemory((sys, k) -> {
            int server = sys.socket(AF_UNIX, SOCK_DGRAM, 0);
            sys.bindUnix(server, PATH);
            int client = sys.socket(AF_UNIX, SOCK_DGRAM, 0);
            assertEquals(EDESTADDRREQ, errno(() -> send(sys, client, "x")));
            assertEquals(EMSGSIZE, errno(() -> sys.sendtoUnix(client, new byte[20_000], PATH)));
            sys.sendtoUnix(client, bytes("anonymous"), PATH);
            sys.bindUnix(client, PATH + ".client");
            sys.sendtoUnix(client, bytes("named"), PATH);
            sys.connectUnix(client, PATH);
            send(sys, client, "");
            byte[] buffer = new byte[4];
            int[] received = new int[1];
            assertEquals("", sys.recvfromUnix(server, buffer, received));
            assertEquals("anon", new String(buffer, 0, received[0], StandardCharsets.ISO_8859_1));
            assertEquals(PATH + ".client", sys.recvfromUnix(server, buffer, received));
            assertEquals("name", new String(buffer, 0, received[0], StandardCharsets.ISO_8859_1));
            assertEquals(PATH + ".client", sys.recvfromUnix(server, buffer, received));
            assertEquals(0, received[0]);
            sys.sendtoUnix(server, bytes("back"), PATH + ".client");
            assertEquals("back", receive(sys, client));
            for (int i = 0; i < 3; i++) {
                sys.sendtoUnix(client, new byte[5_000], PATH);
            }
            // There is no room: this waits until somebody reads.
            int child = sys.fork(other -> {
                other.nanosleep(20_000_000);
                return receive(other, server).length() == 100 ? 0 : 1;
            });
            long before = sys.gethrtime();
            sys.sendtoUnix(client, new byte[5_000], PATH);
            assertTrue(sys.gethrtime() - before > 15_000_000);
            assertEquals(0, sys.waitpid(child, 0).status());
            sys.close(server);
            assertEquals(ECONNREFUSED, errno(() -> send(sys, client, "x")));
            sys.close(client);
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }

    @Test
    void datagramsOfAPairMeetNobodyWhenTheOtherOneHasGone() {
        onDiskAndInMemory((sys, k) -> {
            int[] pair = sys.socketpair(SOCK_DGRAM);
            send(sys, pair[0], "still there");
            sys.close(pair[0]);
            assertEquals("still there", receive(sys, pair[1]));
            assertEquals(ECONNREFUSED, errno(() -> send(sys, pair[1], "x")));
            int[] other = sys.socketpair(SOCK_DGRAM);
            sys.shutdown(other[0], SHUT_WR);
            sys.sigaction(SIGPIPE, Syscalls.IGNORE);
            assertEquals(EPIPE, errno(() -> send(sys, other[0], "x")));
            assertEquals("", receive(sys, other[1]));
        });
    }

    @Test
    void whoeverWaitsToSendToOneOfAPairLearnsThatItHasGone() {
        onDiskAndInMemory((sys, k) -> {
            int[] pair = sys.socketpair(SOCK_DGRAM);
            int child = sys.fork(other -> {
                other.close(pair[1]);
                send(other, pair[0], "x".repeat(16_000));
                return errno(() -> send(other, pair[0], "x".repeat(1_000)));
            });
            sys.close(pair[0]);
            sys.nanosleep(20_000_000);
            sys.close(pair[1]);
            assertEquals(ECONNREFUSED, sys.waitpid(child, 0).status());
        });
    }

    @Test
    void aPairThatCannotBeMadeLeavesNothingOpen() {
        onDiskAndInMemory((sys, k) -> {
            int first = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            int last = first;
            for (int error = 0; error == 0; last++) {
                error = errno(() -> sys.dup(first, 0));
            }
            sys.close(first + 1);
            assertEquals(EMFILE, errno(() -> sys.socketpair(SOCK_STREAM)));
            assertEquals(first + 1, sys.dup(first, 0));
            assertEquals(EMFILE, errno(() -> sys.dup(first, 0)));
            assertEquals(256, last);
        });
    }

    @Test
    void anErrorThatHasComeIsToldOnce() {
        onDiskAndInMemory((sys, k) -> {
            int listener = listener(sys, PATH, 1);
            int fd = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            sys.connectUnix(fd, PATH);
            sys.close(listener);
            assertEquals(ECONNRESET, sys.getsockopt(fd, Syscalls.SOL_SOCKET, SO_ERROR));
            assertEquals(0, sys.getsockopt(fd, Syscalls.SOL_SOCKET, SO_ERROR));
            assertEquals("", receive(sys, fd));
        });
    }
}

package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EINTR;
import static org.dtrace4j.kernel.user.Syscalls.POLLHUP;
import static org.dtrace4j.kernel.user.Syscalls.POLLIN;
import static org.dtrace4j.kernel.user.Syscalls.POLLNVAL;
import static org.dtrace4j.kernel.user.Syscalls.POLLOUT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.dtrace4j.kernel.user.SocketInterface.InetAddress;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;

/** poll(2): what there is at files, pipes, sockets and the console, and waiting for it. */
class PollTest {
    private static final int PORT = 4711;
    private static final long MILLISECOND = 1_000_000;
    private static final int FULL = 5120;

    private static int[] now(Syscalls sys, int events, int... fds) throws SystemCallError {
        int[] wanted = new int[fds.length];
        Arrays.fill(wanted, events);
        return sys.poll(fds, wanted, 0);
    }

    private static void sleep(Syscalls sys, long millis) throws SystemCallError {
        sys.nanosleep(millis * MILLISECOND);
    }

    @Test
    void plainFilesAreAlwaysReadyAndWhatIsNotOpenIsSaidToBe() {
        WholeMachine.run(1, (sys, k) -> {
            int file = sys.open("/etc/passwd", Syscalls.O_RDONLY, 0);
            int nothing = sys.open("/dev/null", Syscalls.O_RDWR, 0);
            assertArrayEquals(new int[] {POLLIN | POLLOUT, POLLIN | POLLOUT, POLLNVAL, 0},
                    now(sys, POLLIN | POLLOUT, file, nothing, 99, -1));
        });
    }

    @Test
    void aPipeIsReadableWithDataAndWritableWithRoom() {
        WholeMachine.run(1, (sys, k) -> {
            int[] pipe = sys.pipe();
            assertEquals(0, now(sys, POLLIN, pipe[0])[0]);
            assertEquals(POLLOUT, now(sys, POLLOUT, pipe[1])[0]);
            sys.write(pipe[1], new byte[FULL], 0, FULL);
            assertEquals(POLLIN, now(sys, POLLIN, pipe[0])[0]);
            assertEquals(0, now(sys, POLLOUT, pipe[1])[0]);
            sys.close(pipe[1]);
            assertEquals(POLLIN | POLLHUP, now(sys, POLLIN, pipe[0])[0]);
            sys.read(pipe[0], new byte[FULL], 0, FULL);
            assertEquals(POLLHUP, now(sys, POLLIN, pipe[0])[0]);
        });
    }

    @Test
    void theTimeEndsAWaitAndASignalDoes() {
        WholeMachine.run(1, (sys, k) -> {
            int[] pipe = sys.pipe();
            long begin = sys.gethrtime();
            assertFalse(sys.pollIn(pipe[0], 50 * MILLISECOND));
            long waited = sys.gethrtime() - begin;
            assertTrue(waited >= 50 * MILLISECOND && waited < 70 * MILLISECOND, () -> waited + " ns");
            sys.poll(new int[0], new int[0], 30 * MILLISECOND);
            assertTrue(sys.gethrtime() - begin >= waited + 30 * MILLISECOND);
            sys.sigaction(Syscalls.SIGTERM, () -> { });
            int me = sys.getpid();
            int child = sys.fork(other -> {
                sleep(other, 20);
                other.kill(me, Syscalls.SIGTERM);
                return 0;
            });
            assertEquals(EINTR, errno(() -> sys.pollIn(pipe[0], Syscalls.FOREVER)));
            sys.waitpid(child, 0);
        });
    }

    @Test
    void whoeverWaitsAtSeveralIsWokenByTheOneWhereSomethingHappens() {
        WholeMachine.run(1, (sys, k) -> {
            int[] quiet = sys.pipe();
            int[] busy = sys.pipe();
            int child = sys.fork(other -> {
                sleep(other, 20);
                other.write(busy[1], new byte[1], 0, 1);
                sleep(other, 20);
                return 0;
            });
            int[] fds = {quiet[0], busy[0]};
            int[] events = {POLLIN, POLLIN};
            assertArrayEquals(new int[] {0, POLLIN}, sys.poll(fds, events, Syscalls.FOREVER));
            sys.read(busy[0], new byte[1], 0, 1);
            sys.close(busy[1]);
            assertArrayEquals(new int[] {0, POLLHUP}, sys.poll(fds, events, Syscalls.FOREVER), "the child has gone");
            sys.waitpid(child, 0);
            assertEquals(null, k.curthread().t_pollstate().ps_pcache().pc_hash());
        });
    }

    @Test
    void whoeverWaitsForRoomInAPipeIsWokenByAReader() {
        WholeMachine.run(1, (sys, k) -> {
            int[] pipe = sys.pipe();
            sys.write(pipe[1], new byte[FULL], 0, FULL);
            int child = sys.fork(other -> {
                sleep(other, 20);
                other.read(pipe[0], new byte[100], 0, 100);
                return 0;
            });
            assertEquals(POLLOUT, sys.poll(new int[] {pipe[1]}, new int[] {POLLOUT}, Syscalls.FOREVER)[0]);
            sys.waitpid(child, 0);
        });
    }

    @Test
    void aListenerAConnectionAndADatagramWakeWhoeverPolls() {
        WholeMachine.run(1, (sys, k) -> {
            int listener = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_STREAM, 0);
            sys.bind(listener, new InetAddress(0, PORT));
            sys.listen(listener, 5);
            int datagrams = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
            sys.bind(datagrams, new InetAddress(0, PORT));
            int[] both = {listener, datagrams};
            int[] events = {POLLIN, POLLIN};
            assertArrayEquals(new int[] {0, 0}, sys.poll(both, events, 0));
            int child = sys.fork(other -> {
                sleep(other, 10);
                int udp = other.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
                other.sendto(udp, new byte[3], 0, 3, InetAddress.local(PORT));
                sleep(other, 10);
                int tcp = other.socket(Syscalls.AF_INET, Syscalls.SOCK_STREAM, 0);
                other.connect(tcp, InetAddress.local(PORT));
                sleep(other, 10);
                other.write(tcp, new byte[5], 0, 5);
                sleep(other, 10);
                return 0;
            });
            assertArrayEquals(new int[] {0, POLLIN}, sys.poll(both, events, Syscalls.FOREVER));
            sys.recvfrom(datagrams, new byte[10], new int[1]);
            assertArrayEquals(new int[] {POLLIN, 0}, sys.poll(both, events, Syscalls.FOREVER));
            int fd = sys.accept(listener);
            assertEquals(POLLOUT, sys.poll(new int[] {fd}, new int[] {POLLIN | POLLOUT}, 0)[0]);
            assertTrue(sys.pollIn(fd, Syscalls.FOREVER));
            assertEquals(5, sys.read(fd, new byte[10], 0, 10));
            assertTrue(sys.pollIn(fd, Syscalls.FOREVER), "the end can be read");
            assertEquals(0, sys.read(fd, new byte[10], 0, 10));
            sys.waitpid(child, 0);
        });
    }

    @Test
    void aLineThatIsTypedWakesWhoeverPollsTheConsole() {
        WholeMachine.run(1, (sys, k) -> {
            int console = sys.open("/dev/console", Syscalls.O_RDWR, 0);
            int child = sys.fork(other -> {
                sleep(other, 20);
                k.console.type("hello\n");
                return 0;
            });
            assertTrue(sys.pollIn(console, Syscalls.FOREVER));
            assertEquals(6, sys.read(console, new byte[10], 0, 10));
            assertFalse(sys.pollIn(console, 0));
            sys.waitpid(child, 0);
        });
    }
}

package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EAGAIN;
import static org.dtrace4j.kernel.struct.Constants.EINTR;
import static org.dtrace4j.kernel.user.Syscalls.AF_INET;
import static org.dtrace4j.kernel.user.Syscalls.AF_UNIX;
import static org.dtrace4j.kernel.user.Syscalls.IPC_NOWAIT;
import static org.dtrace4j.kernel.user.Syscalls.IPC_PRIVATE;
import static org.dtrace4j.kernel.user.Syscalls.SOCK_DGRAM;
import static org.dtrace4j.kernel.user.Syscalls.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call that may wait for ever: a signal that is caught ends it with EINTR, and one that kills leaves nothing behind. */
class BlockingCallsTest {
    private static final int SIGUSR1 = 16;
    private static final int NONBLOCK = 0x80;
    private static final String PATH = "/tmp/socket";

    /** Does what a process must have done before the call, and returns the call. */
    @FunctionalInterface
    private interface Preparation {
        WholeMachine.Call prepare(Syscalls sys) throws SystemCallError;
    }

    private static final Map<String, Preparation> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("read of a pipe", sys -> {
            int[] pipe = sys.pipe();
            return () -> sys.read(pipe[0], new byte[1], 0, 1);
        });
        CALLS.put("write to a full pipe", sys -> {
            int[] pipe = sys.pipe();
            fill(sys, pipe[1]);
            return () -> sys.write(pipe[1], new byte[1_000], 0, 1_000);
        });
        CALLS.put("read of a socket", sys -> {
            int[] pair = sys.socketpair(SOCK_STREAM);
            return () -> sys.read(pair[0], new byte[1], 0, 1);
        });
        CALLS.put("write to a full socket", sys -> {
            int[] pair = sys.socketpair(SOCK_STREAM);
            fill(sys, pair[0]);
            return () -> sys.write(pair[0], new byte[1_000], 0, 1_000);
        });
        CALLS.put("recv of a datagram", sys -> {
            int[] pair = sys.socketpair(SOCK_DGRAM);
            return () -> sys.recv(pair[0], new byte[1], 0, 1, 0);
        });
        CALLS.put("send of a datagram", sys -> {
            int[] pair = sys.socketpair(SOCK_DGRAM);
            fill(sys, pair[0]);
            return () -> sys.send(pair[0], new byte[1_000], 0, 1_000, 0);
        });
        CALLS.put("accept", sys -> {
            int fd = sys.socket(AF_UNIX, SOCK_STREAM, 0);
            sys.bindUnix(fd, PATH);
            sys.listen(fd, 1);
            return () -> sys.accept(fd);
        });
        CALLS.put("accept of the Internet domain", sys -> {
            int fd = sys.socket(AF_INET, SOCK_STREAM, 0);
            sys.bind(fd, new Syscalls.InetAddress(0, 4711));
            sys.listen(fd, 1);
            return () -> sys.accept(fd);
        });
        CALLS.put("recv of the Internet domain", sys -> {
            int fd = sys.socket(AF_INET, SOCK_DGRAM, 0);
            sys.bind(fd, new Syscalls.InetAddress(0, 4711));
            return () -> sys.recv(fd, new byte[1], 0, 1, 0);
        });
        CALLS.put("msgrcv", sys -> {
            int id = sys.msgget(IPC_PRIVATE, 0600);
            return () -> sys.msgrcv(id, 1, 0, 0);
        });
        CALLS.put("msgsnd", sys -> {
            int id = sys.msgget(IPC_PRIVATE, 0600);
            Syscalls.Message message = new Syscalls.Message(1, new byte[1_000]);
            until(() -> sys.msgsnd(id, message, IPC_NOWAIT));
            return () -> sys.msgsnd(id, message, 0);
        });
        CALLS.put("semop", sys -> {
            int id = sys.semget(IPC_PRIVATE, 1, 0600);
            return () -> sys.semop(id, new Syscalls.SemaphoreOperation(0, -1, 0));
        });
        CALLS.put("poll", sys -> {
            int[] pipe = sys.pipe();
            return () -> sys.pollIn(pipe[0], Syscalls.FOREVER);
        });
        CALLS.put("poll of a socket", sys -> {
            int[] pair = sys.socketpair(SOCK_STREAM);
            return () -> sys.pollIn(pair[0], Syscalls.FOREVER);
        });
        CALLS.put("nanosleep", sys -> () -> sys.nanosleep(60_000_000_000L));
        CALLS.put("waitpid", sys -> {
            sys.fork(other -> {
                other.nanosleep(1_000_000_000L);
                return 0;
            });
            return () -> sys.waitpid(-1, 0);
        });
        CALLS.put("sigsuspend", sys -> sys::sigsuspend);
        CALLS.put("fcntl(F_SETLKW)", sys -> {
            WholeMachine.write(sys, "/tmp/file", "text");
            sys.fork(other -> {
                other.lockFile(other.open("/tmp/file", Syscalls.O_RDWR, 0), Syscalls.F_WRLCK, false, 0, 0);
                other.nanosleep(1_000_000_000L);
                return 0;
            });
            sys.nanosleep(5_000_000);
            int fd = sys.open("/tmp/file", Syscalls.O_RDWR, 0);
            return () -> sys.lockFile(fd, Syscalls.F_WRLCK, true, 0, 0);
        });
        CALLS.put("read of the console", sys -> {
            int fd = sys.open("/dev/console", Syscalls.O_RDWR, 0);
            return () -> sys.read(fd, new byte[1], 0, 1);
        });
        CALLS.put("write to a terminal that nobody reads", sys -> {
            int master = sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
            int fd = sys.open("/dev/pts/" + (int) sys.fstat(master).rdev(), Syscalls.O_RDWR, 0);
            fill(sys, fd);
            return () -> sys.write(fd, new byte[1_000], 0, 1_000);
        });
    }

    /** Does something until it fails. */
    private static void until(WholeMachine.Call call) {
        while (errno(call) == 0) {
            // Once more.
        }
    }

    /** Writes as much as there is room for. */
    private static void fill(Syscalls sys, int fd) throws SystemCallError {
        int flags = sys.fileFlags(fd, Syscalls.F_GETFL, 0);
        sys.fileFlags(fd, Syscalls.F_SETFL, flags | NONBLOCK);
        until(() -> sys.write(fd, new byte[1_000], 0, 1_000));
        until(() -> sys.write(fd, new byte[1], 0, 1));
        sys.fileFlags(fd, Syscalls.F_SETFL, flags);
    }

    static Stream<String> calls() {
        return CALLS.keySet().stream();
    }

    private static void run(String call, Function<Syscalls, Runnable> handler, int status, int signal) {
        WholeMachine.run(1, (sys, k) -> {
            List.of("drv/clone", "drv/ptm", "drv/pts").forEach(k.modules::load);
            sys.mount("swap", "/tmp", 0, "tmpfs", "");
            int child = sys.fork(other -> {
                WholeMachine.Call body = CALLS.get(call).prepare(other);
                other.sigaction(SIGUSR1, handler.apply(other));
                return errno(body);
            });
            sys.nanosleep(200_000_000);
            sys.kill(child, SIGUSR1);
            Syscalls.ChildStatus end = sys.waitpid(child, 0);
            assertEquals(status, end.status());
            assertEquals(signal, end.signal());
            sys.nanosleep(2_000_000_000L);
            assertEquals(Map.of(), VnodeHolds.differences(k));
            assertEquals(List.of(), StreamInvariants.lostMessages(k));
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aSignalThatIsCaughtEndsIt(String call) {
        run(call, sys -> () -> { }, EINTR, 0);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aSignalThatKillsLeavesNothing(String call) {
        run(call, sys -> null, 0, SIGUSR1);
    }

    @Test
    void aPipeTakesWhatFitsAsAWhole() {
        WholeMachine.run(1, (sys, k) -> {
            int[] pipe = sys.pipe();
            sys.fileFlags(pipe[0], Syscalls.F_SETFL, NONBLOCK);
            sys.fileFlags(pipe[1], Syscalls.F_SETFL, NONBLOCK);
            assertEquals(EAGAIN, errno(() -> sys.read(pipe[0], new byte[1], 0, 1)));
            assertEquals(5_000, sys.write(pipe[1], new byte[5_000], 0, 5_000));
            assertEquals(EAGAIN, errno(() -> sys.write(pipe[1], new byte[200], 0, 200)));
            assertEquals(120, sys.write(pipe[1], new byte[6_000], 0, 6_000), "more than a pipe can hold goes in by parts");
            assertEquals(EAGAIN, errno(() -> sys.write(pipe[1], new byte[1], 0, 1)));
            assertEquals(300, sys.read(pipe[0], new byte[300], 0, 300));
            assertEquals(200, sys.write(pipe[1], new byte[200], 0, 200));
            sys.fileFlags(pipe[1], Syscalls.F_SETFL, 0);
            int child = sys.fork(other -> other.write(pipe[1], new byte[200], 0, 200));
            sys.nanosleep(10_000_000);
            assertEquals(5_020, sys.read(pipe[0], new byte[6_000], 0, 6_000), "nothing of what did not fit");
            assertEquals(200, sys.waitpid(child, 0).status());
            assertEquals(200, sys.read(pipe[0], new byte[6_000], 0, 6_000));
        });
    }
}

package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EBADFD;
import static org.dtrace4j.kernel.struct.Constants.EBUSY;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENOENT;
import static org.dtrace4j.kernel.struct.Constants.ENOTSUP;
import static org.dtrace4j.kernel.struct.Constants.ETIME;
import static org.dtrace4j.kernel.struct.Constants.MS_OVERLAY;
import static org.dtrace4j.kernel.struct.Constants.POLLIN;
import static org.dtrace4j.kernel.user.Syscalls.FILE_ACCESS;
import static org.dtrace4j.kernel.user.Syscalls.FILE_ATTRIB;
import static org.dtrace4j.kernel.user.Syscalls.FILE_DELETE;
import static org.dtrace4j.kernel.user.Syscalls.FILE_MODIFIED;
import static org.dtrace4j.kernel.user.Syscalls.FILE_NOFOLLOW;
import static org.dtrace4j.kernel.user.Syscalls.FILE_RENAME_FROM;
import static org.dtrace4j.kernel.user.Syscalls.FILE_RENAME_TO;
import static org.dtrace4j.kernel.user.Syscalls.FILE_TRUNC;
import static org.dtrace4j.kernel.user.Syscalls.MOUNTEDOVER;
import static org.dtrace4j.kernel.user.Syscalls.PORT_ALERT_SET;
import static org.dtrace4j.kernel.user.Syscalls.PORT_ALERT_UPDATE;
import static org.dtrace4j.kernel.user.Syscalls.PORT_SOURCE_ALERT;
import static org.dtrace4j.kernel.user.Syscalls.PORT_SOURCE_FD;
import static org.dtrace4j.kernel.user.Syscalls.PORT_SOURCE_FILE;
import static org.dtrace4j.kernel.user.Syscalls.PORT_SOURCE_USER;
import static org.dtrace4j.kernel.user.Syscalls.UNMOUNTED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dtrace4j.kernel.struct.FileObj;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.EventPortInterface.PortEvent;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;

/** Event ports. */
class EventPortTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long FOREVER = -1;

    private static void write(Syscalls sys, String path, String text) throws SystemCallError {
        int fd = sys.open(path, Syscalls.O_WRONLY | Syscalls.O_CREAT, 0644);
        sys.write(fd, text.getBytes(), 0, text.length());
        sys.close(fd);
    }

    /** The events that there are, each as its bits in hexadecimal and its user's value. */
    private static List<String> events(Syscalls sys, int port) throws SystemCallError {
        try {
            return sys.portGetn(port, 10, 10, 0).stream()
                    .map(e -> Integer.toHexString(e.events()) + " " + e.user()).collect(Collectors.toList());
        } catch (SystemCallError e) {
            assertEquals(ETIME, e.errno());
            return List.of();
        }
    }

    private static String of(int events, int user) {
        return Integer.toHexString(events) + " " + user;
    }

    @Test
    void aDescriptorTellsOnceUntilItIsAssociatedAgain() {
        WholeMachine.run(1, (sys, k) -> {
            int port = sys.portCreate();
            int[] pipe = sys.pipe();
            assertEquals(EBADFD, errno(() -> sys.portAssociate(pipe[0], PORT_SOURCE_FD, 0, POLLIN, 0)));
            assertEquals(EBADFD, errno(() -> sys.portAssociate(port, PORT_SOURCE_FD, 99, POLLIN, 0)));
            assertEquals(EINVAL, errno(() -> sys.portAssociate(port, PORT_SOURCE_USER, 0, 0, 0)));
            sys.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 17);
            assertEquals(ETIME, errno(() -> sys.portGet(port, 20 * MILLISECOND)));
            int child = sys.fork(other -> {
                other.nanosleep(30 * MILLISECOND);
                other.write(pipe[1], new byte[1], 0, 1);
                return 0;
            });
            assertEquals(new PortEvent(POLLIN, PORT_SOURCE_FD, pipe[0], 17), sys.portGet(port, FOREVER));
            sys.waitpid(child, 0);
            assertEquals(List.of(), events(sys, port));
            sys.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 18);
            assertEquals(List.of(of(POLLIN, 18)), events(sys, port));
            sys.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 19);
            sys.portDissociate(port, PORT_SOURCE_FD, pipe[0]);
            assertEquals(List.of(), events(sys, port));
            assertEquals(ENOENT, errno(() -> sys.portDissociate(port, PORT_SOURCE_FD, pipe[0])));
            sys.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 20);
            sys.close(pipe[0]);
            assertEquals(List.of(), events(sys, port));
        });
    }

    @Test
    void whoWaitsForSeveralGetsThemWhenTheyAreThere() {
        WholeMachine.run(2, (sys, k) -> {
            int port = sys.portCreate();
            int file = sys.open("/etc/passwd", Syscalls.O_RDONLY, 0);
            int child = sys.fork(other -> {
                for (int i = 1; i <= 3; i++) {
                    other.nanosleep(10 * MILLISECOND);
                    other.portSend(port, i, 100 + i);
                }
                return 0;
            });
            List<PortEvent> three = sys.portGetn(port, 5, 3, FOREVER);
            assertEquals(List.of(new PortEvent(1, PORT_SOURCE_USER, 0, 101), new PortEvent(2, PORT_SOURCE_USER, 0, 102),
                    new PortEvent(3, PORT_SOURCE_USER, 0, 103)), three);
            sys.waitpid(child, 0);
            assertArrayEquals(new int[] {0, EBADFD}, sys.portSendn(new int[] {port, file}, 5, 1));
            assertTrue(sys.pollIn(port, 0));
            assertEquals(List.of(of(5, 1)), events(sys, port));
            int alerted = sys.fork(other -> other.portGet(port, FOREVER).source() == PORT_SOURCE_ALERT ? 7 : 0);
            sys.nanosleep(20 * MILLISECOND);
            sys.portAlert(port, PORT_ALERT_SET, 9, 2);
            assertEquals(7, sys.waitpid(alerted, 0).status());
            assertEquals(EBUSY, errno(() -> sys.portAlert(port, PORT_ALERT_UPDATE, 9, 2)));
            assertEquals(List.of(of(9, 2)), events(sys, port));
            sys.portAlert(port, PORT_ALERT_SET, 0, 0);
            assertEquals(List.of(), events(sys, port));
        });
    }

    @Test
    void aFileTellsWhatIsDoneToItAndADirectoryToItsNames() {
        for (String place : List.of("/tmp", "/root")) {
            WholeMachine.run(1, (sys, k) -> {
                int port = sys.portCreate();
                sys.mkdir(place + "/d", 0755);
                write(sys, place + "/d/f", "x");
                long file = sys.fileObject(place + "/d/f");
                long directory = sys.fileObject(place + "/d");
                sys.portAssociate(port, PORT_SOURCE_FILE, file, FILE_MODIFIED, 1);
                sys.portAssociate(port, PORT_SOURCE_FILE, directory, FILE_MODIFIED, 2);
                sys.chmod(place + "/d/f", 0600);
                assertEquals(List.of(), events(sys, port));
                write(sys, place + "/d/f", "yz");
                write(sys, place + "/d/f", "yz");
                assertEquals(List.of(of(FILE_MODIFIED, 1)), events(sys, port));
                sys.portAssociate(port, PORT_SOURCE_FILE, file, FILE_ATTRIB | FILE_ACCESS, 3);
                sys.chmod(place + "/d/f", 0644);
                write(sys, place + "/d/g", "");
                assertEquals(List.of(of(FILE_ATTRIB, 3), of(FILE_MODIFIED, 2)), events(sys, port));
                sys.portAssociate(port, PORT_SOURCE_FILE, file, FILE_TRUNC, 4);
                sys.close(sys.open(place + "/d/f", Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_TRUNC, 0644));
                assertEquals(List.of(of(FILE_TRUNC, 4)), events(sys, port));
                sys.portAssociate(port, PORT_SOURCE_FILE, file, FILE_TRUNC, 5);
                sys.portDissociate(port, PORT_SOURCE_FILE, file);
                assertEquals(ENOENT, errno(() -> sys.portDissociate(port, PORT_SOURCE_FILE, file)));
                assertEquals(ENOENT, errno(() -> sys.portAssociate(port, PORT_SOURCE_FILE,
                        sys.fileObject(place + "/none"), FILE_TRUNC, 6)));
            });
        }
    }

    /** Who knows the times of a file, as they were, is told at once if they are others by now, and only then. */
    @Test
    void whoKnowsTheTimesIsToldOfWhatHasChangedSince() {
        WholeMachine.run(1, (sys, k) -> {
            int port = sys.portCreate();
            write(sys, "/tmp/f", "x");
            sys.utime("/tmp/f", 12345);
            long file = sys.fileObject("/tmp/f");
            FileObj known = FileObj.at(UserProcess.current(k).memory(), file);
            known.fo_atime().tv_sec(12345);
            known.fo_mtime().tv_sec(12345);
            sys.portAssociate(port, PORT_SOURCE_FILE, file, FILE_ACCESS | FILE_MODIFIED | FILE_ATTRIB, 1);
            assertEquals(List.of(), events(sys, port));
            known.fo_mtime().tv_sec(12344);
            sys.portAssociate(port, PORT_SOURCE_FILE, file, FILE_ACCESS | FILE_MODIFIED | FILE_ATTRIB, 2);
            assertEquals(List.of(of(FILE_MODIFIED, 2)), events(sys, port));
        });
    }

    @Test
    void aFileThatGoesEndsTheWatchOfThatNameOnly() {
        for (String place : List.of("/tmp", "/root")) {
            WholeMachine.run(1, (sys, k) -> {
                int port = sys.portCreate();
                write(sys, place + "/a", "x");
                sys.link(place + "/a", place + "/b");
                sys.symlink("a", place + "/l");
                long a = sys.fileObject(place + "/a");
                sys.portAssociate(port, PORT_SOURCE_FILE, a, FILE_ATTRIB, 1);
                sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject(place + "/b"), FILE_MODIFIED, 2);
                sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject(place + "/l"), FILE_MODIFIED, 3);
                sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject(place + "/l"), FILE_MODIFIED | FILE_NOFOLLOW, 4);
                sys.unlink(place + "/b");
                assertEquals(List.of(of(FILE_DELETE, 2)), events(sys, port));
                sys.unlink(place + "/l");
                assertEquals(List.of(of(FILE_DELETE, 4)), events(sys, port));
                write(sys, place + "/c", "c");
                sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject(place + "/c"), FILE_MODIFIED, 5);
                sys.rename(place + "/a", place + "/c");
                List<String> told = events(sys, port);
                assertEquals(3, told.size());
                assertTrue(told.containsAll(List.of(of(FILE_RENAME_FROM, 1), of(FILE_RENAME_FROM, 3), of(FILE_RENAME_TO, 5))),
                        told::toString);
                assertEquals(ENOENT, errno(() -> sys.portDissociate(port, PORT_SOURCE_FILE, a)));
            });
        }
    }

    @Test
    void aFileSystemThatComesOrGoesEndsWatchesToo() {
        WholeMachine.run(1, (sys, k) -> {
            int port = sys.portCreate();
            sys.mkdir("/tmp/m", 0755);
            sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject("/tmp/m"), FILE_MODIFIED, 1);
            // Who watches a directory uses it.
            assertEquals(EBUSY, errno(() -> sys.mount("swap", "/tmp/m", 0, "tmpfs", "")));
            sys.mount("swap", "/tmp/m", MS_OVERLAY, "tmpfs", "");
            assertEquals(List.of(of(MOUNTEDOVER, 1)), events(sys, port));
            write(sys, "/tmp/m/x", "x");
            sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject("/tmp/m/x"), FILE_MODIFIED, 2);
            sys.umount2("/tmp/m", 0);
            assertEquals(List.of(of(UNMOUNTED, 2)), events(sys, port));
            assertEquals(ENOTSUP, errno(() -> sys.portAssociate(port, PORT_SOURCE_FILE,
                    sys.fileObject("/proc/self/psinfo"), FILE_MODIFIED, 3)));
            sys.portAssociate(port, PORT_SOURCE_FILE, sys.fileObject("/"), FILE_MODIFIED, 4);
            int child = sys.fork(other -> {
                other.portAssociate(port, PORT_SOURCE_FILE, other.fileObject("/tmp"), FILE_MODIFIED, 5);
                return 0;
            });
            sys.waitpid(child, 0);
            sys.mkdir("/tmp/n", 0755);
            assertEquals(List.of(), events(sys, port));
        });
    }

    @Test
    void aChildAssociatesItsDescriptorsForItself() {
        WholeMachine.run(1, (sys, k) -> {
            int port = sys.portCreate();
            int[] pipe = sys.pipe();
            sys.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 1);
            int child = sys.fork(other -> {
                if (errno(() -> other.portDissociate(port, PORT_SOURCE_FD, pipe[0])) != ENOENT) {
                    return 1;
                }
                other.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 2);
                other.write(pipe[1], new byte[1], 0, 1);
                return events(other, port).equals(List.of(of(POLLIN, 2))) ? 7 : 2;
            });
            assertEquals(7, sys.waitpid(child, 0).status());
            assertEquals(List.of(of(POLLIN, 1)), events(sys, port));
            sys.close(port);
            sys.close(pipe[0]);
        });
    }

    @Test
    void whoClosesThePortOrEndsHoldsNothing() {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, "/tmp/f", "x");
            int child = sys.fork(other -> {
                int port = other.portCreate();
                int[] pipe = other.pipe();
                other.portAssociate(port, PORT_SOURCE_FILE, other.fileObject("/tmp/f"), FILE_MODIFIED, 1);
                other.portAssociate(port, PORT_SOURCE_FD, pipe[0], POLLIN, 1);
                other.portSend(port, 1, 1);
                return 0;
            });
            sys.waitpid(child, 0);
            assertEquals(null, k.vars.portfop_watched());
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }
}

package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.boot.WholeMachine.read;
import static org.dtrace4j.kernel.boot.WholeMachine.write;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File system calls of a process, on each kind of file system. */
class FileCallsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/etc/svc/volatile", "/root"})
    void openFlags(String dir) {
        WholeMachine.run(1, (sys, k) -> {
            String f = dir + "/f";
            assertEquals(ENOENT, errno(() -> sys.open(f, Syscalls.O_RDONLY, 0)));
            write(sys, f, "hello");
            assertEquals(EEXIST, errno(() -> sys.open(f, Syscalls.O_CREAT | Syscalls.O_EXCL, 0)));
            int fd = sys.open(f, Syscalls.O_RDWR, 0);
            sys.lseek(fd, 2, Syscalls.SEEK_SET);
            sys.print(fd, "LL");
            assertEquals(5, sys.lseek(fd, 0, Syscalls.SEEK_END));
            assertEquals(3, sys.lseek(fd, -2, Syscalls.SEEK_CUR));
            sys.close(fd);
            assertEquals("heLLo", read(sys, f));
            int only = sys.open(f, Syscalls.O_RDONLY, 0);
            assertEquals(EBADF, errno(() -> sys.write(only, new byte[1], 0, 1)));
            assertEquals(EINVAL, errno(() -> sys.lseek(only, -1, Syscalls.SEEK_SET)));
            sys.close(only);
            assertEquals(EBADF, errno(() -> sys.close(only)));
            assertEquals(EISDIR, errno(() -> sys.open(dir, Syscalls.O_WRONLY, 0)));
            assertEquals(ENOTDIR, errno(() -> sys.open(f + "/g", Syscalls.O_RDONLY, 0)));
            sys.close(sys.open(f, Syscalls.O_WRONLY | Syscalls.O_TRUNC, 0));
            assertEquals(0, sys.stat(f).size());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/svc/volatile", "/root"})
    void directories(String dir) {
        WholeMachine.run(1, (sys, k) -> {
            int links = sys.stat(dir).links();
            sys.mkdir(dir + "/a", 0700);
            sys.mkdir(dir + "/a/b", 0755);
            assertEquals(links + 1, sys.stat(dir).links());
            assertEquals(3, sys.stat(dir + "/a").links());
            assertEquals(0x4000 | 0700, sys.stat(dir + "/a").mode());
            assertEquals(EEXIST, errno(() -> sys.mkdir(dir + "/a", 0755)));
            assertEquals(EEXIST, errno(() -> sys.rmdir(dir + "/a")));
            assertEquals(EINVAL, errno(() -> sys.rename(dir + "/a", dir + "/a/b/c")));
            sys.rename(dir + "/a/b", dir + "/b");
            assertEquals(2, sys.stat(dir + "/a").links());
            assertEquals(links + 2, sys.stat(dir).links());
            assertEquals(sys.stat(dir).inode(), sys.stat(dir + "/b/..").inode());
            sys.mkdir(dir + "/b/full", 0755);
            assertEquals(EEXIST, errno(() -> sys.rename(dir + "/a", dir + "/b")));
            write(sys, dir + "/f", "");
            assertEquals(ENOTDIR, errno(() -> sys.rename(dir + "/a", dir + "/f")));
            assertEquals(EISDIR, errno(() -> sys.rename(dir + "/f", dir + "/a")));
            sys.rename(dir + "/a", dir + "/b/full");
            sys.rmdir(dir + "/b/full");
            sys.chdir(dir + "/b");
            assertEquals(dir + "/b", sys.getcwd());
            assertEquals(EPERM, errno(() -> sys.unlink(dir + "/b")));
            assertEquals(ENOTDIR, errno(() -> sys.rmdir(dir + "/f")));
            sys.chdir("..");
            sys.rmdir("b");
            assertEquals(links, sys.stat(dir).links());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/svc/volatile", "/root"})
    void links(String dir) {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, dir + "/f", "text");
            sys.symlink("f", dir + "/soft");
            sys.symlink("soft2", dir + "/soft1");
            sys.symlink("soft1", dir + "/soft2");
            sys.symlink(dir, dir + "/here");
            assertEquals("text", read(sys, dir + "/soft"));
            assertEquals("text", read(sys, dir + "/here/here/soft"));
            assertEquals("f", sys.readlink(dir + "/soft"));
            assertEquals(ELOOP, errno(() -> sys.stat(dir + "/soft1")));
            assertEquals(0xA000, sys.lstat(dir + "/soft1").mode() & 0xF000);
            assertEquals(EINVAL, errno(() -> sys.readlink(dir + "/f")));
            sys.link(dir + "/f", dir + "/g");
            assertEquals(EPERM, errno(() -> sys.link(dir, dir + "/x")));
            sys.unlink(dir + "/f");
            assertEquals(ENOENT, errno(() -> sys.stat(dir + "/soft")));
            assertEquals("text", read(sys, dir + "/g"));
            sys.chmod(dir + "/g", 04711);
            sys.utime(dir + "/g", 12345);
            assertEquals(0x8000 | 04711, sys.stat(dir + "/g").mode());
            assertEquals(12345, sys.stat(dir + "/g").modified());
        });
    }

    @Test
    void aFileWithoutNameLivesWhileItIsOpen() {
        WholeMachine.run(1, (sys, k) -> {
            for (String f : List.of("/etc/svc/volatile/f", "/root/f")) {
                write(sys, f, "still here");
                int fd = sys.open(f, Syscalls.O_RDWR, 0);
                sys.unlink(f);
                byte[] buffer = new byte[20];
                assertEquals(10, sys.read(fd, buffer, 0, 20), f);
                assertEquals(0, sys.fstat(fd).links(), f);
                sys.close(fd);
            }
        });
    }

    @Test
    void renamesDoNotCrossFileSystems() {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, "/root/f", "");
            assertEquals(EXDEV, errno(() -> sys.rename("/root/f", "/etc/svc/volatile/f")));
            assertEquals(EXDEV, errno(() -> sys.link("/root/f", "/etc/svc/volatile/f")));
            assertEquals(EBUSY, errno(() -> sys.rmdir("/etc/svc/volatile")));
        });
    }

    @Test
    void zfsTellsTheNewPathAfterARename() {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, "/root/old", "");
            int fd = sys.open("/root/old", Syscalls.O_RDONLY, 0);
            sys.rename("/root/old", "/root/new");
            Vnode vp = k.genunix.fio.fileOf(k.vars.proc_init(), fd).f_vnode();
            assertEquals("/root/new", k.genunix.strings.get(vp.v_path()));
            sys.close(fd);
        });
    }

    @Test
    void descriptors() {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, "/root/f", "abcdef");
            int one = sys.open("/root/f", Syscalls.O_RDONLY, 0);
            int two = sys.dup(one, 10);
            assertEquals(10, two);
            byte[] buffer = new byte[2];
            sys.read(one, buffer, 0, 2);
            sys.read(two, buffer, 0, 2);
            assertEquals("cd", new String(buffer, StandardCharsets.US_ASCII));
            sys.dup2(one, 3);
            sys.setCloseOnExec(3, true);
            sys.close(one);
            assertEquals(2, sys.read(two, buffer, 0, 2));
            assertEquals(one, sys.open("/dev/null", Syscalls.O_RDWR, 0));
            assertEquals(0, sys.read(one, buffer, 0, 2));
            assertEquals(2, sys.write(one, buffer, 0, 2));
            for (int fd : List.of(one, two, 3)) {
                sys.close(fd);
            }
        });
    }

    @Test
    void pipes() {
        WholeMachine.run(1, (sys, k) -> {
            int[] ends = sys.pipe();
            int pid = sys.fork(child -> {
                child.close(ends[0]);
                child.print(ends[1], "x".repeat(20_000));
                return 0;
            });
            sys.close(ends[1]);
            byte[] buffer = new byte[3000];
            int sum = 0;
            for (int n = sys.read(ends[0], buffer, 0, 3000); n > 0; n = sys.read(ends[0], buffer, 0, 3000)) {
                sum += n;
            }
            assertEquals(20_000, sum);
            assertEquals(0, sys.waitpid(pid, 0).status());
            sys.close(ends[0]);
        });
    }

    @Test
    void theMountTableIsAFile() {
        WholeMachine.run(1, (sys, k) -> {
            List<String> rows = read(sys, "/etc/mnttab").lines().map(l -> l.replaceAll("\t[^\t]*\t\\d+$", "")).toList();
            assertEquals(List.of("rpool/ROOT/dtrace4j-1\t/\tzfs", "/devices\t/devices\tdevfs", "/dev\t/dev\tdev",
                    "ctfs\t/system/contract\tctfs", "/proc\t/proc\tproc", "/etc/mnttab\t/etc/mnttab\tmntfs",
                    "swap\t/etc/svc/volatile\ttmpfs", "objfs\t/system/object\tobjfs",
                    "sharefs\t/etc/dfs/sharetab\tsharefs"), rows.stream().map(r -> r).toList());
        });
    }

    @Test
    void procTellsOfProcesses() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(List.of(".", "..", "0", "4", "5", "1"), sys.readDirectory("/proc"));
            byte[] data = new byte[ProcLayout.PSINFO_SIZE];
            int fd = sys.open("/proc/self/psinfo", Syscalls.O_RDONLY, 0);
            assertEquals(data.length, sys.read(fd, data, 0, data.length));
            assertEquals(1, ProcLayout.getInt(data, ProcLayout.PR_PID));
            sys.close(fd);
            int file = sys.open("/etc/motd", Syscalls.O_RDONLY, 0);
            assertEquals("/etc/motd", sys.readlink("/proc/1/path/" + file));
            byte[] info = new byte[ProcLayout.PRFDINFO_SIZE];
            int fdinfo = sys.open("/proc/1/fdinfo/" + file, Syscalls.O_RDONLY, 0);
            sys.read(fdinfo, info, 0, info.length);
            assertEquals(sys.stat("/etc/motd").inode(), ProcLayout.getLong(info, ProcLayout.FD_INODE));
            assertEquals(sys.stat("/etc/motd").size(), ProcLayout.getLong(info, ProcLayout.FD_SIZE));
            sys.close(fdinfo);
            sys.close(file);
            assertEquals(EBUSY, errno(() -> sys.open("/proc/5/ctl", Syscalls.O_WRONLY, 0)));
            assertEquals(ENOENT, errno(() -> sys.stat("/proc/4711")));
        });
    }

    @Test
    void aProcessIsStoppedAndRunThroughProc() {
        WholeMachine.run(1, (sys, k) -> {
            int pid = sys.fork(child -> {
                child.nanosleep(50_000_000);
                return 7;
            });
            int ctl = sys.open("/proc/" + pid + "/ctl", Syscalls.O_WRONLY, 0);
            byte[] stop = ProcLayout.words(ProcLayout.PCDSTOP);
            byte[] run = ProcLayout.words(ProcLayout.PCRUN, 0);
            sys.nanosleep(10_000_000);
            assertEquals(8, sys.write(ctl, stop, 0, stop.length));
            sys.nanosleep(500_000_000);
            assertEquals(null, sys.waitpid(pid, Syscalls.WNOHANG));
            byte[] data = new byte[ProcLayout.PSINFO_SIZE];
            int fd = sys.open("/proc/" + pid + "/psinfo", Syscalls.O_RDONLY, 0);
            sys.read(fd, data, 0, data.length);
            assertEquals('T', data[ProcLayout.PR_LWP_SNAME]);
            sys.close(fd);
            sys.write(ctl, run, 0, run.length);
            assertEquals(7, sys.waitpid(pid, 0).status());
            assertEquals(ENOENT, errno(() -> sys.write(ctl, run, 0, run.length)));
            sys.close(ctl);
        });
    }

    @Test
    void commandsRun() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(0, WholeMachine.sh(sys,
                    "echo a b >/root/out; cat /root/out /etc/nodename | wc -l >/root/count"));
            assertEquals("a b\n", read(sys, "/root/out"));
            assertEquals("2", read(sys, "/root/count").trim());
            assertEquals(0, WholeMachine.sh(sys,
                    "ps -ef >/root/ps; pfiles 1 >/root/pfiles; df >/root/df; zfs list >/root/z"));
            assertTrue(read(sys, "/root/ps").contains("zpool-rpool"), read(sys, "/root/ps"));
            byte[] zeros = new byte[10];
            int zero = sys.open("/dev/zero", Syscalls.O_RDONLY, 0);
            Arrays.fill(zeros, (byte) 1);
            assertEquals(10, sys.read(zero, zeros, 0, 10));
            assertEquals(0, zeros[9]);
            sys.close(zero);
        });
    }

    @Test
    void commandsCountAndReadFilesThatHaveNoEnd() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(0, WholeMachine.sh(sys, "echo 'a  b' >/root/f; echo ' c' >>/root/f; wc /root/f >/root/count"));
            assertEquals("       2       3       8 /root/f\n", read(sys, "/root/count"));
            assertEquals(0, WholeMachine.sh(sys, "wc -c </root/f >/root/count; wc -w /root/f /dev/null >>/root/count"));
            assertEquals("       8\n       3 /root/f\n       0 /dev/null\n", read(sys, "/root/count"));
            assertEquals(2, WholeMachine.sh(sys, "wc /root/none 2>/root/err"));
            assertEquals("wc: /root/none: No such file or directory\n", read(sys, "/root/err"));
            assertEquals(1, WholeMachine.sh(sys, "tail /dev/zero 2>/root/err"));
            assertEquals("tail: /dev/zero: Not enough space\n", read(sys, "/root/err"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/svc/volatile", "/root"})
    void locksOfPartsOfAFile(String dir) {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, dir + "/f", "0123456789");
            int fd = sys.open(dir + "/f", Syscalls.O_RDWR, 0);
            sys.lockFile(fd, Syscalls.F_WRLCK, false, 2, 6);
            // The same process changes what it has as it likes: the middle is free again.
            sys.lockFile(fd, Syscalls.F_UNLCK, false, 4, 2);
            int pid = sys.fork(child -> {
                int own = child.open(dir + "/f", Syscalls.O_RDWR, 0);
                assertEquals(EAGAIN, errno(() -> child.lockFile(own, Syscalls.F_RDLCK, false, 3, 1)));
                assertEquals(EAGAIN, errno(() -> child.lockFile(own, Syscalls.F_WRLCK, false, 0, 0)));
                assertEquals(0, errno(() -> child.lockFile(own, Syscalls.F_WRLCK, false, 4, 2)));
                assertEquals(0, errno(() -> child.lockFile(own, Syscalls.F_RDLCK, false, 8, 0)));
                long before = child.gethrtime();
                child.lockFile(own, Syscalls.F_WRLCK, true, 0, 0);
                return child.gethrtime() - before > 50_000_000 ? 0 : 1;
            });
            sys.nanosleep(100_000_000);
            assertEquals(EINVAL, errno(() -> sys.lockFile(fd, Syscalls.F_WRLCK, false, -1, 1)));
            int only = sys.open(dir + "/f", Syscalls.O_RDONLY, 0);
            assertEquals(EBADF, errno(() -> sys.lockFile(only, Syscalls.F_WRLCK, false, 0, 1)));
            // The close of any descriptor of the file gives back all that the process has locked.
            sys.close(only);
            assertEquals(0, sys.waitpid(pid, 0).status());
            sys.ftruncate(fd, 4);
            assertEquals(4, sys.fstat(fd).size());
            sys.close(fd);
            assertEquals("0123", read(sys, dir + "/f"));
        });
    }

    @Test
    void dataMayLieInSeveralPlaces() {
        WholeMachine.run(1, (sys, k) -> {
            for (String path : List.of("/etc/vectors", "/tmp/vectors")) {
                int fd = sys.open(path, Syscalls.O_RDWR | Syscalls.O_CREAT, 0600);
                assertEquals(9, sys.writev(fd, List.of(bytes("one "), bytes(""), bytes("two"), bytes("\n!"))));
                assertEquals(0, sys.lseek(fd, 0, Syscalls.SEEK_SET));
                byte[] first = new byte[2];
                byte[] second = new byte[5];
                byte[] third = new byte[5];
                assertEquals(9, sys.readv(fd, List.of(first, second, third)));
                assertEquals("on|e two|\n!\0\0\0", new String(first) + "|" + new String(second) + "|" + new String(third));
                assertEquals(9, sys.lseek(fd, 0, Syscalls.SEEK_CUR));
                byte[] page = new byte[5000];
                Arrays.fill(page, (byte) 'p');
                assertEquals(10_002, sys.writev(fd, List.of(page, bytes("--"), page)));
                byte[] end = new byte[4];
                assertEquals(4, sys.pread(fd, end, 0, 4, 9 + 5000 - 1));
                assertEquals("p--p", new String(end));
                assertEquals(EINVAL, WholeMachine.errno(() -> sys.writev(fd, List.of())));
                assertEquals(EINVAL, WholeMachine.errno(() -> sys.readv(fd, Collections.nCopies(1025, new byte[0]))));
                assertEquals(34, sys.writev(fd, Collections.nCopies(17, bytes("xy"))));
            }
            assertEquals(EBADF, WholeMachine.errno(() -> sys.writev(99, List.of(bytes("x")))));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatIsTooLongForTheKernelIsRefusedHoweverLongItIs() {
        WholeMachine.run(1, (sys, k) -> {
            String longer = "x".repeat(200_000);
            assertEquals(ENAMETOOLONG, errno(() -> sys.open(longer, Syscalls.O_RDONLY, 0)));
            assertEquals(ENAMETOOLONG, errno(() -> sys.chdir("/" + "y/".repeat(512))));
            assertEquals(ENAMETOOLONG, errno(() -> sys.mount("swap", longer, 0, "tmpfs", "")));
            assertEquals(EINVAL, errno(() -> sys.bindUnix(sys.socket(Syscalls.AF_UNIX, Syscalls.SOCK_STREAM, 0), longer)));
            assertEquals(ENAMETOOLONG, errno(() -> sys.exec(longer, List.of("x"), Map.of())));
            assertEquals(ENOENT, errno(() -> sys.exec("/none", List.of("none", longer), Map.of())));
            assertEquals(E2BIG, errno(() -> sys.exec("/usr/bin/true", List.of("true", longer), Map.of())));
            assertEquals(E2BIG, errno(() -> sys.exec("/usr/bin/true", List.of("true"), Map.of("x", longer))));
            assertEquals(E2BIG, errno(() -> sys.exec("/usr/bin/true", Collections.nCopies(50_000, "x"), Map.of())));
            assertEquals(0, WholeMachine.sh(sys, "true " + "x".repeat(60_000)));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tmp"})
    void aDirectoryMayBeDeeperThanAnyPathIsLong(String top) {
        WholeMachine.run(1, (sys, k) -> {
            sys.mount("swap", "/tmp", 0, "tmpfs", "");
            sys.chdir(top);
            for (int i = 0; i < 300; i++) {
                sys.mkdir("directory", 0755);
                sys.chdir("directory");
            }
            assertEquals(ERANGE, errno(sys::getcwd));
            for (int i = 0; i < 250; i++) {
                sys.chdir("..");
            }
            assertEquals((top.equals("/") ? "" : top) + "/directory".repeat(50), sys.getcwd());
            sys.chdir("/");
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }
}

package org.dtrace4j.kernel.user.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.user.CaseFile;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FakePool;
import org.dtrace4j.kernel.user.FakeSystem;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Programs;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandTest {
    private static final int START = 1_767_225_600 + 36_901;

    static List<CaseFile.Case> cases() {
        return CaseFile.read("/commands/cases.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void runs(CaseFile.Case test) {
        test.check(system());
    }

    /** Two processes in /proc, a pool, and tmpfs mounts that fail where their directory says so. */
    private static FakeSystem system() {
        FakeSystem system = FakeSystem.withDisk(Programs.standard());
        process(system, 1, 0, "init", "/sbin/init", 0);
        process(system, 2, 0, "pageout", "pageout", ProcLayout.PR_ISSYS);
        descriptor(system, 1, 3, 0x8000 | 0600, 2 | 0x2000, 1, "/etc/svc/volatile/init.state");
        descriptor(system, 1, 12, 0x2000 | 0620, 1, 0, "/dev/console");
        system.onControl(new FakePool("rpool", "rpool/running", "rpool/running/svc"));
        system.onMount((special, directory, flags, fstype, options) -> {
            switch (directory) {
                case "/tmp/busy" -> throw new SystemCallError(Errno.EBUSY);
                case "/tmp/odd" -> throw new SystemCallError(Errno.EIO);
                default -> {
                    if (special == null && directory.equals("/etc/svc/volatile")) {
                        throw new SystemCallError(Errno.EBUSY);
                    }
                }
            }
        });
        return system;
    }

    private static void process(FakeSystem system, int pid, int parent, String name, String psargs, int flag) {
        ByteBuffer info = ByteBuffer.allocate(ProcLayout.PSINFO_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        info.putInt(ProcLayout.PR_FLAG, flag).putInt(ProcLayout.PR_NLWP, 1).putInt(ProcLayout.PR_PID, pid);
        info.putInt(ProcLayout.PR_PPID, parent).putLong(ProcLayout.PR_TTYDEV, -1);
        info.putLong(ProcLayout.PR_START, START).putLong(ProcLayout.PR_TIME, 61);
        info.put(ProcLayout.PR_LWP_SNAME, (byte) 'S');
        info.put(ProcLayout.PR_FNAME, name.getBytes(StandardCharsets.UTF_8));
        info.put(ProcLayout.PR_PSARGS, psargs.getBytes(StandardCharsets.UTF_8));
        system.file("/proc/" + pid + "/psinfo", info.array());
        system.file("/proc/" + pid + "/ctl", 0200, "");
        system.makeDirectory("/proc/" + pid + "/fdinfo");
    }

    private static void descriptor(FakeSystem system, int pid, int fd, int mode, int flags, int descriptorFlags,
                                   String path) {
        ByteBuffer info = ByteBuffer.allocate(ProcLayout.PRFDINFO_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        info.putInt(ProcLayout.FD_NUMBER, fd).putInt(ProcLayout.FD_MODE, mode).putInt(ProcLayout.FD_MAJOR, 182);
        info.putInt(ProcLayout.FD_MINOR, 2).putInt(ProcLayout.FD_RMAJOR, 7).putInt(ProcLayout.FD_RMINOR, 1);
        info.putLong(ProcLayout.FD_INODE, 55).putLong(ProcLayout.FD_SIZE, 412).putLong(ProcLayout.FD_OFFSET, 12);
        info.putInt(ProcLayout.FD_FILE_FLAGS, flags).putInt(ProcLayout.FD_DESCRIPTOR_FLAGS, descriptorFlags);
        system.file("/proc/" + pid + "/fdinfo/" + fd, info.array());
        system.link("/proc/" + pid + "/path/" + fd, path);
    }

    @Test
    void stoppingAndContinuingWriteToTheControlFile() {
        FakeSystem system = system();
        system.addSleeper(1);
        assertEquals(0, system.run("/usr/bin/pstop", "1").status());
        assertEquals(0, system.run("/usr/bin/prun", "1").status());
        assertEquals(List.of("write /proc/1/ctl 2", "write /proc/1/ctl 5"), system.journal("/proc/1/ctl"));
        assertEquals(List.of("kill 1 25"), system.journal("kill"));
    }

    @Test
    void busyTmpfsMountIsTriedAgainWithPauses() {
        FakeSystem system = system();
        system.makeDirectory("/tmp/busy");
        long before = system.nanos();
        assertEquals(32, system.run("/sbin/mount", "-F", "tmpfs", "swap", "/tmp/busy").status());
        assertEquals(9, (system.nanos() - before) / 50_000_000);
    }

    @Test
    void rebootIdlesInitAndWritesWhatIsDirtyFirst() {
        FakeSystem system = system();
        system.run("/usr/sbin/reboot");
        system.run("/usr/sbin/halt", "-n");
        assertEquals(List.of("write /proc/1/ctl 2", "create /etc/svc/volatile/resetting", "sync", "uadmin REBOOT"),
            system.journal("").subList(0, 4));
        assertEquals(List.of("uadmin HALT"), system.journal("HALT"));
        assertEquals(1, system.journal("sync").size());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1023, 1023", "1024, 1K", "1536, 1.50K", "32256, 31.5K", "1048576, 1M", "157286400, 150M",
        "8589934592, 8G", "1099511627776, 1T"})
    void sizesOfZfs(long bytes, String text) {
        assertEquals(text, ZfsList.size(bytes));
    }
}

package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.boot.WholeMachine.read;
import static org.dtrace4j.kernel.boot.WholeMachine.write;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.ObjectTree;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ZfsControl;
import org.junit.jupiter.api.Test;

/** Mounting and unmounting, and the datasets of the pool. */
class MountTest {
    private static void zfs(Syscalls sys, String command, Map<String, String> arguments) throws SystemCallError {
        int fd = sys.open(ZfsControl.DEVICE, Syscalls.O_RDWR, 0);
        try {
            sys.ioctl(fd, command, arguments);
        } finally {
            sys.close(fd);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(Syscalls sys) throws SystemCallError {
        int fd = sys.open(ZfsControl.DEVICE, Syscalls.O_RDWR, 0);
        List<ZfsControl.ZfsDataset> rows = (List<ZfsControl.ZfsDataset>) sys.ioctl(fd, ZfsControl.LIST, null);
        sys.close(fd);
        return rows.stream().map(ZfsControl.ZfsDataset::name).toList();
    }

    @Test
    void theThreeCommandsOfTheBootScript() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(EBUSY, errno(() -> sys.mount("swap", "/etc/svc/volatile", 0, "tmpfs", "")));
            sys.umount2("/etc/svc/volatile", 0);
            sys.mount("rpool/running/svc", "/etc/svc", 0, "zfs", "");
            sys.mount("swap", "/etc/svc/volatile", 0, "tmpfs", "");
            assertTrue(read(sys, "/etc/mnttab").contains("rpool/running/svc\t/etc/svc\tzfs\t"));
            assertEquals(EBUSY, errno(() -> sys.umount2("/etc/svc", 0)), "something is mounted below");
            write(sys, "/etc/svc/volatile/x", "");
            sys.umount2("/etc/svc/volatile", 0);
            sys.umount2("/etc/svc", 0);
            assertEquals(0, k.genunix.mountLocks.locksInUse());
        });
    }

    @Test
    void reasonsNotToMount() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(EINVAL, errno(() -> sys.mount("x", "/root", 0, "nosuchfs", "")));
            assertEquals(ENOENT, errno(() -> sys.mount("swap", "/nowhere", 0, "tmpfs", "")));
            assertEquals(ENOTDIR, errno(() -> sys.mount("swap", "/etc/motd", 0, "tmpfs", "")));
            assertEquals(ENOENT, errno(() -> sys.mount("rpool/none", "/root", 0, "zfs", "")));
            assertEquals(EINVAL, errno(() -> sys.mount("swap", "/root", 0, "tmpfs", "size=many")));
            assertEquals(EBUSY, errno(() -> sys.mount("rpool/ROOT/dtrace4j-1", "/root", 0, "zfs", "")));
            int fd = sys.open("/root", Syscalls.O_RDONLY, 0);
            assertEquals(EBUSY, errno(() -> sys.mount("swap", "/root", 0, "tmpfs", "")), "held by somebody else");
            sys.mount("swap", "/root", MS_OVERLAY, "tmpfs", "size=8k");
            assertEquals(28, errno(() -> {
                int big = sys.open("/root/big", Syscalls.O_WRONLY | Syscalls.O_CREAT, 0600);
                try {
                    sys.write(big, new byte[8192], 0, 8192);
                    sys.write(big, new byte[1], 0, 1);
                } finally {
                    sys.close(big);
                }
            }));
            assertTrue(k.console.log().contains("WARNING: /root: File system full, swap space limit exceeded"));
            sys.umount2("/root", 0);
            sys.close(fd);
            assertEquals(EBUSY, errno(() -> sys.umount2("/", 0)));
        });
    }

    @Test
    void snapshotsClonesAndRollback() {
        WholeMachine.run(1, (sys, k) -> {
            String svc = "rpool/running/svc";
            sys.mount(svc, "/mnt", 0, "zfs", "");
            write(sys, "/mnt/f", "one");
            zfs(sys, ZfsControl.SNAPSHOT, Map.of("name", svc + "@a"));
            write(sys, "/mnt/f", "two");
            zfs(sys, ZfsControl.CLONE, Map.of("name", svc + "-next", "origin", svc + "@a", "mountpoint", "legacy"));
            assertEquals(EBUSY, errno(() -> zfs(sys, ZfsControl.ROLLBACK,
                    Map.of("name", svc, "snapshot", svc + "@a"))));
            assertEquals(EBUSY, errno(() -> zfs(sys, ZfsControl.DESTROY, Map.of("name", svc + "@a"))));
            sys.umount2("/mnt", 0);
            sys.mount(svc + "-next", "/mnt", 0, "zfs", "");
            assertEquals("one", read(sys, "/mnt/f"));
            write(sys, "/mnt/f", "three");
            sys.umount2("/mnt", 0);
            sys.mount(svc + "@a", "/mnt", 0, "zfs", "");
            assertEquals("one", read(sys, "/mnt/f"));
            assertEquals(EROFS, errno(() -> write(sys, "/mnt/f", "four")));
            sys.umount2("/mnt", 0);
            zfs(sys, ZfsControl.ROLLBACK, Map.of("name", svc, "snapshot", svc + "@a"));
            sys.mount(svc, "/mnt", 0, "zfs", "");
            assertEquals("one", read(sys, "/mnt/f"));
            sys.umount2("/mnt", 0);
            zfs(sys, ZfsControl.PROMOTE, Map.of("name", svc + "-next"));
            zfs(sys, ZfsControl.DESTROY, Map.of("name", svc));
            zfs(sys, ZfsControl.RENAME, Map.of("name", svc + "-next", "to", svc));
            assertTrue(names(sys).containsAll(List.of(svc, svc + "@a")), names(sys).toString());
            assertEquals(EEXIST, errno(() -> zfs(sys, ZfsControl.CREATE, Map.of("name", svc))));
            assertEquals(ENOENT, errno(() -> zfs(sys, ZfsControl.CREATE, Map.of("name", "rpool/none/x"))));
            assertEquals(EINVAL, errno(() -> zfs(sys, ZfsControl.CREATE, Map.of("name", "rpool/a b"))));
        });
    }

    @Test
    void whatIsChangedPersistsWhenItIsSynced() {
        DiskImage[] written = new DiskImage[1];
        WholeMachine.run(1, (sys, k) -> {
            k.zfs.spa.setWriter(image -> written[0] = image);
            write(sys, "/root/kept", "text");
            sys.sync();
            write(sys, "/root/late", "text");
            assertEquals(null, written[0].boot().objects().find("root/late"));
            sys.nanosleep(6_000_000_000L);
            assertEquals(4, written[0].boot().objects().find("root/late").data().length, "written after five seconds");
            write(sys, "/root/lost", "text");
        });
        ObjectTree root = written[0].boot().objects();
        assertEquals(4, root.find("root/kept").data().length);
        assertEquals(null, root.find("root/lost"));
        WholeMachine.run(WholeMachine.config(2).withDisk(written[0]),
                (sys, k) -> assertEquals("text", read(sys, "/root/kept")));
    }
}

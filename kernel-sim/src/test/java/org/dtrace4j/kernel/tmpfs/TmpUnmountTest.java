package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.boot.WholeMachine.write;
import static org.dtrace4j.kernel.struct.Constants.EBUSY;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENOTSUP;
import static org.dtrace4j.kernel.struct.Constants.MS_FORCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.kernel.boot.WholeMachine;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a tmpfs may be unmounted. */
class TmpUnmountTest {
    private static final String DIR = "/etc/svc/volatile";

    /** What somebody does with the file system before the unmount. */
    interface Use {
        void begin(Syscalls sys) throws SystemCallError;
    }

    static Stream<Arguments> decisions() {
        return Stream.of(
                row("nobody uses it", 0, sys -> { }),
                row("files that nobody uses", 0, sys -> {
                    write(sys, DIR + "/a", "1");
                    write(sys, DIR + "/b", "2");
                    sys.mkdir(DIR + "/d", 0755);
                    write(sys, DIR + "/d/c", "3");
                    sys.symlink("a", DIR + "/l");
                    sys.link(DIR + "/a", DIR + "/a2");
                }),
                row("a large file", 0, sys -> write(sys, DIR + "/a", "x".repeat(20_000))),
                row("a file that was renamed", 0, sys -> {
                    write(sys, DIR + "/next", "1");
                    sys.rename(DIR + "/next", DIR + "/state");
                    write(sys, DIR + "/next", "22");
                    sys.rename(DIR + "/next", DIR + "/state");
                }),
                row("a file that was open", 0, sys -> sys.close(sys.open(DIR + "/a", Syscalls.O_CREAT, 0600))),
                row("the root is a working directory", EBUSY, sys -> sys.chdir(DIR)),
                row("the root is open", EBUSY, sys -> sys.open(DIR, Syscalls.O_RDONLY, 0)),
                row("the first file is open", EBUSY, sys -> {
                    sys.open(DIR + "/a", Syscalls.O_CREAT, 0600);
                    write(sys, DIR + "/b", "2");
                }),
                row("the last file is open", EBUSY, sys -> {
                    write(sys, DIR + "/a", "1");
                    write(sys, DIR + "/b", "2");
                    sys.open(DIR + "/c", Syscalls.O_CREAT, 0600);
                }),
                row("a file without name is open", EBUSY, sys -> {
                    sys.open(DIR + "/a", Syscalls.O_CREAT, 0600);
                    sys.unlink(DIR + "/a");
                }),
                row("something is mounted below", EBUSY, sys -> {
                    sys.mkdir(DIR + "/d", 0755);
                    sys.mount("swap", DIR + "/d", 0, "tmpfs", "");
                }));
    }

    private static Arguments row(String what, int expected, Use use) {
        return Arguments.of(what, expected, use);
    }

    private static Vfs mounted(Kernel k) {
        return k.genunix.vfs.all().stream().filter(v -> k.genunix.mountTable.mountPoint(v).equals(DIR)).reduce((a, b) -> b)
                .orElse(null);
    }

    private static List<Integer> counts(Kernel k) {
        List<Integer> counts = new ArrayList<>();
        Tmount tm = Tmount.at(k.memory, mounted(k).vfs_data());
        for (Tmpnode node = tm.tm_rootnode(); node != null; node = node.tn_forw()) {
            counts.add(node.tn_vnode().v_count());
        }
        return counts;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void itGoesUnlessSomebodyHoldsIt(String what, int expected, Use use) {
        WholeMachine.run(1, (sys, k) -> {
            use.begin(sys);
            List<Integer> before = counts(k);
            assertEquals(expected, errno(() -> sys.umount2(DIR, 0)), what);
            if (expected == 0) {
                assertEquals(List.of(), sys.readDirectory(DIR).stream().filter(n -> !n.startsWith(".")).toList());
                assertEquals(0, k.vars.tmp_kmemspace());
                sys.mount("swap", DIR, 0, "tmpfs", "");
            } else {
                assertEquals(before, counts(k), what);
            }
        });
    }

    @Test
    void force_isNotSupported() {
        WholeMachine.run(1, (sys, k) -> assertEquals(ENOTSUP, errno(() -> sys.umount2(DIR, MS_FORCE))));
    }

    @Test
    void theOperationsCanBeNamedFromMemory() {
        WholeMachine.run(1, (sys, k) -> {
            long inactive = k.memory.getLong(k.vars.tmp_vnodeops().address() + Vnodeops.OFFSET_VOP_INACTIVE);
            assertEquals("tmp_inactive", k.symbols.at(inactive).orElseThrow().symbol());
            long ioctl = k.memory.getLong(k.vars.tmp_vnodeops().address() + Vnodeops.OFFSET_VOP_IOCTL);
            assertEquals("fs_nosys", k.symbols.at(ioctl).orElseThrow().symbol());
            long link = k.memory.getLong(k.vars.zfs_dvnodeops().address() + Vnodeops.OFFSET_VOP_PUTPAGE);
            assertEquals("zfs_putpage", k.symbols.at(link).orElseThrow().symbol());
        });
    }

    @Test
    void whatIsNotMountedCannotBeUnmounted() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(EINVAL, errno(() -> sys.umount2("/etc/svc", 0)));
            sys.umount2(DIR, 0);
            assertEquals(EINVAL, errno(() -> sys.umount2(DIR, 0)));
        });
    }

    @Test
    void aHoldThatComesAfterTheWalkOnlyDelays() {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, DIR + "/a", "1");
            Tmount tm = Tmount.at(k.memory, mounted(k).vfs_data());
            Vnode vp = tm.tm_rootnode().tn_forw().tn_vnode();
            // Another thread takes a hold as soon as the unmount has taken its own, and gives it back much later.
            FunctionPointer other = new FunctionPointer("test", 0, unused -> {
                while (vp.v_count() == 0) {
                    k.loop.spend(200);
                }
                vp.v_count(vp.v_count() + 1);
                k.genunix.callout.delay(10);
                k.genunix.vnode.vn_rele(vp);
                k.genunix.main.sched();
            });
            k.genunix.fork.newproc(other, 0, 0, 60, 0, 0);
            long begun = sys.gethrtime();
            sys.umount2(DIR, 0);
            long took = sys.gethrtime() - begun;
            assertTrue(took >= 250_000_000L && took < 270_000_000L, took + " ns");
        });
    }

    @Test
    void anUnmountThatFailsSucceedsWhenTheHoldHasGone() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = sys.open(DIR + "/a", Syscalls.O_CREAT, 0600);
            assertEquals(EBUSY, errno(() -> sys.umount2(DIR, 0)));
            sys.close(fd);
            sys.umount2(DIR, 0);
        });
    }

    @Test
    void theRememberedPathOfARenamedFileIsTheOldOne() {
        WholeMachine.run(1, (sys, k) -> {
            write(sys, DIR + "/init-next.state", "1");
            sys.rename(DIR + "/init-next.state", DIR + "/init.state");
            assertEquals("1", WholeMachine.read(sys, DIR + "/init.state"));
            Tmount tm = Tmount.at(k.memory, mounted(k).vfs_data());
            Vnode vp = tm.tm_rootnode().tn_forw().tn_vnode();
            assertEquals(DIR + "/init-next.state", k.genunix.strings.get(vp.v_path()));
            assertEquals(DIR, k.genunix.strings.get(tm.tm_rootnode().tn_vnode().v_path()));
            assertEquals(0, vp.v_count());
        });
    }
}

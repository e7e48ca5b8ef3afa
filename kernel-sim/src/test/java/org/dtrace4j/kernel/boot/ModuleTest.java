package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EBUSY;
import static org.dtrace4j.kernel.struct.Constants.EFAULT;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENOENT;
import static org.dtrace4j.kernel.struct.Constants.ENOEXEC;
import static org.dtrace4j.kernel.struct.Constants.ENXIO;
import static org.dtrace4j.kernel.struct.Constants.EPERM;
import static org.dtrace4j.kernel.struct.Constants.MODGETPATH;
import static org.dtrace4j.kernel.struct.Constants.MODINFO;
import static org.dtrace4j.kernel.struct.Constants.MODLOAD;
import static org.dtrace4j.kernel.struct.Constants.MODUNLOAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.struct.Modctl;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;

/** Modules that are loaded and unloaded while the machine runs. */
class ModuleTest {
    private static final String DIR = "/etc/svc/volatile";
    private static final int NOBODY = 60_001;

    private static Modctl structure(Kernel k, String name) {
        return k.genunix.modctl.structure(name).orElseThrow();
    }

    private static boolean isLoaded(Kernel k, String name) {
        return k.modules.find(name).orElseThrow().isLoaded();
    }

    private static int unload(Syscalls sys, Kernel k, String name) {
        return errno(() -> sys.modunload(structure(k, name).mod_id()));
    }

    @Test
    void numbersOfCommandsAreTheOriginals() {
        assertEquals(List.of(0, 1, 2, 6), List.of(MODLOAD, MODUNLOAD, MODINFO, MODGETPATH));
    }

    @Test
    void aFileSystemGoesWhenNoneIsMountedAndComesBackWithTheNext() {
        WholeMachine.run(1, (sys, k) -> {
            Modctl tmpfs = structure(k, "tmpfs");
            int id = tmpfs.mod_id();
            assertEquals(EBUSY, unload(sys, k, "tmpfs"));
            WholeMachine.write(sys, DIR + "/a", "1");
            sys.umount2(DIR, 0);
            long place = k.vars.tmpfsfstype();
            assertEquals(0, unload(sys, k, "tmpfs"));
            assertFalse(isLoaded(k, "tmpfs"));
            assertEquals(List.of(0, 0, 1), List.of(tmpfs.mod_loaded(), tmpfs.mod_installed(), tmpfs.mod_loadcnt()));
            assertTrue(k.symbols.addressOf("tmpfs", "tmp_mount").isEmpty());
            assertEquals(EINVAL, errno(() -> sys.modinfo(id, false, false)));
            Syscalls.ModuleStatus gone = sys.modinfo(id, false, true);
            assertEquals(List.of("tmpfs", false, false, 1),
                    List.of(gone.name(), gone.loaded(), gone.installed(), gone.loadCount()));
            // Gone is gone.
            assertEquals(0, unload(sys, k, "tmpfs"));

            long began = sys.gethrtime();
            sys.mount("swap", DIR, 0, "tmpfs", "");
            assertTrue(sys.gethrtime() - began > 1_000_000);
            assertTrue(isLoaded(k, "tmpfs"));
            assertEquals(List.of(1, 1, 2, id), List.of(tmpfs.mod_loaded(), tmpfs.mod_installed(), tmpfs.mod_loadcnt(),
                    tmpfs.mod_id()));
            assertEquals(place, k.vars.tmpfsfstype());
            WholeMachine.write(sys, DIR + "/a", "2");
            assertEquals("2", WholeMachine.read(sys, DIR + "/a"));
            assertEquals(EBUSY, unload(sys, k, "tmpfs"));
        });
    }

    @Test
    void loadingAndUnloadingLeavesNothingBehind() {
        WholeMachine.run(1, (sys, k) -> {
            sys.umount2(DIR, 0);
            long before = 0;
            for (int i = 0; i < 5; i++) {
                assertEquals(0, unload(sys, k, "tmpfs"));
                sys.modload("fs/tmpfs", true);
                long now = k.kmem.caches().stream().map(KmemCache::structure)
                        .mapToLong(cache -> cache.cache_slab_alloc() - cache.cache_slab_free()).sum();
                assertTrue(i == 0 || now == before, before + " " + now);
                before = now;
            }
        });
    }

    @Test
    void whatOthersNeedStays() {
        WholeMachine.run(1, (sys, k) -> {
            sys.semget(1, 1, Syscalls.IPC_CREAT | 0600);
            assertEquals(1, structure(k, "ipc").mod_ref());
            sys.msgget(1, Syscalls.IPC_CREAT | 0600);
            assertEquals(2, structure(k, "ipc").mod_ref());
            assertEquals(1, structure(k, "kcf").mod_ref());
            for (String name : List.of("genunix", "elfexec", "ipc", "semsys", "zfs", "specfs", "procfs", "wc", "ldterm")) {
                assertEquals(EBUSY, unload(sys, k, name), name);
                assertTrue(isLoaded(k, name), name);
            }
            assertEquals(EINVAL, errno(() -> sys.modunload(4711)));
        });
    }

    @Test
    void filesThatAreNoModulesAreNotLoaded() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(ENOENT, errno(() -> sys.modload("fs/ufs", true)));
            assertEquals(ENOENT, errno(() -> sys.modload("tmpfs", true)));
            assertEquals(ENOENT, errno(() -> sys.modload("/kernel/drv/tmpfs", false)));
            assertEquals(ENOENT, errno(() -> sys.modload("/no/such", false)));
            assertEquals(ENOEXEC, errno(() -> sys.modload("/etc/system", false)));
            int id = structure(k, "tmpfs").mod_id();
            for (String path : List.of("/kernel/fs/tmpfs", "/kernel/fs/amd64/tmpfs")) {
                assertEquals(id, sys.modload(path, false), path);
            }
            assertEquals(id, sys.modload("fs/amd64/tmpfs", true));
            assertEquals(1, sys.modload("genunix", true));
            assertEquals(EFAULT, k.genunix.modctlSyscall.modctl(MODLOAD, 1, 8, 0, 0, 0));
            assertEquals(EINVAL, k.genunix.modctlSyscall.modctl(4711, 0, 0, 0, 0, 0));
        });
    }

    @Test
    void onlyWhoMayDoEverythingLoadsModules() {
        WholeMachine.run(1, (sys, k) -> {
            int child = sys.fork(self -> {
                self.setuid(NOBODY);
                boolean right = errno(() -> self.modload("drv/kstat", true)) == EPERM
                        && errno(() -> self.modunload(structure(k, "sy").mod_id())) == EPERM
                        && errno(() -> self.modunload(0)) == EPERM && self.modinfo(1, false, false).name().equals("genunix");
                return right ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(child, 0).status());
            assertFalse(isLoaded(k, "kstat"));
        });
    }

    @Test
    void aDriverGoesWhileNoneOfItsDevicesIsOpenAndComesBackWithTheNextOpen() {
        WholeMachine.run(1, (sys, k) -> {
            for (String driver : List.of("drv/clone", "drv/ptm", "drv/pts")) {
                sys.modload(driver, true);
            }
            int fd = sys.open("/dev/kstat", Syscalls.O_RDONLY, 0);
            assertEquals(EBUSY, unload(sys, k, "kstat"));
            sys.close(fd);
            assertEquals(0, unload(sys, k, "kstat"));
            assertFalse(isLoaded(k, "kstat"));
            sys.close(sys.open("/dev/kstat", Syscalls.O_RDONLY, 0));
            assertTrue(isLoaded(k, "kstat"));

            assertEquals(0, unload(sys, k, "sy"));
            // The session has no terminal; but the driver must be there to say so.
            assertEquals(ENXIO, errno(() -> sys.open("/dev/tty", Syscalls.O_RDWR, 0)));
            assertTrue(isLoaded(k, "sy"));

            int master = sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
            assertEquals(List.of(EBUSY, EBUSY), List.of(unload(sys, k, "ptm"), unload(sys, k, "pts")));
            int slave = sys.open("/dev/pts/1", Syscalls.O_RDWR, 0);
            assertEquals(EBUSY, unload(sys, k, "ptem"));
            sys.close(slave);
            sys.close(master);
            assertEquals(List.of(0, 0, 0), List.of(unload(sys, k, "ptem"), unload(sys, k, "ptm"), unload(sys, k, "pts")));
            master = sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
            slave = sys.open("/dev/pts/1", Syscalls.O_RDWR, 0);
            assertTrue(isLoaded(k, "ptem") && isLoaded(k, "ptm") && isLoaded(k, "pts"));
            sys.print(slave, "hello\n");
            byte[] seen = new byte[100];
            assertEquals("hello\r\n", new String(seen, 0, sys.read(master, seen, 0, seen.length)));
        });
    }

    @Test
    void zeroUnloadsWhatNobodyUsesAndNobodyHasAskedFor() {
        WholeMachine.run(1, (sys, k) -> {
            sys.close(sys.open("/dev/kstat", Syscalls.O_RDONLY, 0));
            sys.modunload(0);
            assertFalse(isLoaded(k, "kstat"));
            assertTrue(isLoaded(k, "tmpfs"));
            sys.modload("drv/kstat", true);
            sys.modunload(0);
            assertTrue(isLoaded(k, "kstat"));
            assertEquals(0, unload(sys, k, "kstat"));
        });
    }

    @Test
    void whoWantsAModuleThatIsHeldWaits() {
        WholeMachine.run(1, (sys, k) -> {
            sys.umount2(DIR, 0);
            assertEquals(0, unload(sys, k, "tmpfs"));
            int[] order = new int[2];
            int child = sys.fork(self -> {
                self.modload("fs/tmpfs", true);
                order[0] = structure(k, "tmpfs").mod_installed();
                return 0;
            });
            // The child is about to load it, which takes some milliseconds.
            while (structure(k, "tmpfs").mod_busy() == 0) {
                sys.nanosleep(10_000);
            }
            order[1] = sys.modload("fs/tmpfs", true);
            assertEquals(0, sys.waitpid(child, 0).status());
            assertEquals(List.of(1, structure(k, "tmpfs").mod_id()), List.of(order[0], order[1]));
            assertEquals(2, structure(k, "tmpfs").mod_loadcnt());
            assertEquals(0, structure(k, "tmpfs").mod_busy());
        });
    }

    @Test
    void modulesKeepTheirIds() {
        WholeMachine.run(1, (sys, k) -> {
            sys.close(sys.open("/dev/kstat", Syscalls.O_RDONLY, 0));
            assertEquals(0, unload(sys, k, "kstat"));
            sys.semget(1, 1, Syscalls.IPC_CREAT | 0600);
            sys.modload("drv/kstat", true);
            List<String> loaded = k.modules.loaded().stream().map(KernelModule::name).toList();
            int at = -1;
            for (String name : loaded) {
                Syscalls.ModuleStatus status = next(sys, at);
                assertEquals(name, status.name());
                assertTrue(status.id() > at);
                at = status.id();
            }
            int last = at;
            assertEquals(EINVAL, errno(() -> sys.modinfo(last, true, false)));
            assertNotEquals("kstat", loaded.get(loaded.size() - 1));
        });
    }

    private static Syscalls.ModuleStatus next(Syscalls sys, int id) throws SystemCallError {
        return sys.modinfo(id, true, false);
    }
}

package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.AsyncReqs;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.user.disk.InitialDisk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The boots in which the race happens: who holds what, and what becomes of it. */
class BusyUnmountTest {
    /** So little memory that pageout comes round to every page, and the unmount often fails. */
    private static final int FEW_PAGES = 16_384;
    private static final String FIRST = "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }";
    private static final String SECOND = """
            fbt:tmpfs:tmp_unmount:entry { self->vfs = args[0]; }
            fbt:tmpfs:tmp_unmount:return /arg1 == EBUSY/ { gotit = self->vfs; }
            fbt:tmpfs:tmp_unmount:return { self->vfs = NULL; }
            fbt:genunix:vn_rele:entry /gotit != NULL && args[0]->v_vfsp == gotit/ { panic(); }
            """;

    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);
    private static List<Long> busySeeds;

    @BeforeAll
    static void findSeeds() {
        busySeeds = new RebootLoop(new RebootLoop.Plan(1, 200, 2, false), seed -> machine(seed, DISK), summary -> { })
                .run().busySeeds();
        assertTrue(busySeeds.size() >= 3, "only " + busySeeds + " fail");
    }

    private static KernelConfig machine(long seed, DiskImage disk) {
        return Boot.config(seed, disk).withMemoryPages(FEW_PAGES);
    }

    private static Outcome.Panicked panic(Boot boot) {
        return (Outcome.Panicked) boot.toLogin().outcome().orElseThrow();
    }

    @Test
    void theFirstScriptStopsAtTheFailingUnmountWithOneFileHeldByPageout() {
        DiskImage traced = AnonymousDisk.with(DISK, FIRST);
        for (long seed : busySeeds) {
            try (Boot boot = Boot.powerOn(machine(seed, traced))) {
                Outcome.Panicked panic = panic(boot);
                assertTrue(panic.message().startsWith("dtrace: panic action at probe fbt:tmpfs:tmp_unmount:return (ecb "),
                        panic.message());
                assertHeldOnlyByPageout(boot, seed);
                assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()), "seed " + seed);
            }
        }
    }

    /** After the failure all counts are as tmp_unmount found them: the root 1, and what is more are pageout's holds. */
    private static void assertHeldOnlyByPageout(Boot boot, long seed) {
        Tmount tm = volatileMount(boot);
        Tmpnode root = tm.tm_rootnode();
        assertEquals(1, root.tn_vnode().v_count(), "seed " + seed);
        int held = 0;
        for (Tmpnode node = root.tn_forw(); node != null; node = node.tn_forw()) {
            held += node.tn_vnode().v_count();
        }
        int queued = 0;
        for (AsyncReqs r = boot.machine().kernel().vars.push_list(); r != null; r = r.a_next()) {
            queued += Vfs.same(r.a_vp().v_vfsp(), tm.tm_vfsp()) ? 1 : 0;
        }
        // The push thread may have one request in its hands.
        assertTrue(held >= 1 && (held == queued || held == queued + 1), held + " held, " + queued + " queued, seed " + seed);
    }

    private static Tmount volatileMount(Boot boot) {
        var kernel = boot.machine().kernel();
        for (Vfs vfs = kernel.vars.rootvfs(); vfs != null; vfs = vfs.vfs_next()) {
            Tmount tm = vfs.vfs_data() == 0 ? null : Tmount.at(kernel.memory, vfs.vfs_data());
            boolean here = tm != null && kernel.memory.isMapped(tm.tm_mntpath(), 32)
                    && kernel.memory.getString(tm.tm_mntpath(), 32).equals("/etc/svc/volatile");
            if (here) {
                return tm;
            }
        }
        throw new AssertionError("no tmpfs on /etc/svc/volatile");
    }

    @Test
    void theSecondScriptAlwaysFindsPageout() {
        DiskImage traced = AnonymousDisk.with(DISK, SECOND);
        for (long seed : busySeeds) {
            try (Boot boot = Boot.powerOn(machine(seed, traced))) {
                Outcome.Panicked panic = panic(boot);
                assertTrue(panic.message().startsWith("dtrace: panic action at probe fbt:genunix:vn_rele:entry (ecb "),
                        panic.message());
                String console = boot.machine().kernel().console.log();
                int stack = console.indexOf(" genunix:vn_rele+0 ()\n");
                assertTrue(stack > 0 && console.substring(stack).matches(
                        "(?s) genunix:vn_rele\\+0 \\(\\)\n\\w+ genunix:pageout\\+\\w+ \\(\\)\n\\w+ unix:thread_start\\+.*"),
                        console);
            }
        }
    }

    @Test
    void bootsThatFailAndBootsThatDoNotKeepTheInvariants() {
        for (long seed = 1; seed <= 12; seed++) {
            assertKeepsInvariants(seed);
        }
        busySeeds.forEach(BusyUnmountTest::assertKeepsInvariants);
    }

    private static void assertKeepsInvariants(long seed) {
        try (Boot boot = Boot.powerOn(machine(seed, DISK))) {
            for (int i = 0; i < 24; i++) {
                boot.run(125_000_000L);
                assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()), "seed " + seed);
            }
            assertEquals(4, boot.machine().kernel().vars.pageout_sample_cnt());
        }
    }

    @Test
    void waitingASecondCuresIt() {
        String script = "sleep 1\numount /etc/svc/volatile\nmount -F zfs $base/running/svc /etc/svc\n"
                + "mount -F tmpfs /etc/svc/volatile\n";
        DiskImage cured = DISK.withFile(InitialDisk.MOUNT_SCRIPT.substring(1), 0644,
                script.getBytes(StandardCharsets.UTF_8));
        RebootLoop.Summary summary = new RebootLoop(new RebootLoop.Plan(1, 200, 2, false), seed -> machine(seed, cured),
                s -> { }).run();
        assertEquals(0, summary.busyBoots());
        assertEquals(Optional.empty(), summary.panic());
    }
}

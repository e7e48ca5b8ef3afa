package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import org.junit.jupiter.api.Test;

/** Reboot loops report the same however many boots run side by side. */
class RebootLoopTest {
    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);
    /** So little memory that pageout comes round to every page, and the unmount often fails. */
    private static final int FEW_PAGES = 16_384;

    private static KernelConfig machine(long seed) {
        return Boot.config(seed, DISK).withMemoryPages(FEW_PAGES);
    }

    private static RebootLoop.Summary run(RebootLoop.Plan plan) {
        return new RebootLoop(plan, RebootLoopTest::machine, summary -> { }).run();
    }

    @Test
    void jobsDoNotChangeTheSummary() {
        RebootLoop.Summary one = run(new RebootLoop.Plan(1, 60, 1, false));
        assertEquals(60, one.boots());
        assertEquals(List.of(), one.lost());
        assertEquals(one.busyBoots(), one.failedScripts());
        assertEquals(one, run(new RebootLoop.Plan(1, 60, 3, false)));
    }

    @Test
    void progressCountsEveryBootOnceInOrder() {
        List<Long> seen = new ArrayList<>();
        new RebootLoop(new RebootLoop.Plan(7, 12, 3, false), RebootLoopTest::machine, s -> seen.add(s.boots())).run();
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), seen);
    }

    @Test
    void aBusyUnmountIsTheSameBootEachTime() {
        long seed = run(new RebootLoop.Plan(1, 400, 2, false)).busySeeds().get(0);
        for (int i = 0; i < 3; i++) {
            try (Boot boot = Boot.powerOn(machine(seed))) {
                BootReport report = boot.toLogin();
                assertEquals(1, report.unmountsBusy());
                assertEquals(Optional.of("failed while mounting the configuration"), report.bootScript());
                assertTrue(report.multiUser());
            }
        }
    }
}

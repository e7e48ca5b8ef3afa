package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;
import org.junit.jupiter.api.Test;

/** The pageout daemon: its four samples, and what becomes of pages that it finds unused. */
class PageoutTest {
    private static void startPageout(SmallKernel small) {
        Kernel k = small.kernel();
        k.genunix.fork.newproc(k.genunix.vmPageout.entry(), 0, 0, MAXCLSYSPRI - 1, 0, FAMOUS_PID_PAGEOUT);
    }

    private static Page newPage(SmallKernel small, Vnode vp, boolean dirty) {
        Kernel k = small.kernel();
        Page pp = k.unix.vmPage.page_create_va(vp, 0, PAGESIZE, PG_WAIT, null, 0);
        if (dirty) {
            k.unix.hat.hat_setrefmod(pp);
        }
        k.unix.pageLock.page_unlock(pp);
        return pp;
    }

    @Test
    void takesExactlyFourSamplesWhileMemoryIsFree() {
        SmallKernel.run(3, small -> {
            Kernel k = small.kernel();
            startPageout(small);
            List<Long> counts = new ArrayList<>();
            for (int quarter = 0; quarter < 10; quarter++) {
                small.sleepTicks(26);
                counts.add(k.vars.pageout_sample_cnt());
            }
            assertEquals(4, k.vars.pageout_sample_cnt(), counts::toString);
            assertTrue(counts.get(0) <= 1 && counts.get(1) <= 2 && counts.get(2) <= 3, counts::toString);
            assertTrue(k.vars.pageout_rate() > 0 && k.vars.pageout_new_spread() == k.vars.pageout_rate() / 10);
            long pages = k.vars.pageout_sample_pages();
            small.sleepTicks(300);
            assertEquals(pages, k.vars.pageout_sample_pages());
        });
    }

    @Test
    void samplesLastAboutATick() {
        SmallKernel.run(5, small -> {
            startPageout(small);
            small.sleepTicks(150);
            long mean = small.kernel().vars.pageout_sample_etime() / 4;
            assertTrue(mean <= 14_000_000, "a sample lasts " + mean + " ns");
        });
    }

    @Test
    void parametersFollowFromTheSizeOfMemory() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            assertEquals(Math.max(SmallKernel.PAGES / 64, 128), k.vars.lotsfree());
            assertEquals(k.vars.lotsfree() / 2, k.vars.desfree());
            assertEquals(k.vars.desfree() / 2, k.vars.minfree());
            assertEquals(k.vars.minfree(), k.vars.throttlefree());
            assertEquals(k.vars.throttlefree() / 2, k.vars.pageout_reserve());
            assertEquals(40, k.vars.maxpgio());
            assertEquals(SmallKernel.PAGES / 2, k.vars.fastscan());
            assertEquals(100, k.vars.slowscan());
            assertEquals(k.vars.fastscan(), k.vars.handspreadpages());
        });
    }

    @Test
    void dirtyUnusedPageIsPushedAndItsVnodeLetGo() {
        SmallKernel.run(2, small -> {
            Vnode vp = small.newFile();
            Page pp = newPage(small, vp, true);
            startPageout(small);
            small.sleepTicks(200);
            assertTrue(small.files.putpages > 0);
            assertEquals(1, vp.v_count());
            assertEquals(0, small.files.inactives);
            assertEquals(P_MOD, pp.p_nrm(), "the page is still dirty, but not referenced");
            assertNull(small.kernel().vars.push_list());
        });
    }

    @Test
    void aHoldLastsUntilThePushThreadRuns() {
        SmallKernel.run(2, small -> {
            Kernel k = small.kernel();
            Vnode vp = small.newFile();
            newPage(small, vp, true);
            startPageout(small);
            boolean held = false;
            for (int i = 0; i < 200_000 && !held; i++) {
                small.spendNanos(10_000);
                held = vp.v_count() > 1;
            }
            assertTrue(held, "the scanner has taken a hold");
            assertTrue(k.vars.push_list_size() > 0 || small.files.putpages > 0);
            small.sleepTicks(200);
            assertEquals(1, vp.v_count());
        });
    }

    @Test
    void cleanUnusedPageIsFreedAndKeepsItsName() {
        SmallKernel.run(2, small -> {
            Vnode vp = small.newFile();
            Page pp = newPage(small, vp, false);
            startPageout(small);
            small.sleepTicks(200);
            assertTrue(small.files.disposed > 0);
            assertEquals(P_FREE, pp.p_state() & P_FREE);
            Page again = small.kernel().unix.vmPage.page_lookup(vp, 0, SE_SHARED);
            assertEquals(pp.address(), again.address(), "reclaimed");
            assertEquals(0, pp.p_state() & P_FREE);
            small.kernel().unix.pageLock.page_unlock(again);
        });
    }

    @Test
    void pageThatIsUsedAgainAndAgainStays() {
        SmallKernel.run(2, small -> {
            Kernel k = small.kernel();
            Vnode vp = small.newFile();
            Page pp = newPage(small, vp, true);
            k.genunix.fork.newproc(new FunctionPointer("user", 0, unused -> {
                while (true) {
                    k.unix.hat.hat_setref(pp);
                    small.spendNanos(20_000);
                }
            }), 0, 0, 60, 0, 0);
            startPageout(small);
            small.sleepTicks(200);
            assertEquals(0, small.files.putpages);
            assertEquals(1, vp.v_count());
        });
    }

    @Test
    void fullQueueIsAnsweredAndEveryHoldIsGivenBack() {
        SmallKernel.run(4, small -> {
            List<Vnode> files = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Vnode vp = small.newFile();
                newPage(small, vp, true);
                files.add(vp);
            }
            small.files.answer = ENOMEM;
            startPageout(small);
            small.sleepTicks(300);
            assertTrue(small.files.putpages >= 256, "pushed " + small.files.putpages);
            for (Vnode vp : files) {
                assertEquals(1, vp.v_count());
            }
        });
    }

    @Test
    void noMoreThanElevenSuccessfulPushesForOneWakeUp() {
        // So much memory that no hand passes a page twice in a sample, and the queue of 256 never fills.
        KernelConfig config = KernelConfig.of(4).withMemoryPages(61_440);
        List<Integer> seen = new ArrayList<>();
        SmallKernel.run(config, small -> {
            for (int i = 0; i < 200; i++) {
                newPage(small, small.newFile(), true);
            }
            startPageout(small);
            int before = 0;
            for (int tick = 0; tick < 200; tick++) {
                small.sleepTicks(1);
                if (small.files.putpages != before) {
                    seen.add(small.files.putpages - before);
                }
                before = small.files.putpages;
            }
        });
        assertFalse(seen.isEmpty());
        assertTrue(seen.stream().allMatch(count -> count <= 11), seen::toString);
    }

    /** Who wants a page while hardly any is free waits for one that comes free, and is heard by the scanner meanwhile. */
    @Test
    void whoFindsNoFreePageWaitsForOne() {
        SmallKernel.run(3, small -> {
            Kernel k = small.kernel();
            startPageout(small);
            small.sleepTicks(200);
            List<Page> taken = new ArrayList<>();
            while (k.vars.freemem() > k.vars.throttlefree()) {
                Page pp = k.unix.vmPage.page_create_va(small.newFile(), 0, PAGESIZE, PG_WAIT, null, 0);
                // Locked for good, so that the daemon leaves it alone.
                pp.p_lckcnt(1);
                k.unix.pageLock.page_unlock(pp);
                taken.add(pp);
            }
            assertNull(k.unix.vmPage.page_create_va(small.newFile(), 0, 1L << 30, 0, null, 0), "this one may not wait");
            List<Long> got = new ArrayList<>();
            small.system(60, () -> {
                Page pp = k.unix.vmPage.page_create_va(small.newFile(), 0, PAGESIZE, PG_WAIT, null, 0);
                pp.p_lckcnt(1);
                k.unix.pageLock.page_unlock(pp);
                got.add(k.clock.now());
            });
            small.sleepTicks(50);
            assertEquals(List.of(), got);
            assertEquals(1, k.vars.freemem_wait());
            assertEquals(1, k.vars.needfree());
            Page pp = taken.get(7);
            pp.p_lckcnt(0);
            assertTrue(k.unix.pageLock.page_trylock(pp, SE_EXCL) != 0);
            k.unix.vmPage.page_destroy(pp, 0);
            small.sleepTicks(1);
            assertEquals(1, got.size());
            assertEquals(0, k.vars.freemem_wait());
            assertEquals(0, k.vars.needfree());
        });
    }

    @Test
    void fsflushHoldsOnlyWhileItWrites() {
        SmallKernel.run(6, small -> {
            Kernel k = small.kernel();
            List<Vnode> files = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Vnode vp = small.newFile();
                newPage(small, vp, true);
                files.add(vp);
            }
            k.vars.dopageflush(1);
            k.genunix.fork.newproc(k.genunix.fsflush.entry(), 0, 0, MINCLSYSPRI, 0, FAMOUS_PID_FSFLUSH);
            small.sleepTicks(500);
            assertTrue(small.files.putpages > 0);
            assertTrue(k.vars.fsf_total().fsf_modified() >= small.files.putpages);
            for (Vnode vp : files) {
                assertEquals(1, vp.v_count());
            }
        });
    }
}

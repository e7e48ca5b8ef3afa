package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonHdr;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;
import org.junit.jupiter.api.Test;

/** Anonymous memory: slots, sharing, reservations, and what becomes of dirty pages without swap and with it. */
class AnonTest {
    private static Page fault(Kernel k, AnonHdr ahp, int index) {
        Anon ap = k.genunix.anon.anon_alloc(null, 0);
        Page pp = k.unix.vmPage.page_create_va(ap.an_vp(), ap.an_off(), PAGESIZE, PG_EXCL | PG_WAIT, null, 0);
        k.genunix.anon.anon_set_ptr(ahp, index, ap, 0);
        k.unix.hat.hat_setrefmod(pp);
        k.unix.pageLock.page_unlock(pp);
        return pp;
    }

    @Test
    void pageGoesWithTheLastReference() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            long free = k.vars.freemem();
            AnonHdr parent = k.genunix.anon.anon_create(4, 0);
            AnonHdr child = k.genunix.anon.anon_create(4, 0);
            fault(k, parent, 2);
            k.genunix.anon.anon_dup(parent, 0, child, 0, 4 * PAGESIZE);
            assertEquals(2, k.genunix.anon.anon_get_ptr(child, 2).an_refcnt());
            k.genunix.anon.anon_free(parent, 0, 4 * PAGESIZE);
            assertNull(k.genunix.anon.anon_get_ptr(parent, 2));
            assertEquals(free - 1, k.vars.freemem());
            k.genunix.anon.anon_free(child, 0, 4 * PAGESIZE);
            assertEquals(free, k.vars.freemem());
        });
    }

    @Test
    void slotsKeepTheirPlacesWhenAnArrayGrows() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            AnonHdr ahp = k.genunix.anon.anon_create(2, 0);
            fault(k, ahp, 1);
            long before = k.genunix.anon.anon_get_ptr(ahp, 1).address();
            k.genunix.anon.grow(ahp, 10);
            assertEquals(before, k.genunix.anon.anon_get_ptr(ahp, 1).address());
            assertNull(k.genunix.anon.anon_get_ptr(ahp, 9));
            k.genunix.anon.anon_free(ahp, 0, 10 * PAGESIZE);
            k.genunix.anon.anon_release(ahp, 10);
        });
    }

    @Test
    void withoutSwapAPushFailsAndThePageStaysDirty() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            AnonHdr ahp = k.genunix.anon.anon_create(1, 0);
            Page pp = fault(k, ahp, 0);
            Anon ap = k.genunix.anon.anon_get_ptr(ahp, 0);
            assertEquals(ENOMEM, k.genunix.fop.fop_putpage(ap.an_vp(), ap.an_off(), PAGESIZE, B_ASYNC | B_FREE,
                    k.vars.kcred(), null));
            assertEquals(P_MOD, pp.p_nrm());
            assertEquals(0, pp.p_selock());
        });
    }

    @Test
    void withSwapAPushCleansAndFreesThePage() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            Vnode device = small.newFile();
            assertEquals(0, k.genunix.vmSwap.swapadd(device, 0, 64, 0));
            assertEquals(EEXIST, k.genunix.vmSwap.swapadd(device, 0, 64, 0));
            assertEquals(8, k.vars.k_anoninfo().ani_max());
            AnonHdr ahp = k.genunix.anon.anon_create(1, 0);
            Page pp = fault(k, ahp, 0);
            Anon ap = k.genunix.anon.anon_get_ptr(ahp, 0);
            assertEquals(0, k.genunix.fop.fop_putpage(ap.an_vp(), ap.an_off(), PAGESIZE, B_ASYNC | B_FREE,
                    k.vars.kcred(), null));
            assertEquals(P_FREE, pp.p_state() & P_FREE);
            assertEquals(7, k.vars.swapinfo().si_nfpgs());
            k.genunix.anon.anon_free(ahp, 0, PAGESIZE);
            assertEquals(8, k.vars.swapinfo().si_nfpgs(), "its place is free again");
        });
    }

    /** fsflush is for file systems: who writes the memory of processes to swap is the page daemon. */
    @Test
    void fsflushLeavesAnonymousPagesAlone() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            assertEquals(0, k.genunix.vmSwap.swapadd(small.newFile(), 0, 64, 0));
            AnonHdr ahp = k.genunix.anon.anon_create(1, 0);
            Page pp = fault(k, ahp, 0);
            assertEquals(P_SWAP, pp.p_state() & P_SWAP);
            for (long visited = 0; visited < k.vars.total_pages(); visited += k.vars.fsf_recent().fsf_scan()) {
                k.genunix.fsflush.fsflush_do_pages();
            }
            assertEquals(P_MOD, pp.p_nrm() & P_MOD);
            assertEquals(8, k.vars.swapinfo().si_nfpgs());
            k.genunix.anon.anon_free(ahp, 0, PAGESIZE);
            assertEquals(0, pp.p_state() & P_SWAP);
        });
    }

    @Test
    void reservationsComeFromMemoryUntilThereIsSwap() {
        SmallKernel.run(1, small -> {
            Kernel k = small.kernel();
            long available = k.vars.availrmem();
            assertEquals(1, k.genunix.anon.anon_resvmem(10 * PAGESIZE, 1, 0, 1));
            assertEquals(available - 10, k.vars.availrmem());
            assertEquals(10, k.vars.k_anoninfo().ani_mem_resv());
            k.genunix.anon.anon_unresvmem(10 * PAGESIZE, 0);
            assertEquals(available, k.vars.availrmem());
            assertEquals(0, k.genunix.anon.anon_resvmem((available + 1) * PAGESIZE, 1, 0, 1));
        });
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.unix.VmPage;

/** Pages against a plain model: a map from name to page. */
class PageProperties {
    enum What { CREATE, FREE, DESTROY, LOOK_UP }

    /** A step: what is done, to which file and which of its pages. */
    record Step(What what, int file, int page) { }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(What.class), Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 20)).as(Step::new).list().ofMinSize(1).ofMaxSize(200);
    }

    @Property(tries = 40)
    void pagesAreFoundByTheirNamesAndFreeOnesAreListed(@ForAll("steps") List<Step> steps) {
        SmallKernel.run(9, small -> {
            Kernel k = small.kernel();
            Vnode[] files = {small.newFile(), small.newFile(), small.newFile(), small.newFile()};
            Map<String, Long> model = new TreeMap<>();
            Set<String> freed = new HashSet<>();
            long free = k.vars.freemem();
            for (Step step : steps) {
                apply(k, files[step.file()], step, model, freed);
                assertEquals(free - model.size() + freed.size(), k.vars.freemem());
            }
            assertEquals(List.of(), KernelInvariants.violations(k));
        });
    }

    private static void apply(Kernel k, Vnode vp, Step step, Map<String, Long> model, Set<String> freed) {
        String name = step.file() + "/" + step.page();
        long off = (long) step.page() << PAGESHIFT;
        VmPage pages = k.unix.vmPage;
        switch (step.what()) {
            case CREATE -> {
                Page pp = pages.page_create_va(vp, off, PAGESIZE, PG_EXCL | PG_WAIT, null, 0);
                assertEquals(model.containsKey(name), pp == null, name);
                if (pp != null) {
                    assertTrue(pp.p_selock() < 0 && !VmPage.isFree(pp));
                    assertEquals(P_REF, pp.p_nrm());
                    model.put(name, pp.address());
                    k.unix.pageLock.page_unlock(pp);
                }
            }
            case FREE -> {
                Page pp = pages.page_lookup_nowait(vp, off, SE_EXCL);
                assertEquals(model.containsKey(name) && !freed.contains(name), pp != null, name);
                if (pp != null) {
                    pages.page_free(pp, 0);
                    freed.add(name);
                }
            }
            case DESTROY -> {
                Page pp = pages.page_lookup_nowait(vp, off, SE_EXCL);
                if (pp != null) {
                    pages.page_destroy(pp, 0);
                    model.remove(name);
                    assertNull(pages.page_exists(vp, off));
                }
            }
            case LOOK_UP -> {
                Page pp = pages.page_lookup(vp, off, SE_SHARED);
                assertEquals(model.get(name), pp == null ? null : (Long) pp.address(), name);
                if (pp != null) {
                    freed.remove(name);
                    assertNotNull(pages.page_exists(vp, off));
                    k.unix.pageLock.page_unlock(pp);
                }
            }
        }
    }

    @Property(tries = 20)
    void placementIsDrawnFromTheSeed(@ForAll long seed) {
        long[] first = new long[2];
        for (int run = 0; run < 2; run++) {
            int slot = run;
            SmallKernel.run(seed, small -> {
                Page pp = small.kernel().unix.vmPage.page_create_va(small.newFile(), 0, PAGESIZE, PG_WAIT, null, 0);
                first[slot] = pp.address();
            });
        }
        assertEquals(first[0], first[1]);
    }
}

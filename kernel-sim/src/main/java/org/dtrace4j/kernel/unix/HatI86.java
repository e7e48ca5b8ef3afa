package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Page;

/**
 * hat_i86.c: what the hardware knows of a page: who maps it, and whether it was used or written.
 *
 * <p>There are no page tables. A page carries the number of its translations ({@code p_share}), and the bits that the
 * hardware would set in them are set in {@code p_nrm} by whoever touches the page's data.
 */
public final class HatI86 extends KernelCode {
    public HatI86(Kernel k) {
        super(k);
    }

    /** Collects the referenced and modified bits of all translations; clears them there if {@code flags} says so. */
    @Prototype("uint_t hat_pagesync(struct page *pp, uint_t flags)")
    public int hat_pagesync(Page pp, int flags) {
        return pp.p_nrm() & (P_REF | P_MOD);
    }

    /** Sets attribute bits of a page. */
    @Prototype("void hat_page_setattr(struct page *pp, uint_t flag)")
    public void hat_page_setattr(Page pp, int flag) {
        pp.p_nrm(pp.p_nrm() | flag);
    }

    /** Clears attribute bits of a page. */
    @Prototype("void hat_page_clrattr(struct page *pp, uint_t flag)")
    public void hat_page_clrattr(Page pp, int flag) {
        pp.p_nrm(pp.p_nrm() & ~flag);
    }

    @Prototype("uint_t hat_page_getattr(struct page *pp, uint_t flag)")
    public int hat_page_getattr(Page pp, int flag) {
        return pp.p_nrm() & flag;
    }

    /** Removes all translations of a page, so that the next use of it faults. */
    @Prototype("int hat_pageunload(struct page *pp, uint_t forceflag)")
    public int hat_pageunload(Page pp, int forceflag) {
        pp.p_share(0);
        pp.p_mapping(0);
        return 0;
    }

    /** Adds one translation, of an address space's use of the page. */
    @Prototype("void hat_memload(struct hat *hat, caddr_t addr, struct page *pp, uint_t attr, uint_t flags)")
    public void hat_memload(long hat, long addr, Page pp, int attr, int flags) {
        pp.p_share(pp.p_share() + 1);
        pp.p_mapping(hat);
        boolean written = (attr & PROT_WRITE) != 0;
        pp.p_nrm(pp.p_nrm() | P_REF | (written ? P_MOD : 0));
    }

    /** Takes one translation away. */
    @Prototype("void hat_unload(struct hat *hat, caddr_t addr, struct page *pp)")
    public void hat_unload(long hat, long addr, Page pp) {
        if (pp.p_share() > 0) {
            pp.p_share(pp.p_share() - 1);
        }
        if (pp.p_share() == 0) {
            pp.p_mapping(0);
        }
        if (k.vars.ncpus() > 1) {
            crossCall();
        }
    }

    /** The other CPUs forget the translation. */
    @InFunction(module = "unix", function = "xc_call")
    private void crossCall() {
        SysinfoProbes.xcalls(this, 1, k.counters.sys(CpuSysStats.OFFSET_XCALLS, 1));
    }

    /** Whether anybody maps the page. */
    @Prototype("int hat_page_is_mapped(struct page *pp)")
    public int hat_page_is_mapped(Page pp) {
        return pp.p_share() != 0 ? 1 : 0;
    }

    /** Kernel address under which the contents of a page can always be read and written. */
    @Prototype("caddr_t hat_kpm_page2va(struct page *pp, int checkswap)")
    public long hat_kpm_page2va(Page pp, int checkswap) {
        return AddressLayout.KPM_BASE + (pp.p_pagenum() << PAGESHIFT);
    }

    // ---- macros of the original: no calls, no probes

    public void hat_setref(Page pp) {
        pp.p_nrm(pp.p_nrm() | P_REF);
    }

    public void hat_setmod(Page pp) {
        pp.p_nrm(pp.p_nrm() | P_MOD);
    }

    public void hat_setrefmod(Page pp) {
        pp.p_nrm(pp.p_nrm() | P_REF | P_MOD);
    }

    public void hat_clrref(Page pp) {
        pp.p_nrm(pp.p_nrm() & ~P_REF);
    }

    public void hat_clrmod(Page pp) {
        pp.p_nrm(pp.p_nrm() & ~P_MOD);
    }

    public void hat_clrrefmod(Page pp) {
        pp.p_nrm(pp.p_nrm() & ~(P_REF | P_MOD));
    }

    public boolean hat_ismod(Page pp) {
        return (pp.p_nrm() & P_MOD) != 0;
    }
}

package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.PAGESIZE;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.As;

/** vm_machdep.c: what the processor says of an address, handed to the address space. */
public final class VmMachdep extends ProcessCode {
    VmMachdep(Kernel k) {
        super(k);
    }

    /** The running thread has touched a page that is not there, or may not be touched so. Returns a {@code faultcode_t}. */
    @Prototype("faultcode_t pagefault(caddr_t addr, enum fault_type type, enum seg_rw rw, int iskernel)")
    public int pagefault(long addr, int type, int rw, int iskernel) {
        As as = iskernel != 0 ? k.vars.kas() : curproc().p_as();
        return k.genunix.faults.as_fault(0, as, addr & -PAGESIZE, PAGESIZE, type, rw);
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;

/** ddi.c: what drivers tell the rest of the kernel. */
public final class Ddi extends KernelCode {
    Ddi(Kernel k) {
        super(k);
    }

    /**
     * Adds to a counter of the running CPU's.
     *
     * @param parm which, {@code enum system_parameter}
     * @return 0, or -1 if there is no such counter
     */
    @Prototype("int drv_setparm(unsigned int parm, unsigned long value)")
    public int drv_setparm(int parm, long value) {
        int increment = (int) value;
        switch (parm) {
            case SYSRINT -> SysinfoProbes.rcvint(this, increment, k.counters.sys(CpuSysStats.OFFSET_RCVINT, value));
            case SYSXINT -> SysinfoProbes.xmtint(this, increment, k.counters.sys(CpuSysStats.OFFSET_XMTINT, value));
            case SYSMINT -> SysinfoProbes.mdmint(this, increment, k.counters.sys(CpuSysStats.OFFSET_MDMINT, value));
            case SYSRAWC -> SysinfoProbes.rawch(this, increment, k.counters.sys(CpuSysStats.OFFSET_RAWCH, value));
            case SYSCANC -> SysinfoProbes.canch(this, increment, k.counters.sys(CpuSysStats.OFFSET_CANCH, value));
            case SYSOUTC -> SysinfoProbes.outch(this, increment, k.counters.sys(CpuSysStats.OFFSET_OUTCH, value));
            default -> {
                return -1;
            }
        }
        return 0;
    }
}

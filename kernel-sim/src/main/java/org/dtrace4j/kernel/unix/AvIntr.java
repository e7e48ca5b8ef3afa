package org.dtrace4j.kernel.unix;

import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SdtProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.DevInfo;

/** avintr.c: which driver serves an interrupt. */
public final class AvIntr extends KernelCode {
    /** A driver's interrupt handler. */
    @FunctionalInterface
    public interface Handler {
        /** Serves the device. Returns whether it was this device that interrupted, as 1 or 0. */
        int serve(long arg1, long arg2);
    }

    private record Autovec(DevInfo dip, FunctionPointer vector, Handler handler, long arg1, long arg2) { }

    private final Map<Integer, Autovec> autovect = new HashMap<>();

    AvIntr(Kernel k) {
        super(k);
    }

    /** {@code add_avintr}: who serves an interrupt vector from now on. */
    public void add(int vector, DevInfo dip, FunctionPointer function, Handler handler, long arg1, long arg2) {
        autovect.put(vector, new Autovec(dip, function, handler, arg1, arg2));
    }

    /** Serves an interrupt. */
    @Prototype("void av_dispatch_autovect(uint_t vecnum)")
    public void av_dispatch_autovect(int vecnum) {
        Autovec av = autovect.get(vecnum);
        k.counters.sys(CpuSysStats.OFFSET_INTRTHREAD, 1);
        SdtProbes.interrupt__start(this, av.dip, av.vector.address(), av.arg1, av.arg2);
        int r = av.handler.serve(av.arg1, av.arg2);
        SdtProbes.interrupt__complete(this, av.dip, av.vector.address(), av.arg1, r);
    }
}

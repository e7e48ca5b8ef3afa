package org.dtrace4j.kernel.module;

import org.dtrace4j.abi.ProbeHost;

/**
 * Base of kernel code without the helpers of {@link KernelCode}: for the code that these helpers call, whose functions
 * have the same names.
 */
public abstract class BareKernelCode {
    /** The machine's kernel. */
    protected final Kernel k;
    private final ProbeHost host;

    protected BareKernelCode(Kernel kernel) {
        this.k = kernel;
        this.host = kernel.host;
    }

    /** What a probe site in a method of {@code receiver} reaches. Probe context. */
    public static ProbeHost hostOf(Object receiver) {
        return ((BareKernelCode) receiver).host;
    }
}

package org.dtrace4j.kernel.kcf;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module kcf. */
public final class Kcf extends KernelModule {
    public final KcfSched sched;

    public Kcf(Kernel kernel) {
        super(kernel, "misc", "kcf");
        sched = new KcfSched(kernel);
    }

    @Override
    protected int init() {
        sched.kcf_sched_init();
        return 0;
    }
}

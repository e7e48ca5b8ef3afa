package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module unix: one field for each of its C files. */
public final class Unix extends KernelModule {
    public final Disp disp;
    public final MutexCode mutex;
    public final RwlockCode rwlock;

    public Unix(Kernel kernel) {
        super(kernel, "", "unix");
        disp = new Disp(kernel);
        mutex = new MutexCode(kernel);
        rwlock = new RwlockCode(kernel);
    }
}

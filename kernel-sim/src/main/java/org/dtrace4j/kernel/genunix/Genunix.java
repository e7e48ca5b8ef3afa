package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module genunix: one field for each of its C files. */
public final class Genunix extends KernelModule {
    public final Condvar condvar;
    public final Semaphore semaphore;
    public final Callout callout;
    public final Turnstile turnstile;

    public Genunix(Kernel kernel) {
        super(kernel, "", "genunix");
        condvar = new Condvar(kernel);
        semaphore = new Semaphore(kernel);
        callout = new Callout(kernel);
        turnstile = new Turnstile(kernel);
    }
}

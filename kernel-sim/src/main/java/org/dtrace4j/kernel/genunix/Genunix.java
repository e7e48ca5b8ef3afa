package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module genunix: one field for each of its C files. */
public final class Genunix extends KernelModule {
    public final Condvar condvar;
    public final Semaphore semaphore;
    public final Callout callout;
    public final Turnstile turnstile;

    // ---- files and file systems
    public final Strings strings;
    public final Move move;
    public final Vnodes vnode;
    public final Fops fop;
    public final VnodeOpens vnodeOpens;
    public final Lookup lookup;
    public final Dnlc dnlc;
    public final FileSystems vfs;
    public final MountLocks mountLocks;
    public final MountOptions mountOptions;
    public final Mounting mounting;
    public final MountRoot mountRoot;
    public final Fio fio;

    public Genunix(Kernel kernel) {
        super(kernel, "", "genunix");
        condvar = new Condvar(kernel);
        semaphore = new Semaphore(kernel);
        callout = new Callout(kernel);
        turnstile = new Turnstile(kernel);
        strings = new Strings(kernel.memory);
        move = new Move(kernel);
        vnode = new Vnodes(kernel);
        fop = new Fops(kernel);
        vnodeOpens = new VnodeOpens(kernel);
        lookup = new Lookup(kernel);
        dnlc = new Dnlc(kernel);
        vfs = new FileSystems(kernel);
        mountLocks = new MountLocks(kernel);
        mountOptions = new MountOptions(kernel);
        mounting = new Mounting(kernel);
        mountRoot = new MountRoot(kernel);
        fio = new Fio(kernel);
    }
}

package org.dtrace4j.kernel.portfs;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module portfs: one field for each of its C files. */
public final class Portfs extends KernelModule {
    public final PortSys port;
    public final PortEvents queue;
    public final PortFd fd;
    final FileWatches watches;
    public final PortFop fop;
    private final PortVnops vnops;

    public Portfs(Kernel kernel) {
        super(kernel, "sys", "portfs");
        port = new PortSys(kernel);
        queue = new PortEvents(kernel);
        fd = new PortFd(kernel);
        watches = new FileWatches(kernel);
        fop = new PortFop(kernel, watches);
        vnops = new PortVnops(kernel);
    }

    @Override
    protected int init() {
        k.vars.port_vnodeops(k.genunix.vnode.makeOps("portfs", vnops));
        return 0;
    }
}

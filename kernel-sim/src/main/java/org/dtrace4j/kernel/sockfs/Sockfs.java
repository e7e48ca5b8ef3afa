package org.dtrace4j.kernel.sockfs;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module sockfs: one field for each of its C files. */
public final class Sockfs extends KernelModule {
    public final SockSyscalls syscalls;
    public final SockSubr subr;
    public final SockData data;
    public final SockNotify notify;
    public final SockTpi tpi;
    public final SockTpiData tpiData;
    public final SockVnops vnops;

    public Sockfs(Kernel kernel) {
        super(kernel, "fs", "sockfs");
        vnops = new SockVnops(kernel);
        subr = new SockSubr(kernel);
        data = new SockData(kernel, subr);
        notify = new SockNotify(kernel);
        tpi = new SockTpi(kernel);
        tpiData = new SockTpiData(kernel);
        syscalls = new SockSyscalls(kernel);
    }

    @Override
    public List<String> requisites() {
        return List.of("drv/ip");
    }

    @Override
    protected int init() {
        subr.makeFileSystem();
        k.vars.socket_vnodeops(k.genunix.vnode.makeOps("sockfs", vnops));
        return k.modules.load("drv/ip");
    }
}

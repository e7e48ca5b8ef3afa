package org.dtrace4j.kernel.ipc;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module ipc. */
public final class Ipc extends KernelModule {
    public final IpcObjects objects;

    public Ipc(Kernel kernel) {
        super(kernel, "misc", "ipc");
        objects = new IpcObjects(kernel);
    }
}

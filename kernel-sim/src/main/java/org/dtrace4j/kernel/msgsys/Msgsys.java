package org.dtrace4j.kernel.msgsys;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module msgsys. */
public final class Msgsys extends KernelModule {
    public final MsgSyscalls msg;

    public Msgsys(Kernel kernel) {
        super(kernel, "sys", "msgsys");
        msg = new MsgSyscalls(kernel);
    }

    @Override
    public List<String> requisites() {
        return List.of("misc/ipc");
    }

    @Override
    protected int init() {
        int error = k.modules.load("misc/ipc");
        msg.init();
        return error;
    }
}

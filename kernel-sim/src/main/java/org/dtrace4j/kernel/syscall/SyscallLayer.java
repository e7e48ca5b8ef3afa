package org.dtrace4j.kernel.syscall;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Vfs;

/** The system calls of one process: {@link ProcessCalls}, {@link FileCalls}, and {@link Trap} below them. */
final class SyscallLayer extends FileCalls {
    SyscallLayer(Kernel k, UserProcess process) {
        super(k, process);
    }

    @Override
    public void sync() {
        trapWithoutError(SystemCall.SYNC, () -> {
            Vfs root = k.vars.rootvfs();
            Vfs vfsp = root;
            do {
                k.genunix.vfs.fsop_sync(vfsp, 0, k.vars.kcred());
                vfsp = vfsp.vfs_next();
            } while (!Vfs.same(vfsp, root));
            return 0;
        });
    }
}

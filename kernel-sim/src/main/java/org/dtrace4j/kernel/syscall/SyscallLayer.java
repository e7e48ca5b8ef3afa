package org.dtrace4j.kernel.syscall;

import org.dtrace4j.kernel.module.Kernel;

/** The system calls of one process: {@link ProcessCalls}, {@link FileCalls}, and {@link Trap} below them. */
final class SyscallLayer extends FileCalls {
    SyscallLayer(Kernel k, UserProcess process) {
        super(k, process);
    }

    @Override
    public void sync() {
        trapWithoutError(SystemCall.SYNC, () -> {
            k.genunix.vfs.vfs_syncall();
            return 0;
        });
    }
}

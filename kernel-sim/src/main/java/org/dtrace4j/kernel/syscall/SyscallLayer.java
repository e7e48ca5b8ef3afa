package org.dtrace4j.kernel.syscall;

import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;

/** The system calls of one process: {@link SocketCalls}, {@link MoreCalls}, {@link FileCalls}, {@link ProcessCalls}, and {@link Trap} below them. */
@InObject("libc.so.1")
final class SyscallLayer extends SocketCalls {
    SyscallLayer(Kernel k, UserProcess process) {
        super(k, process);
    }

    @Override
    @LibraryFunction("sync")
    public void sync() {
        trapWithoutError(SystemCall.SYNC, () -> {
            k.genunix.vfs.vfs_syncall();
            return 0;
        });
    }
}

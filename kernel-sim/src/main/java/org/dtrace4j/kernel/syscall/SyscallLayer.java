package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.F_FREESP;
import static org.dtrace4j.kernel.struct.Constants.F_SETLK;
import static org.dtrace4j.kernel.struct.Constants.F_SETLKW;

import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.image.UserProbes;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Flock64;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * The system calls of one thread: {@link EventPortCalls}, {@link LwpCalls}, {@link ResourceCalls}, {@link IpcCalls},
 * {@link SocketCalls}, {@link AdministrationCalls}, {@link ProcessAttributeCalls}, {@link MemoryCalls}, {@link DescriptorCalls}, {@link FileCalls},
 * {@link ProcessCalls}, and {@link Trap} below them.
 */
@InObject("libc.so.1")
final class SyscallLayer extends EventPortCalls {
    SyscallLayer(Kernel k, UserThread thread) {
        super(k, thread);
    }

    // ---- locks of files

    @Override
    @LibraryFunction("fcntl")
    public void lockFile(int fd, int type, boolean waits, long start, long length) throws SystemCallError {
        withLock(fd, waits ? F_SETLKW : F_SETLK, type, start, length);
    }

    @Override
    @LibraryFunction("ftruncate")
    public void ftruncate(int fd, long length) throws SystemCallError {
        withLock(fd, F_FREESP, 0, length, 0);
    }

    private void withLock(int fd, int command, int type, long start, long length) throws SystemCallError {
        withRoom(Flock64.SIZE, at -> {
            process.memory().clear(at, Flock64.SIZE);
            process.memory().putShort(at, type);
            process.memory().putLong(at + Flock64.OFFSET_L_START, start);
            process.memory().putLong(at + Flock64.OFFSET_L_LEN, length);
            return trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(fd, command, at), fd, command, at);
        });
    }

    // ---- static probes

    private static final String HELPER = "/dev/dtrace/helper";
    private static final String ADD_PROBES = "DTRACEHIOC_ADDDOF";
    private static final int MOST_ARGUMENTS = 5;
    /** Most characters of a string that is passed to a probe; no tracer takes more of one. */
    private static final int MOST_OF_TEXT = 0x4000;

    @Override
    public void registerProbes(List<UserProbe> probes) {
        try {
            int fd = open(HELPER, O_RDWR, 0);
            ioctl(fd, ADD_PROBES, new UserProbes(probes));
            close(fd);
        } catch (SystemCallError e) {
            // As in the original, a program runs without DTrace too.
        }
    }

    @Override
    public boolean isProbeEnabled(UserProbe probe) {
        return process.probes().isEnabled(probe);
    }

    @Override
    public void probe(UserProbe probe, Object... arguments) {
        if (!isProbeEnabled(probe)) {
            return;
        }
        long mark = thread.mark();
        try {
            long[] values = new long[MOST_ARGUMENTS];
            for (int i = 0; i < arguments.length; i++) {
                values[i] = arguments[i] instanceof String text ? thread.push(text, MOST_OF_TEXT)
                        : ((Number) arguments[i]).longValue();
            }
            process.probes().fire(probe, values[0], values[1], values[2], values[3], values[4]);
        } finally {
            thread.release(mark);
        }
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

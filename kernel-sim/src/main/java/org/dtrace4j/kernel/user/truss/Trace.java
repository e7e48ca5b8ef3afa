package org.dtrace4j.kernel.user.truss;

import java.util.BitSet;
import java.util.Locale;
import org.dtrace4j.kernel.image.UserData;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libc.Mutexes;
import org.dtrace4j.kernel.user.libproc.LwpStatus;
import org.dtrace4j.kernel.user.libproc.ProcessHandle;

/**
 * What the threads of one truss have in common, which follow one process. Whoever changes any of it, or writes, holds {@code
 * truss_lock}.
 */
final class Trace {
    static final UserData DATA = UserData.NONE.with("truss_lock", Mutexes.SIZE);
    private static final long TRUSS_LOCK = DATA.address("truss_lock");
    private static final long NANOS = 1_000_000_000L;
    private static final int TENTHS_OF_MILLISECONDS = 10_000;
    private static final long ROUNDING = 50_000;
    private static final long UNIT = 100_000;
    private static final int SHORT_PREFIX = 9;

    final TrussOptions options;
    /** The process that is followed. */
    final ProcessHandle process;
    final Counts counts;
    /** Calls at whose exit it stops, whether they are shown or not. */
    final BitSet traced;
    /** Which of its lwps are shown. */
    final LwpSet lwps;
    /** Whether the number of the process is in front of each line. */
    final boolean showsProcess;
    /** What time stamps count from. */
    final long baseNanos;
    /** How many threads follow one of its lwps. */
    int followers;
    /** The signal by which truss is to end; 0 while it is not. */
    int interrupt;
    /** The process is to be left where it is. */
    boolean leaveHung;
    /** Whether all lwps have been told to stop, since truss lets go of them. */
    boolean letGo;
    boolean exitCalled;
    /** Where the last line's time was, for {@code -D}; in tenths of milliseconds. */
    long lastStamp;

    Trace(TrussOptions options, ProcessHandle process, LwpSet lwps, boolean showsProcess, long baseNanos) {
        this.options = options;
        this.process = process;
        this.counts = new Counts();
        this.traced = tracedBy(options);
        this.lwps = lwps;
        this.showsProcess = showsProcess;
        this.baseNanos = baseNanos;
    }

    private static BitSet tracedBy(TrussOptions options) {
        BitSet traced = (BitSet) options.trace.clone();
        for (int call : new int[] {CallTable.EXIT, CallTable.LWP_CREATE, CallTable.LWP_EXIT, CallTable.EXECVE, CallTable.OPEN,
            CallTable.FORKSYS}) {
            traced.set(call);
        }
        if (!options.readFiles.isEmpty()) {
            for (int call : new int[] {CallTable.READ, CallTable.READV, CallTable.PREAD, CallTable.RECV, CallTable.RECVFROM}) {
                traced.set(call);
            }
        }
        if (!options.writtenFiles.isEmpty()) {
            for (int call : new int[] {CallTable.WRITE, CallTable.WRITEV, CallTable.PWRITE, CallTable.SEND, CallTable.SENDTO}) {
                traced.set(call);
            }
        }
        return traced;
    }

    void lock(Syscalls sys) {
        Mutexes.mutex_lock(sys, TRUSS_LOCK);
    }

    void unlock(Syscalls sys) {
        Mutexes.mutex_unlock(sys, TRUSS_LOCK);
    }

    static void init(Syscalls sys) {
        Mutexes.mutex_init(sys, TRUSS_LOCK, Mutexes.USYNC_THREAD);
    }

    boolean isEnding() {
        return interrupt != 0;
    }

    /** What is in front of a line: process and lwp, as far as they are shown. */
    String prefix(LwpStatus status) {
        if (options.counts()) {
            return "";
        }
        boolean showsLwp = options.has('l') || followers > 1;
        if (!showsProcess && !showsLwp) {
            return "";
        }
        String prefix = (showsProcess ? Integer.toString(process.pid()) : "") + (showsLwp ? "/" + status.lwpid() : "") + ":\t";
        return showsProcess && showsLwp && prefix.length() < SHORT_PREFIX ? prefix + "\t" : prefix;
    }

    /**
     * The times of a line, as far as they are asked for.
     *
     * @param systemNanos the lwp's time in the kernel when the call began
     */
    String stamp(LwpStatus status, long systemNanos) {
        StringBuilder text = new StringBuilder();
        long stamp = tenths(status.stampNanos() - baseNanos);
        if (options.has('d')) {
            text.append(seconds(stamp));
        }
        if (options.has('D')) {
            text.append(seconds(stamp - lastStamp));
            lastStamp = stamp;
        }
        if (options.has('E')) {
            text.append(seconds(tenths(status.systemNanos() - systemNanos)));
        }
        return text.toString();
    }

    private static long tenths(long nanos) {
        return nanos / NANOS * TENTHS_OF_MILLISECONDS + (nanos % NANOS + ROUNDING) / UNIT;
    }

    private static String seconds(long tenths) {
        return String.format(Locale.ROOT, "%2d.%04d\t", tenths / TENTHS_OF_MILLISECONDS, tenths % TENTHS_OF_MILLISECONDS);
    }
}

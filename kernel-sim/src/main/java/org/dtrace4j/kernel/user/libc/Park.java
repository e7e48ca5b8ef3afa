package org.dtrace4j.kernel.user.libc;

import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.ThreadCalls;

/**
 * How threads wait in the kernel and are woken: {@code __lwp_park} and {@code __lwp_unpark} as the rest of libc uses them. Its
 * methods take no {@code Syscalls}, so that no stack shows functions that the original does not have.
 */
final class Park {
    /** As a moment: never. */
    static final long NEVER = Long.MAX_VALUE;

    private Park() { }

    /** The moment when so many nanoseconds have passed. */
    static long after(ThreadCalls sys, long nanos) {
        long now = sys.gethrtime();
        return nanos > NEVER - now ? NEVER : now + nanos;
    }

    /**
     * Waits to be unparked, until a moment at most. Whoever waits looks what has happened.
     *
     * @return 0 when it was, or may have been; EINTR when a signal came first, ETIME when that moment did
     */
    static int park(ThreadCalls sys, long until) {
        long nanos = until == NEVER ? -1 : until - sys.gethrtime();
        if (until != NEVER && nanos <= 0) {
            return Errno.ETIME;
        }
        try {
            sys.lwpPark(nanos);
            return 0;
        } catch (SystemCallError e) {
            return e.errno();
        }
    }

    /** Unparks threads; one that has ended meanwhile does not matter. */
    static void unpark(ThreadCalls sys, int... numbers) {
        try {
            if (numbers.length == 1 && numbers[0] != 0) {
                sys.lwpUnpark(numbers[0]);
            } else if (numbers.length > 1) {
                sys.lwpUnparkAll(numbers);
            }
        } catch (SystemCallError e) {
            // ESRCH
        }
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Timespec;

/** timers.c, time.c: what time it is, and sleeping. */
public final class Timers extends ProcessCode {
    private static final long SECOND = 1_000_000_000L;

    public Timers(Kernel k) {
        super(k);
    }

    /** Seconds since 1970. */
    @Prototype("time_t gtime(void)")
    public long gtime() {
        return hrestimeNanos() / SECOND;
    }

    /**
     * Sleeps. EINTR when a signal came first.
     *
     * @param rqtp for how long
     * @param rmtp receives what was left; may be null
     */
    @Prototype("int nanosleep(timespec_t *rqtp, timespec_t *rmtp)")
    public int nanosleep(Timespec rqtp, Timespec rmtp) {
        long nanos = rqtp.tv_sec() * SECOND + rqtp.tv_nsec();
        if (rqtp.tv_nsec() < 0 || rqtp.tv_nsec() >= SECOND || rqtp.tv_sec() < 0) {
            return set_errno(EINVAL);
        }
        long until = gethrtime() + nanos;
        long result = sleepUntil(until);
        if (rmtp != null) {
            long left = Math.max(0, until - gethrtime());
            rmtp.tv_sec(left / SECOND);
            rmtp.tv_nsec(left % SECOND);
        }
        return result == 0 ? set_errno(EINTR) : 0;
    }

    /** Sets the time of day, in seconds since 1970; the superuser's. */
    @Prototype("int stime(time_t time)")
    public int stime(long time) {
        if (curproc().p_cred().cr_uid() != 0) {
            return set_errno(EPERM);
        }
        k.clock.setWallSeconds(time);
        return 0;
    }
}

package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.dtrace4j.kernel.user.ProcLayout.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;

/** What processes and threads have used, as /proc shows it: {@code prusage_t}. Part of prsubr.c. */
final class PrUsage extends ProcessCode {
    private static final long NANOS = 1_000_000_000L;

    PrUsage(Kernel k) {
        super(k);
    }

    /** That of all threads that a process has or has had. */
    byte[] usage(Proc p) {
        byte[] data = new byte[PRUSAGE_SIZE];
        ByteBuffer usage = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (p.p_stat() == SZOMB || isSystem(p)) {
            return data;
        }
        long elapsed = 0;
        for (int state = 0; state < PR_MICROSTATES; state++) {
            long nanos = k.genunix.lwp.nanosIn(p, state);
            elapsed += nanos;
            putTime(usage, PR_UTIME + state * TIMESTRUC_SIZE, nanos);
        }
        putTime(usage, PR_RTIME, elapsed);
        long calls = p.p_ru().sysc();
        long signals = p.p_ru().nsignals();
        long voluntary = p.p_ru().nvcsw();
        long involuntary = p.p_ru().nivcsw();
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            SimThread thread = k.sched.thread(t);
            calls += t.t_lwp().lwp_ru().sysc();
            signals += t.t_lwp().lwp_ru().nsignals();
            voluntary += k.microstates.switches(thread, true);
            involuntary += k.microstates.switches(thread, false);
        }
        counts(usage, signals, voluntary, involuntary, calls);
        return data;
    }

    /** That of all, and then of each thread that a process has, behind a header. */
    byte[] lusage(Proc p) {
        int threads = p.p_stat() == SZOMB || isSystem(p) ? 0 : p.p_lwpcnt();
        ByteBuffer file = ByteBuffer.allocate(PRHEADER_SIZE + (threads + 1) * PRUSAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(threads + 1L).putLong(PRUSAGE_SIZE).put(usage(p));
        for (Kthread t = threads == 0 ? null : p.p_tlist(); t != null; t = nextThread(p, t)) {
            file.put(usage(t));
        }
        return file.array();
    }

    private byte[] usage(Kthread t) {
        byte[] data = new byte[PRUSAGE_SIZE];
        ByteBuffer usage = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        SimThread thread = k.sched.thread(t);
        Klwp lwp = t.t_lwp();
        usage.putInt(PR_LWPID, t.t_tid());
        long elapsed = 0;
        for (int state = 0; state < PR_MICROSTATES; state++) {
            long nanos = k.microstates.nanosIn(thread, state);
            elapsed += nanos;
            putTime(usage, PR_UTIME + state * TIMESTRUC_SIZE, nanos);
        }
        putTime(usage, PR_RTIME, elapsed);
        counts(usage, lwp.lwp_ru().nsignals(), k.microstates.switches(thread, true), k.microstates.switches(thread, false),
                lwp.lwp_ru().sysc());
        return data;
    }

    private static void counts(ByteBuffer usage, long signals, long voluntary, long involuntary, long calls) {
        usage.putLong(PR_SIGS, signals).putLong(PR_VCTX, voluntary).putLong(PR_ICTX, involuntary).putLong(PR_SYSC, calls);
    }

    private static void putTime(ByteBuffer usage, int offset, long nanos) {
        usage.putLong(offset, nanos / NANOS).putLong(offset + Long.BYTES, nanos % NANOS);
    }
}

package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.Creds;
import org.dtrace4j.kernel.genunix.Session;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls that ask or set what a process is: its users and privileges, its group and session, masks, times and limits. */
@InObject("libc.so.1")
abstract class ProcessAttributeCalls extends MemoryCalls {
    /** Codes of privsys. */
    private static final int SETPPRIV = 0;
    private static final int GETPPRIV = 1;
    private static final int RLIMIT_NOFILE = 5;
    private static final int RLIMIT_BYTES = 16;
    private static final int TMS_BYTES = 32;
    private static final int CLOCK_REALTIME = 3;
    private static final int CONFIG_NPROC_ONLN = 12;
    /** What every process may open here. */
    private static final int DESCRIPTORS = 256;

    protected ProcessAttributeCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    // ---- masks, the time

    @Override
    @LibraryFunction("sigprocmask")
    public long sigprocmask(int how, long signals) throws SystemCallError {
        int low = (int) signals;
        int high = (int) (signals >>> Integer.SIZE);
        return trap(SystemCall.LWP_SIGMASK, () -> k.genunix.lwp.lwp_sigmask(how, low, high, 0, 0), how,
                Integer.toUnsignedLong(low), Integer.toUnsignedLong(high), 0, 0);
    }

    @Override
    @LibraryFunction("sigtimedwait")
    public int sigtimedwait(long signals, long nanos) throws SystemCallError {
        return (int) withRoom(Timespec.SIZE, user -> {
            set(Timespec.at(process.memory(), user), nanos);
            return trap(SystemCall.SIGTIMEDWAIT, () -> k.genunix.sigtimedwait.sigtimedwait(signals, 0, nanos), 0, 0, user);
        });
    }

    @Override
    @LibraryFunction("stime")
    public void stime(long seconds) throws SystemCallError {
        trap(SystemCall.STIME, () -> k.genunix.timers.stime(seconds), seconds);
    }

    // ---- users and privileges

    @Override
    @LibraryFunction("setuid")
    public void setuid(int uid) throws SystemCallError {
        trap(SystemCall.SETUID, () -> k.genunix.cred.setuid(uid), uid);
    }

    @Override
    @LibraryFunction("setgid")
    public void setgid(int gid) throws SystemCallError {
        trap(SystemCall.SETGID, () -> k.genunix.cred.setgid(gid), gid);
    }

    @Override
    @LibraryFunction("getppriv")
    public Privileges privileges(Privileges.Kind kind) throws SystemCallError {
        Privileges[] told = new Privileges[1];
        withRoom(Privileges.BYTES, user -> trap(SystemCall.PRIVSYS, () -> {
            told[0] = Creds.get(process.proc().p_cred(), kind);
            put(user, told[0]);
            return 0;
        }, GETPPRIV, 0, kind.ordinal(), user, Privileges.BYTES, 0));
        return told[0];
    }

    @Override
    @LibraryFunction("setppriv")
    public void setPrivileges(PrivilegeChange change, Privileges.Kind kind, Privileges privileges) throws SystemCallError {
        withRoom(Privileges.BYTES, user -> {
            put(user, privileges);
            return trap(SystemCall.PRIVSYS, () -> k.genunix.cred.setppriv(change.ordinal(), kind, privileges), SETPPRIV,
                    change.ordinal(), kind.ordinal(), user, Privileges.BYTES, 0);
        });
    }

    /** Puts a set of privileges into the program's memory. */
    private void put(long user, Privileges privileges) {
        int[] words = privileges.words();
        for (int i = 0; i < words.length; i++) {
            process.memory().putInt(user + (long) i * Integer.BYTES, words[i]);
        }
    }

    @Override
    @LibraryFunction("umask")
    public int umask(int mask) {
        return (int) trapWithoutError(SystemCall.UMASK, () -> {
            int old = process.proc().p_user().u_cmask();
            process.proc().p_user().u_cmask(mask & 0777);
            return old;
        }, mask);
    }

    // ---- ids, times, limits

    @Override
    @LibraryFunction("getuid")
    public int getuid() {
        return (int) trapWithoutError(SystemCall.GETUID, () -> process.proc().p_cred().cr_ruid());
    }

    @Override
    @LibraryFunction("getgid")
    public int getgid() {
        return (int) trapWithoutError(SystemCall.GETGID, () -> process.proc().p_cred().cr_rgid());
    }

    @Override
    @LibraryFunction("getpgrp")
    public int getpgrp() {
        return (int) trapWithoutError(SystemCall.PGRPSYS, () -> k.genunix.session.setpgrp(Session.GETPGRP, 0, 0), Session.GETPGRP,
                0, 0);
    }

    private int pgrpsys(int flag, int pid, int pgid) throws SystemCallError {
        return (int) trap(SystemCall.PGRPSYS, () -> k.genunix.session.setpgrp(flag, pid, pgid), flag, pid, pgid);
    }

    @Override
    @LibraryFunction("setsid")
    public int setsid() throws SystemCallError {
        return pgrpsys(Session.SETSID, 0, 0);
    }

    @Override
    @LibraryFunction("getsid")
    public int getsid(int pid) throws SystemCallError {
        return pgrpsys(Session.GETSID, pid, 0);
    }

    @Override
    @LibraryFunction("getpgid")
    public int getpgid(int pid) throws SystemCallError {
        return pgrpsys(Session.GETPGID, pid, 0);
    }

    @Override
    @LibraryFunction("setpgid")
    public void setpgid(int pid, int group) throws SystemCallError {
        pgrpsys(Session.SETPGID, pid, group);
    }

    @Override
    @LibraryFunction("times")
    public ProcessTimes times() {
        long mark = thread.mark();
        long user = thread.reserve(TMS_BYTES);
        trapWithoutError(SystemCall.TIMES, () -> {
            Proc p = process.proc();
            long[] ticks = {k.genunix.lwp.userTicks(p), k.genunix.lwp.systemTicks(p), p.p_cutime(), p.p_cstime()};
            for (int i = 0; i < ticks.length; i++) {
                process.memory().putLong(user + (long) i * Long.BYTES, ticks[i]);
            }
            return k.clock.now() / Callouts.TICK_NANOS;
        }, user);
        AddressSpace memory = process.memory();
        ProcessTimes times = new ProcessTimes(memory.getLong(user), memory.getLong(user + Long.BYTES),
                memory.getLong(user + 2L * Long.BYTES), memory.getLong(user + 3L * Long.BYTES));
        thread.release(mark);
        return times;
    }

    @Override
    @LibraryFunction("getrlimit")
    public int descriptorLimit() {
        long mark = thread.mark();
        long user = thread.reserve(RLIMIT_BYTES);
        trapWithoutError(SystemCall.GETRLIMIT, () -> {
            process.memory().putLong(user, DESCRIPTORS);
            process.memory().putLong(user + Long.BYTES, DESCRIPTORS);
            return 0;
        }, RLIMIT_NOFILE, user);
        thread.release(mark);
        return DESCRIPTORS;
    }

    @Override
    @LibraryFunction("sysconf")
    public int processors() {
        return (int) trapWithoutError(SystemCall.SYSCONFIG,
                () -> k.sched.cpus().stream().filter(SimCpu::isOnline).count(), CONFIG_NPROC_ONLN);
    }

    @Override
    @LibraryFunction("_lwp_self")
    public int lwpSelf() {
        return (int) trapWithoutError(SystemCall.LWP_SELF, () -> k.loop.curthread().t_tid());
    }

    @Override
    @LibraryFunction("clock_gettime")
    public long clockNanos() {
        long[] now = new long[1];
        long mark = thread.mark();
        long user = thread.reserve(Timespec.SIZE);
        trapWithoutError(SystemCall.CLOCK_GETTIME, () -> {
            now[0] = k.clock.wallNanos();
            set(Timespec.at(process.memory(), user), now[0]);
            return 0;
        }, CLOCK_REALTIME, user);
        thread.release(mark);
        return now[0];
    }

    @Override
    @LibraryFunction("pause")
    public void pause() throws SystemCallError {
        trap(SystemCall.PAUSE, () -> k.genunix.signalCalls.sigsuspend(0));
    }
}

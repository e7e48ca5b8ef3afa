package org.dtrace4j.kernel.user.truss;

import static org.dtrace4j.kernel.struct.Constants.PR_FAULTED;
import static org.dtrace4j.kernel.struct.Constants.PR_JOBCONTROL;
import static org.dtrace4j.kernel.struct.Constants.PR_REQUESTED;
import static org.dtrace4j.kernel.struct.Constants.PR_SIGNALLED;
import static org.dtrace4j.kernel.struct.Constants.PR_SYSENTRY;
import static org.dtrace4j.kernel.struct.Constants.PR_SYSEXIT;

import java.util.BitSet;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libproc.LwpHandle;
import org.dtrace4j.kernel.user.libproc.LwpStatus;

/**
 * Follows one lwp of the traced process, from stop to stop, until it has gone or truss is to end.
 *
 * <p>A thread of truss waits for each stop; one second after nothing has happened it looks whether the lwp sleeps in a system
 * call, and says so once.
 */
final class LwpTracer {
    private static final long SECOND_IN_MILLIS = 1000;

    /** Takes over a child of the traced process, or a new lwp. */
    interface Offspring {
        void child(Syscalls sys, int pid) throws SystemCallError;

        void lwp(Syscalls sys, int lwpid) throws SystemCallError;
    }

    private final Trace trace;
    private final LwpHandle lwp;
    private final LwpReport report;
    private final Offspring offspring;
    private final boolean shown;
    /** The lwp was stopped when truss came, which is nothing to leave it stopped for. */
    private boolean first;
    private LwpReport.Doing doing = LwpReport.Doing.NOTHING;
    private boolean leaveItHung;

    LwpTracer(Trace trace, LwpHandle lwp, Offspring offspring, boolean first, String execPath) {
        this.trace = trace;
        this.lwp = lwp;
        this.offspring = offspring;
        this.first = first;
        this.shown = trace.lwps.has(lwp.status().lwpid());
        this.report = new LwpReport(trace, lwp, shown, execPath);
    }

    /** Follows it. What is left of truss then is the main thread's. */
    void worker_thread(Syscalls sys) throws SystemCallError {
        sys.sigprocmask(Syscalls.SIG_SETMASK, 0);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = turn(sys);
        }
        end(sys);
    }

    /** Waits once, and deals with what has happened. Returns whether there is more to follow. */
    private boolean turn(Syscalls sys) throws SystemCallError {
        if (trace.isEnding()) {
            lwp.Lstop(sys, SECOND_IN_MILLIS);
            if (lwp.state() == LwpHandle.State.RUN) {
                return false;
            }
        }
        if (lwp.state() == LwpHandle.State.RUN) {
            return await(sys);
        }
        if (lwp.state() == LwpHandle.State.UNDEAD) {
            return false;
        }
        trace.lock(sys);
        stopped(sys);
        boolean ends = leaveItHung || trace.isEnding();
        if (!ends && trace.leaveHung && lwp.status().why() == PR_REQUESTED) {
            ends = true;
        } else if (!ends) {
            lwp.Lsetrun(sys, trace.leaveHung ? ProcLayout.PRSTOP : 0);
        }
        first = false;
        trace.unlock(sys);
        return !ends;
    }

    private boolean await(Syscalls sys) throws SystemCallError {
        boolean stopsElsewhere = (trace.leaveHung || trace.isEnding()) && lwp.status().has(ProcLayout.PR_STOPPED)
                && !lwp.status().isStopped();
        if (stopsElsewhere) {
            return false;
        }
        boolean patient = trace.options.has('i') || trace.options.counts() || doing != LwpReport.Doing.NOTHING;
        lwp.Lwait(sys, patient ? 0 : SECOND_IN_MILLIS);
        if (lwp.state() == LwpHandle.State.RUN && !patient && !trace.isEnding()) {
            trace.lock(sys);
            doing = lwp.status().has(ProcLayout.PR_STOPPED) && lwp.status().why() == PR_JOBCONTROL ? report.jobcontrol(sys)
                    : report.requested(sys, doing);
            trace.unlock(sys);
        }
        return true;
    }

    private void stopped(Syscalls sys) throws SystemCallError {
        LwpStatus status = lwp.status();
        int what = status.what();
        LwpReport.Doing before = doing;
        doing = LwpReport.Doing.NOTHING;
        switch (status.why()) {
            case PR_REQUESTED -> { }
            case PR_SIGNALLED -> {
                doing = report.signalled(sys, before);
                leaveIf(trace.options.hangSignals, what);
            }
            case PR_FAULTED -> {
                if (report.faulted(sys)) {
                    leaveIf(trace.options.hangFaults, what);
                }
            }
            case PR_JOBCONTROL -> doing = report.jobcontrol(sys);
            case PR_SYSENTRY -> {
                report.entry(sys);
                trace.exitCalled |= what == CallTable.EXIT;
                leaveIf(trace.options.hangCalls, what);
                if (trace.exitCalled) {
                    leaveIf(trace.options.hangCalls, CallTable.EXIT);
                }
            }
            case PR_SYSEXIT -> exit(sys, status, what);
            default -> throw new IllegalStateException("stopped for " + status.why());
        }
    }

    private void exit(Syscalls sys, LwpStatus status, int what) throws SystemCallError {
        if (!trace.traced.get(what)) {
            // It was wanted only because the lwp slept in it.
            trace.process.Psysexit(sys, what, false);
            return;
        }
        report.exit(sys);
        if (what == CallTable.LWP_CREATE && status.errno() == 0 && status.rval1() != 0) {
            offspring.lwp(sys, (int) status.rval1());
        }
        leaveIf(trace.options.hangCalls, what);
        if (what == CallTable.FORKSYS && status.errno() == 0 && status.rval2() == 0 && trace.options.follows()) {
            offspring.child(sys, (int) status.rval1());
        }
    }

    private void leaveIf(BitSet set, int what) {
        if (shown && !first && set.get(what)) {
            leaveItHung = true;
        }
    }

    /** The lwp has gone, or truss lets it go. */
    private void end(Syscalls sys) throws SystemCallError {
        trace.lock(sys);
        report.flushOneWay(sys);
        trace.leaveHung |= leaveItHung;
        if (lwp.state() != LwpHandle.State.UNDEAD && !trace.letGo) {
            // The others may wait for something to happen, which this is.
            trace.letGo = true;
            trace.process.control(sys, ProcLayout.words(ProcLayout.PCDSTOP));
        }
        trace.followers--;
        lwp.Lfree(sys);
        trace.unlock(sys);
    }
}

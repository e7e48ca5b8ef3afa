package org.dtrace4j.kernel.user.truss;

import static org.dtrace4j.kernel.struct.Constants.PR_JOBCONTROL;
import static org.dtrace4j.kernel.struct.Constants.PR_REQUESTED;
import static org.dtrace4j.kernel.struct.Constants.PR_SIGNALLED;
import static org.dtrace4j.kernel.struct.Constants.PR_SYSEXIT;

import java.util.BitSet;
import java.util.Locale;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libproc.LwpHandle;
import org.dtrace4j.kernel.user.libproc.LwpStatus;

/** What is said, or counted, of the stops of one lwp: actions.c of truss. */
final class LwpReport {
    /** What an lwp has been said to do, so that it is said once. */
    enum Doing { NOTHING, SLEEPING, STOPPING, STOPPED }

    private static final int TAB = 8;
    /** Tabs in front of what a call returns, and of what is said of one that sleeps. */
    private static final int RETURN_TABS = 6;
    private static final int SLEEP_TABS = 4;

    private final Trace trace;
    private final LwpHandle lwp;
    private final boolean shown;
    private final Output out = new Output();
    /** Path of the program whose exec is to be shown; null but for a process that truss has made, at its first stop. */
    private String execPath;
    /** The line of an exec, from its entry on, with what is in front of it; null if there is none. */
    private String exec;
    private String execPrefix = "";
    /** A call that does not return, until one knows how long it took. */
    private String oneWay;
    private int oneWayCall;
    private int oneWayCode;
    private long systemBefore;
    private long userBefore;

    /** Text of one event, which is written at once. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();

        Output add(String more) {
            text.append(more);
            return this;
        }

        void flush(Syscalls sys) {
            if (!text.isEmpty()) {
                sys.print(1, text.toString());
                text.setLength(0);
            }
        }
    }

    LwpReport(Trace trace, LwpHandle lwp, boolean shown, String execPath) {
        this.trace = trace;
        this.lwp = lwp;
        this.shown = shown;
        this.execPath = execPath;
        this.systemBefore = lwp.status().systemNanos();
        this.userBefore = lwp.status().userNanos();
    }

    private LwpStatus status() {
        return lwp.status();
    }

    private boolean traces(BitSet set, int what) {
        return shown && set.get(what);
    }

    private boolean isShown(BitSet set, int what) {
        return traces(set, what) && !trace.options.counts();
    }

    private Output begin() {
        return out.add(trace.prefix(status())).add(trace.stamp(status(), systemBefore));
    }

    // ---- the call

    private CallTable.LwpCall call() {
        long[] arguments = new long[status().argumentCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = status().argument(i);
        }
        return new CallTable.LwpCall(status().syscall(), arguments);
    }

    private boolean returnsAsChild() {
        int call = status().syscall();
        return status().why() == PR_SYSEXIT && status().errno() == 0
                && (call == CallTable.FORKSYS && status().rval2() != 0 || call == CallTable.LWP_CREATE && status().rval1() == 0);
    }

    private int code() {
        return CallTable.code(call(), returnsAsChild());
    }

    private CallTable.Row row() {
        int call = status().syscall();
        return CallTable.of(call, trace.options.raw.get(call) ? -1 : code());
    }

    private ArgumentText text(Syscalls sys) {
        return new ArgumentText(sys, trace.process, trace.options, status(), call());
    }

    private String callText(Syscalls sys) {
        return text(sys).text(row(), null);
    }

    private String inCall() {
        int call = status().syscall();
        return status().has(ProcLayout.PR_ASLEEP) && call > 0 ? ", in " + CallTable.of(call, code()).name() + "()" : "";
    }

    // ---- entry

    void entry(Syscalls sys) {
        int what = status().what();
        flushOneWay(sys);
        if (what == CallTable.EXIT || what == CallTable.LWP_EXIT) {
            oneWay(sys, what);
        } else if (what == CallTable.EXECVE) {
            systemBefore = status().systemNanos();
            if (isShown(trace.options.trace, what)) {
                exec = callText(sys);
                execPrefix = trace.prefix(status());
            }
        } else if (traces(trace.options.trace, what)) {
            systemBefore = status().systemNanos();
        }
    }

    private void oneWay(Syscalls sys, int what) {
        if (!traces(trace.options.trace, what)) {
            return;
        }
        if (trace.options.counts() || trace.options.has('E')) {
            systemBefore = status().systemNanos();
            oneWay = trace.options.counts() ? "" : callText(sys);
            oneWayCall = what;
            oneWayCode = -1;
        } else {
            begin().add(callText(sys)).add("\n").flush(sys);
        }
    }

    /** A call that does not return has ended, as far as that can be seen. */
    void flushOneWay(Syscalls sys) {
        if (oneWay == null) {
            return;
        }
        if (trace.options.counts()) {
            count(oneWayCall, oneWayCode, 1, false);
        } else {
            begin().add(oneWay).add("\n").flush(sys);
        }
        oneWay = null;
    }

    private void count(int call, int code, int times, boolean failed) {
        trace.counts.call(call, code, times, failed, status().systemNanos() - systemBefore);
        trace.counts.user(status().userNanos() - userBefore);
        systemBefore = status().systemNanos();
        userBefore = status().userNanos();
    }

    // ---- exit

    void exit(Syscalls sys) {
        int what = status().what();
        boolean child = returnsAsChild();
        ArgumentText text = text(sys);
        boolean isTraced = traces(trace.options.trace, what) || shown && text.isShownInFull();
        if (!isTraced) {
            exec = null;
            return;
        }
        boolean failed = status().errno() != 0;
        if (trace.options.counts()) {
            count(what, CallTable.countedCode(what, code()), child ? 0 : 1, failed);
            return;
        }
        CallTable.Row row = row();
        int length = exitCall(sys, text, row, what);
        if (child) {
            length = returningAs(what, row, length);
        }
        if (what == CallTable.EXECVE && !failed) {
            out.add(new ExecArguments(sys, trace, status()).text());
        } else {
            pad(length, RETURN_TABS);
            out.add(failed ? error() : "= " + returned(row)).add("\n");
        }
        String prefix = trace.prefix(status());
        out.add(what == CallTable.EXECVE ? "" : text.rawStrings(row, prefix)).add(text.fullBuffer(prefix));
        if (trace.options.verbose.get(what) || isVectorInFull(what)) {
            out.add(new Expound(sys, trace.process, status(), call(), prefix).text());
        }
        out.flush(sys);
    }

    /** Whether the buffers of a vector are wanted, which are shown only by explaining it. */
    private boolean isVectorInFull(int what) {
        int file = (int) status().argument(0) + 1;
        return what == CallTable.READV && status().errno() == 0 && trace.options.readFiles.get(file)
                || what == CallTable.WRITEV && trace.options.writtenFiles.get(file);
    }

    /** The call, and how long its text is. */
    private int exitCall(Syscalls sys, ArgumentText text, CallTable.Row row, int what) {
        if (what == CallTable.EXECVE && exec != null) {
            String line = exec;
            out.add(execPrefix).add(trace.stamp(status(), systemBefore)).add(line);
            exec = null;
            return line.length();
        }
        String line = text.text(row, what == CallTable.EXECVE ? execPath : null);
        execPath = null;
        begin().add(line);
        return line.length();
    }

    private int returningAs(int what, CallTable.Row row, int length) {
        String text = what == CallTable.FORKSYS ? "\t(returning as child ...)" : "\t(returning as new lwp ...)";
        int column = length & -TAB;
        if (what == CallTable.FORKSYS && row.name().length() < RETURN_TABS) {
            out.add("\t");
            column += TAB;
        }
        out.add(text);
        return column + TAB - 1 + text.length();
    }

    private void pad(int length, int tabs) {
        int at = length / TAB;
        out.add(at >= tabs ? " " : "\t".repeat(tabs - at));
    }

    private String error() {
        String name = Errno.name(status().errno());
        return "Err#" + status().errno() + (name == null ? "" : " " + name);
    }

    private String returned(CallTable.Row row) {
        long value = status().rval1();
        if (status().what() == CallTable.SIGTIMEDWAIT && value > 0) {
            return Signals.fullName((int) value);
        }
        Kind kind = status().what() == CallTable.LSEEK ? Kind.DEX : row.returns().get(0);
        String second = row.returns().size() > 1 ? " [" + row.returns().get(1).raw(status().rval2()) + "]" : "";
        return kind.raw(value) + second;
    }

    // ---- signals and faults

    /** How a process takes its current signal. */
    private String disposition() {
        return status().handler() == 0 ? " [default]" : status().handler() == 1 ? " [ignored]" : " [caught]";
    }

    Doing signalled(Syscalls sys, Doing before) {
        int sig = status().what();
        if (shown && trace.options.counts()) {
            trace.counts.signal(sig);
        }
        Doing doing;
        if (sig == Syscalls.SIGCONT && (before == Doing.STOPPING || before == Doing.STOPPED)) {
            doing = requested(sys, Doing.STOPPED);
        } else {
            doing = jobcontrol(sys);
            if (doing == Doing.NOTHING && isShown(trace.options.signals, sig)) {
                begin().add("    Received signal #" + sig + ", " + Signals.fullName(sig) + inCall() + disposition() + "\n");
                if (status().siginfo(KSiginfo.OFFSET_SI_CODE) != 0 || status().siginfo(KSiginfo.OFFSET_SI_PID) != 0) {
                    siginfo();
                }
                out.flush(sys);
            }
        }
        return doing == Doing.STOPPED ? Doing.STOPPING : doing;
    }

    private void siginfo() {
        int sig = status().siginfo(KSiginfo.OFFSET_SI_SIGNO);
        int code = status().siginfo(KSiginfo.OFFSET_SI_CODE);
        out.add(trace.prefix(status())).add("      siginfo: " + Signals.fullName(sig));
        int pid = status().siginfo(KSiginfo.OFFSET_SI_PID);
        if (code <= 0) {
            out.add(" pid=" + pid + " uid=" + status().siginfo(KSiginfo.OFFSET_SI_UID));
        } else if (sig == Syscalls.SIGCLD) {
            out.add(String.format(Locale.ROOT, " %s pid=%d status=0x%04X", Names.child(code), pid,
                    status().siginfo(KSiginfo.OFFSET_SI_STATUS)));
        } else {
            out.add((sig == Syscalls.SIGSEGV ? " SEGV_MAPERR" : " BUS_OBJERR")
                    + String.format(Locale.ROOT, " addr=0x%08X", status().siginfoAddress()));
        }
        out.add("\n");
    }

    /** Returns whether the fault is one that is traced. */
    boolean faulted(Syscalls sys) {
        int fault = status().what();
        if (!traces(trace.options.faults, fault)) {
            return false;
        }
        trace.counts.fault(fault);
        if (!trace.options.counts()) {
            begin().add(String.format(Locale.ROOT, "    Incurred fault #%d, %s  %%pc = 0x%08X\n", fault, Names.fault(fault),
                    status().programCounter()));
            siginfo();
            out.flush(sys);
        }
        return true;
    }

    // ---- sleeping, and job control

    /** The signal that has stopped it for job control, or is about to; 0 for none. */
    private int stopSignal() {
        if (!status().has(ProcLayout.PR_STOPPED)) {
            return 0;
        }
        if (status().why() == PR_JOBCONTROL) {
            return status().what();
        }
        int sig = status().why() == PR_SIGNALLED || status().why() == PR_REQUESTED ? status().cursig() : 0;
        boolean terminal = sig == Syscalls.SIGTSTP || sig == Syscalls.SIGTTIN || sig == Syscalls.SIGTTOU;
        return status().handler() == 0 && (sig == Syscalls.SIGSTOP || terminal && !status().has(ProcLayout.PR_ORPHAN)) ? sig : 0;
    }

    Doing jobcontrol(Syscalls sys) {
        int sig = stopSignal();
        if (sig == 0) {
            return Doing.NOTHING;
        }
        if (isShown(trace.options.signals, sig)) {
            begin().add("    Stopped by signal #" + sig + ", " + Signals.fullName(sig) + inCall() + "\n").flush(sys);
        }
        return Doing.STOPPED;
    }

    /** Nothing has happened for a while, or what was said to have stopped goes on. */
    Doing requested(Syscalls sys, Doing before) {
        if (before == Doing.STOPPING) {
            return Doing.STOPPED;
        }
        if (before == Doing.STOPPED) {
            int sig = status().cursig();
            if (isShown(trace.options.signals, sig)) {
                begin().add("    Continued with signal #" + sig + ", " + Signals.fullName(sig) + disposition() + "\n").flush(sys);
            }
            return Doing.NOTHING;
        }
        return reportSleeping(sys);
    }

    private Doing reportSleeping(Syscalls sys) {
        int call = status().syscall();
        if (call == 0) {
            return Doing.SLEEPING;
        }
        if (!isShown(trace.options.trace, call) || !status().has(ProcLayout.PR_ASLEEP)) {
            wantExit(sys, call);
            return Doing.SLEEPING;
        }
        String text = callText(sys);
        begin().add(text);
        pad(text.length(), SLEEP_TABS);
        out.add("(sleeping...)\n").flush(sys);
        return Doing.SLEEPING;
    }

    /** It is to be seen when a call ends that is not traced, so that one knows when the lwp sleeps in another one. */
    private void wantExit(Syscalls sys, int call) {
        try {
            trace.process.Psysexit(sys, call, true);
        } catch (SystemCallError gone) {
            // Then the next wait says so.
        }
    }
}

package org.dtrace4j.kernel.user.truss;

import static org.dtrace4j.kernel.struct.Constants.PR_REQUESTED;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dtrace4j.kernel.image.UserData;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.libc.Threads;
import org.dtrace4j.kernel.user.libproc.LwpHandle;
import org.dtrace4j.kernel.user.libproc.LwpStatus;
import org.dtrace4j.kernel.user.libproc.ProcessHandle;

/**
 * {@code truss [options] command | -p pid[/lwps]…}: traces system calls, signals and faults of processes.
 *
 * <p>One truss follows one process. The first makes the process, or takes the first of those that are given; for each other one,
 * and for each child where children are followed, it forks. What they count is put together in a file that has no name any more.
 */
public final class Truss implements UserProgram {
    private static final int EXCL_FILE = Syscalls.O_RDWR | Syscalls.O_CREAT | Syscalls.O_EXCL | Syscalls.O_APPEND;
    private static final int MODE = 0666;
    private static final int PRIVATE = 0600;
    private static final int FAILURE = 2;
    private static final int KILLED = 0x80;
    private static final int LOWEST_FILE = 3;
    private static final long NANOS = 1_000_000_000L;
    private static final long UNIT = 100_000L;

    /** A process that is to be taken. */
    private record Target(int pid, LwpSet lwps) { }

    /**
     * What all trusses of one command know.
     *
     * @param countsFile where they put what they have counted; -1 if they do not
     */
    private record Run(TrussOptions options, boolean showsProcess, long began, int countsFile, long baseNanos) { }

    @Override
    public UserData data() {
        return Trace.DATA;
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        long began = sys.gethrtime();
        TrussOptions options = TrussOptions.parse(sys, arguments);
        if (options == null) {
            return TrussOptions.USAGE;
        }
        int output = -1;
        if (options.output() != null) {
            try {
                output = sys.creat(options.output(), MODE);
                if (output < LOWEST_FILE) {
                    int higher = sys.dup(output, LOWEST_FILE);
                    sys.close(output);
                    output = higher;
                }
                sys.setCloseOnExec(output, true);
            } catch (SystemCallError e) {
                sys.print(2, options.output() + ": " + Errno.text(e) + "\n");
                return FAILURE;
            }
        }
        return options.has('p') ? grab(sys, options, output, began) : create(sys, options, output, began);
    }

    // ---- the process

    private static int create(Syscalls sys, TrussOptions options, int output, long began) throws SystemCallError {
        List<String> words = options.operands();
        Optional<String> path = find(sys, words.get(0));
        ProcessHandle process = null;
        try {
            process = path.isEmpty() ? null : ProcessHandle.Pcreate(sys, path.get(), words, sys.environment());
        } catch (SystemCallError notExecuted) {
            path = Optional.of("");
        }
        if (process == null) {
            sys.print(2, options.command() + (path.isEmpty() ? ": cannot find program: " : ": cannot execute program: ")
                    + words.get(0) + "\n");
            return FAILURE;
        }
        if (options.follows()) {
            process.setModes(sys, ProcLayout.PCSET, ProcLayout.PR_FORK);
        }
        setOutput(sys, output);
        boolean deaf = output >= 0 || !FileTools.isTerminal(sys, 1);
        Run run = begin(sys, options, process, options.follows(), began);
        Trace trace = new Trace(options, process, LwpSet.ALL, run.showsProcess(), run.baseNanos());
        signals(sys, trace, deaf);
        return follow(sys, run, trace, process.pid(), false, false, path.get());
    }

    /** The file of a program. */
    private static Optional<String> find(Syscalls sys, String name) {
        List<String> candidates = name.contains("/") ? List.of(name) : FileTools.inPath(sys.environment().get("PATH"), name);
        return candidates.stream().filter(path -> FileTools.exists(sys, path)).findFirst();
    }

    private static int grab(Syscalls sys, TrussOptions options, int output, long began) throws SystemCallError {
        List<Target> targets = targets(sys, options);
        if (targets.isEmpty()) {
            return FAILURE;
        }
        setOutput(sys, output);
        boolean showsProcess = options.follows() || targets.size() > 1;
        Run run = null;
        ProcessHandle process = null;
        int next = 0;
        while (process == null && next < targets.size()) {
            process = grab(sys, options, targets.get(next++));
        }
        if (process == null) {
            return FAILURE;
        }
        Target own = targets.get(next - 1);
        run = begin(sys, options, process, showsProcess, began);
        for (Target other : targets.subList(next, targets.size())) {
            ProcessHandle inherited = process;
            Run common = run;
            sys.fork(child -> {
                inherited.Pfree(child);
                ProcessHandle taken = grab(child, options, other);
                return taken == null ? FAILURE : followGrabbed(child, common, taken, other, true);
            });
        }
        return followGrabbed(sys, run, process, own, false);
    }

    private static ProcessHandle grab(Syscalls sys, TrussOptions options, Target target) throws SystemCallError {
        try {
            ProcessHandle process = ProcessHandle.Pgrab(sys, target.pid(), options.has('F'));
            process.setModes(sys, options.follows() ? ProcLayout.PCSET : ProcLayout.PCUNSET, ProcLayout.PR_FORK);
            return process;
        } catch (ProcessHandle.Refused e) {
            sys.print(2, options.command() + ": " + e.getMessage() + ": " + target.pid() + "\n");
            return null;
        }
    }

    private static int followGrabbed(Syscalls sys, Run run, ProcessHandle process, Target target, boolean descendent)
            throws SystemCallError {
        Trace trace = new Trace(run.options(), process, target.lwps(), run.showsProcess(), run.baseNanos());
        signals(sys, trace, false);
        LwpStatus status = process.representative(sys);
        boolean wasStopped = status.isStopped() && status.why() != PR_REQUESTED;
        if (run.options().has('a')) {
            String arguments = arguments(sys, process.pid());
            sys.print(1, trace.prefix(status) + "psargs: " + arguments.substring(0, Math.min(64, arguments.length())) + "\n");
        }
        return follow(sys, run, trace, 0, descendent, wasStopped, null);
    }

    private static String arguments(Syscalls sys, int pid) throws SystemCallError {
        byte[] psinfo = FileTools.readAtOnce(sys, "/proc/" + pid + "/psinfo");
        return ProcLayout.getText(psinfo, ProcLayout.PR_PSARGS, ProcLayout.PRARGSZ);
    }

    private static List<Target> targets(Syscalls sys, TrussOptions options) {
        List<Target> targets = new ArrayList<>();
        for (String operand : options.operands()) {
            String text = operand.startsWith("/proc/") ? operand.substring("/proc/".length()) : operand;
            int slash = text.indexOf('/');
            String pid = slash < 0 ? text : text.substring(0, slash);
            Optional<LwpSet> lwps = slash < 0 ? Optional.of(LwpSet.ALL) : LwpSet.parse(text.substring(slash + 1));
            boolean number = pid.matches("[0-9]{1,9}");
            if (!number || lwps.isEmpty() || !FileTools.exists(sys, "/proc/" + pid)) {
                sys.print(2, options.command() + ": cannot trace '" + operand + "': "
                        + (number && lwps.isEmpty() ? "bad lwp specification" : "no such process") + "\n");
            } else if (targets.stream().anyMatch(target -> target.pid() == Integer.parseInt(pid))) {
                sys.print(2, options.command() + ": duplicate process-id ignored: " + pid + "\n");
            } else {
                targets.add(new Target(Integer.parseInt(pid), lwps.get()));
            }
        }
        return targets;
    }

    // ---- what all begins with

    /** All that truss says goes to one descriptor from now on: standard error, or the file that is wanted. */
    private static void setOutput(Syscalls sys, int output) throws SystemCallError {
        sys.dup2(output >= 0 ? output : 2, 1);
        if (output >= 0) {
            sys.close(output);
        }
    }

    private static void signals(Syscalls sys, Trace trace, boolean deaf) throws SystemCallError {
        for (int signal : new int[] {Syscalls.SIGHUP, Syscalls.SIGINT, Syscalls.SIGQUIT}) {
            sys.sigaction(signal, deaf ? Syscalls.IGNORE : () -> trace.interrupt = signal);
        }
        sys.sigaction(Syscalls.SIGTERM, () -> trace.interrupt = Syscalls.SIGTERM);
    }

    private static Run begin(Syscalls sys, TrussOptions options, ProcessHandle process, boolean showsProcess, long began)
            throws SystemCallError {
        int countsFile = -1;
        if (options.counts() && showsProcess) {
            String name = "/var/tmp/truss" + sys.getpid();
            countsFile = sys.open(name, EXCL_FILE, PRIVATE);
            sys.setCloseOnExec(countsFile, true);
            sys.unlink(name);
        }
        long base = process.representative(sys).stampNanos();
        if (options.has('d') && !options.counts()) {
            long date = sys.clockNanos() - (sys.gethrtime() - base);
            long seconds = date / NANOS;
            sys.print(1, String.format(Locale.ROOT, "Base time stamp:  %d.%04d  [ %s ]\n", seconds, date % NANOS / UNIT,
                    Strftime.format(seconds, "%a %b %e %H:%M:%S %Z %Y")));
        }
        return new Run(options, showsProcess, began, countsFile, base);
    }

    // ---- following it

    /**
     * Follows a process to its end, or until truss is to end.
     *
     * @param created the process that truss has made, 0 if it has not
     * @param descendent whether this truss is not the first
     * @param wasStopped whether the process was stopped before truss came
     * @param execPath the program that the process has just executed; null if it has not
     * @return what to exit with
     */
    private static int follow(Syscalls sys, Run run, Trace trace, int created, boolean descendent, boolean wasStopped,
            String execPath) throws SystemCallError {
        setEvents(sys, trace);
        return main_thread(sys, run, trace, created, descendent, wasStopped, execPath);
    }

    private static void setEvents(Syscalls sys, Trace trace) throws SystemCallError {
        BitSet entry = new BitSet();
        if (trace.options.counts() || trace.options.has('E')) {
            entry.or(trace.traced);
        }
        BitSet exit = (BitSet) trace.traced.clone();
        entry.set(CallTable.EXECVE);
        for (int call : new int[] {CallTable.EXIT, CallTable.LWP_EXIT}) {
            entry.set(call);
            exit.clear(call);
        }
        trace.process.setCalls(sys, ProcLayout.PCSENTRY, entry);
        trace.process.setCalls(sys, ProcLayout.PCSEXIT, exit);
        trace.process.setSignals(sys, trace.options.signals);
        trace.process.setFaults(sys, trace.options.faults);
        trace.process.setModes(sys, ProcLayout.PCSET, ProcLayout.PR_ASYNC);
    }

    private static int main_thread(Syscalls sys, Run run, Trace trace, int created, boolean descendent, boolean wasStopped,
            String execPath) throws SystemCallError {
        Trace.init(sys);
        // Signals are for the threads that wait for the process.
        sys.sigprocmask(Syscalls.SIG_SETMASK, -1L);
        trace.lock(sys);
        for (int lwpid : trace.process.lwps(sys)) {
            worker(sys, run, trace, lwpid, wasStopped, execPath);
        }
        trace.unlock(sys);
        join(sys);
        trace.process.Prelease(sys, trace.leaveHung);
        int status = trace.leaveHung ? 0 : wait4all(sys, created);
        if (trace.options.counts()) {
            report(sys, run, trace, descendent);
        }
        return status;
    }

    private static void join(Syscalls sys) throws SystemCallError {
        while (true) {
            try {
                Threads.thr_join(sys, 0);
            } catch (SystemCallError e) {
                return;
            }
        }
    }

    /** Makes a thread that follows an lwp; nothing if that has gone. */
    private static void worker(Syscalls sys, Run run, Trace trace, int lwpid, boolean wasStopped, String execPath)
            throws SystemCallError {
        LwpHandle lwp;
        try {
            lwp = LwpHandle.Lgrab(sys, trace.process.pid(), lwpid);
        } catch (SystemCallError e) {
            if (e.errno() == Errno.ENOENT) {
                return;
            }
            throw e;
        }
        LwpTracer tracer = new LwpTracer(trace, lwp, new LwpTracer.Offspring() {
            @Override
            public void child(Syscalls own, int pid) throws SystemCallError {
                control(own, run, trace, lwp, pid);
            }

            @Override
            public void lwp(Syscalls own, int newLwp) throws SystemCallError {
                long mask = own.sigprocmask(Syscalls.SIG_SETMASK, -1L);
                worker(own, run, trace, newLwp, false, null);
                own.sigprocmask(Syscalls.SIG_SETMASK, mask);
            }
        }, wasStopped, execPath);
        trace.followers++;
        Threads.thr_create(sys, tracer::worker_thread);
    }

    /** Has another truss take a child of the process; this one goes on when it has. */
    private static void control(Syscalls sys, Run run, Trace trace, LwpHandle lwp, int pid) throws SystemCallError {
        int[] taken = sys.pipe();
        sys.fork(child -> {
            child.close(taken[0]);
            trace.process.Pfree(child);
            lwp.Lfree(child);
            ProcessHandle process;
            try {
                process = ProcessHandle.Pretain(child, pid);
            } catch (SystemCallError e) {
                child.print(2, run.options().command() + ": cannot control child process, pid# " + pid + ": no such process\n");
                return FAILURE;
            }
            child.close(taken[1]);
            Trace own = new Trace(run.options(), process, LwpSet.ALL, true, run.baseNanos());
            signals(child, own, false);
            return main_thread(child, run, own, 0, true, false, null);
        });
        sys.close(taken[1]);
        sys.read(taken[0], new byte[1], 0, 1);
        sys.close(taken[0]);
    }

    // ---- the end

    /** Waits for all children, the other trusses among them. Returns what the process has exited with that truss has made. */
    private static int wait4all(Syscalls sys, int created) {
        int status = 0;
        while (true) {
            try {
                Syscalls.ChildStatus child = sys.waitpid(-1, 0);
                if (child != null && child.pid() == created) {
                    status = child.signal() != 0 ? status | KILLED : child.status();
                }
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    return status;
                }
            }
        }
    }

    private static void report(Syscalls sys, Run run, Trace trace, boolean descendent) throws SystemCallError {
        if (descendent) {
            FileTools.writeFully(sys, run.countsFile(), trace.counts.lines().getBytes(StandardCharsets.US_ASCII));
            return;
        }
        if (run.countsFile() >= 0) {
            sys.lseek(run.countsFile(), 0, Syscalls.SEEK_SET);
            String lines = new String(FileTools.readToEnd(sys, run.countsFile()), StandardCharsets.US_ASCII);
            lines.lines().forEach(trace.counts::add);
        }
        trace.counts.report(new Output(sys), sys.gethrtime() - run.began());
    }
}

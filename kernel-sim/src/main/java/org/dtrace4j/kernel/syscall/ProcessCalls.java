package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.genunix.Exec;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on processes: how they begin and end, signals, and time. */
@InObject("libc.so.1")
abstract class ProcessCalls extends Trap implements Syscalls {
    private static final int PSARGS = PSARGSZ;
    private static final long NANOS_OF_SECOND = 1_000_000_000;

    protected ProcessCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    // ---- processes

    @Override
    @LibraryFunction("fork")
    public int fork(ChildBody body) throws SystemCallError {
        thread.nextChild(body);
        return (int) trap(SystemCall.FORKSYS, () -> k.genunix.fork.forksys(0, 0), 0, 0);
    }

    @Override
    @LibraryFunction("execve")
    public void exec(String path, List<String> arguments, Map<String, String> environment) throws SystemCallError {
        long mark = thread.mark();
        long fname = pushPath(path);
        // What the kernel will not take need not fit on the stack, where a program would not have it.
        boolean fits = Exec.argumentBytes(arguments, environment) <= Exec.NCARGS;
        List<String> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        long argp = fits ? pushVector(arguments) : 0;
        long envp = fits ? pushVector(variables) : 0;
        try {
            trap(SystemCall.EXECVE, () -> {
                k.genunix.exec.request(arguments, environment);
                return k.genunix.exec.exece(fname, argp, envp);
            }, fname, argp, envp);
        } catch (ProgramReplaced replaced) {
            if (!thread.nest()) {
                throw replaced;
            }
        } catch (SystemCallError failed) {
            thread.release(mark);
            throw failed;
        }
        UserMode.continueAsProgram(k, thread, (Syscalls) this);
    }

    /** Puts strings on the stack, and an array of their addresses, which ends with 0; where the array begins. */
    private long pushVector(List<String> strings) {
        long[] addresses = new long[strings.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = thread.push(strings.get(i));
        }
        long vector = thread.reserve((addresses.length + 1) * Long.BYTES);
        for (int i = 0; i < addresses.length; i++) {
            process.memory().putLong(vector + (long) i * Long.BYTES, addresses[i]);
        }
        process.memory().putLong(vector + (long) addresses.length * Long.BYTES, 0);
        return vector;
    }

    @Override
    @LibraryFunction("exit")
    public void exit(int status) {
        if (thread.runsHandler()) {
            endProcess(status);
        } else {
            k.sched.endThread(() -> endProcess(status));
        }
    }

    private void endProcess(int status) {
        trapWithoutError(SystemCall.EXIT, () -> {
            k.genunix.exit.rexit(status & 0xff);
            return 0;
        }, status);
    }

    @Override
    @LibraryFunction("waitpid")
    public ChildStatus waitpid(int pid, int options) throws SystemCallError {
        KSiginfo info = KSiginfo.at(k.memory, k.kmem.zalloc(KSiginfo.SIZE));
        try {
            int kind = pid == -1 ? P_ALL : pid > 0 ? P_PID : P_PGID;
            int who = pid == 0 ? process.proc().p_pgidp().pid_id() : Math.abs(pid);
            int wanted = WEXITED | options & (Syscalls.WNOHANG | Syscalls.WUNTRACED | Syscalls.WCONTINUED);
            withRoom(KSiginfo.SIZE, user -> trap(SystemCall.WAITSYS,
                    () -> {
                        int result = k.genunix.exit.waitsys(kind, who, info, wanted);
                        byte[] told = new byte[KSiginfo.SIZE];
                        k.memory.read(info.address(), told, 0, told.length);
                        process.memory().write(user, told, 0, told.length);
                        return result;
                    }, kind, who, user, wanted));
            if (info.si_pid() == 0) {
                return null;
            }
            boolean exited = info.si_code() == CLD_EXITED;
            ChildState state = info.si_code() == CLD_STOPPED ? ChildState.STOPPED
                    : info.si_code() == CLD_CONTINUED ? ChildState.CONTINUED : ChildState.ENDED;
            return new ChildStatus(info.si_pid(), exited ? info.si_status() : 0, exited ? 0 : info.si_status(), state);
        } finally {
            k.kmem.free(info.address(), KSiginfo.SIZE);
        }
    }

    @Override
    @LibraryFunction("getpid")
    public int getpid() {
        return (int) trapWithoutError(SystemCall.GETPID, () -> ProcessCode.pid(process.proc()));
    }

    @Override
    @LibraryFunction("getppid")
    public int getppid() {
        int[] second = new int[1];
        trapWithoutError(SystemCall.GETPID, () -> {
            second[0] = process.proc().p_ppid();
            return ProcessCode.pid(process.proc());
        });
        return second[0];
    }

    @Override
    public Map<String, String> environment() {
        return process.environment();
    }

    @Override
    public void setProcessName(String psargs) {
        String command = psargs.split(" ")[0];
        String name = command.substring(command.lastIndexOf('/') + 1);
        k.genunix.exec.setName(process.proc(), name, psargs);
        k.programNames.put(process.proc().p_pidp().pid_id(), name);
    }

    // ---- signals

    @Override
    @LibraryFunction("kill")
    public void kill(int pid, int signal) throws SystemCallError {
        trap(SystemCall.KILL, () -> k.genunix.signalCalls.kill(pid, signal), pid, signal);
    }

    @Override
    @LibraryFunction("sigaction")
    public void sigaction(int signal, Runnable handler) throws SystemCallError {
        if (signal < 1 || signal >= MAXSIG || signal == SIGKILL || signal == SIGSTOP) {
            throw new SystemCallError(EINVAL);
        }
        // A handler is Java code; its address in u_signal[] only says that there is one.
        // No program here wants to hear of children that stop.
        int flags = signal == SIGCLD ? SA_NOCLDSTOP : 0;
        long disposition = handler == null ? SIG_DFL : handler == IGNORE ? SIG_IGN : 0x8050000L + signal * 16L;
        trap(SystemCall.SIGACTION, () -> {
            process.handler(signal, handler);
            k.genunix.signalCalls.setsigact(signal, disposition, 0, flags);
            return 0;
        }, signal, 0, 0);
    }

    @Override
    @LibraryFunction("sigsuspend")
    public void sigsuspend() throws SystemCallError {
        trap(SystemCall.SIGSUSPEND, () -> k.genunix.signalCalls.sigsuspend(0), 0);
    }

    // ---- time

    /** Sets a time, or how long something takes, which lies in the program's memory or in the kernel's. */
    static void set(Timespec time, long nanos) {
        time.tv_sec(nanos / NANOS_OF_SECOND);
        time.tv_nsec(nanos % NANOS_OF_SECOND);
    }

    @Override
    @LibraryFunction("nanosleep")
    public void nanosleep(long nanos) throws SystemCallError {
        Timespec time = Timespec.at(k.memory, k.kmem.zalloc(Timespec.SIZE));
        try {
            set(time, nanos);
            withRoom(Timespec.SIZE, user -> {
                set(Timespec.at(process.memory(), user), nanos);
                return trap(SystemCall.NANOSLEEP, () -> k.genunix.timers.nanosleep(time, null), user, 0);
            });
        } finally {
            k.kmem.free(time.address(), Timespec.SIZE);
        }
    }

    @Override
    @LibraryFunction("time")
    public long time() {
        return trapWithoutError(SystemCall.TIME, () -> k.genunix.timers.gtime());
    }

    @Override
    @LibraryFunction("gethrtime")
    public long gethrtime() {
        return k.clock.now();
    }

    @Override
    public void compute(Latency latency) {
        k.unix.syscall.userTime(k.latency.draw(latency));
        if (process.takeReplaced()) {
            throw ProgramReplaced.INSTANCE;
        }
        runHandlers();
    }
}

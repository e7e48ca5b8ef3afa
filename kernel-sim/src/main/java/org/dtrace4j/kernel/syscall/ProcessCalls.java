package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.genunix.Clock;
import org.dtrace4j.kernel.genunix.Creds;
import org.dtrace4j.kernel.genunix.Exec;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.ModuleDescriptions;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.KAnoninfo;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Utsname;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;

/** The process half of the system calls: processes, signals, time, the system. */
@InObject("libc.so.1")
abstract class ProcessCalls extends Trap implements Syscalls {
    /** Codes of privsys. */
    private static final int SETPPRIV = 0;
    private static final int GETPPRIV = 1;

    private static final int PSARGS = PSARGSZ;
    private static final int SYSINFO_BYTES = 257;
    private static final int LOAD_AVERAGES = 3;
    /** Command of {@code modctl}. */
    private static final int MODINFO = 4;
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
    @LibraryFunction("getpid")
    public int getpid() {
        return (int) trapWithoutError(SystemCall.GETPID, () -> ProcessCode.pid(process.proc()));
    }

    @Override
    @LibraryFunction("getppid")
    public int getppid() {
        return (int) trapWithoutError(SystemCall.GETPID, () -> process.proc().p_ppid());
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

    @Override
    @LibraryFunction("umask")
    public int umask(int mask) {
        return (int) trapWithoutError(SystemCall.UMASK, () -> {
            int old = process.proc().p_user().u_cmask();
            process.proc().p_user().u_cmask(mask & 0777);
            return old;
        }, mask);
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

    // ---- the system

    @Override
    @LibraryFunction("uadmin")
    public void uadmin(Shutdown what) throws SystemCallError {
        int function = switch (what) {
            case REBOOT -> AD_BOOT;
            case HALT -> AD_HALT;
            case POWER_OFF -> AD_POWEROFF;
        };
        trap(SystemCall.UADMIN, () -> k.genunix.uadmin.uadmin(A_SHUTDOWN, function, 0), A_SHUTDOWN,
                function, 0);
    }

    @Override
    @LibraryFunction("modctl")
    public List<ModuleStatus> modules() throws SystemCallError {
        List<ModuleStatus> all = new ArrayList<>();
        for (KernelModule module : k.modules.loaded()) {
            int id = all.size();
            trap(SystemCall.MODCTL, () -> 0, MODINFO, id);
            FunctionIndex.Text text = k.functions.text(module.name()).orElse(new FunctionIndex.Text(module.name(), 0, 0));
            all.add(new ModuleStatus(id, text.base(), text.sizeBytes(), module.name(),
                ModuleDescriptions.of(module.name())));
        }
        return all;
    }

    @Override
    @LibraryFunction("sysinfo")
    public void setHostname(String name) throws SystemCallError {
        if (name.length() > 256) {
            throw new SystemCallError(EINVAL);
        }
        trap(SystemCall.SYSTEMINFO, () -> {
            k.memory.putString(k.vars.utsname().nodename_address(), name, 257);
            return 0;
        });
    }

    @Override
    @LibraryFunction("swapctl")
    public void swapAdd(String path) throws SystemCallError {
        withString(path, name -> {
            check(SystemCall.UADMIN, () -> k.genunix.vmSwap.swapctl(name), name);
            return 0;
        });
    }

    @Override
    @LibraryFunction("swapctl")
    public List<SwapArea> swapList() throws SystemCallError {
        List<SwapArea> areas = new ArrayList<>();
        check(SystemCall.UADMIN, () -> {
            areas.addAll(k.genunix.vmSwap.areas());
            return 0;
        });
        return areas;
    }

    @Override
    @LibraryFunction("swapctl")
    public SwapSpace swapSpace() throws SystemCallError {
        KAnoninfo info = k.vars.k_anoninfo();
        long[] space = new long[3];
        check(SystemCall.UADMIN, () -> {
            // Swap is of devices, and of memory: what has been reserved of that, and what may be.
            space[0] = info.ani_max() + info.ani_mem_resv() + k.genunix.anon.memoryForSwap();
            space[2] = info.ani_phys_resv() + info.ani_mem_resv();
            space[1] = space[0] - k.genunix.anon.inUse();
            return 0;
        });
        return new SwapSpace(space[0], space[1], space[2]);
    }

    @Override
    @LibraryFunction("getloadavg")
    public double[] loadAverages() throws SystemCallError {
        double[] averages = new double[LOAD_AVERAGES];
        withRoom(LOAD_AVERAGES * Integer.BYTES, buf -> trap(SystemCall.GETLOADAVG, () -> {
            for (int i = 0; i < averages.length; i++) {
                process.memory().putInt(buf + (long) i * Integer.BYTES, k.vars.avenrun(i));
                averages[i] = k.vars.avenrun(i) / (double) Clock.FSCALE;
            }
            return averages.length;
        }, buf, LOAD_AVERAGES));
        return averages;
    }

    @Override
    @LibraryFunction("sysinfo")
    public String sysinfo(SystemInfo what) {
        Utsname names = k.vars.utsname();
        long address = names.address() + switch (what) {
            case SYSNAME -> Utsname.OFFSET_SYSNAME;
            case HOSTNAME -> Utsname.OFFSET_NODENAME;
            case RELEASE -> Utsname.OFFSET_RELEASE;
            case VERSION -> Utsname.OFFSET_VERSION;
            case MACHINE -> Utsname.OFFSET_MACHINE;
            case ARCHITECTURE -> k.vars.architecture_address() - names.address();
        };
        String text = k.memory.getString(address, SYSINFO_BYTES);
        long mark = thread.mark();
        long user = thread.reserve(SYSINFO_BYTES);
        trapWithoutError(SystemCall.SYSTEMINFO, () -> {
            process.memory().putString(user, text, SYSINFO_BYTES);
            return text.length() + 1L;
        }, what.ordinal() + 1L, user, SYSINFO_BYTES);
        thread.release(mark);
        return text;
    }
}

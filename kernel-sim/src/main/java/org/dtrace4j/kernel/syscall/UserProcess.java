package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.CLD_DUMPED;
import static org.dtrace4j.kernel.struct.Constants.CLD_KILLED;
import static org.dtrace4j.kernel.struct.Constants.MAXSIG;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.dtrace4j.kernel.image.ArgumentScratch;
import org.dtrace4j.kernel.image.UserData;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.image.UserProbes;
import org.dtrace4j.kernel.image.UserTracer;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libc.PlockstatProbes;

/**
 * The Java half of a process: what its user-level part consists of. Found by the address of its {@code proc_t} among
 * the kernel's peers; gone when the process is.
 *
 * <p>Programs are Java code, so their data are Java objects. What they pass to system calls by address lies in {@link
 * #memory}, on the stack, for the time of one system call; above it lie, from exec on, arguments and environment:
 *
 * <pre>
 *   top of the stack | strings of environment and arguments | envp[], 0 | argv[], 0 | argc |  system calls …
 * </pre>
 */
public final class UserProcess {
    /** Where the stack of a 32-bit process ends. */
    public static final long USER_STACK_TOP = 0x8048000L;
    /** Room for what one system call passes; a larger buffer is passed in several calls. */
    public static final int USER_STACK_BYTES = 0x20000;
    private static final int FRAME_SHIFT = 10;
    /** Names what a program writes to, besides its first stack. */
    private static final String DATA = "data";
    /** Most bytes of the arguments and the environment that lie on the stack; what is more is left out. */
    private static final int MOST_BYTES_OF_ARGUMENTS = 0x4000;
    private static final UserProbes NO_PROBES = new UserProbes(List.of());

    private final Proc proc;
    private final ArgumentScratch scratch = new ArgumentScratch();
    /** The thread that no other has made: the first, or the one that has called exec. */
    private UserThread main = new UserThread(this);
    /** Those that it has made, in the order of their numbers. */
    private final List<UserThread> others = new ArrayList<>();
    private final Set<Integer> ended = new TreeSet<>();
    private UserTracer tracer;
    private AddressSpace memory;
    private Map<String, String> environment = new LinkedHashMap<>();
    private List<String> arguments = List.of();
    private ProgramTable.Row program;
    private boolean replaced;
    private long freedBefore;
    private UserProbes probes = NO_PROBES;
    private UserProbes libraryProbes;
    private Syscalls.ChildBody body;
    private int killer;
    private final Runnable[] handlers = new Runnable[MAXSIG + 1];

    private UserProcess(Proc proc) {
        this.proc = proc;
        newMemory();
    }

    /** Makes the Java half of a new process. */
    public static UserProcess create(Kernel k, Proc proc) {
        UserProcess process = new UserProcess(proc);
        k.peers.put(proc.address(), process);
        return process;
    }

    /** The Java half of a process; null for a system process. */
    public static UserProcess of(Kernel k, Proc proc) {
        return (UserProcess) k.peers.get(proc.address());
    }

    /** The Java half of the running thread's process; null in a system process. */
    public static UserProcess current(Kernel k) {
        long process = k.memory.getLong(k.loop.currentThread().kthread().address() + Kthread.OFFSET_T_PROCP);
        return (UserProcess) k.peers.get(process);
    }

    /** Forgets the Java half of a process that has ended. */
    public static void forget(Kernel k, Proc proc) {
        UserProcess process = (UserProcess) k.peers.remove(proc.address());
        if (process != null && (proc.p_wcode() == CLD_KILLED || proc.p_wcode() == CLD_DUMPED)) {
            process.killer = proc.p_wdata();
        }
    }

    /** Number of the signal that has ended it; empty while it lives, and when it has exited. */
    public OptionalInt killedBy() {
        return killer == 0 ? OptionalInt.empty() : OptionalInt.of(killer);
    }

    /**
     * Whether its pages may have been taken away since this was last asked.
     *
     * @param freed how many pages have been freed until now ({@code VmPvn.freed})
     */
    public boolean mayHaveLost(long freed) {
        boolean may = freed != freedBefore;
        freedBefore = freed;
        return may;
    }

    public Proc proc() {
        return proc;
    }

    public AddressSpace memory() {
        return memory;
    }

    ArgumentScratch scratch() {
        return scratch;
    }

    // ---- threads

    /** The Java half of one of its threads. Probe context. */
    public UserThread thread(SimThread thread) {
        return thread.owner() instanceof UserThread own && own.process() == this ? own : main;
    }

    /** Gives a thread its Java half, which is what its maker has wanted. */
    public void begin(SimThread made, SimThread maker) {
        UserThread thread = thread(maker).takeNextThread();
        made.setOwner(thread);
        thread.stack().trace(tracer);
        others.add(thread);
    }

    /** A thread has ended; {@code number} is remembered for who waits for it, 0 is not. */
    public void end(SimThread thread, int number) {
        others.remove(thread(thread));
        if (number != 0) {
            ended.add(number);
        }
    }

    /** How many threads have ended that nobody has waited for. */
    public int endedThreads() {
        return ended.size();
    }

    /**
     * Takes a thread that has ended, and that nobody has waited for.
     *
     * @param number its number, 0 for any
     * @return its number, 0 when there is none
     */
    public int takeEnded(int number) {
        int taken = number != 0 ? number : ended.isEmpty() ? 0 : ended.iterator().next();
        return ended.remove(taken) ? taken : 0;
    }

    /** Only this thread goes on, and is to become another program. */
    public void onlyThread(SimThread thread) {
        main = thread(thread);
        main.becomeMain();
        others.clear();
        ended.clear();
    }

    /** Has somebody told from now on what its functions do; null for nobody. */
    public void trace(UserTracer newTracer) {
        tracer = newTracer;
        main.stack().trace(newTracer);
        others.forEach(thread -> thread.stack().trace(newTracer));
    }

    /** The static probes of its program. */
    public UserProbes probes() {
        return probes;
    }

    /** Its program has told of its static probes. */
    public void probes(UserProbes newProbes) {
        probes = newProbes;
    }

    /** The static probes of its libraries; null until DTrace has been told of them. */
    public UserProbes libraryProbes() {
        return libraryProbes;
    }

    /** Has libraries tell DTrace of their static probes, which they do not by themselves. */
    public UserProbes loadLibraryProbes() {
        libraryProbes = libraryProbes == null ? new UserProbes(PlockstatProbes.ALL) : libraryProbes;
        return libraryProbes;
    }

    /** Probes of its own, none of them enabled. */
    private static UserProbes copyOf(List<UserProbe> rows) {
        return rows.isEmpty() ? NO_PROBES : new UserProbes(rows);
    }

    /** Gives the process new memory, as exec does. */
    private void newMemory() {
        probes = NO_PROBES;
        memory = AddressSpace.ofProcess();
        memory.mapSparse("stack", USER_STACK_TOP - USER_STACK_BYTES, USER_STACK_BYTES, FRAME_SHIFT);
        scratch.reset(memory);
        tracer = null;
        libraryProbes = null;
        main.beginProgram();
    }

    /** The program it runs; null before the first exec, and in a child that runs code of its parent. */
    public ProgramTable.Row program() {
        return program;
    }

    /** The executable whose functions are its own; empty where it has none but those of every program. */
    public Optional<String> object() {
        return program == null ? Optional.empty()
                : UserFunctions.load().objectOf(program.path().substring(program.path().lastIndexOf('/') + 1),
                        program.program().getClass());
    }

    /** Whether its program has a {@code main} of its own, with a frame of its own. */
    boolean hasMain() {
        return object().map(object -> UserFunctions.load().hasMain(object)).orElse(false);
    }

    public List<String> arguments() {
        return arguments;
    }

    /** May be changed by the program. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Sets what the program runs with from now on. */
    public void image(ProgramTable.Row newProgram, List<String> newArguments, Map<String, String> newEnvironment) {
        program = newProgram;
        arguments = List.copyOf(newArguments);
        environment = new LinkedHashMap<>(newEnvironment);
    }

    /** Gives the process new memory for a program that no file holds, with what it runs with. */
    public void layOutStack(List<String> newArguments, Map<String, String> newEnvironment) {
        image(null, newArguments, newEnvironment);
        layOutStack();
    }

    /** Gives the process new memory with its arguments and environment, as exec does, and says where they are. */
    public void layOutStack() {
        newMemory();
        probes = program == null ? NO_PROBES : copyOf(program.program().probes());
        UserData variables = program == null ? UserData.NONE : program.program().data();
        if (variables.sizeBytes() > 0) {
            mapData(UserData.BASE, variables.sizeBytes());
        }
        List<String> strings = new ArrayList<>(arguments);
        environment.forEach((name, value) -> strings.add(name + "=" + value));
        int argc = arguments.size();
        long[] addresses = new long[strings.size()];
        int left = MOST_BYTES_OF_ARGUMENTS;
        for (int i = strings.size() - 1; i >= 0; i--) {
            byte[] bytes = strings.get(i).getBytes(StandardCharsets.ISO_8859_1);
            left -= bytes.length + 1;
            if (left >= 0) {
                addresses[i] = main.pushUnaligned(bytes);
            }
        }
        long vectors = main.reserve((strings.size() + 3) * Long.BYTES);
        memory.putLong(vectors, argc);
        long argv = vectors + Long.BYTES;
        long envp = argv + (argc + 1L) * Long.BYTES;
        for (int i = 0; i < addresses.length; i++) {
            memory.putLong(i < argc ? argv + (long) i * Long.BYTES : envp + (long) (i - argc) * Long.BYTES,
                    addresses[i]);
        }
        main.keepStack();
        User user = proc.p_user();
        user.u_argc(argc);
        user.u_argv(argv);
        user.u_envp(envp);
    }

    /** The process has become another program; what runs in user mode is to begin anew. */
    public void replace() {
        replaced = true;
    }

    /** Whether the process has become another program since this was last asked. */
    boolean takeReplaced() {
        boolean was = replaced;
        replaced = false;
        return was;
    }

    /** Makes a child's image that of its parent, as fork does; it has one thread, a copy of the one that forks. */
    public void copyFrom(UserProcess parent, SimThread forking) {
        image(parent.program, parent.arguments, parent.environment);
        UserThread forker = parent.thread(forking);
        body = forker.takeNextChild();
        System.arraycopy(parent.handlers, 0, handlers, 0, handlers.length);
        long low = parent.main.stackPointer();
        byte[] used = new byte[(int) (USER_STACK_TOP - low)];
        parent.memory.read(low, used, 0, used.length);
        memory.write(low, used, 0, used.length);
        memory.shareWith(parent.memory);
        for (AddressSpace.Range range : parent.memory.ranges()) {
            if (range.name().equals(DATA)) {
                copy(parent.memory, range);
            }
        }
        main.forkFrom(forker);
        probes = copyOf(parent.probes.rows());
        User theirs = parent.proc.p_user();
        User own = proc.p_user();
        own.u_argc(theirs.u_argc());
        own.u_argv(theirs.u_argv());
        own.u_envp(theirs.u_envp());
    }

    private void copy(AddressSpace from, AddressSpace.Range range) {
        byte[] bytes = new byte[(int) range.sizeBytes()];
        from.read(range.base(), bytes, 0, bytes.length);
        memory.mapSparse(DATA, range.base(), range.sizeBytes(), FRAME_SHIFT);
        memory.write(range.base(), bytes, 0, bytes.length);
    }

    /** Has memory of its own at an address, which a child gets a copy of. */
    void mapData(long base, long sizeBytes) {
        memory.mapSparse(DATA, base, sizeBytes, FRAME_SHIFT);
    }

    /** Makes the process begin with Java code instead of a program. */
    public void begin(Syscalls.ChildBody first) {
        body = first;
    }

    /** What this process does first, if it is a child that has not begun; else null. */
    Syscalls.ChildBody takeBody() {
        Syscalls.ChildBody own = body;
        body = null;
        return own;
    }

    /** Handler of a signal: null, {@link Syscalls#IGNORE}, or code. */
    public Runnable handler(int signal) {
        return handlers[signal];
    }

    public void handler(int signal, Runnable handler) {
        handlers[signal] = handler;
    }

    /** Makes caught signals have their defaults again, as exec does. */
    public void resetHandlers() {
        for (int signal = 1; signal <= MAXSIG; signal++) {
            if (handlers[signal] != Syscalls.IGNORE) {
                handlers[signal] = null;
            }
        }
    }
}

package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.MAXSIG;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.image.UserProbes;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Syscalls;

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
    /** Most bytes of the arguments and the environment that lie on the stack; what is more is left out. */
    private static final int MOST_BYTES_OF_ARGUMENTS = 0x4000;
    /** Most programs that run one on top of the other in Java, each put there by exec. */
    private static final int MAX_NESTED = 8;

    private static final UserProbes NO_PROBES = new UserProbes(List.of());

    private final Proc proc;
    private final UserStack stack = new UserStack();
    private AddressSpace memory;
    private long stackPointer = USER_STACK_TOP;
    /** Where the stack ends when the program begins. */
    private long stackBegin = USER_STACK_TOP;
    private Map<String, String> environment = new LinkedHashMap<>();
    private List<String> arguments = List.of();
    private ProgramTable.Row program;
    private boolean replaced;
    private boolean stopAtExec;
    private UserProbes probes = NO_PROBES;
    private Syscalls.ChildBody nextChild;
    private Syscalls.ChildBody body;
    private final Runnable[] handlers = new Runnable[MAXSIG + 1];
    private final Queue<Runnable> caught = new ArrayDeque<>();
    private int runningHandlers;
    private int nested;

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
        long process = k.memory.getLong(k.sched.currentThread().kthread().address() + Kthread.OFFSET_T_PROCP);
        return (UserProcess) k.peers.get(process);
    }

    /** Forgets the Java half of a process that has ended. */
    public static void forget(Kernel k, Proc proc) {
        k.peers.remove(proc.address());
    }

    public Proc proc() {
        return proc;
    }

    public AddressSpace memory() {
        return memory;
    }

    /** The functions that it executes. */
    public UserStack stack() {
        return stack;
    }

    /** The static probes of its program. */
    public UserProbes probes() {
        return probes;
    }

    /** Its program has told of its static probes. */
    public void probes(UserProbes newProbes) {
        probes = newProbes;
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
        stackPointer = USER_STACK_TOP;
        stackBegin = USER_STACK_TOP;
        stack.reset(memory);
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
        List<String> strings = new ArrayList<>(arguments);
        environment.forEach((name, value) -> strings.add(name + "=" + value));
        int argc = arguments.size();
        long[] addresses = new long[strings.size()];
        int left = MOST_BYTES_OF_ARGUMENTS;
        for (int i = strings.size() - 1; i >= 0; i--) {
            byte[] bytes = strings.get(i).getBytes(StandardCharsets.ISO_8859_1);
            left -= bytes.length + 1;
            if (left >= 0) {
                stackPointer -= bytes.length + 1;
                memory.write(stackPointer, bytes, 0, bytes.length);
                addresses[i] = stackPointer;
            }
        }
        long vectors = reserve((strings.size() + 3) * Long.BYTES);
        memory.putLong(vectors, argc);
        long argv = vectors + Long.BYTES;
        long envp = argv + (argc + 1L) * Long.BYTES;
        for (int i = 0; i < addresses.length; i++) {
            memory.putLong(i < argc ? argv + (long) i * Long.BYTES : envp + (long) (i - argc) * Long.BYTES,
                    addresses[i]);
        }
        stackBegin = stackPointer;
        User user = proc.p_user();
        user.u_argc(argc);
        user.u_argv(argv);
        user.u_envp(envp);
    }

    /** A program begins: nothing of what was there before is on the stack. */
    void resetStack() {
        stack.clear();
        stackPointer = stackBegin;
    }

    /** The process has become another program; what runs in user mode is to begin anew. */
    public void replace() {
        replaced = true;
    }

    /**
     * Whether a program that has just replaced another may run on top of it in Java, which saves the unwinding of all
     * that the old one was doing. Not for ever: a process may call exec without end.
     */
    boolean nest() {
        return !runsHandler() && ++nested <= MAX_NESTED;
    }

    /** Whether a signal handler runs, so that the system call that it interrupted has still to give back its buffers. */
    boolean runsHandler() {
        return runningHandlers > 0;
    }

    /** The Java stack of the process is empty again. */
    void unwound() {
        nested = 0;
    }

    /** Whether the process has become another program since this was last asked. */
    boolean takeReplaced() {
        boolean was = replaced;
        replaced = false;
        return was;
    }

    /** Has it stop when it has become another program, before that begins. */
    public void stopAtExec() {
        stopAtExec = true;
    }

    /** Whether it is to stop now that it has become another program. */
    public boolean takeStopAtExec() {
        boolean was = stopAtExec;
        stopAtExec = false;
        return was;
    }

    /** Makes a child's image that of its parent, as fork does. */
    public void copyFrom(UserProcess parent) {
        image(parent.program, parent.arguments, parent.environment);
        body = parent.nextChild;
        parent.nextChild = null;
        System.arraycopy(parent.handlers, 0, handlers, 0, handlers.length);
        byte[] used = new byte[(int) (USER_STACK_TOP - parent.stackPointer)];
        parent.memory.read(parent.stackPointer, used, 0, used.length);
        memory.write(parent.stackPointer, used, 0, used.length);
        memory.shareWith(parent.memory);
        stackPointer = parent.stackPointer;
        stackBegin = parent.stackBegin;
        stack.forkFrom(parent.stack, memory);
        probes = copyOf(parent.probes.rows());
        User theirs = parent.proc.p_user();
        User own = proc.p_user();
        own.u_argc(theirs.u_argc());
        own.u_argv(theirs.u_argv());
        own.u_envp(theirs.u_envp());
    }

    /** What the child of the next fork is to do. */
    void nextChild(Syscalls.ChildBody body) {
        nextChild = body;
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

    /** A caught signal: the handler is to run when the thread is back in user mode. */
    public void deliver(Runnable handler) {
        caught.add(handler);
    }

    /** Runs the handlers of the signals that were caught. */
    void runHandlers() {
        for (Runnable handler = caught.poll(); handler != null; handler = caught.poll()) {
            runningHandlers++;
            int frame = stack.enter(UserFunctions.CALL_USER_HANDLER, 0, 0, 0, 0, 0, 0);
            int inner = stack.enter(UserFunctions.SIGHANDLER, 0, 0, 0, 0, 0, 0);
            try {
                handler.run();
                stack.leave(inner, UserFunctions.SIGHANDLER, 0);
                stack.leave(frame, UserFunctions.CALL_USER_HANDLER, 0);
            } finally {
                runningHandlers--;
            }
        }
    }

    // ---- the stack, for buffers of system calls

    /** Where the stack ends now, for whoever looks from outside. */
    public long stackPointer() {
        return stackPointer;
    }

    /** Where the stack ends now; for {@link #release}. */
    long mark() {
        return stackPointer;
    }

    void release(long mark) {
        stackPointer = mark;
    }

    /** Room on the stack; where it begins. */
    long reserve(int sizeBytes) {
        stackPointer = stackPointer - sizeBytes & ~15L;
        return stackPointer;
    }

    /** Puts a string with a NUL on the stack; where it begins. */
    long push(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long address = reserve(bytes.length + 1);
        memory.write(address, bytes, 0, bytes.length);
        memory.putByte(address + bytes.length, 0);
        return address;
    }

    /** Puts bytes on the stack; where they begin. */
    long push(byte[] bytes, int offset, int length) {
        long address = reserve(length);
        memory.write(address, bytes, offset, length);
        return address;
    }
}

package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.MAXSIG;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * The Java half of a process: what its user-level part consists of. Found by the address of its {@code proc_t} among
 * the kernel's peers; gone when the process is.
 *
 * <p>Programs are Java code, so their data are Java objects. Buffers that they give to read and write lie in {@link
 * #memory}, on the stack, for the time of one system call; strings are copied into the kernel ({@link Trap}).
 */
public final class UserProcess {
    /** Where the stack of a 32-bit process ends. */
    public static final long USER_STACK_TOP = 0x8048000L;
    /** Room for what one system call passes; a larger buffer is passed in several calls. */
    public static final int USER_STACK_BYTES = 0x10000;
    private static final int FRAME_SHIFT = 12;

    private final Proc proc;
    private AddressSpace memory;
    private long stackPointer = USER_STACK_TOP;
    private Map<String, String> environment = new LinkedHashMap<>();
    private List<String> arguments = List.of();
    private ProgramTable.Row program;
    private boolean replaced;
    private Syscalls.ChildBody nextChild;
    private Syscalls.ChildBody body;
    private final Runnable[] handlers = new Runnable[MAXSIG + 1];
    private final Queue<Runnable> caught = new ArrayDeque<>();

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

    /** Gives the process new memory, as exec does. */
    private void newMemory() {
        memory = new AddressSpace();
        memory.map("stack", USER_STACK_TOP - USER_STACK_BYTES, USER_STACK_BYTES, FRAME_SHIFT);
        stackPointer = USER_STACK_TOP;
    }

    /** The program it runs; null before the first exec, and in a child that runs code of its parent. */
    public ProgramTable.Row program() {
        return program;
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

    /** Makes a child's image that of its parent, as fork does. */
    public void copyFrom(UserProcess parent) {
        image(parent.program, parent.arguments, parent.environment);
        body = parent.nextChild;
        parent.nextChild = null;
        System.arraycopy(parent.handlers, 0, handlers, 0, handlers.length);
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

    /** The next handler to run, null if there is none. */
    Runnable nextCaught() {
        return caught.poll();
    }

    // ---- the stack, for buffers of system calls

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

    /** Puts bytes on the stack; where they begin. */
    long push(byte[] bytes, int offset, int length) {
        long address = reserve(length);
        memory.write(address, bytes, offset, length);
        return address;
    }
}

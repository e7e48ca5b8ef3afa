package org.dtrace4j.kernel.syscall;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ThreadCalls;

/**
 * The Java half of one thread of a process: the functions that it executes, and its stack in the memory of the process. A
 * process begins with one, and with its thread; those that follow are owners of their threads ({@code SimThread.owner}).
 */
public final class UserThread {
    /** Most programs that run one on top of the other in Java, each put there by exec. */
    private static final int MAX_NESTED = 8;

    private final UserProcess process;
    private final UserStack stack;
    private ThreadCalls.ThreadBody body;
    private long stackPointer;
    /** Where the stack ends when the thread, or a program of it, begins. */
    private long stackBegin;
    private final Queue<Runnable> caught = new ArrayDeque<>();
    private int runningHandlers;
    private Object local;
    private long value1;
    private long value2;
    private int nested;
    /** What it makes next, by a system call that takes its time; other threads may make some meanwhile. */
    private UserThread nextThread;
    private Syscalls.ChildBody nextChild;

    /** The first thread of a process. */
    UserThread(UserProcess process) {
        this(process, null, UserProcess.USER_STACK_TOP);
    }

    /** A thread that is to execute something on a stack that ends above at an address. */
    UserThread(UserProcess process, ThreadCalls.ThreadBody body, long stackTop) {
        this.process = process;
        this.stack = new UserStack(process.scratch());
        this.body = body;
        this.stackPointer = stackTop;
        this.stackBegin = stackTop;
    }

    UserProcess process() {
        return process;
    }

    /** The functions that it executes. */
    public UserStack stack() {
        return stack;
    }

    /** What it executes; null in the main thread of a process, which executes programs. */
    ThreadCalls.ThreadBody body() {
        return body;
    }

    /** It is the main thread of its process from now on. */
    void becomeMain() {
        body = null;
    }

    /** The last system call at whose exit it has stopped returned this; what its two registers for that hold. */
    public void registers(long first, long second) {
        value1 = first;
        value2 = second;
    }

    public long value1() {
        return value1;
    }

    public long value2() {
        return value2;
    }

    /** What libc keeps of it; null when a program begins. */
    Object local() {
        return local;
    }

    void local(Object newLocal) {
        local = newLocal;
    }

    /** The next thread that it makes is to execute something, on a stack that ends above at an address. */
    void nextThread(ThreadCalls.ThreadBody threadBody, long stackTop) {
        nextThread = new UserThread(process, threadBody, stackTop);
    }

    UserThread takeNextThread() {
        UserThread taken = nextThread;
        nextThread = null;
        return taken;
    }

    /** What the child of its next fork is to do. */
    void nextChild(Syscalls.ChildBody childBody) {
        nextChild = childBody;
    }

    Syscalls.ChildBody takeNextChild() {
        Syscalls.ChildBody taken = nextChild;
        nextChild = null;
        return taken;
    }

    /** It is the one thread of a program that begins, on the stack of a process. */
    void beginProgram() {
        stack.clear();
        stack.trace(null);
        local = null;
        stackPointer = UserProcess.USER_STACK_TOP;
        stackBegin = UserProcess.USER_STACK_TOP;
    }

    /** What now lies above stays there for as long as the program runs. */
    void keepStack() {
        stackBegin = stackPointer;
    }

    /** A program begins: nothing of what was there before is on the stack. */
    void resetStack() {
        stack.clear();
        stackPointer = stackBegin;
    }

    /** A child's thread begins where that of its parent is, on a copy of its stack. */
    void forkFrom(UserThread parent) {
        stackPointer = parent.stackPointer;
        stackBegin = parent.stackBegin;
        stack.forkFrom(parent.stack);
    }

    /**
     * Whether a program that has just replaced another may run on top of it in Java, which saves the unwinding of all
     * that the old one was doing. Not for ever: a process may call exec without end.
     */
    boolean nest() {
        return !runsHandler() && ++nested <= MAX_NESTED;
    }

    /** The Java stack of the thread is empty again. */
    void unwound() {
        nested = 0;
    }

    // ---- signals

    /** Whether a signal handler runs, so that the system call that it interrupted has still to give back its buffers. */
    boolean runsHandler() {
        return runningHandlers > 0;
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
        process.memory().write(address, bytes, 0, bytes.length);
        process.memory().putByte(address + bytes.length, 0);
        return address;
    }

    /** The same for no more of a string than its first {@code most} characters. */
    long push(String text, int most) {
        return push(text.length() > most ? text.substring(0, most) : text);
    }

    /** Puts a string where {@link #reserve} is not to round: directly below what is there. */
    long pushUnaligned(byte[] bytes) {
        stackPointer -= bytes.length + 1;
        process.memory().write(stackPointer, bytes, 0, bytes.length);
        return stackPointer;
    }

    /** Puts bytes on the stack; where they begin. */
    long push(byte[] bytes, int offset, int length) {
        long address = reserve(length);
        process.memory().write(address, bytes, offset, length);
        return address;
    }
}

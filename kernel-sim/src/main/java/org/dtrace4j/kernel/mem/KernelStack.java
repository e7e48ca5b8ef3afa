package org.dtrace4j.kernel.mem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The stack of one kernel thread, in kernel memory, with the registers that go with it.
 *
 * <p>Purpose: stacks that can be read from memory alone, as the debugger and {@code stack()} do. The build weaves calls
 * of {@code enter} and {@link #leave} around each kernel function, and a store to {@link #pc} before each call that a
 * kernel function makes. Invariant: following saved frame pointers from {@link #framePointer} gives the kernel
 * functions that are being executed, innermost first; {@code pc} lies in the innermost.
 *
 * <pre>
 *      higher addresses
 *        [fp + 8]   return address: text address in the caller, behind the beginning of the call
 *   fp → [fp]       the caller's frame pointer, 0 in the outermost frame
 *        [fp - 8]   first argument
 *        [fp - 16]  second argument, and so on: at most six
 *   sp →
 * </pre>
 *
 * <p>Cost: a call stores three words and its arguments. A thread whose stack this is uses it alone, so nothing is
 * locked.
 */
public final class KernelStack {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** What one more frame needs, with its arguments. */
    private static final int FRAME_ROOM = 64;
    /** Kept back at the end, so that the panic of an overflow has a stack to run on. */
    private static final int RESERVE = 1024;

    /** Text address of what the thread executes, as exact as the last call it made. Stored to by woven code. */
    public long pc;

    private final byte[] bytes;
    private final long base;
    private final int top;
    private int sp;
    private int fp;
    /** No frame begins below. */
    private int lowest = FRAME_ROOM + RESERVE;

    /**
     * An empty stack.
     *
     * @param base address of its lowest byte; must begin a frame of the space, which must hold the whole stack
     * @param sizeBytes bytes from the base to the top, a multiple of 16
     */
    public KernelStack(AddressSpace memory, long base, int sizeBytes) {
        this.bytes = memory.ownFrame(base);
        if (sizeBytes > bytes.length) {
            throw new IllegalArgumentException("a stack of " + sizeBytes + " bytes in frames of " + bytes.length);
        }
        this.base = base;
        this.top = sizeBytes;
        this.sp = sizeBytes;
        this.fp = sizeBytes;
    }

    /** Forgets all frames. Their bytes stay. */
    public void reset() {
        sp = top;
        fp = top;
        pc = 0;
    }

    /** Lets the stack grow into its reserve: after an overflow, for the panic. */
    public void openReserve() {
        lowest = FRAME_ROOM;
    }

    /** Address of the innermost frame, 0 when there is none. Probe context. */
    public long framePointer() {
        return fp == top ? 0 : base + fp;
    }

    /** Lowest address in use. Probe context. */
    public long stackPointer() {
        return base + sp;
    }

    /** Address of the lowest byte of the stack. */
    public long base() {
        return base;
    }

    /** Address above the highest byte of the stack. */
    public long limit() {
        return base + top;
    }

    /**
     * Begins a frame of a function without arguments; returns what {@link #leave} wants: where the frame of the caller is
     * and, in the lower half, where the new one is. Woven code only, as all of these.
     */
    public long enter(long start) {
        int frame = sp - 16;
        long token = push(start, frame);
        sp = frame;
        return token;
    }

    public long enter(long start, long a) {
        int frame = sp - 16;
        long token = push(start, frame);
        LONGS.set(bytes, frame - 8, a);
        sp = frame - 8;
        return token;
    }

    public long enter(long start, long a, long b) {
        int frame = sp - 16;
        long token = push(start, frame);
        LONGS.set(bytes, frame - 8, a);
        LONGS.set(bytes, frame - 16, b);
        sp = frame - 16;
        return token;
    }

    public long enter(long start, long a, long b, long c) {
        int frame = sp - 16;
        long token = push(start, frame);
        LONGS.set(bytes, frame - 8, a);
        LONGS.set(bytes, frame - 16, b);
        LONGS.set(bytes, frame - 24, c);
        sp = frame - 24;
        return token;
    }

    public long enter(long start, long a, long b, long c, long d) {
        int frame = sp - 16;
        long token = push(start, frame);
        LONGS.set(bytes, frame - 8, a);
        LONGS.set(bytes, frame - 16, b);
        LONGS.set(bytes, frame - 24, c);
        LONGS.set(bytes, frame - 32, d);
        sp = frame - 32;
        return token;
    }

    public long enter(long start, long a, long b, long c, long d, long e) {
        long token = enter(start, a, b, c, d);
        int frame = (int) token;
        LONGS.set(bytes, frame - 40, e);
        sp = frame - 40;
        return token;
    }

    public long enter(long start, long a, long b, long c, long d, long e, long f) {
        long token = enter(start, a, b, c, d, e);
        int frame = (int) token;
        LONGS.set(bytes, frame - 48, f);
        sp = frame - 48;
        return token;
    }

    /**
     * Room for a local variable of the function that runs, below its frame, until the function returns.
     *
     * @return its address, a multiple of 16; what is there is left over from earlier calls
     */
    public long allocate(int sizeBytes) {
        int lower = sp - sizeBytes & ~15;
        if (lower < FRAME_ROOM) {
            throw new KernelStackOverflow();
        }
        sp = lower;
        return base + lower;
    }

    private long push(long start, int frame) {
        if (frame < lowest) {
            throw new KernelStackOverflow();
        }
        int caller = fp;
        LONGS.set(bytes, frame + 8, pc);
        LONGS.set(bytes, frame, caller == top ? 0L : base + caller);
        fp = frame;
        pc = start;
        return (long) caller << 32 | frame;
    }

    /**
     * Ends a frame, and all that were begun inside it and never ended because an exception went through them.
     *
     * <p>The caller's frame comes from the token, not from memory: what is stored by one call and loaded by the next
     * would make each of a hundred thousand short calls wait for the one before.
     *
     * @param token what {@code enter} returned
     */
    public void leave(long token) {
        int frame = (int) token;
        pc = (long) LONGS.get(bytes, frame + 8);
        fp = (int) (token >>> 32);
        sp = frame + 16;
    }

    /** A kernel thread has called too deeply: the simulated kernel panics. */
    public static final class KernelStackOverflow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KernelStackOverflow() {
            super("kernel stack overflow");
        }
    }
}

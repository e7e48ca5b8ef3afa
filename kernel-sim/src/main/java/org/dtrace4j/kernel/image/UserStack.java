package org.dtrace4j.kernel.image;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a thread is in its program: the functions that have been called and have not returned.
 *
 * <p>Woven code of programs calls {@link #enter} and {@link #leave} around each function, and {@link #at} before each
 * call that a function makes. Invariant: {@code pc} lies in the innermost function, {@code returnPcs[depth - 1]} in the
 * one that called it, and so on; the outermost frame has 0 there.
 *
 * <p>Arguments that C passes by address are Java objects in a program. Only while the process is traced are they copied
 * to where a probe can read them ({@link ArgumentScratch}).
 */
public final class UserStack {
    /** Stands in for the stack of what runs outside a machine. */
    public static final UserStack NONE = new UserStack(0, new ArgumentScratch());

    private static final int MOST_FRAMES = 256;
    /** Copied of one argument at most. */
    private static final int MOST_ARGUMENT_BYTES = 4096;

    private final long[] returnPcs;
    private int depth;
    private long pc;
    private UserTracer tracer;
    private final ArgumentScratch scratch;

    /** @param scratch where arguments are copied to, in the memory of the process */
    public UserStack(ArgumentScratch scratch) {
        this(MOST_FRAMES, scratch);
    }

    private UserStack(int mostFrames, ArgumentScratch scratch) {
        this.returnPcs = new long[mostFrames];
        this.scratch = scratch;
    }

    /** No function runs. */
    public void clear() {
        depth = 0;
        pc = 0;
    }

    /** A child begins where its parent is in {@code fork}, from which it returns; nobody traces it. */
    public void forkFrom(UserStack parent) {
        tracer = null;
        int kept = Math.max(0, Math.min(parent.depth, parent.returnPcs.length) - 1);
        System.arraycopy(parent.returnPcs, 0, returnPcs, 0, kept);
        depth = kept;
        pc = parent.depth > 0 && parent.depth <= parent.returnPcs.length ? parent.returnPcs[parent.depth - 1] : 0;
    }

    /** Has somebody told from now on; null for nobody. */
    public void trace(UserTracer newTracer) {
        tracer = newTracer;
    }

    // ---- what is asked

    /** Where it is; 0 when nothing runs. Probe context. */
    public long pc() {
        return pc;
    }

    /** How many functions have not returned. Probe context. */
    public int depth() {
        return Math.min(depth, returnPcs.length);
    }

    /** Copies the program counters, innermost first; returns how many. Probe context. */
    public int frames(long[] pcs, int limit) {
        int count = 0;
        int frame = depth();
        long at = pc;
        while (at != 0 && count < limit) {
            pcs[count++] = at;
            at = frame > 0 ? returnPcs[--frame] : 0;
        }
        return count;
    }

    // ---- woven code

    /** A function begins. Returns what {@link #leave} wants. */
    public int enter(long function, long a, long b, long c, long d, long e, long f) {
        int token = depth;
        if (token < returnPcs.length) {
            returnPcs[token] = pc;
        }
        depth = token + 1;
        pc = function;
        if (tracer != null) {
            tracer.entry(function, a, b, c, d, e, f);
        }
        return token;
    }

    /** The instruction at {@code instruction} is about to be executed; the stack will show {@code newPc} for it. */
    public void at(long instruction, long newPc) {
        pc = newPc;
        if (tracer != null) {
            tracer.at(instruction);
        }
    }

    /** A function has returned, from where it was last. */
    public void leave(int token, long function, long value) {
        if (tracer != null) {
            tracer.leave(function, pc, value);
        }
        backTo(token);
    }

    /** A function has ended with an exception: an error, which C reports by -1, or a jump out of it. */
    public void leaveFailed(int token, long function, boolean error) {
        if (tracer != null && error) {
            tracer.leave(function, pc, -1);
        }
        backTo(token);
    }

    private void backTo(int token) {
        if (token < returnPcs.length) {
            pc = returnPcs[token];
        }
        depth = token;
    }

    // ---- arguments by address

    /** Address of a copy of an argument; 0 if nobody traces, or the argument is nothing that C has. */
    public long address(Object argument) {
        if (tracer == null || argument == null) {
            return 0;
        }
        if (argument instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            return copy(bytes, 0, bytes.length);
        }
        return argument instanceof byte[] bytes ? copy(bytes, 0, bytes.length)
                : argument instanceof List<?> words ? vector(words) : 0;
    }

    /** The same for a part of an array. */
    public long address(byte[] bytes, int offset, int length) {
        return tracer == null ? 0 : copy(bytes, offset, length);
    }

    private long vector(List<?> words) {
        long[] addresses = new long[words.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(words.get(i));
        }
        int bytes = (addresses.length + 1) * Long.BYTES;
        if (bytes > MOST_ARGUMENT_BYTES) {
            return 0;
        }
        long vector = scratch.room(bytes);
        for (int i = 0; i < addresses.length; i++) {
            scratch.memory().putLong(vector + (long) i * Long.BYTES, addresses[i]);
        }
        scratch.memory().putLong(vector + (long) addresses.length * Long.BYTES, 0);
        return vector;
    }

    private long copy(byte[] bytes, int offset, int length) {
        int count = Math.min(length, MOST_ARGUMENT_BYTES - 1);
        long address = scratch.room(count + 1);
        scratch.memory().write(address, bytes, offset, count);
        scratch.memory().putByte(address + count, 0);
        return address;
    }
}

package org.dtrace4j.trace.dynvar;

import static org.dtrace4j.trace.dynvar.DynamicVariables.scalar;

import org.dtrace4j.trace.agg.KeyBuilder;

/**
 * The 64-bit variables of threads, as one CPU sees them: it remembers where it last found each variable, which most often
 * is where it finds it next, since what a thread sets at the entry of a function it reads at the return.
 *
 * <p>No lock is needed for that. Only the thread that is running sets or frees its own numbers, and a chunk in use stays
 * where it is; so if the chunk says that it holds this variable of this thread, it does. Used by one thread at a time.
 * Probe context.
 */
public final class ThreadNumbers {
    private final DynamicVariables dynamic;
    private final int cpu;
    /** By variable the offset of the chunk that it was in, or 0. */
    private final int[] last;
    /** One for all CPUs would lie beside what one of them writes at each firing. */
    private final KeyBuilder noKey = new KeyBuilder(0);

    /**
     * Those of a space.
     *
     * @param dynamic the space; may be null when there are no variables
     * @param variables how many there are
     */
    public ThreadNumbers(DynamicVariables dynamic, int cpu, int variables) {
        this.dynamic = dynamic;
        this.cpu = cpu;
        this.last = new int[variables];
    }

    /** The value of a thread's variable, 0 when it has none. */
    public long get(int id, long thread) {
        int chunk = last[id];
        return dynamic.holds(chunk, scalar(id), thread) ? dynamic.number(chunk) : look(id, thread);
    }

    private long look(int id, long thread) {
        int chunk = dynamic.chunkOf(scalar(id), thread, noKey);
        if (chunk == DynamicVariables.NOWHERE) {
            return 0;
        }
        last[id] = chunk;
        return dynamic.number(chunk);
    }

    /**
     * Sets a thread's variable; 0 frees it.
     *
     * @return false when there was no room for it
     */
    public boolean set(int id, long thread, long value) {
        int chunk = last[id];
        if (!dynamic.holds(chunk, scalar(id), thread)) {
            return value == 0 ? dynamic.set(cpu, scalar(id), thread, noKey, 0) : make(id, thread, value);
        }
        if (value == 0) {
            dynamic.spare(cpu, chunk);
        } else {
            dynamic.number(chunk, value);
        }
        return true;
    }

    private boolean make(int id, long thread, long value) {
        int chunk = dynamic.chunkFor(cpu, scalar(id), thread, noKey, value);
        if (chunk == DynamicVariables.NOWHERE) {
            return false;
        }
        last[id] = chunk;
        return true;
    }
}

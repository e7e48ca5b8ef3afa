package org.dtrace4j.trace.dynvar;

import static org.dtrace4j.trace.dynvar.DynamicVariables.scalar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.trace.agg.KeyBuilder;

/**
 * The 64-bit variables of threads, as one CPU sees them: it remembers where it last found each variable, which most often
 * is where it finds it next, since what a thread sets at the entry of a function it reads at the return.
 *
 * <p>No lock is needed for that. Only the thread that is running sets or frees its own numbers, and a chunk in use stays
 * where it is. One that rests, since its number is 0, others may take for another variable; but who has it back or takes it
 * changes its state ({@link ChunkStates}). So as long as the state is the one that was last seen, the chunk is whose it was then.
 * Used by one thread at a time. Probe context.
 */
public final class ThreadNumbers {
    /** Where a variable was last. */
    private static final class Last {
        /** Whose it was. */
        long thread;
        /** The offset of its chunk. */
        int at;
        /** The place of the chunk's state. */
        int place;
        /** The state. */
        int state = ChunkStates.NOBODYS;
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final DynamicVariables dynamic;
    private final int cpu;
    // What the space keeps its chunks, their states and its counts in: after each look at a state the JIT compiler loads anew
    // whatever leads to these.
    private final byte[] memory;
    private final int[] states;
    private final long[] counts;
    /** By variable. */
    private final Last[] lasts;
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
        this.memory = dynamic == null ? null : dynamic.memory();
        this.states = dynamic == null ? null : dynamic.states().words();
        this.counts = dynamic == null ? null : dynamic.counts();
        this.lasts = new Last[variables];
        for (int id = 0; id < variables; id++) {
            lasts[id] = new Last();
        }
    }

    /** The value of a thread's variable, 0 when it has none. */
    public long get(int id, long thread) {
        Last last = lasts[id];
        int state = last.state;
        if (!isThere(last, state, thread)) {
            return look(last, id, thread);
        }
        return ChunkStates.isInUse(state) ? number(last) : 0;
    }

    private boolean isThere(Last last, int state, long thread) {
        return last.thread == thread && state == ChunkStates.get(states, last.place);
    }

    private long look(Last last, int id, long thread) {
        return find(last, id, thread) && ChunkStates.isInUse(last.state) ? number(last) : 0;
    }

    /** Looks for the chunk of a variable; false if it is nowhere, or somebody is taking it, since it rested. */
    private boolean find(Last last, int id, long thread) {
        int at = dynamic.chunkOf(scalar(id), thread, noKey);
        if (at == DynamicVariables.NOWHERE) {
            return false;
        }
        remember(last, thread, at);
        boolean found = (ChunkStates.isInUse(last.state) || ChunkStates.isResting(last.state))
                && dynamic.holds(at, scalar(id), thread);
        if (!found) {
            last.state = ChunkStates.NOBODYS;
        }
        return found;
    }

    private void remember(Last last, long thread, int at) {
        last.thread = thread;
        last.at = at;
        last.place = dynamic.statePlace(at);
        last.state = ChunkStates.get(states, last.place);
    }

    /**
     * Sets a thread's variable; 0 frees it.
     *
     * @return false when there was no room for it
     */
    public boolean set(int id, long thread, long value) {
        Last last = lasts[id];
        int state = last.state;
        if (isThere(last, state, thread)) {
            if (ChunkStates.isInUse(state)) {
                if (value == 0) {
                    rest(last, state);
                } else {
                    number(last, value);
                }
                return true;
            }
            if (value == 0) {
                return true;
            }
            if (ChunkStates.resume(states, last.place, state)) {
                last.state = ChunkStates.resumed(state);
                Chunks.countSpare(counts, cpu, -1);
                number(last, value);
                return true;
            }
        }
        return setElsewhere(last, id, thread, value);
    }

    /** The number in a chunk that is in use. */
    private long number(Last last) {
        return (long) LONG.get(memory, last.at + Chains.KEY);
    }

    private void number(Last last, long value) {
        LONG.set(memory, last.at + Chains.KEY, value);
    }

    /** Lets a chunk that is in use rest: its number is 0, and others may take it. */
    private void rest(Last last, int state) {
        number(last, 0);
        last.state = ChunkStates.rest(states, last.place, state);
        Chunks.countSpare(counts, cpu, 1);
    }

    private boolean setElsewhere(Last last, int id, long thread, long value) {
        if (value == 0) {
            if (find(last, id, thread) && ChunkStates.isInUse(last.state)) {
                rest(last, last.state);
            }
            return true;
        }
        int at = dynamic.chunkFor(cpu, scalar(id), thread, noKey, value);
        if (at == DynamicVariables.NOWHERE) {
            return false;
        }
        remember(last, thread, at);
        return true;
    }
}

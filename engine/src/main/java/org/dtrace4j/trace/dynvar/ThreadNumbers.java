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
 * where it is. The chunk of a number that has become 0 stays in use as long as this CPU remembers it, so that nothing but the
 * number changes while one thread sets it and frees it again and again. When the CPU has another one to remember, the chunk
 * <em>rests</em>: others may take it for another variable. Where a thread goes on on another CPU, that one changes the chunk's state
 * ({@link ChunkStates}) when it remembers it, so that the CPU before does not let it rest. So as long as the state is the
 * one that was last seen, the chunk is whose it was then. Used by one thread at a time. Probe context.
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
        /** The state, that of a chunk in use. */
        int state = ChunkStates.NOBODYS;
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final DynamicVariables dynamic;
    private final int cpu;
    // What the space keeps its chunks and their states in: after each look at a state the JIT compiler loads anew whatever leads
    // to these.
    private final byte[] memory;
    private final int[] states;
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
        this.lasts = new Last[variables];
        for (int id = 0; id < variables; id++) {
            lasts[id] = new Last();
        }
    }

    /** The value of a thread's variable, 0 when it has none. */
    public long get(int id, long thread) {
        Last last = lasts[id];
        return isThere(last, thread) ? number(last.at) : look(last, id, thread);
    }

    private boolean isThere(Last last, long thread) {
        return last.thread == thread && last.state == ChunkStates.get(states, last.place);
    }

    private long look(Last last, int id, long thread) {
        int at = dynamic.chunkOf(scalar(id), thread, noKey);
        if (at == DynamicVariables.NOWHERE) {
            return 0;
        }
        int place = dynamic.statePlace(at);
        int state = ChunkStates.get(states, place);
        if (!ChunkStates.isInUse(state) || !dynamic.holds(at, scalar(id), thread)) {
            return 0;
        }
        long value = number(at);
        // With the state that it had before, it was the thread's meanwhile; else its number is 0, and it rests by now.
        VarHandle.loadLoadFence();
        if (ChunkStates.get(states, place) != state) {
            return 0;
        }
        if (value != 0) {
            forget(last);
            remember(last, thread, at, place, ChunkStates.takeOver(states, place, state));
        }
        return value;
    }

    /**
     * Sets a thread's variable; 0 frees it.
     *
     * @return false when there was no room for it
     */
    public boolean set(int id, long thread, long value) {
        Last last = lasts[id];
        if (isThere(last, thread)) {
            number(last.at, value);
            return true;
        }
        return setElsewhere(last, id, thread, value);
    }

    private boolean setElsewhere(Last last, int id, long thread, long value) {
        if (value == 0) {
            if (look(last, id, thread) != 0) {
                number(last.at, 0);
            }
            return true;
        }
        // First, since it may be the only chunk that is left.
        forget(last);
        int at = dynamic.chunkFor(cpu, scalar(id), thread, noKey, value);
        if (at == DynamicVariables.NOWHERE) {
            return false;
        }
        int place = dynamic.statePlace(at);
        remember(last, thread, at, place, ChunkStates.get(states, place));
        return true;
    }

    private static void remember(Last last, long thread, int at, int place, int state) {
        last.thread = thread;
        last.at = at;
        last.place = place;
        last.state = state;
    }

    /** The chunk that was remembered rests, if its number is 0 and no other CPU remembers it. */
    private void forget(Last last) {
        if (last.state != ChunkStates.NOBODYS && number(last.at) == 0 && ChunkStates.rest(states, last.place, last.state)) {
            dynamic.countSpare(cpu);
        }
        last.state = ChunkStates.NOBODYS;
    }

    /** The number in a chunk that is in use. */
    private long number(int at) {
        return (long) LONG.get(memory, at + Chains.KEY);
    }

    private void number(int at, long value) {
        LONG.set(memory, at + Chains.KEY, value);
    }
}

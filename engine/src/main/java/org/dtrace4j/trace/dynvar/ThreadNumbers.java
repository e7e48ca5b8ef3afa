package org.dtrace4j.trace.dynvar;

import static org.dtrace4j.trace.dynvar.DynamicVariables.scalar;

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

    private final DynamicVariables dynamic;
    private final ChunkStates states;
    private final int cpu;
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
        this.states = dynamic == null ? null : dynamic.states();
        this.cpu = cpu;
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
        return ChunkStates.isInUse(state) ? dynamic.number(last.at) : 0;
    }

    private boolean isThere(Last last, int state, long thread) {
        return last.thread == thread && state == states.get(last.place);
    }

    private long look(Last last, int id, long thread) {
        return find(last, id, thread) && ChunkStates.isInUse(last.state) ? dynamic.number(last.at) : 0;
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
        last.state = states.get(last.place);
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
                    last.state = dynamic.rest(cpu, last.at, last.place, state);
                } else {
                    dynamic.number(last.at, value);
                }
                return true;
            }
            if (value == 0) {
                return true;
            }
            if (dynamic.resume(cpu, last.place, state)) {
                last.state = ChunkStates.resumed(state);
                dynamic.number(last.at, value);
                return true;
            }
        }
        return setElsewhere(last, id, thread, value);
    }

    private boolean setElsewhere(Last last, int id, long thread, long value) {
        if (value == 0) {
            if (find(last, id, thread) && ChunkStates.isInUse(last.state)) {
                last.state = dynamic.rest(cpu, last.at, last.place, last.state);
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

package org.dtrace4j.trace.spec;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.RecordBuffer;
import org.dtrace4j.trace.buffer.RecordTaker;
import org.dtrace4j.trace.buffer.SpeculativeBuffer;

/**
 * The speculations of one consumer, for all CPUs. The states and what leads from one to another are the original's:
 *
 * <pre>
 *              speculation()          speculate()             speculate() elsewhere
 *   INACTIVE ---------------> ACTIVE -------------> ACTIVEONE ----------------------> ACTIVEMANY
 *      ^                        | commit()            | commit() here, or               | commit()
 *      |                        v                     v commit() elsewhere ---+         v
 *      +------- at once ---- COMMITTING &lt;--------- COMMITTING                 +-> COMMITTINGMANY
 *      +------- {@link #clean} ----------------------------------------------------------+
 *      +------- {@link #clean} ---- DISCARDING &lt;-- discard() of what is active anywhere but only here
 * </pre>
 *
 * <p>Ids count from 1; 0 stands for no speculation and is never an error, so that a program may speculate with what
 * {@code speculation()} gave without looking at it. Records of a speculation keep the order of each CPU and get the time
 * of their commit, which is when they came to be.
 *
 * <p>Remaining race: {@link #clean} empties buffers of other CPUs. It must not run while one of them records into a
 * speculation that is being given up; where CPUs really run at the same time, whoever calls it sees to that.
 */
public final class Speculations {
    static final int INACTIVE = 0;
    static final int ACTIVE = 1;
    static final int ACTIVEONE = 2;
    static final int ACTIVEMANY = 3;
    static final int COMMITTING = 4;
    static final int COMMITTINGMANY = 5;
    static final int DISCARDING = 6;

    private final AtomicIntegerArray states;
    /** By speculation, then CPU; null where a CPU is not traced or no clause speculates. */
    private final SpeculativeBuffer[][] buffers;
    private final IntUnaryOperator sizeOf;
    /** Told of each record that is discarded; null when nobody keeps books. */
    private RecordTaker discarded;
    /** Told of each record that its CPU's principal buffer had no room for; null when nobody keeps books. */
    private RecordTaker lost;
    private final AtomicLong drops = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();

    /**
     * Speculations without buffers.
     *
     * @param count how many: option {@code nspec}
     * @param sizeOf bytes of a record with this EPID; probe context
     */
    public Speculations(int count, int cpus, IntUnaryOperator sizeOf) {
        this.states = new AtomicIntegerArray(count);
        this.buffers = new SpeculativeBuffer[count][cpus];
        this.sizeOf = sizeOf;
    }

    /**
     * Has somebody told of records that do not come to the consumer.
     *
     * @param discardedTaker of those in speculations that are discarded, or have not been committed when all ends
     * @param lostTaker of those that were committed when there was no room for them
     */
    public void keepBooks(RecordTaker discardedTaker, RecordTaker lostTaker) {
        discarded = discardedTaker;
        lost = lostTaker;
    }

    public int count() {
        return buffers.length;
    }

    /** Gives a CPU its buffers, of {@code bytes} each, a multiple of 8. */
    public void equip(int cpu, int bytes, ArrayPool pool) {
        for (SpeculativeBuffer[] ofOne : buffers) {
            ofOne[cpu] = new SpeculativeBuffer(pool.bytes(RecordBuffer.memory(bytes)), bytes);
        }
    }

    /** Gives up all memory. Nothing may be speculated after that. */
    public void release(ArrayPool pool) {
        for (SpeculativeBuffer[] ofOne : buffers) {
            for (int cpu = 0; cpu < ofOne.length; cpu++) {
                if (ofOne[cpu] != null) {
                    ofOne[cpu].release(pool);
                    ofOne[cpu] = null;
                }
            }
        }
    }

    // ---- what could not be recorded

    /** Records that did not fit into a speculation that was committed. */
    public long drops() {
        return drops.get();
    }

    /** Calls of {@code speculation()} that found none free, but some that were about to be. */
    public long busy() {
        return busy.get();
    }

    /** Calls of {@code speculation()} that found none free. */
    public long unavailable() {
        return unavailable.get();
    }

    // ---- probe context

    /** The subroutine {@code speculation()}: the id of a speculation that is active from now on, or 0. */
    public int acquire() {
        boolean anyBusy = false;
        for (int i = 0; i < buffers.length; i++) {
            int state = states.get(i);
            while (state == INACTIVE) {
                if (states.compareAndSet(i, INACTIVE, ACTIVE)) {
                    return i + 1;
                }
                state = states.get(i);
            }
            anyBusy |= state >= COMMITTING;
        }
        (anyBusy ? busy : unavailable).incrementAndGet();
        return 0;
    }

    /** Where {@code cpu} is to record after {@code speculate(id)}; null when it is not to record. */
    public SpeculativeBuffer speculate(int cpu, long id) {
        if (id <= 0 || id > buffers.length) {
            return null;
        }
        int i = (int) id - 1;
        SpeculativeBuffer buffer = buffers[i][cpu];
        while (true) {
            int state = states.get(i);
            int next;
            switch (state) {
                case ACTIVE -> next = ACTIVEONE;
                // With records here, this CPU is the one.
                case ACTIVEONE -> next = buffer.isEmpty() ? ACTIVEMANY : ACTIVEONE;
                case ACTIVEMANY -> next = ACTIVEMANY;
                default -> {
                    return null;
                }
            }
            if (next == state || states.compareAndSet(i, state, next)) {
                return buffer;
            }
        }
    }

    /** The action {@code commit(id)}, on {@code cpu}. */
    public void commit(int cpu, long id, PrincipalBuffer destination, long timestamp) {
        int i = index(id);
        if (i < 0) {
            return;
        }
        SpeculativeBuffer buffer = buffers[i][cpu];
        int state = states.get(i);
        int next;
        while (true) {
            switch (state) {
                case ACTIVE -> next = COMMITTING;
                case ACTIVEONE -> next = buffer.isEmpty() ? COMMITTINGMANY : COMMITTING;
                // Committed elsewhere before: what is here need not wait to be cleaned.
                case ACTIVEMANY, COMMITTINGMANY -> next = COMMITTINGMANY;
                default -> {
                    return;
                }
            }
            if (next == state || states.compareAndSet(i, state, next)) {
                break;
            }
            state = states.get(i);
        }
        empty(buffer, cpu, destination, timestamp);
        if (next == COMMITTING) {
            states.set(i, INACTIVE);
        }
    }

    private void empty(SpeculativeBuffer buffer, int cpu, PrincipalBuffer destination, long timestamp) {
        if (buffer != null) {
            if (destination != null && !destination.take(buffer, timestamp, sizeOf)) {
                tell(lost, buffer, cpu);
            }
            drops.addAndGet(buffer.clear());
        }
    }

    private void throwAway(SpeculativeBuffer buffer, int cpu) {
        tell(discarded, buffer, cpu);
        buffer.clear();
    }

    private void tell(RecordTaker taker, SpeculativeBuffer buffer, int cpu) {
        if (taker != null) {
            buffer.forEachRecord(sizeOf, taker, cpu);
        }
    }

    /** The action {@code discard(id)}, on {@code cpu}. */
    public void discard(int cpu, long id) {
        int i = index(id);
        if (i < 0) {
            return;
        }
        SpeculativeBuffer buffer = buffers[i][cpu];
        while (true) {
            int state = states.get(i);
            int next;
            switch (state) {
                case ACTIVE, ACTIVEMANY -> next = DISCARDING;
                case ACTIVEONE -> next = buffer.isEmpty() ? DISCARDING : INACTIVE;
                default -> {
                    return;
                }
            }
            if (next == INACTIVE) {
                // Before anybody else may have it.
                throwAway(buffer, cpu);
            }
            if (states.compareAndSet(i, state, next)) {
                if (buffer != null && next != INACTIVE) {
                    throwAway(buffer, cpu);
                }
                return;
            }
        }
    }

    /**
     * Does on all CPUs what is left to be done of commits and discards, and makes those speculations free.
     *
     * @param destinations the CPUs' principal buffers; null where a CPU has none
     * @param timestamp when this is said to happen
     */
    public void clean(PrincipalBuffer[] destinations, long timestamp) {
        for (int i = 0; i < buffers.length; i++) {
            int state = states.get(i);
            if (state != COMMITTINGMANY && state != DISCARDING) {
                continue;
            }
            for (int cpu = 0; cpu < destinations.length; cpu++) {
                SpeculativeBuffer buffer = buffers[i][cpu];
                if (state == COMMITTINGMANY) {
                    if (buffer != null && !buffer.isEmpty()) {
                        empty(buffer, cpu, destinations[cpu], timestamp);
                    }
                } else if (buffer != null) {
                    throwAway(buffer, cpu);
                }
            }
            states.set(i, INACTIVE);
        }
    }

    /** Throws away what nobody has committed: nothing will fire any more. */
    public void finish() {
        for (SpeculativeBuffer[] ofOne : buffers) {
            for (int cpu = 0; cpu < ofOne.length; cpu++) {
                if (ofOne[cpu] != null) {
                    throwAway(ofOne[cpu], cpu);
                }
            }
        }
    }

    /** Index of a speculation; -1 for none. ILLOP for one that can never be. */
    private int index(long id) {
        if (id < 0 || id > buffers.length) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        return (int) id - 1;
    }

    int state(int id) {
        return states.get(id - 1);
    }
}

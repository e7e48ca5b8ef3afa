package org.dtrace4j.trace.dynvar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * Which chunks are numbers of threads without a key, in use or resting: what a chunk is, and how often that has changed, in one
 * word each.
 *
 * <pre>
 *   OTHER --use--&gt; IN USE        by who has locked its bucket, for the thread that is running
 *   IN USE --take over--&gt; IN USE   by the CPU on which the thread whose it is runs, when that was another one before
 *   IN USE --rest--&gt; RESTING     by the CPU that used it last, when its number is 0
 *   RESTING --use--&gt; IN USE      by who has locked its bucket, for the thread whose it is
 *   RESTING --take--&gt; OTHER      by who has locked its bucket, for another variable
 * </pre>
 *
 * <p>No state of a chunk comes again before a billion others have come, so a chunk is what it was as long as its state is that of
 * then.
 * The words are beside the chunks since bytes cannot be compared and set by all JDKs. Probe context.
 */
final class ChunkStates {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);
    /** Which bits say what a chunk is. */
    private static final int KIND = 3;
    /** No number of a thread without a key. */
    private static final int OTHER = 0;
    /** One that is 0, and that others may take. */
    private static final int RESTING = 1;
    /** One that has its thread, also while it is 0. */
    private static final int IN_USE = 2;
    /** What is added at each change. */
    private static final int VERSION = 4;
    /** A state that no chunk has. */
    static final int NOBODYS = -1;
    /** How far apart the numbers of chunks are whose words lie side by side: those that are used one after the other are not. */
    private static final int APART = 16;

    private final int[] words;
    private final int rows;

    /** @param chunks their number; they are numbered from 1 */
    ChunkStates(int chunks, ArrayPool pool) {
        rows = chunks / APART + 1;
        words = pool.ints(rows * APART);
        Arrays.fill(words, OTHER);
    }

    static boolean isInUse(int state) {
        return (state & KIND) == IN_USE;
    }

    static boolean isResting(int state) {
        return (state & KIND) == RESTING;
    }

    private static int next(int state, int kind) {
        return (state & ~KIND) + VERSION | kind;
    }

    /** The place of a chunk's state. */
    int place(int chunk) {
        return chunk % APART * rows + chunk / APART;
    }

    int get(int place) {
        return get(words, place);
    }

    /** What all of this is kept in: who has it at hand gives it to the methods that are static, and is one step nearer. */
    int[] words() {
        return words;
    }

    static int get(int[] words, int place) {
        return (int) WORD.getAcquire(words, place);
    }

    /**
     * A chunk is in use from now on, that of another variable or one that rested. What it holds has been written, and its bucket
     * is locked.
     *
     * @return whether it rested
     */
    boolean use(int place) {
        int state = get(place);
        // While it is in use the CPU that used it last may let it rest.
        while (!WORD.compareAndSet(words, place, state, next(state, IN_USE))) {
            state = get(place);
        }
        return isResting(state);
    }

    /**
     * A chunk that is in use is used by another CPU from now on; returns the new state. Its number is not 0, so the CPU before,
     * which knows that, does not let it rest meanwhile.
     */
    static int takeOver(int[] words, int place, int state) {
        int taken = next(state, IN_USE);
        WORD.setRelease(words, place, taken);
        return taken;
    }

    /** A chunk that was in use in this state, and whose number is 0, rests from now on; false if its state is another one now. */
    static boolean rest(int[] words, int place, int state) {
        return WORD.compareAndSet(words, place, state, next(state, RESTING));
    }

    /** A chunk that rested in this state is somebody else's now; false if it is in use again. */
    boolean take(int place, int state) {
        return WORD.compareAndSet(words, place, state, next(state, OTHER));
    }

    /** Gives up the memory, which must not be used after that. */
    void release(ArrayPool pool) {
        pool.giveBack(words);
    }
}

package org.dtrace4j.trace.agg;

import org.dtrace4j.abi.ProbeFault;

/**
 * The key that a clause is making: a list of 64-bit words.
 *
 * <p>An integer is one word. A string is its bytes packed eight to a word, the lowest first, up to and with its NUL
 * or to the size that its type has; bytes and stacks are packed likewise and have the length that their type says. So the words of a key can be laid out
 * again when the types of its parts are known. Probe context throughout.
 */
public final class KeyBuilder {
    /** The words so far. Read only, for whoever compares or copies keys. */
    public final long[] words;
    private int length;
    private long hash;

    /** @param capacity most words of a key */
    public KeyBuilder(int capacity) {
        words = new long[capacity];
    }

    /** Begins a key. */
    public void begin() {
        length = 0;
        hash = 0;
    }

    public void add(long word) {
        if (length == words.length) {
            throw ProbeFault.Kind.TUPOFLOW.fault();
        }
        words[length++] = word;
        hash = hash(hash, word);
    }

    /** The hash of the key that is made of a key with hash {@code before}, which is 0 for none, and one word more. */
    static long hash(long before, long word) {
        // Multiplying by an odd constant and folding the high half back mixes all bits into those that choose a bucket.
        long mixed = (before ^ word) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }

    public int length() {
        return length;
    }

    public long hash() {
        return hash;
    }
}

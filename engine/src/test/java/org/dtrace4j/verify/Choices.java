package org.dtrace4j.verify;

import java.util.SplittableRandom;

/** Where an attack on the verifier takes its choices from: a seed, or a fuzzer's bytes. */
interface Choices {
    /** A number from 0 to {@code limit - 1}. */
    int below(int limit);

    long number();

    /** Choices of a seed: the same for ever. */
    static Choices of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Choices() {
            @Override
            public int below(int limit) {
                return random.nextInt(limit);
            }

            @Override
            public long number() {
                return random.nextLong();
            }
        };
    }

    default <T> T of(T[] values) {
        return values[below(values.length)];
    }

    default <T> T of(java.util.List<T> values) {
        return values.get(below(values.size()));
    }

    default boolean oneIn(int number) {
        return below(number) == 0;
    }
}

package org.dtrace4j.builtin.agg;

/** How data words are to be read for showing. */
public sealed interface Shape {
    /** One number. */
    interface Number {
        /**
         * @param data the words
         * @param normal what {@code normalize()} divides by, at least 1
         */
        long value(long[] data, long normal);
    }

    /** The words boil down to one number. */
    record Scalar(Number number) implements Shape {
        public long value(long[] data, long normal) {
            return number.value(data, normal);
        }
    }

    /** Each word is the weight of one bucket. */
    sealed interface Distribution extends Shape {
        int buckets();

        /**
         * The value that stands for a bucket: its lower bound, or for negative buckets of {@link PowersOfTwo} its
         * upper one. Not defined for underflow and overflow buckets.
         */
        long bound(int bucket);
    }

    /** Powers of two, negative and positive, around a bucket for 0; no underflow or overflow. */
    record PowersOfTwo() implements Distribution {
        /** The bucket of value 0. */
        public static final int ZERO_BUCKET = 63;

        @Override
        public int buckets() {
            return 127;
        }

        @Override
        public long bound(int bucket) {
            if (bucket == ZERO_BUCKET) {
                return 0;
            }
            return bucket < ZERO_BUCKET ? -(1L << (ZERO_BUCKET - 1 - bucket)) : 1L << (bucket - ZERO_BUCKET - 1);
        }
    }

    /**
     * Equal steps: bucket 0 is below {@code base}, bucket {@code levels + 1} is {@code base + levels * step} and above.
     */
    record Linear(int base, int levels, int step) implements Distribution {
        @Override
        public int buckets() {
            return levels + 2;
        }

        @Override
        public long bound(int bucket) {
            return base + (long) (bucket - 1) * step;
        }
    }

    /**
     * Each magnitude from {@code factor} to the {@code low} on, up to and with {@code high}, in {@code steps} linear
     * steps; bucket 0 is below, the last one above.
     */
    record LogLinear(int factor, int low, int high, int steps) implements Distribution {
        @Override
        public int buckets() {
            return LogLinearQuantize.bucket(factor, low, high, steps, Long.MAX_VALUE) + 1;
        }

        @Override
        public long bound(int bucket) {
            long start = 1;
            for (int i = 0; i < low; i++) {
                start *= factor;
            }
            int first = 1;
            for (int magnitude = low; magnitude <= high; magnitude++) {
                long end = start * factor;
                int stepsHere = (int) Math.min(steps, end);
                int buckets = stepsHere - stepsHere / factor;
                if (bucket < first + buckets) {
                    return start + (bucket - first) * (end / stepsHere);
                }
                first += buckets;
                start = end;
            }
            return start;
        }
    }
}

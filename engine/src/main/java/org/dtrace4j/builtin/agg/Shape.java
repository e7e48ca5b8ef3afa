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

    /**
     * The words boil down to one number.
     *
     * @param additive whether the numbers of all keys make a whole, so that each can be shown as a part of it
     */
    record Scalar(Number number, boolean additive) implements Shape {
        public long value(long[] data, long normal) {
            return number.value(data, normal);
        }
    }

    /** Each word is the weight of one bucket. */
    sealed interface Distribution extends Shape {
        int buckets();

        /**
         * The value that stands for the bucket of a word: its bound on the side of 0, or for a bucket that ends nowhere
         * its only one. Not defined for the end buckets of {@link Linear}.
         */
        long bound(int word);

        /** The word of the bucket that is at a place among all buckets in ascending order. */
        default int word(int place) {
            return place;
        }

        /** Where among the buckets in ascending order the one of 0 is; -1 when 0 may be in any. */
        default int zeroPlace() {
            return -1;
        }
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
        public int zeroPlace() {
            return ZERO_BUCKET;
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
     * Each magnitude of {@code factor} from {@code low} on, up to and with {@code high}, in {@code steps} linear steps,
     * and the same for negative values; {@link LogLinearQuantize} tells how the words follow each other.
     */
    record LogLinear(int factor, int low, int high, int steps) implements Distribution {
        /** The word of what is too high. */
        private int last() {
            return LogLinearQuantize.bucket(factor, low, high, steps, Long.MAX_VALUE);
        }

        @Override
        public int buckets() {
            return 2 * last() + 1;
        }

        @Override
        public int word(int place) {
            int last = last();
            return place < last ? 2 * last - place : place - last;
        }

        @Override
        public int zeroPlace() {
            return last();
        }

        /** Where the magnitudes begin: what is nearer to 0 is in the bucket of 0. */
        public long lowest() {
            long start = 1;
            for (int i = 0; i < low; i++) {
                start *= factor;
            }
            return start;
        }

        @Override
        public long bound(int word) {
            int last = last();
            return word > last ? -positive(word - last) : positive(word);
        }

        private long positive(int word) {
            if (word == 0) {
                return 0;
            }
            long start = lowest();
            int first = 1;
            for (int magnitude = low; magnitude <= high; magnitude++) {
                long end = start * factor;
                int stepsHere = (int) Math.min(steps, end);
                long width = end / stepsHere;
                int buckets = stepsHere - (int) (start / width);
                if (word < first + buckets) {
                    return Math.max(start, (word - first + start / width) * width);
                }
                first += buckets;
                start = end;
            }
            return start;
        }
    }
}

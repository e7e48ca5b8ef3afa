package org.dtrace4j.kernel.sim;

/**
 * How long something takes: a distribution of durations in nanoseconds. Each draw takes one number of the stream, but
 * for {@link WithTail}, which takes one more.
 */
public sealed interface Distribution {
    /** Draws one duration, at least 0. */
    long draw(RandomStream stream);

    /** Always the same; takes no draw. */
    record Constant(long nanos) implements Distribution {
        public Constant {
            check(nanos >= 0, "negative duration");
        }

        @Override
        public long draw(RandomStream stream) {
            return nanos;
        }
    }

    /** Anything from {@code lowNanos} to {@code highNanos}, each as likely. */
    record Uniform(long lowNanos, long highNanos) implements Distribution {
        public Uniform {
            check(lowNanos >= 0 && lowNanos <= highNanos, "bounds are reversed or negative");
        }

        @Override
        public long draw(RandomStream stream) {
            return stream.between(lowNanos, highNanos);
        }
    }

    /**
     * Around a median, skewed to the right as times of real work are: log-normal, but for its outermost tails.
     *
     * @param medianNanos half of the draws are below
     * @param spreadPercent how far out the draws go: about two thirds lie between the median divided by and multiplied
     *     with {@code 1 + spreadPercent/100}
     */
    record Skewed(long medianNanos, int spreadPercent) implements Distribution {
        public Skewed {
            check(medianNanos >= 0 && spreadPercent >= 0 && spreadPercent <= 400, "median or spread out of range");
        }

        @Override
        public long draw(RandomStream stream) {
            return PowersOfTwo.scale(medianNanos, PowersOfTwo.deviation(stream.next(), spreadPercent));
        }
    }

    /** Mostly {@code usual}; {@code rareNumerator} times in {@code rareDenominator} {@code rare} instead. */
    record WithTail(Distribution usual, long rareNumerator, long rareDenominator, Distribution rare)
            implements Distribution {
        public WithTail {
            check(rareNumerator >= 0 && rareNumerator <= rareDenominator && rareDenominator > 0, "not a ratio");
        }

        @Override
        public long draw(RandomStream stream) {
            return stream.chance(rareNumerator, rareDenominator) ? rare.draw(stream) : usual.draw(stream);
        }
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}

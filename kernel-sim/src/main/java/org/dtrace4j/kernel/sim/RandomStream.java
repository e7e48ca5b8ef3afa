package org.dtrace4j.kernel.sim;

/**
 * A pseudo-random stream: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018).
 *
 * <p>Chances are given as ratios of integers, so that no rounding of floating point decides what happens.
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;
    private long draws;

    /** A stream that depends on all 64 bits of {@code seed} and on nothing else. */
    public RandomStream(long seed) {
        s0 = mix(seed + GOLDEN);
        s1 = mix(seed + 2 * GOLDEN);
        s2 = mix(seed + 3 * GOLDEN);
        s3 = mix(seed + 4 * GOLDEN);
    }

    /** The finisher of SplitMix64: spreads every input bit over the word. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 64 random bits. */
    public long next() {
        draws++;
        long result = Long.rotateLeft(s1 * 5, 7) * 9;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** A number from 0 to {@code bound - 1}, each as likely as the others; {@code bound} must be positive. */
    public long below(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound);
        }
        // Lemire's multiplication, with rejection of the few values that would make small results likelier. Which those are
        // takes a division, and hardly ever has to be known.
        long x = next();
        if (Long.compareUnsigned(x * bound, bound) < 0) {
            long threshold = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(x * bound, threshold) < 0) {
                x = next();
            }
        }
        // High word of the unsigned product: bound is positive, so only the sign of x needs correction.
        return Math.multiplyHigh(x, bound) + ((x >> 63) & bound);
    }

    /** A number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return (int) below((long) bound);
    }

    /** A number from {@code low} to {@code high}, both possible. */
    public long between(long low, long high) {
        return low + below(high - low + 1);
    }

    /** True {@code numerator} times in {@code denominator}. */
    public boolean chance(long numerator, long denominator) {
        return below(denominator) < numerator;
    }

    /** How often {@link #next} has been called; two runs that should be equal are compared by this. */
    public long draws() {
        return draws;
    }
}

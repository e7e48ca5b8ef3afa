package org.dtrace4j.kernel.sim;

/**
 * Multiplication by 2^x in fixed point, so that a skewed draw costs no floating-point function and is the same
 * everywhere.
 */
final class PowersOfTwo {
    private static final int FRACTION_BITS = 8;
    private static final int ONE = 1 << FRACTION_BITS;
    /** Entry i is 2^(i/256) times 2^30. */
    private static final long[] FRACTIONS = new long[ONE];
    /** Entry p is log2(1 + p/100) times 256. */
    private static final int[] SPREADS = new int[401];

    static {
        for (int i = 0; i < ONE; i++) {
            FRACTIONS[i] = Math.round(StrictMath.pow(2.0, i / (double) ONE) * (1 << 30));
        }
        for (int percent = 0; percent < SPREADS.length; percent++) {
            SPREADS[percent] = (int) Math.round(StrictMath.log(1 + percent / 100.0) / StrictMath.log(2.0) * ONE);
        }
    }

    private PowersOfTwo() { }

    /**
     * A nearly normal deviate from 64 random bits, as an exponent for {@link #scale}: the sum of four 16-bit numbers
     * has a standard deviation of 37837, and no draw lies further out than 3.5 of them.
     */
    static int deviation(long bits, int spreadPercent) {
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (int) ((sum - 2 * 0xffff) * SPREADS[spreadPercent] / 37837);
    }

    /** {@code value * 2^(exponent/256)}, for values below 2^60. */
    static long scale(long value, int exponent) {
        int whole = exponent >> FRACTION_BITS;
        long product = Math.multiplyHigh(value << 2, FRACTIONS[exponent & ONE - 1] << 32);
        return whole >= 0 ? product << whole : product >> -whole;
    }
}

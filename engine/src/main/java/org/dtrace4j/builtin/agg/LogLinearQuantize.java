package org.dtrace4j.builtin.agg;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.diag.ErrorTag;

/**
 * {@code llquantize(x, factor, low, high, steps[, weight])}: a distribution with linear steps within each power of
 * {@code factor}. One word for each bucket.
 *
 * <p>A magnitude m covers the values from factor^m up to factor^(m+1). It is cut into {@code steps} equal steps, counted
 * from 0 on; those that end before the magnitude begins belong to the magnitudes below. A magnitude that has fewer whole
 * numbers than steps has a bucket for each number. Negative values have buckets of their own, which mirror these; what
 * lies between the two lowest magnitudes goes into one bucket in the middle.
 *
 * <pre>
 *   word   0        1 … n                 n+1       n+2 … 2n+1              2n+2
 *          middle   positive, ascending   too high  negative, descending    too low
 * </pre>
 *
 * <p>The parameter holds factor, low, high and steps in 16 bits each, factor in the highest.
 */
public final class LogLinearQuantize implements AggregatingFunction {
    private static final int MAXIMUM_16_BITS = 0xffff;
    private static final List<String> CONSTANTS = List.of("factor", "low magnitude", "high magnitude",
            "linear steps per magnitude");
    private static final List<ErrorTag> VALUE_TAGS = List.of(ErrorTag.D_LLQUANT_FACTORVAL, ErrorTag.D_LLQUANT_LOWVAL,
            ErrorTag.D_LLQUANT_HIGHVAL, ErrorTag.D_LLQUANT_NSTEPVAL);
    private static final List<ErrorTag> TYPE_TAGS = List.of(ErrorTag.D_LLQUANT_FACTORTYPE, ErrorTag.D_LLQUANT_LOWTYPE,
            ErrorTag.D_LLQUANT_HIGHTYPE, ErrorTag.D_LLQUANT_NSTEPTYPE);
    private static final List<ErrorTag> MATCH_TAGS = List.of(ErrorTag.D_LLQUANT_FACTORMATCH,
            ErrorTag.D_LLQUANT_LOWMATCH, ErrorTag.D_LLQUANT_HIGHMATCH, ErrorTag.D_LLQUANT_NSTEPMATCH);

    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        int factor = (int) (parameter >>> 48);
        int low = (int) (parameter >>> 32) & MAXIMUM_16_BITS;
        int high = (int) (parameter >>> 16) & MAXIMUM_16_BITS;
        int steps = (int) parameter & MAXIMUM_16_BITS;
        int word;
        if (value >= 0) {
            word = bucket(factor, low, high, steps, value);
        } else {
            // The lowest number has no opposite; the highest one is in the same bucket as that would be.
            int mirrored = bucket(factor, low, high, steps, value == Long.MIN_VALUE ? Long.MAX_VALUE : -value);
            word = mirrored == 0 ? 0 : bucket(factor, low, high, steps, Long.MAX_VALUE) + mirrored;
        }
        f.setData(slot, word, f.data(slot, word) + weight);
    }

    /** The bucket of a value that is not negative. Bounded by the number of magnitudes, at most 63. */
    static int bucket(int factor, int low, int high, int steps, long value) {
        long start = 1;
        for (int i = 0; i < low; i++) {
            start *= factor;
        }
        if (value < start) {
            return 0;
        }
        int first = 1;
        for (int magnitude = low; magnitude <= high; magnitude++) {
            long end = start * factor;
            int stepsHere = (int) Math.min(steps, end);
            long width = end / stepsHere;
            if (value < end) {
                return first + (int) (value / width - start / width);
            }
            first += stepsHere - (int) (start / width);
            start = end;
        }
        return first;
    }

    @Override
    public String since() {
        return "1.7";
    }

    @Override
    public String description() {
        return "a distribution over magnitudes, each in equal steps";
    }

    @Override
    public String name() {
        return "llquantize";
    }

    @Override
    public List<String> constants() {
        return CONSTANTS;
    }

    @Override
    public boolean takesWeight() {
        return true;
    }

    @Override
    public BadParameterException notConstant(int index) {
        return new BadParameterException(TYPE_TAGS.get(index), index, "llquantize( ) argument #" + (index + 1) + " ("
                + CONSTANTS.get(index) + ") must be an integer constant");
    }

    @Override
    public long encode(List<Long> constants) throws BadParameterException {
        long parameter = 0;
        for (int i = 0; i < CONSTANTS.size(); i++) {
            long value = constants.get(i);
            if (value < 0 || value > MAXIMUM_16_BITS) {
                throw new BadParameterException(VALUE_TAGS.get(i), i, "llquantize( ) argument #" + (i + 1) + " ("
                        + CONSTANTS.get(i) + ") must be an unsigned 16-bit quantity");
            }
            parameter = parameter << 16 | value;
        }
        checkRanges(shape(parameter));
        return parameter;
    }

    private static void checkRanges(Shape.LogLinear s) throws BadParameterException {
        if (s.factor() < 2) {
            throw new BadParameterException(ErrorTag.D_LLQUANT_FACTORSMALL, -1,
                    "llquantize( ) factor (argument #1) must be two or more");
        }
        if (s.low() > s.high()) {
            throw new BadParameterException(ErrorTag.D_LLQUANT_MAGRANGE, -1,
                    "llquantize( ) high magnitude (argument #3) must be at least low magnitude (argument #2)");
        }
        if (s.steps() == 0 || s.steps() < s.factor() && s.factor() % s.steps() != 0) {
            throw new BadParameterException(ErrorTag.D_LLQUANT_FACTORNSTEPS, -1,
                    "llquantize( ) number of linear steps per magnitude (argument #4) must evenly divide the factor "
                            + "(argument #1) when it is less");
        }
        BigInteger limit = BigInteger.valueOf(s.factor()).pow(s.high() + 1);
        if (limit.bitLength() > 63) {
            throw new BadParameterException(ErrorTag.D_LLQUANT_MAGTOOBIG, -1, "llquantize( ) factor (" + s.factor()
                    + ") raised to power of high magnitude (" + s.high() + ") plus 1 overflows 64-bits");
        }
        if (s.steps() > s.factor() && (s.steps() % s.factor() != 0 || !dividesMagnitudes(s))) {
            throw new BadParameterException(ErrorTag.D_LLQUANT_FACTOREVEN, Optional.of(s.steps() % s.factor() != 0
                    ? ErrorTag.D_LLQUANT_FACTORVAL : ErrorTag.D_LLQUANT_STEPVAL), -1,
                    "llquantize( ) factor (argument #1) must evenly divide the number of steps per magnitude "
                            + "(argument #4), and the number of steps per magnitude must evenly divide a power of the "
                            + "factor");
        }
    }

    /**
     * Whether all steps of a magnitude are of the same whole width: in magnitudes that have at least as many numbers as
     * there are steps, as illumos asks, or, which is less, in those from the lowest on.
     */
    private static boolean dividesMagnitudes(Shape.LogLinear s) {
        BigInteger factor = BigInteger.valueOf(s.factor());
        BigInteger steps = BigInteger.valueOf(s.steps());
        BigInteger enough = factor;
        while (enough.compareTo(steps) < 0) {
            enough = enough.multiply(factor);
        }
        return enough.mod(steps).signum() == 0 || factor.pow(Math.max(s.low() + 1, 2)).mod(steps).signum() == 0;
    }

    @Override
    public void match(long previous, long current) throws BadParameterException {
        for (int i = 0; i < CONSTANTS.size(); i++) {
            int shift = 16 * (CONSTANTS.size() - 1 - i);
            long expected = previous >>> shift & MAXIMUM_16_BITS;
            long found = current >>> shift & MAXIMUM_16_BITS;
            if (expected != found) {
                throw new BadParameterException(MATCH_TAGS.get(i), -1, "llquantize( ) " + CONSTANTS.get(i)
                        + " (argument #"
                        + (i + 1) + ") doesn't match previous declaration: expected " + expected + ", found " + found);
            }
        }
    }

    @Override
    public int words(long parameter) {
        return shape(parameter).buckets();
    }

    @Override
    public void merge(long[] into, long[] from) {
        Aggregations.add(into, from);
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Distributions.compare(shape(parameter), left, right, 0);
    }

    @Override
    public Shape.LogLinear shape(long parameter) {
        return new Shape.LogLinear((int) (parameter >>> 48), (int) (parameter >>> 32) & MAXIMUM_16_BITS,
                (int) (parameter >>> 16) & MAXIMUM_16_BITS, (int) parameter & MAXIMUM_16_BITS);
    }
}

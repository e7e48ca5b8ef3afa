package org.dtrace4j.builtin.agg;

import java.math.BigInteger;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/**
 * {@code stddev(x)}: the standard deviation, rounded down. Words: how many values, their total, and the total of their
 * squares in 128 bits, low half first.
 */
public final class StandardDeviation implements AggregatingFunction {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        f.setData(slot, 0, f.data(slot, 0) + 1);
        f.setData(slot, 1, f.data(slot, 1) + value);
        long low = f.data(slot, 2);
        long sum = low + value * value;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        f.setData(slot, 2, sum);
        f.setData(slot, 3, f.data(slot, 3) + Math.multiplyHigh(value, value) + carry);
    }

    @Override
    public String since() {
        return "1.6";
    }

    @Override
    public String description() {
        return "the standard deviation of the values";
    }

    @Override
    public String name() {
        return "stddev";
    }

    @Override
    public int words(long parameter) {
        return 4;
    }

    @Override
    public void merge(long[] into, long[] from) {
        into[0] += from[0];
        into[1] += from[1];
        long low = into[2] + from[2];
        into[3] += from[3] + (Long.compareUnsigned(low, from[2]) < 0 ? 1 : 0);
        into[2] = low;
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Long.compare(deviation(left, 1), deviation(right, 1));
    }

    @Override
    public Shape shape(long parameter) {
        return new Shape.Scalar(StandardDeviation::deviation, true);
    }

    private static long deviation(long[] data, long normal) {
        if (data[0] == 0) {
            return 0;
        }
        BigInteger count = BigInteger.valueOf(data[0]);
        BigInteger average = BigInteger.valueOf(data[1] / normal / data[0]);
        BigInteger squares = BigInteger.valueOf(data[3]).multiply(TWO_TO_64).add(unsigned(data[2]));
        BigInteger divisor = BigInteger.valueOf(normal);
        BigInteger averageOfSquares = squares.divide(divisor).divide(divisor).divide(count);
        BigInteger variance = averageOfSquares.subtract(average.multiply(average));
        return variance.signum() <= 0 ? 0 : variance.sqrt().longValue();
    }

    private static BigInteger unsigned(long word) {
        BigInteger value = BigInteger.valueOf(word);
        return word < 0 ? value.add(TWO_TO_64) : value;
    }
}

package org.dtrace4j.builtin.agg;

import java.util.List;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.diag.ErrorTag;

/**
 * {@code lquantize(x, base, limit[, step[, weight]])}: a distribution over equal steps. One word for each bucket,
 * with one below {@code base} and one from {@code limit} on.
 *
 * <p>The parameter holds the base in bits 0 to 31 (signed), the number of levels in bits 32 to 47, the step in bits
 * 48 to 63.
 */
public final class LinearQuantize implements AggregatingFunction {
    private static final int MAXIMUM_16_BITS = 0xffff;

    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        long base = (int) parameter;
        int levels = (int) (parameter >>> 32) & MAXIMUM_16_BITS;
        int step = (int) (parameter >>> 48);
        int bucket = 0;
        if (value >= base) {
            // The distance may exceed the range of long; as an unsigned number it does not.
            long level = Long.divideUnsigned(value - base, step);
            bucket = level < levels ? (int) level + 1 : levels + 1;
        }
        f.setData(slot, bucket, f.data(slot, bucket) + weight);
    }

    @Override
    public String description() {
        return "a distribution over equal steps between two bounds";
    }

    @Override
    public String name() {
        return "lquantize";
    }

    @Override
    public List<String> constants() {
        return List.of("base", "limit", "step");
    }

    @Override
    public int optionalConstants() {
        return 1;
    }

    @Override
    public boolean takesWeight() {
        return true;
    }

    @Override
    public BadParameterException notConstant(int index) {
        ErrorTag tag = List.of(ErrorTag.D_LQUANT_BASETYPE, ErrorTag.D_LQUANT_LIMTYPE, ErrorTag.D_LQUANT_STEPTYPE)
                .get(index);
        return new BadParameterException(tag, index, "lquantize( ) argument #" + (index + 1) + " must be "
                + (tag == ErrorTag.D_LQUANT_STEPTYPE ? "a non-zero positive" : "an") + " integer constant");
    }

    @Override
    public long encode(List<Long> constants) throws BadParameterException {
        long base = constants.get(0);
        long limit = constants.get(1);
        long step = constants.size() > 2 ? constants.get(2) : 1;
        if (base != (int) base) {
            throw new BadParameterException(ErrorTag.D_LQUANT_BASEVAL, 0,
                    "lquantize( ) argument #1 must be a 32-bit quantity");
        }
        if (limit != (int) limit) {
            throw new BadParameterException(ErrorTag.D_LQUANT_LIMVAL, 1,
                    "lquantize( ) argument #2 must be a 32-bit quantity");
        }
        if (limit < base) {
            throw new BadParameterException(ErrorTag.D_LQUANT_MISMATCH, -1,
                    "lquantize( ) base (argument #1) must be less than limit (argument #2)");
        }
        if (step <= 0) {
            throw new BadParameterException(ErrorTag.D_LQUANT_STEPTYPE, 2,
                    "lquantize( ) argument #3 must be a non-zero positive integer constant");
        }
        if (step > MAXIMUM_16_BITS) {
            throw new BadParameterException(ErrorTag.D_LQUANT_STEPVAL, 2,
                    "lquantize( ) argument #3 must be a 16-bit quantity");
        }
        long levels = (limit - base) / step;
        if (levels == 0) {
            throw new BadParameterException(ErrorTag.D_LQUANT_STEPLARGE, -1,
                    "lquantize( ) step (argument #3) too large: must have at least one quantization level");
        }
        if (levels > MAXIMUM_16_BITS) {
            throw new BadParameterException(ErrorTag.D_LQUANT_STEPSMALL, -1,
                    "lquantize( ) step (argument #3) too small: number of quantization levels must be a 16-bit "
                            + "quantity");
        }
        return step << 48 | levels << 32 | base & 0xffff_ffffL;
    }

    @Override
    public void match(long previous, long current) throws BadParameterException {
        Shape.Linear was = shape(previous);
        Shape.Linear is = shape(current);
        check(ErrorTag.D_LQUANT_MATCHBASE, "base (argument #1)", was.base(), is.base());
        check(ErrorTag.D_LQUANT_MATCHLIM, "limit (argument #2)", was.base() + was.levels() * was.step(),
                is.base() + is.levels() * is.step());
        check(ErrorTag.D_LQUANT_MATCHSTEP, "step (argument #3)", was.step(), is.step());
    }

    private static void check(ErrorTag tag, String what, int expected, int found) throws BadParameterException {
        if (expected != found) {
            throw new BadParameterException(tag, -1, "lquantize( ) " + what
                    + " doesn't match previous declaration: expected " + expected + ", found " + found);
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
        Shape.Linear shape = shape(parameter);
        // The bucket that begins at 0 adds nothing to the total.
        int tie = shape.base() <= 0 && -(long) shape.base() % shape.step() == 0
                && -(long) shape.base() / shape.step() <= shape.levels() ? -shape.base() / shape.step() + 1 : -1;
        return Distributions.compare(shape, left, right, tie);
    }

    @Override
    public Shape.Linear shape(long parameter) {
        return new Shape.Linear((int) parameter, (int) (parameter >>> 32) & MAXIMUM_16_BITS, (int) (parameter >>> 48));
    }
}

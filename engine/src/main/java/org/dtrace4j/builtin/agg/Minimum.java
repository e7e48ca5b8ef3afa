package org.dtrace4j.builtin.agg;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** {@code min(x)}: the smallest value, 0 when there was none. Words: whether there was a value, the value. */
public final class Minimum extends Extreme {
    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        if (f.data(slot, 0) == 0) {
            f.setData(slot, 0, 1);
            f.setData(slot, 1, value);
        } else if (value < f.data(slot, 1)) {
            f.setData(slot, 1, value);
        }
    }

    @Override
    public String description() {
        return "the smallest value";
    }

    @Override
    public String name() {
        return "min";
    }

    @Override
    long kept(long a, long b) {
        return Math.min(a, b);
    }
}

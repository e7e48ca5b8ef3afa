package org.dtrace4j.dof;

import java.util.List;

/**
 * One aggregation, or one of those that are an aggregation together: where a program gives kernel stacks and user stacks,
 * or stacks of several depths, as one key, then each layout of keys has an image of its own.
 *
 * @param id number in the consumer, from 1
 * @param variable the id of the first one of those that share the name, function and parameter; its own where it is that
 * @param name its name without {@code @}; empty for the anonymous one
 * @param function name of the aggregating function, as in {@code org.dtrace4j.builtin.agg}
 * @param keys its keys with their offsets in the key; empty when it has none
 * @param parameter what the function was given as constants, encoded as the function says (lquantize: base, levels,
 *     step)
 * @param words 64-bit words of data that the function needs
 */
public record AggregationImage(int id, int variable, String name, String function, List<FieldImage> keys, long parameter,
        int words) {
    public AggregationImage {
        keys = List.copyOf(keys);
    }

    /** One that is alone. */
    public AggregationImage(int id, String name, String function, List<FieldImage> keys, long parameter, int words) {
        this(id, id, name, function, keys, parameter, words);
    }
}

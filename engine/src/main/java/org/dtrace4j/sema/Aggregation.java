package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.source.Span;

/**
 * An aggregation of a consumer, as its first use fixed it.
 *
 * @param id number in the consumer, from 1
 * @param variable the id that the name stands for: that of its first use. Another use whose stacks or symbols are of
 *     another kind or depth has an id of its own, and its data are a part of the same
 * @param name without {@code @}; empty for the anonymous one
 * @param function its aggregating function
 * @param parameter the function's constants, encoded
 * @param keys types of its keys
 * @param stackFrames for each key the frames of a stack, 0 for any other key
 * @param span where it was first used
 */
public record Aggregation(int id, int variable, String name, AggregatingFunction function, long parameter,
        List<CtfType> keys, List<Integer> stackFrames, Span span) {
    public Aggregation {
        keys = List.copyOf(keys);
        stackFrames = List.copyOf(stackFrames);
    }

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public int hashCode() {
        return 31 * id + name.hashCode();
    }
}

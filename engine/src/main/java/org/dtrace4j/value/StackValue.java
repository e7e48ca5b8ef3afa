package org.dtrace4j.value;

import java.util.List;
import java.util.OptionalInt;

/**
 * A stack, innermost frame first.
 *
 * @param frames possibly none
 * @param process whose stack it is; empty for the kernel's
 */
public record StackValue(List<Location> frames, OptionalInt process) implements Value {
    public StackValue {
        frames = List.copyOf(frames);
    }

    /** A stack of the kernel. */
    public StackValue(List<Location> frames) {
        this(frames, OptionalInt.empty());
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitStack(this);
    }
}

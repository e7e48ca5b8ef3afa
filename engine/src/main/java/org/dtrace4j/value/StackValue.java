package org.dtrace4j.value;

import java.util.List;

/**
 * A stack, innermost frame first.
 *
 * @param frames possibly none
 */
public record StackValue(List<Location> frames) implements Value {
    public StackValue {
        frames = List.copyOf(frames);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitStack(this);
    }
}

package org.dtrace4j.consume;

import java.nio.ByteBuffer;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;

/**
 * An aggregation and its function.
 *
 * @param variable what a program's name for it stands for: the id of the first of those that share the name
 * @param layout how its keys lie, as far as that can differ among aggregations that are shown together
 */
record Aggregation(AggregationImage image, AggregatingFunction function, int variable, String layout) {
    Aggregation(AggregationImage image, AggregatingFunction function) {
        this(image, function, image.variable(), layout(image));
    }

    private static String layout(AggregationImage image) {
        StringBuilder text = new StringBuilder();
        for (FieldImage key : image.keys()) {
            switch (key.kind()) {
                case KERNEL_STACK, USER_STACK, SYMBOL, MODULE, USER_SYMBOL, USER_MODULE, USER_ADDRESS ->
                    text.append(key.kind()).append(key.size()).append(' ');
                case SIGNED, UNSIGNED, STRING, BYTES, FLOAT -> text.append("- ");
            }
        }
        return text.toString();
    }

    /** This aggregation with its keys lying as those of {@code other} do. */
    Aggregation withKeysOf(Aggregation other) {
        return layout.equals(other.layout) ? this : new Aggregation(new AggregationImage(image.id(), variable,
                image.name(), image.function(), other.image.keys(), image.parameter(), image.words()), function);
    }

    /** A key with these bytes, by content. */
    Key key(byte[] bytes) {
        return new Key(layout, ByteBuffer.wrap(bytes));
    }

    /** A key of aggregations that are shown together. */
    record Key(String layout, ByteBuffer bytes) { }

    int id() {
        return image.id();
    }

    int words() {
        return function.words(image.parameter());
    }
}

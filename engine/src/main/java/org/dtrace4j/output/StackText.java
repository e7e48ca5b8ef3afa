package org.dtrace4j.output;

import java.util.function.UnaryOperator;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;

/** Stacks: a newline, then a line for each frame. */
final class StackText {
    private StackText() { }

    /**
     * Appends a stack.
     *
     * @param indent columns in front of each frame
     * @param place puts the text of a frame in its field
     */
    static void write(StringBuilder out, StackValue stack, int indent, UnaryOperator<String> place) {
        out.append('\n');
        for (Location frame : stack.frames()) {
            out.append(" ".repeat(indent)).append(place.apply(frame.text())).append('\n');
        }
    }
}

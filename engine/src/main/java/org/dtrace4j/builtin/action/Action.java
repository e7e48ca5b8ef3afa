package org.dtrace4j.builtin.action;

import java.util.Optional;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.dof.ActionImage;

/**
 * One action.
 *
 * @param name its name
 * @param kind what it does to whom
 * @param arguments what it takes
 * @param image how the consumer sees it; empty when it leaves nothing for the consumer
 * @param method the method of {@link org.dtrace4j.abi.Firing} that it calls after it has recorded; empty when none
 * @param tags the beginning of the tags of its own errors, such as {@code D_TRUNC}; empty when it has none
 * @param value its type where it stands as a value ({@code @[stack()]}); empty when it cannot
 * @param since the version of D that introduced it
 * @param description for the manual, one phrase
 */
public record Action(String name, Kind kind, Arguments arguments, Optional<ActionImage.Kind> image,
        Optional<String> method, String tags, Optional<CtfType> value, String since,
        String description) {
    /** What an action does. */
    public enum Kind {
        /** Records data. */
        DATA,
        /** Steers tracing itself. */
        CONTROL,
        /** Tells the consumer to do something when it reads the record. */
        CONSUMER,
        /** Changes the traced system. */
        DESTRUCTIVE,
        /** Has the rest of its clause record into a speculation. */
        SPECULATE,
        /** Makes a speculation's records count. */
        COMMIT,
        /** Throws a speculation's records away. */
        DISCARD
    }

    /** What an action takes, and so which rules check it. */
    public enum Arguments {
        /** {@code ()} */
        NONE,
        /** {@code (expression)}, any value that can be recorded. */
        VALUE,
        /** {@code (expression)}, any value that can be recorded; what its type is goes with it. */
        TYPED_VALUE,
        /** {@code (format, …)}, checked against the format. */
        FORMAT,
        /** {@code ([format,] @a[, @b …])}. */
        AGGREGATIONS,
        /** {@code (int)}, recorded as 32 bits. */
        STATUS,
        /** {@code ([frames])}, a positive constant. */
        FRAMES,
        /** {@code ([frames[, string size]])}, constants, of which only the latter may be 0. */
        USER_FRAMES,
        /** {@code (address, size[, shown])}. */
        MEMORY,
        /** {@code (@a)}. */
        AGGREGATION,
        /** {@code (@a, number)}. */
        AGGREGATION_AND_NUMBER,
        /** {@code (@a[, number])}. */
        AGGREGATION_AND_OPTIONAL_NUMBER,
        /** {@code (string[, string])}. */
        SETTING,
        /** {@code (address)}, named by the consumer. */
        ADDRESS,
        /** {@code (int)}, which the method of the ABI is given. */
        NUMBER
    }
}

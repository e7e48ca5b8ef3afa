package org.dtrace4j.dof;

import java.util.List;

/**
 * One action as the consumer sees it. What an action has depends on its kind:
 *
 * <pre>
 *   DEFAULT                        nothing
 *   TRACE                          one field: the value
 *   PRINT                          one field: the value; format = C declarations that its type's name needs; argument =
 *                                  size of the value where the field has its beginning alone
 *   PRINTF, FREOPEN, SYSTEM        format, and a field for each argument in order
 *   PRINTA                         aggregations; format, or empty for the default layout
 *   EXIT                           one field: the status, a signed 32-bit integer
 *   STACK, USTACK, JSTACK          one field; argument = frames
 *   TRACEMEM                       one field of bytes, and a second one, a 64-bit count of bytes to show, if given
 *   CLEAR, DENORMALIZE             one aggregation
 *   TRUNC                          one aggregation, and a field: how many elements to keep, if given
 *   NORMALIZE                      one aggregation, and a field: the divisor
 *   SETOPT                         one or two string fields: the option, its value
 *   FTRUNCATE                      nothing
 *   ERROR                          five fields: EPID, action, offset, fault, address
 * </pre>
 *
 * @param kind what it is
 * @param format the format string, or declarations, else empty
 * @param fields the values recorded for it, in order
 * @param aggregations ids of the aggregations it refers to
 * @param argument a constant: frames of a stack, size of what was cut; else 0
 */
public record ActionImage(Kind kind, String format, List<FieldImage> fields, List<Integer> aggregations,
        long argument) {
    /** Actions that leave something for the consumer. The code is what the image holds; it never changes. */
    public enum Kind {
        /** An empty clause: the record itself is all. */
        DEFAULT(0),
        TRACE(1), PRINTF(2), PRINTA(3), EXIT(4), STACK(5), TRACEMEM(6), PRINT(7), USTACK(8), JSTACK(9),
        /**
         * A fault in another clause, as {@code arg1} to {@code arg5} of {@code dtrace:::ERROR} give it. Recorded by the
         * program that every consumer enables beside its own; no D text compiles to it.
         */
        ERROR(10),
        CLEAR(16), TRUNC(17), NORMALIZE(18), DENORMALIZE(19), SETOPT(20),
        /** Changes the host's files: only an enabling with {@code -w} may hold it. */
        FREOPEN(21, true),
        FTRUNCATE(22),
        /** Runs a command on the host: only an enabling with {@code -w} may hold it. */
        SYSTEM(23, true);

        private final int code;
        private final boolean destructive;

        Kind(int code) {
            this(code, false);
        }

        Kind(int code, boolean destructive) {
            this.code = code;
            this.destructive = destructive;
        }

        /** Whether only an enabling with {@code -w} may hold it, although it is the consumer who acts. */
        public boolean destructive() {
            return destructive;
        }

        public int code() {
            return code;
        }
    }

    public ActionImage {
        fields = List.copyOf(fields);
        aggregations = List.copyOf(aggregations);
    }

    /** Whether {@link #format} is a format string. */
    public boolean isFormatted() {
        return !format.isEmpty() && kind != Kind.PRINT;
    }
}

package org.dtrace4j.dof;

import java.util.List;

/**
 * One action as the consumer sees it.
 *
 * @param kind what it is
 * @param format the format string of {@code printf} and its like, else empty
 * @param fields the values recorded for it, in order
 * @param aggregations ids of the aggregations it refers to
 * @param argument a constant: frames of a stack, elements of {@code trunc}; else 0
 */
public record ActionImage(Kind kind, String format, List<FieldImage> fields, List<Integer> aggregations, long argument) {
    /** Actions that leave something for the consumer. The code is what the image holds; it never changes. */
    public enum Kind {
        /** An empty clause: the record itself is all. */
        DEFAULT(0),
        TRACE(1), PRINTF(2), PRINTA(3), EXIT(4), STACK(5), TRACEMEM(6), PRINT(7), USTACK(8), JSTACK(9),
        CLEAR(16), TRUNC(17), NORMALIZE(18), DENORMALIZE(19), SETOPT(20), FREOPEN(21), FTRUNCATE(22), SYSTEM(23);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public ActionImage {
        fields = List.copyOf(fields);
        aggregations = List.copyOf(aggregations);
    }
}

package org.dtrace4j.dof;

/**
 * One value in a record, or one key of an aggregation or array.
 *
 * @param offset byte offset from the start of the record, or of the key
 * @param size size in bytes
 * @param kind how to read it
 * @param type the D type it had, as a C programmer writes it
 */
public record FieldImage(int offset, int size, Kind kind, String type) {
    /** How to read bytes. The code is what the image holds; it never changes. */
    public enum Kind {
        SIGNED(0), UNSIGNED(1), STRING(2), BYTES(3), FLOAT(4), KERNEL_STACK(5), USER_STACK(6), SYMBOL(7), MODULE(8),
        USER_SYMBOL(9), USER_MODULE(10), USER_ADDRESS(11);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}

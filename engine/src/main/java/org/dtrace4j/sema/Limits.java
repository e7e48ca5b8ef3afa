package org.dtrace4j.sema;

/** How much one program may ask for. */
final class Limits {
    /** Frames of one stack: what a record can well hold. */
    static final int MAXIMUM_STACK_FRAMES = 1024;

    /** Bytes of one value in a record or a variable. */
    static final int MAXIMUM_VALUE_SIZE = 64 << 10;

    private Limits() { }
}

package org.dtrace4j.sema;

/**
 * How much a program may ask for. What the traced system would refuse is refused here already, where there is a place
 * in the text to point at.
 */
public final class Limits {
    /** Frames of one stack. */
    public static final int STACK_FRAMES = 512;

    /** Bytes of one value in a record. */
    public static final int VALUE_BYTES = 256 << 10;

    /** Bytes of one record. */
    public static final int RECORD_BYTES = 4 << 20;

    /** Bytes of one variable that is held by value. */
    public static final int VARIABLE_BYTES = 256 << 10;

    /** Variables of each scope, and associative arrays. */
    public static final int VARIABLES = 4096;

    /** Aggregations of one consumer. */
    public static final int AGGREGATIONS = 4096;

    /** Bytes of all keys of an array or an aggregation. */
    public static final int KEY_BYTES = 1 << 20;

    /** Clauses of one program. */
    public static final int CLAUSES = 16384;

    /** Bytes of the code of one program. */
    public static final int CODE_BYTES = 4 << 20;

    /** Bytes of the string constants of one program. */
    public static final int CONSTANT_BYTES = 1 << 20;

    /** Instructions of one clause. */
    public static final int INSTRUCTIONS = 30_000;

    /** Words of the operand stack of one clause: how deep an expression may nest. */
    public static final int STACK_WORDS = 256;

    /** Words of the local variables of one clause: how many values one statement may keep. */
    public static final int LOCAL_WORDS = 1024;

    private Limits() { }
}

package org.dtrace4j.verify;

/** How large things may be. Bounds on what one consumer can cost the system that it traces. */
public final class Limits {
    /** Bytes of the class file of an image. */
    public static final int CODE_BYTES = 4 << 20;
    /** Bytes of string constants of an image. */
    public static final int CONSTANT_BYTES = 1 << 20;
    /** Clauses of an image. */
    public static final int CLAUSES = 16384;
    /**
     * Instructions of a clause, and so of its longest path, since it does not loop; a method of a class file ends at 65535
     * bytes anyway.
     */
    public static final int INSTRUCTIONS = 30_000;
    /** Operand stack and local variables of a clause, in words. */
    public static final int STACK_WORDS = 256;
    public static final int LOCAL_WORDS = 1024;
    /** Bytes that a clause copies in one firing. */
    public static final int MOVED_BYTES = 16 << 20;
    /** Bytes of a record. */
    public static final int RECORD_BYTES = 4 << 20;
    /** Bytes of a variable that is held by value. */
    public static final int VARIABLE_BYTES = 256 << 10;
    /** Variables of an image, and the greatest id. */
    public static final int VARIABLES = 4096;
    /** Aggregations of an image, and the greatest id. */
    public static final int AGGREGATIONS = 4096;
    /** Data words of an aggregation: lquantize with 65535 levels has the most. */
    public static final int AGGREGATION_WORDS = 65_537;
    /** Bytes of all keys of an array or aggregation. */
    public static final int KEY_BYTES = 1 << 20;
    /** Frames of a recorded stack. */
    public static final int STACK_FRAMES = 512;

    private Limits() { }
}

package org.dtrace4j.ctf.compact;

/** Numbers of the format. */
final class Format {
    static final int MAGIC = 0xcff1;
    static final int VERSION = 2;
    static final int COMPRESSED = 1;
    static final int HEADER = 36;

    static final int INTEGER = 1;
    static final int FLOAT = 2;
    static final int POINTER = 3;
    static final int ARRAY = 4;
    static final int FUNCTION = 5;
    static final int STRUCT = 6;
    static final int UNION = 7;
    static final int ENUM = 8;
    static final int FORWARD = 9;
    static final int TYPEDEF = 10;
    static final int VOLATILE = 11;
    static final int CONST = 12;
    static final int RESTRICT = 13;

    /** In front of the kind. */
    static final int KIND_SHIFT = 11;
    /** The type can be found by its name. */
    static final int ROOT = 0x400;
    /** How many of something follow. */
    static final int MOST_PARTS = 0x3ff;
    /** Instead of a size that needs more bits, which follows then. */
    static final int LARGE = 0xffff;
    /** Of a structure from this size on all members have wide offsets. */
    static final int LARGE_STRUCTURE = 8192;
    /** Set in the numbers of types that are the file's own where it has a parent. */
    static final int CHILD = 0x8000;
    static final int MOST_TYPES = 0x7fff;

    static final int SIGNED = 1;
    static final int CHARACTER = 2;
    static final int BOOLEAN = 4;
    static final int SINGLE = 1;
    static final int DOUBLE = 2;
    static final int LONG_DOUBLE = 6;

    private Format() { }
}

package org.dtrace4j.ctf;

/** D's {@code string}: a NUL-terminated string by value, of at most {@code strsize} bytes, an option of the consumer. */
public enum StringType implements CtfType {
    STRING;

    /** Bytes of a string that is a member of a structure, whatever the options say: a layout does not change. */
    public static final int MEMBER_BYTES = 256;

    /** Not known before the options are; code that needs it asks the options. */
    @Override
    public long size() {
        return 0;
    }

    @Override
    public int alignment() {
        return 1;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitString(this);
    }
}

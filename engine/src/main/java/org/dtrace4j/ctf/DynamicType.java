package org.dtrace4j.ctf;

/** The types of things that C has no type for. No value has one, so whatever asks for a value refuses them. */
public enum DynamicType implements CtfType {
    /** What has no type before it is used. */
    DYNAMIC("<DYN>"),
    /** What a translator makes of its input; only its members are values. */
    TRANSLATED("translated data"),
    TRANSLATED_POINTER("pointer to translated data");

    private final String description;

    DynamicType(String description) {
        this.description = description;
    }

    /** As messages name it. */
    public String description() {
        return description;
    }

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
        return visitor.visitDynamic(this);
    }
}

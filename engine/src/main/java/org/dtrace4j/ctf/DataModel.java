package org.dtrace4j.ctf;

/** How wide {@code long} and pointers are to a program. */
public enum DataModel {
    /** 64 bits, as in the traced kernel. */
    LP64(IntegerType.LONG, IntegerType.UNSIGNED_LONG, 8),
    /** 32 bits. A program of this model cannot look into a kernel of the other one. */
    ILP32(new IntegerType("long", 32, true, IntegerType.Kind.NUMBER),
            new IntegerType("unsigned long", 32, false, IntegerType.Kind.NUMBER), 4);

    private final IntegerType signedLong;
    private final IntegerType unsignedLong;
    private final int pointerSize;

    DataModel(IntegerType signedLong, IntegerType unsignedLong, int pointerSize) {
        this.signedLong = signedLong;
        this.unsignedLong = unsignedLong;
        this.pointerSize = pointerSize;
    }

    /** {@code long}. */
    public IntegerType signedLong() {
        return signedLong;
    }

    /** {@code unsigned long}. */
    public IntegerType unsignedLong() {
        return unsignedLong;
    }

    /** The pointer to a type. */
    public PointerType pointer(CtfType target) {
        return new PointerType(target, pointerSize);
    }

    /**
     * A type as programs of this model have it. Pointers that a compiler makes itself, addresses and results of
     * subroutines, are as wide as the kernel's until they come to the program.
     */
    public CtfType own(CtfType type) {
        return type instanceof PointerType pointer && pointer.size() != pointerSize ? pointer(own(pointer.target())) : type;
    }

    /** The type of {@code sizeof}. */
    public IntegerType size() {
        return this == LP64 ? unsignedLong : IntegerType.UNSIGNED_INT;
    }

    /** What messages call it: {@code 32-bit}. */
    public String text() {
        return 8 * pointerSize + "-bit";
    }
}

package org.dtrace4j.ctf;

import java.util.ArrayList;
import java.util.List;

/**
 * Places the members of a structure or union as the System V AMD64 ABI does.
 *
 * <p>A bit-field goes into the storage unit of its declared type that contains the next free bit, unless it would cross
 * the end of that unit; then it begins the next one. A zero-width bit-field closes the current unit.
 */
record StructLayout(List<StructType.Member> members, long size, int alignment) {
    static StructLayout of(StructType.Kind kind, List<StructType.MemberDeclaration> declarations) {
        List<StructType.Member> members = new ArrayList<>();
        long nextBit = 0;
        long sizeBits = 0;
        int alignment = 1;
        for (StructType.MemberDeclaration declaration : declarations) {
            if (kind == StructType.Kind.UNION) {
                nextBit = 0;
            }
            long unitBits = size(declaration.type()) * 8;
            int unitAlignment = declaration.type().alignment();
            if (declaration.bitWidth() == 0) {
                nextBit = roundUp(nextBit, unitBits);
                sizeBits = Math.max(sizeBits, nextBit);
                continue;
            }
            if (declaration.bitWidth() > 0) {
                if (nextBit / unitBits != (nextBit + declaration.bitWidth() - 1) / unitBits) {
                    nextBit = roundUp(nextBit, unitBits);
                }
                long unit = nextBit / unitBits;
                if (!declaration.name().isEmpty()) {
                    members.add(new StructType.Member(declaration.name(), declaration.type(), unit * unitBits / 8,
                            (int) (nextBit % unitBits), declaration.bitWidth()));
                    alignment = Math.max(alignment, unitAlignment);
                }
                nextBit += declaration.bitWidth();
            } else {
                nextBit = roundUp(nextBit, unitAlignment * 8L);
                members.add(new StructType.Member(declaration.name(), declaration.type(), nextBit / 8, 0, 0));
                alignment = Math.max(alignment, unitAlignment);
                nextBit += unitBits;
            }
            sizeBits = Math.max(sizeBits, nextBit);
        }
        return new StructLayout(List.copyOf(members), roundUp(sizeBits, alignment * 8L) / 8, alignment);
    }

    private static long size(CtfType type) {
        CtfType resolved = type.resolved();
        if (resolved instanceof ArrayType array) {
            return array.count() * size(array.element());
        }
        return resolved instanceof StringType ? StringType.MEMBER_BYTES : type.size();
    }

    private static long roundUp(long value, long multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}

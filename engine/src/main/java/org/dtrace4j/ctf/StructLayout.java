package org.dtrace4j.ctf;

import java.util.ArrayList;
import java.util.List;

/**
 * Places the members of a structure or union.
 *
 * <p>By the rules of C a bit-field goes into the storage unit of its declared type that contains the next free bit, unless it would cross
 * the end of that unit; then it begins the next one. A zero-width bit-field closes the current unit.
 */
record StructLayout(List<StructType.Member> members, long size, int alignment) {
    static StructLayout of(StructType.Kind kind, List<StructType.MemberDeclaration> declarations, LayoutRules rules) {
        return rules == LayoutRules.C ? ofC(kind, declarations) : ofLibctf(kind, declarations);
    }

    private static StructLayout ofC(StructType.Kind kind, List<StructType.MemberDeclaration> declarations) {
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

    private static StructLayout ofLibctf(StructType.Kind kind, List<StructType.MemberDeclaration> declarations) {
        boolean union = kind == StructType.Kind.UNION;
        List<StructType.Member> members = new ArrayList<>();
        long end = 0;
        long size = 0;
        int alignment = 0;
        for (StructType.MemberDeclaration declaration : declarations) {
            if (declaration.bitWidth() == 0) {
                continue;
            }
            boolean field = declaration.bitWidth() > 0;
            CtfType type = field ? narrowed(declaration.type(), declaration.bitWidth()) : declaration.type();
            long at = union ? 0 : roundUp(end, libctfAlignment(type));
            if (!field || !declaration.name().isEmpty()) {
                members.add(new StructType.Member(declaration.name(), type, at, 0, field ? declaration.bitWidth() : 0));
            }
            end = at + (field ? (declaration.bitWidth() + 7) / 8 : size(type));
            size = Math.max(size, at + size(type));
            alignment = alignment == 0 || union ? Math.max(alignment, libctfAlignment(type)) : alignment;
        }
        return new StructLayout(List.copyOf(members), size, Math.max(alignment, 1));
    }

    /** What a type is aligned to as a member: of structures, whoever has laid them out, the first member counts. */
    private static int libctfAlignment(CtfType type) {
        CtfType resolved = type.resolved();
        if (resolved instanceof ArrayType array) {
            return libctfAlignment(array.element());
        }
        if (!(resolved instanceof StructType struct)) {
            return resolved.alignment();
        }
        int most = struct.kind() == StructType.Kind.STRUCT ? 1 : Integer.MAX_VALUE;
        return struct.members().stream().limit(most).mapToInt(member -> libctfAlignment(member.type())).max().orElse(1);
    }

    /** The type of a bit-field: the declared one, but only as wide as it must be. */
    private static CtfType narrowed(CtfType declared, int width) {
        IntegerType integer = (IntegerType) declared.resolved();
        int bytes = Integer.highestOneBit(2 * ((width + 7) / 8) - 1);
        IntegerType narrow = new IntegerType(integer.name(), bytes * 8, integer.signed(), integer.kind());
        return declared == integer ? narrow : new TypedefType(declared.spelling(), narrow);
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

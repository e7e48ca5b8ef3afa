package org.dtrace4j.kernel.mdb.view;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.kernel.mdb.target.DebugTarget;

/**
 * A typed place in the memory of a target.
 *
 * @param bitOffset first bit of a bit-field in its storage unit
 * @param bitWidth width of a bit-field, 0 for anything else
 */
public record Location(DebugTarget target, CtfType type, long address, int bitOffset, int bitWidth) {
    private static final Pattern STEP = Pattern.compile("(?<how>\\.|->|)(?:(?<member>\\w+)|\\[(?<index>\\w+)])");

    public static Location of(DebugTarget target, CtfType type, long address) {
        return new Location(target, TypeNames.complete(target, type), address, 0, 0);
    }

    /** A place by the name of its type. */
    public static Location of(DebugTarget target, String type, long address) {
        return of(target, TypeNames.require(target, type), address);
    }

    // ---- from here to there

    /**
     * Follows a path: {@code v_path}, {@code p_user.u_comm}, {@code v_vfsp->vfs_flag}, {@code log_text[0]}.
     *
     * @throws ViewException if there is no such way
     */
    public Location path(String path) {
        Matcher matcher = STEP.matcher(path);
        Location at = this;
        int end = 0;
        while (end < path.length()) {
            if (!matcher.find(end) || matcher.start() != end || end > 0 && matcher.group("how").isEmpty()
                    && matcher.group("member") != null) {
                throw new ViewException("failed to parse member '" + path + "'");
            }
            if (matcher.group("index") != null) {
                at = at.element(parseIndex(matcher.group("index")));
            } else {
                boolean points = at.type.resolved() instanceof PointerType;
                at = (points && (end == 0 || matcher.group("how").equals("->")) ? at.pointee() : at)
                        .member(matcher.group("member"));
            }
            end = matcher.end();
        }
        return at;
    }

    private static long parseIndex(String text) {
        try {
            return text.startsWith("0t") ? Long.parseLong(text.substring(2))
                    : text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ViewException("invalid array index '" + text + "'");
        }
    }

    /** A member of the structure or union that lies here. */
    public Location member(String name) {
        if (!(type.resolved() instanceof StructType struct)) {
            throw new ViewException(type.spelling() + " is not a struct or union type");
        }
        return struct.member(name).map(this::member).orElseThrow(() -> new ViewException(
                "failed to find member " + name + " of " + type.spelling() + ": no such member of structure or union"));
    }

    Location member(StructType.Member member) {
        return new Location(target, TypeNames.complete(target, member.type()), address + member.offset(),
                member.bitOffset(), member.bitWidth());
    }

    /** What the pointer that lies here points to. */
    public Location pointee() {
        if (!(type.resolved() instanceof PointerType pointer)) {
            throw new ViewException(type.spelling() + " is not a pointer type");
        }
        return of(target, pointer.target(), load());
    }

    /** An element of the array that lies here, or that the pointer that lies here points to. */
    public Location element(long index) {
        if (type.resolved() instanceof ArrayType array) {
            if (index < 0 || array.count() > 0 && index >= array.count()) {
                throw new ViewException("index " + index + " is outside of " + type.spelling());
            }
            return of(target, array.element(), address + index * array.element().size());
        }
        Location first = pointee();
        return of(target, first.type, first.address + index * first.type.size());
    }

    // ---- what lies here

    public boolean isScalar() {
        return !(type.resolved() instanceof StructType) && !(type.resolved() instanceof ArrayType);
    }

    /** The scalar that lies here: signed types sign-extended, others zero-extended. */
    public long load() {
        int size = (int) type.resolved().size();
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            throw new ViewException(type.spelling() + " is not a scalar type");
        }
        long raw = target.readUnsigned(address, size);
        int bits = size * 8;
        if (bitWidth != 0) {
            raw = raw >>> bitOffset;
            bits = bitWidth;
        }
        boolean signed = type.resolved() instanceof IntegerType integer && integer.signed()
                || type.resolved() instanceof EnumType;
        return extend(raw, bits, signed);
    }

    /** The bits of the scalar that lies here, zero-extended. */
    long loadBits() {
        int bits = bitWidth != 0 ? bitWidth : (int) type.resolved().size() * 8;
        return extend(load(), bits, false);
    }

    private static long extend(long raw, int bits, boolean signed) {
        int unused = 64 - bits;
        return signed ? raw << unused >> unused : raw << unused >>> unused;
    }
}

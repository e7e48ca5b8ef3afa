package org.dtrace4j.ctf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A structure or a union. It has an identity: two declarations with the same members are two types.
 *
 * <p>It is created incomplete (a forward declaration) and completed once, which lays it out. After that it does not
 * change.
 */
public final class StructType implements CtfType {
    /** Structures give each member a place of its own; members of a union share theirs. */
    public enum Kind { STRUCT, UNION }

    /**
     * One member with its place.
     *
     * @param name its name; empty for an anonymous structure or union, whose members are found through this one
     * @param type its type; for a bit-field the integer type of the storage that it is in
     * @param offset byte offset of the member; for a bit-field that of the storage unit that holds it
     * @param bitOffset first bit inside the storage unit, from the least significant; 0 unless a bit-field
     * @param bitWidth width of a bit-field in bits, 0 for any other member
     */
    public record Member(String name, CtfType type, long offset, int bitOffset, int bitWidth) {
        public boolean isBitField() {
            return bitWidth != 0;
        }
    }

    /** A member as declared, before layout; {@code bitWidth} is -1 when it is not a bit-field. */
    public record MemberDeclaration(String name, CtfType type, int bitWidth) {
        public static MemberDeclaration plain(String name, CtfType type) {
            return new MemberDeclaration(name, type, -1);
        }
    }

    private final Kind kind;
    private final String tag;
    private List<Member> members;
    private Map<String, Member> byName;
    private long size;
    private int alignment = 1;
    private LayoutRules rules = LayoutRules.C;

    /** An incomplete type; {@code tag} is empty for an unnamed one. */
    public StructType(Kind kind, String tag) {
        this.kind = kind;
        this.tag = tag;
    }

    public Kind kind() {
        return kind;
    }

    public String tag() {
        return tag;
    }

    public boolean isComplete() {
        return members != null;
    }

    /** Lays the members out by the rules of C and fixes them. May be called once. */
    public void complete(List<MemberDeclaration> declarations) {
        complete(declarations, LayoutRules.C);
    }

    /** Lays the members out and fixes them. May be called once. */
    public void complete(List<MemberDeclaration> declarations, LayoutRules rules) {
        if (isComplete()) {
            throw new IllegalStateException(spelling() + " is complete already");
        }
        StructLayout layout = StructLayout.of(kind, declarations, rules);
        this.rules = rules;
        members = layout.members();
        size = layout.size();
        alignment = layout.alignment();
        byName = new LinkedHashMap<>();
        for (Member member : members) {
            if (!member.name().isEmpty()) {
                byName.put(member.name(), member);
            }
        }
    }

    /** What it is laid out by. */
    public LayoutRules rules() {
        return rules;
    }

    /** Members in declaration order; empty while incomplete. */
    public List<Member> members() {
        return isComplete() ? members : List.of();
    }

    /**
     * Finds a member by name, also inside anonymous members; the returned offset is from the start of this type.
     */
    public Optional<Member> member(String name) {
        if (!isComplete()) {
            return Optional.empty();
        }
        Member direct = byName.get(name);
        if (direct != null) {
            return Optional.of(direct);
        }
        for (Member outer : members) {
            if (outer.name().isEmpty() && outer.type().resolved() instanceof StructType inner) {
                Optional<Member> found = inner.member(name);
                if (found.isPresent()) {
                    Member m = found.get();
                    return Optional.of(new Member(m.name(), m.type(), outer.offset() + m.offset(), m.bitOffset(), m.bitWidth()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int alignment() {
        return alignment;
    }

    @Override
    public String toString() {
        return spelling();
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitStruct(this);
    }
}

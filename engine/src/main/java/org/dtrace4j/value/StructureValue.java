package org.dtrace4j.value;

import java.util.List;

/**
 * A structure or union, member by member.
 *
 * @param members in the order of their declaration; none when the type is not known
 * @param cut whether members are missing behind these, which were not recorded
 */
public record StructureValue(List<Member> members, boolean cut) implements Value {
    /**
     * One member.
     *
     * @param bits width of a bit-field that is not as wide as an integer; 0 for any other member
     */
    public record Member(String name, int bits, TypedValue value) { }

    /** A whole structure. */
    public StructureValue(List<Member> members) {
        this(members, false);
    }

    public StructureValue {
        members = List.copyOf(members);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitStructure(this);
    }
}

package org.dtrace4j.value;

import java.util.List;

/**
 * A structure or union, member by member.
 *
 * @param members in the order of their declaration; none when the type is not known
 */
public record StructureValue(List<Member> members) implements Value {
    /**
     * One member.
     *
     * @param bits width of a bit-field; 0 for any other member
     */
    public record Member(String name, int bits, TypedValue value) { }

    public StructureValue {
        members = List.copyOf(members);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitStructure(this);
    }
}

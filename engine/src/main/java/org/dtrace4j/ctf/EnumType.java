package org.dtrace4j.ctf;

import java.util.List;
import java.util.Optional;

/** An enumeration: an {@code int} whose values have names. It has an identity, and is completed once. */
public final class EnumType implements CtfType {
    /** One name and its value. */
    public record Enumerator(String name, int value) { }

    private final String tag;
    private List<Enumerator> enumerators;

    /** An incomplete enumeration; {@code tag} is empty for an unnamed one. */
    public EnumType(String tag) {
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }

    public boolean isComplete() {
        return enumerators != null;
    }

    public void complete(List<Enumerator> all) {
        if (isComplete()) {
            throw new IllegalStateException(spelling() + " is complete already");
        }
        enumerators = List.copyOf(all);
    }

    /** In declaration order; empty while incomplete. */
    public List<Enumerator> enumerators() {
        return isComplete() ? enumerators : List.of();
    }

    /** The first enumerator with that value. */
    public Optional<Enumerator> withValue(long value) {
        return enumerators().stream().filter(e -> e.value() == value).findFirst();
    }

    @Override
    public long size() {
        return 4;
    }

    @Override
    public int alignment() {
        return 4;
    }

    @Override
    public String toString() {
        return spelling();
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitEnum(this);
    }
}

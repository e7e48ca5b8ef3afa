package org.dtrace4j.types;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.source.Span;

/**
 * A name that a declaration introduces, with its type.
 *
 * @param span where it is declared
 * @param kind what it is
 * @param name the name
 * @param type its type; for an associative array the type of its values
 * @param keys the types of the keys of an associative array; absent for anything else
 */
public record DeclaredName(Span span, Kind kind, String name, CtfType type, Optional<List<CtfType>> keys) {
    /** What a name can be declared as. */
    public enum Kind {
        TYPEDEF,
        /** A function or variable of the traced system. */
        EXTERN,
        GLOBAL,
        /** A thread-local variable. */
        SELF,
        /** A clause-local variable. */
        THIS
    }

    public DeclaredName {
        keys = keys.map(List::copyOf);
    }
}

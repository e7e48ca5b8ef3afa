package org.dtrace4j.ast;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.source.Span;

/**
 * A type as written, already turned outside in: {@code char *a[4]} is an array of 4 pointers to {@code char}.
 *
 * <p>Names are not looked up here: {@link Named} may be any typedef, {@link Tagged} may refer to a type declared elsewhere.
 */
public sealed interface TypeSyntax extends Node {
    <R> R accept(Visitor<R> visitor);

    /** Type qualifiers. */
    enum Qualifier { CONST, VOLATILE, RESTRICT, USERLAND }

    /**
     * Basic type words, in the order written: {@code unsigned long}, {@code void}, {@code string}; possibly none, when a
     * declaration leaves the type out ({@code self x;}).
     */
    record Basic(Span span, List<String> words, Set<Qualifier> qualifiers) implements TypeSyntax {
        public Basic {
            words = List.copyOf(words);
            qualifiers = Set.copyOf(qualifiers);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBasic(this);
        }
    }

    /** A typedef name, with the module it is to be found in if one is written ({@code genunix`vnode_t}). */
    record Named(Span span, Optional<String> module, String name, Set<Qualifier> qualifiers) implements TypeSyntax {
        public Named {
            qualifiers = Set.copyOf(qualifiers);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitNamed(this);
        }
    }

    /**
     * A structure or union.
     *
     * @param union whether it is a union
     * @param module the module it is to be found in, if one is written
     * @param tag its tag, empty if none is written
     * @param members its members if this defines it
     */
    record Tagged(Span span, boolean union, Optional<String> module, String tag, Optional<List<MemberSyntax>> members,
            Set<Qualifier> qualifiers) implements TypeSyntax {
        public Tagged {
            members = members.map(List::copyOf);
            qualifiers = Set.copyOf(qualifiers);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTagged(this);
        }
    }

    /** One member; {@code name} is empty for an anonymous structure, union or bit-field. */
    record MemberSyntax(Span span, TypeSyntax type, String name, Optional<Expression> bitWidth) implements Node { }

    /** An enumeration. */
    record Enumeration(Span span, Optional<String> module, String tag, Optional<List<EnumeratorSyntax>> enumerators,
            Set<Qualifier> qualifiers) implements TypeSyntax {
        public Enumeration {
            enumerators = enumerators.map(List::copyOf);
            qualifiers = Set.copyOf(qualifiers);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitEnumeration(this);
        }
    }

    /** One enumeration constant. */
    record EnumeratorSyntax(Span span, String name, Optional<Expression> value) implements Node { }

    /** A pointer; the qualifiers are the pointer's own. */
    record Pointer(Span span, TypeSyntax target, Set<Qualifier> qualifiers) implements TypeSyntax {
        public Pointer {
            qualifiers = Set.copyOf(qualifiers);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPointer(this);
        }
    }

    /** A C array; no length for {@code []}. */
    record Array(Span span, TypeSyntax element, Optional<Expression> length) implements TypeSyntax {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitArray(this);
        }
    }

    /** An associative array: {@code int a[string, int]}. */
    record Associative(Span span, TypeSyntax value, List<TypeSyntax> keys) implements TypeSyntax {
        public Associative {
            keys = List.copyOf(keys);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAssociative(this);
        }
    }

    /** A function. */
    record Function(Span span, TypeSyntax result, List<ParameterSyntax> parameters, boolean variadic) implements TypeSyntax {
        public Function {
            parameters = List.copyOf(parameters);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFunction(this);
        }
    }

    /** One parameter; {@code name} may be empty, {@code storage} should be. */
    record ParameterSyntax(Span span, Set<Declaration.Storage> storage, TypeSyntax type, String name) implements Node {
        public ParameterSyntax {
            storage = Set.copyOf(storage);
        }
    }

    /** One method for each kind of type syntax. */
    interface Visitor<R> {
        R visitBasic(Basic type);

        R visitNamed(Named type);

        R visitTagged(Tagged type);

        R visitEnumeration(Enumeration type);

        R visitPointer(Pointer type);

        R visitArray(Array type);

        R visitAssociative(Associative type);

        R visitFunction(Function type);
    }
}

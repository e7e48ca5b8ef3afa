package org.dtrace4j.ast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes types inside out, as C declares them: a base type in front, and a declarator with the name in the middle. */
final class TypeText {
    private TypeText() { }

    /** Base type and declarator of {@code name}, which may be empty. */
    static String declare(TypeSyntax type, String name) {
        return join(base(type), declarator(type, name));
    }

    static String join(String base, String declarator) {
        return base.isEmpty() || declarator.isEmpty() ? base + declarator : base + " " + declarator;
    }

    /** What stands in front of all declarators. */
    static String base(TypeSyntax type) {
        return type.accept(new Base());
    }

    /** The name with what stands around it. */
    static String declarator(TypeSyntax type, String name) {
        return type.accept(new Declarator(name));
    }

    static String parameters(List<TypeSyntax.ParameterSyntax> parameters) {
        return parameters.stream().map(p -> Unparser.storage(p.storage()) + declare(p.type(), p.name()))
                .collect(Collectors.joining(", "));
    }

    private static String qualifiers(Set<TypeSyntax.Qualifier> qualifiers) {
        return qualifiers.stream().sorted().map(q -> q.name().toLowerCase(Locale.ROOT) + " ")
                .collect(Collectors.joining());
    }

    private static String tag(Optional<String> module, String tag) {
        return tag.isEmpty() ? "" : " " + module.map(m -> m + "`").orElse("") + tag;
    }

    private static String member(TypeSyntax.MemberSyntax member) {
        return declare(member.type(), member.name())
                + member.bitWidth().map(w -> " : " + ExpressionText.ofConstant(w)).orElse("") + "; ";
    }

    private static String enumerator(TypeSyntax.EnumeratorSyntax enumerator) {
        return enumerator.name() + enumerator.value().map(v -> " = " + ExpressionText.ofConstant(v)).orElse("");
    }

    private static final class Base implements TypeSyntax.Visitor<String> {
        @Override
        public String visitBasic(TypeSyntax.Basic type) {
            return (qualifiers(type.qualifiers()) + String.join(" ", type.words())).strip();
        }

        @Override
        public String visitNamed(TypeSyntax.Named type) {
            return qualifiers(type.qualifiers()) + type.module().map(m -> m + "`").orElse("") + type.name();
        }

        @Override
        public String visitTagged(TypeSyntax.Tagged type) {
            String members = type.members()
                    .map(m -> m.stream().map(TypeText::member).collect(Collectors.joining("", " { ", "}"))).orElse("");
            return qualifiers(type.qualifiers()) + (type.union() ? "union" : "struct") + tag(type.module(), type.tag())
                    + members;
        }

        @Override
        public String visitEnumeration(TypeSyntax.Enumeration type) {
            String enumerators = type.enumerators()
                    .map(e -> e.stream().map(TypeText::enumerator).collect(Collectors.joining(", ", " { ", " }")))
                    .orElse("");
            return qualifiers(type.qualifiers()) + "enum" + tag(type.module(), type.tag()) + enumerators;
        }

        @Override
        public String visitPointer(TypeSyntax.Pointer type) {
            return base(type.target());
        }

        @Override
        public String visitArray(TypeSyntax.Array type) {
            return base(type.element());
        }

        @Override
        public String visitAssociative(TypeSyntax.Associative type) {
            return base(type.value());
        }

        @Override
        public String visitFunction(TypeSyntax.Function type) {
            return base(type.result());
        }
    }

    private record Declarator(String name) implements TypeSyntax.Visitor<String> {
        @Override
        public String visitPointer(TypeSyntax.Pointer type) {
            String inner = "*" + qualifiers(type.qualifiers()) + name;
            boolean suffixed = type.target() instanceof TypeSyntax.Array || type.target() instanceof TypeSyntax.Function
                    || type.target() instanceof TypeSyntax.Associative;
            return declarator(type.target(), suffixed ? "(" + inner.strip() + ")" : inner.strip());
        }

        @Override
        public String visitArray(TypeSyntax.Array type) {
            String length = type.length().map(ExpressionText::ofConstant).orElse("");
            return declarator(type.element(), name + "[" + length + "]");
        }

        @Override
        public String visitAssociative(TypeSyntax.Associative type) {
            String keys = type.keys().stream().map(k -> declare(k, "")).collect(Collectors.joining(", "));
            return declarator(type.value(), name + "[" + keys + "]");
        }

        @Override
        public String visitFunction(TypeSyntax.Function type) {
            String parameters = parameters(type.parameters());
            String dots = !type.variadic() ? "" : parameters.isEmpty() ? "..." : ", ...";
            return declarator(type.result(), name + "(" + parameters + dots + ")");
        }

        @Override
        public String visitBasic(TypeSyntax.Basic type) {
            return name;
        }

        @Override
        public String visitNamed(TypeSyntax.Named type) {
            return name;
        }

        @Override
        public String visitTagged(TypeSyntax.Tagged type) {
            return name;
        }

        @Override
        public String visitEnumeration(TypeSyntax.Enumeration type) {
            return name;
        }
    }
}

package org.dtrace4j.ctf;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes types the way C declares them, inside out. */
public final class TypePrinter {
    /** What stands for the tag of a type that has none. */
    public static final String NAMELESS = "<anonymous>";

    private TypePrinter() { }

    /** The type alone: {@code char *[4]}, {@code int (*)(void)}. */
    public static String spell(CtfType type) {
        return declare(type, "");
    }

    /**
     * The name that CTF has for the type, which the original shows of values and arguments: {@code int (*)()}, since
     * parameters are not part of it, and {@code "struct "} where there is no tag.
     */
    public static String name(CtfType type) {
        return type.accept(new Declarator("", true));
    }

    /** A declaration of {@code name}: {@code char *name[4]}, {@code int (*name)(void)}. */
    public static String declare(CtfType type, String name) {
        return type.accept(new Declarator(name, false));
    }

    private static String pointerDeclarator(PointerType pointer, String declarator) {
        boolean inner = pointer.target() instanceof ArrayType || pointer.target() instanceof FunctionType;
        return inner ? "(" + declarator + ")" : declarator;
    }

    private static String parameters(FunctionType function) {
        if (function.parameters().isEmpty() && !function.variadic()) {
            return "(void)";
        }
        return function.parameters().stream()
                .map(p -> declare(p.type(), p.name()))
                .collect(Collectors.joining(", ", "(", function.variadic() ? ", ...)" : ")"));
    }

    private static String keyword(QualifiedType type) {
        return type.qualifier().name().toLowerCase(Locale.ROOT);
    }

    private static String join(String base, String declarator) {
        return declarator.isEmpty() ? base : base + " " + declarator;
    }

    /** Wraps the name from the inside out and finally puts the base type in front. */
    private record Declarator(String name, boolean ofCtf) implements CtfVisitor<String> {
        private String declare(CtfType type, String declarator) {
            return type.accept(new Declarator(declarator, ofCtf));
        }

        private String tagged(String keyword, String tag) {
            return keyword + " " + (!tag.isEmpty() ? tag : ofCtf ? "" : NAMELESS);
        }

        @Override
        public String visitPointer(PointerType type) {
            return declare(type.target(), pointerDeclarator(type, "*" + name));
        }

        @Override
        public String visitArray(ArrayType type) {
            return declare(type.element(), name + "[" + (type.count() == 0 ? "" : type.count()) + "]");
        }

        @Override
        public String visitFunction(FunctionType type) {
            return declare(type.result(), name + (ofCtf ? "()" : parameters(type)));
        }

        @Override
        public String visitQualified(QualifiedType type) {
            if (type.target() instanceof PointerType p) {
                return declare(p.target(), pointerDeclarator(p, "*" + keyword(type) + (name.isEmpty() ? "" : " " + name)));
            }
            return keyword(type) + " " + declare(type.target(), name);
        }

        @Override
        public String visitVoid(VoidType type) {
            return join("void", name);
        }

        @Override
        public String visitInteger(IntegerType type) {
            return join(type.name(), name);
        }

        @Override
        public String visitFloat(FloatType type) {
            return join(type.name(), name);
        }

        @Override
        public String visitStruct(StructType type) {
            return join(tagged(type.kind().name().toLowerCase(Locale.ROOT), type.tag()), name);
        }

        @Override
        public String visitEnum(EnumType type) {
            return join(tagged("enum", type.tag()), name);
        }

        @Override
        public String visitTypedef(TypedefType type) {
            return join(type.name(), name);
        }

        @Override
        public String visitString(StringType type) {
            return join("string", name);
        }

        @Override
        public String visitStack(StackType type) {
            return join("stack", name);
        }

        @Override
        public String visitSymbol(SymbolType type) {
            return join(type.spelling(), name);
        }

        @Override
        public String visitDynamic(DynamicType type) {
            return join(type.description(), name);
        }
    }
}

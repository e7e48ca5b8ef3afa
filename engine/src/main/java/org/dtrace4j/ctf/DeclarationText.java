package org.dtrace4j.ctf;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.dtrace4j.ctf.TypeContainer.NameSpace;

/**
 * Writes the declarations that a reader of a type's name needs to know the type: C that can be parsed again.
 *
 * <p>Only what one container declares itself is written, what a declaration contains before it. A structure that is only
 * pointed to is mentioned and not defined, since pointers are all alike. A type whose spelling says nothing, of a
 * structure, union or enumeration without tag, comes last and has the name {@link #NAMELESS}.
 */
public final class DeclarationText {
    /** What a type is declared as that has no name of its own. */
    public static final String NAMELESS = "__nameless_t";

    /** What declarations begin with of a structure without a name that no program has laid out. */
    public static final String OF_THE_KERNEL = "/* C */ ";

    private final TypeContainer container;
    private final StringBuilder out = new StringBuilder();
    private final Set<String> written = new HashSet<>();

    private DeclarationText(TypeContainer container) {
        this.container = container;
    }

    /**
     * The declarations in {@code container} that {@code type} needs, each with a semicolon and a newline; empty when the
     * container has no part in the type.
     */
    public static String of(CtfType type, TypeContainer container) {
        DeclarationText text = new DeclarationText(container);
        text.need(type, true);
        if (isNameless(type)) {
            if (base(type) instanceof StructType structure && structure.rules() == LayoutRules.C) {
                text.out.insert(0, OF_THE_KERNEL);
            }
            text.out.append("typedef ").append(declare(type, NAMELESS)).append(";\n");
        }
        return text.out.toString();
    }

    /** Whether the spelling of a type does not say which it is. */
    private static boolean isNameless(CtfType type) {
        CtfType base = base(type);
        return base instanceof StructType structure && structure.tag().isEmpty() && structure.isComplete()
                || base instanceof EnumType enumeration && enumeration.tag().isEmpty();
    }

    /** @param whole whether a value of the type is there, rather than a pointer to one */
    private void need(CtfType type, boolean whole) {
        if (type instanceof QualifiedType qualified) {
            need(qualified.target(), whole);
        } else if (type instanceof PointerType pointer) {
            need(pointer.target(), false);
        } else if (type instanceof ArrayType array) {
            need(array.element(), whole);
        } else if (type instanceof FunctionType function) {
            need(function.result(), false);
            function.parameters().forEach(parameter -> need(parameter.type(), false));
        } else if (type instanceof TypedefType typedef) {
            need(typedef.target(), whole);
            write(NameSpace.TYPEDEF, typedef.name(), type, "typedef " + declare(typedef.target(), typedef.name()));
        } else if (type instanceof StructType structure) {
            if (whole || structure.tag().isEmpty()) {
                structure(structure);
            }
        } else if (type instanceof EnumType enumeration) {
            write(NameSpace.ENUM, enumeration.tag(), type, "enum " + enumeration.tag() + body(enumeration));
        }
    }

    private void structure(StructType type) {
        if (!type.isComplete() || written.contains(key(type))) {
            return;
        }
        type.members().forEach(member -> need(member.type(), true));
        write(space(type), type.tag(), type, keyword(type) + " " + type.tag() + body(type));
    }

    private void write(NameSpace space, String name, CtfType type, String declaration) {
        boolean own = !name.isEmpty() && container.ownType(space, name).filter(known -> known == type).isPresent();
        if (own && written.add(space + " " + name)) {
            out.append(declaration).append(";\n");
        }
    }

    private static String key(StructType type) {
        return space(type) + " " + type.tag();
    }

    private static NameSpace space(StructType type) {
        return type.kind() == StructType.Kind.UNION ? NameSpace.UNION : NameSpace.STRUCT;
    }

    private static String keyword(StructType type) {
        return type.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String body(StructType type) {
        StringBuilder text = new StringBuilder(" {");
        for (StructType.Member member : type.members()) {
            text.append(' ').append(declare(member.type(), member.name()));
            text.append(member.isBitField() ? " : " + member.bitWidth() : "").append(';');
        }
        return text.append(" }").toString();
    }

    private static String body(EnumType type) {
        StringBuilder text = new StringBuilder(" {");
        String separator = " ";
        for (EnumType.Enumerator enumerator : type.enumerators()) {
            text.append(separator).append(enumerator.name()).append(" = ").append(enumerator.value());
            separator = ", ";
        }
        return text.append(" }").toString();
    }

    /** A declarator around its base type; a base type without a name is written out. */
    private static String declare(CtfType type, String name) {
        String text = TypePrinter.declare(type, name);
        CtfType base = base(type);
        if (base instanceof StructType structure && structure.tag().isEmpty() && structure.isComplete()) {
            return text.replace(structure.spelling(), keyword(structure) + body(structure));
        }
        if (base instanceof EnumType enumeration && enumeration.tag().isEmpty()) {
            return text.replace(enumeration.spelling(), "enum" + body(enumeration));
        }
        return text;
    }

    private static CtfType base(CtfType type) {
        if (type instanceof QualifiedType qualified) {
            return base(qualified.target());
        }
        if (type instanceof PointerType pointer) {
            return base(pointer.target());
        }
        if (type instanceof ArrayType array) {
            return base(array.element());
        }
        return type instanceof FunctionType function ? base(function.result()) : type;
    }
}

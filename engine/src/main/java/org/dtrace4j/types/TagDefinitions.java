package org.dtrace4j.types;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.StructType.MemberDeclaration;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.Span;

/**
 * Defines structures, unions and enumerations that are written with a body.
 *
 * <p>A definition completes the incomplete type that an earlier mention left, in this container or a parent of it, so
 * that what points to that type points to this one. A complete type of the same tag in a parent is hidden; one in this
 * container is an error.
 */
final class TagDefinitions {
    private final TypeResolver resolver;

    TagDefinitions(TypeResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Defines a structure or union.
     *
     * @param known is told of the type before its members are looked at, which may point to it
     */
    StructType define(TypeSyntax.Tagged syntax, Consumer<StructType> known) {
        NameSpace space = syntax.union() ? NameSpace.UNION : NameSpace.STRUCT;
        StructType.Kind kind = syntax.union() ? StructType.Kind.UNION : StructType.Kind.STRUCT;
        StructType type = (StructType) incomplete(space, syntax.tag(), syntax.span())
                .orElseGet(() -> new StructType(kind, syntax.tag()));
        declare(space, syntax.tag(), type);
        known.accept(type);
        List<MemberDeclaration> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (TypeSyntax.MemberSyntax member : syntax.members().orElseThrow()) {
            MemberDeclaration declaration = member(member, syntax.union());
            addNames(declaration, names, member.span());
            members.add(declaration);
        }
        if (type.isComplete()) {
            throw redeclared(space, syntax.tag(), syntax.span());
        }
        type.complete(members, resolver.scope().layout());
        return type;
    }

    /** Defines an enumeration and its constants. */
    EnumType define(TypeSyntax.Enumeration syntax) {
        EnumType type = (EnumType) incomplete(NameSpace.ENUM, syntax.tag(), syntax.span())
                .orElseGet(() -> new EnumType(syntax.tag()));
        List<EnumType.Enumerator> enumerators = new ArrayList<>();
        long next = 0;
        for (TypeSyntax.EnumeratorSyntax written : syntax.enumerators().orElseThrow()) {
            checkNew(written.name(), written.span(), enumerators);
            long value = written.value().isEmpty() ? next : value(written, enumerators);
            if (value != (int) value) {
                throw new TypeRefusal(ErrorTag.D_DECL_ENOFLOW, written.span(), "enumerator '" + written.name()
                        + "' value overflows INT_MAX (" + Integer.MAX_VALUE + ")");
            }
            enumerators.add(new EnumType.Enumerator(written.name(), (int) value));
            next = value + 1;
        }
        if (type.isComplete()) {
            throw redeclared(NameSpace.ENUM, syntax.tag(), syntax.span());
        }
        type.complete(enumerators);
        declare(NameSpace.ENUM, syntax.tag(), type);
        own().defineEnumerators(type);
        return type;
    }

    private TypeContainer own() {
        return resolver.scope().own();
    }

    private void declare(NameSpace space, String tag, CtfType type) {
        if (!tag.isEmpty()) {
            own().define(space, tag, type);
        }
    }

    private Optional<CtfType> incomplete(NameSpace space, String tag, Span span) {
        if (tag.isEmpty()) {
            return Optional.empty();
        }
        resolver.scope().prepare(space, tag);
        if (own().ownType(space, tag).filter(TypeScope::isComplete).isPresent()) {
            throw redeclared(space, tag, span);
        }
        return own().type(space, tag).filter(t -> !TypeScope.isComplete(t));
    }

    private static TypeRefusal redeclared(NameSpace space, String tag, Span span) {
        String keyword = space.name().toLowerCase(Locale.ROOT);
        return new TypeRefusal(ErrorTag.D_DECL_TYPERED, span, "type redeclared: " + keyword + " " + tag);
    }

    private MemberDeclaration member(TypeSyntax.MemberSyntax member, boolean inUnion) {
        CtfType type = resolver.type(member.type());
        String name = member.name();
        boolean anonymousStruct = name.isEmpty() && member.type() instanceof TypeSyntax.Tagged t && t.tag().isEmpty();
        if (name.isEmpty() && member.bitWidth().isEmpty() && !anonymousStruct) {
            throw new TypeRefusal(ErrorTag.D_DECL_MNAME, member.span(), "member declaration requires a name");
        }
        if (type == DynamicType.DYNAMIC) {
            throw new TypeRefusal(ErrorTag.D_DECL_DYNOBJ, member.span(), "cannot have dynamic member: " + name);
        }
        if (!TypeScope.isComplete(element(type))) {
            throw new TypeRefusal(ErrorTag.D_DECL_INCOMPLETE, member.span(),
                    "incomplete struct/union/enum " + type.spelling() + ": " + name);
        }
        CtfType resolved = type.resolved();
        boolean flexible = resolved instanceof ArrayType array && array.count() == 0;
        if (resolved == VoidType.VOID || resolved instanceof FunctionType || flexible && inUnion) {
            throw new TypeRefusal(ErrorTag.D_DECL_VOIDOBJ, member.span(), "cannot have void member: " + name);
        }
        return new MemberDeclaration(name, type, member.bitWidth().isEmpty() ? -1 : bitWidth(member, resolved));
    }

    private static CtfType element(CtfType type) {
        CtfType resolved = type.resolved();
        return resolved instanceof ArrayType array ? element(array.element()) : resolved;
    }

    private int bitWidth(TypeSyntax.MemberSyntax member, CtfType type) {
        Span span = member.bitWidth().orElseThrow().span();
        String name = member.name().isEmpty() ? "(anon)" : member.name();
        Optional<Constant> width = resolver.constants().fold(member.bitWidth().orElseThrow());
        if (member.name().isEmpty() && width.filter(w -> w.value() == 0).isPresent()) {
            return 0;
        }
        if (width.filter(Constant::isPositive).isEmpty()) {
            throw new TypeRefusal(ErrorTag.D_DECL_BFCONST, span,
                    "positive integral constant expression expected as bit-field size");
        }
        if (!(type instanceof IntegerType integer)) {
            throw new TypeRefusal(ErrorTag.D_DECL_BFTYPE, member.span(), "invalid type for bit-field: " + name);
        }
        long bits = width.orElseThrow().value();
        if (bits < 0 || bits > integer.bits()) {
            throw new TypeRefusal(ErrorTag.D_DECL_BFSIZE, span, "bit-field too big for type: " + name);
        }
        return (int) bits;
    }

    /** Members of an anonymous structure count as members of the one around it. */
    private static void addNames(MemberDeclaration member, Set<String> names, Span span) {
        List<String> added = member.name().isEmpty() && member.type().resolved() instanceof StructType inner
                ? inner.members().stream().map(StructType.Member::name).toList() : List.of(member.name());
        for (String name : added) {
            if (!name.isEmpty() && !names.add(name)) {
                throw new TypeRefusal(ErrorTag.D_UNKNOWN, span,
                        "failed to define member '" + name + "': Duplicate member name definition");
            }
        }
    }

    private void checkNew(String name, Span span, List<EnumType.Enumerator> siblings) {
        if (siblings.stream().anyMatch(e -> e.name().equals(name))) {
            throw new TypeRefusal(ErrorTag.D_UNKNOWN, span,
                    "failed to define enumerator '" + name + "': Duplicate enumerator name definition");
        }
        if (resolver.isDeclared(name)) {
            throw new TypeRefusal(ErrorTag.D_DECL_IDRED, span, "identifier redeclared: " + name);
        }
    }

    private long value(TypeSyntax.EnumeratorSyntax written, List<EnumType.Enumerator> siblings) {
        return resolver.constants().fold(written.value().orElseThrow(), siblings)
                .orElseThrow(() -> new TypeRefusal(ErrorTag.D_DECL_ENCONST, written.span(),
                        "enumerator '" + written.name() + "' must be assigned to an integral constant expression"))
                .value();
    }
}

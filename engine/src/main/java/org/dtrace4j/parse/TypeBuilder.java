package org.dtrace4j.parse;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.dtrace4j.ast.Declaration.Storage;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.grammar.DParser;
import org.dtrace4j.source.Span;

/** Makes type syntax of specifiers and declarators. */
final class TypeBuilder {
    private final Places places;
    private final ExpressionBuilder expressions;

    TypeBuilder(Places places, ExpressionBuilder expressions) {
        this.places = places;
        this.expressions = expressions;
    }

    /** What stands in front of declarators. */
    record Specifiers(Set<Storage> storage, TypeSyntax type) { }

    /** A name with its whole type; the name is empty where it may be missing and is. */
    record Declared(Span span, String name, TypeSyntax type) { }

    Specifiers specifiers(List<DParser.DeclarationSpecifierContext> written) {
        Set<Storage> storage = EnumSet.noneOf(Storage.class);
        Base base = new Base();
        for (DParser.DeclarationSpecifierContext specifier : written) {
            if (specifier.storageClass() != null) {
                if (!storage.isEmpty()) {
                    throw new Refusal(ErrorTag.D_DECL_CLASS, places.span(specifier),
                            "only one storage class allowed in a declaration");
                }
                storage.add(Storage.valueOf(specifier.getText().toUpperCase(Locale.ROOT)));
            } else {
                base.add(specifier.typeSpecifier(), specifier.typeQualifier());
            }
        }
        return new Specifiers(storage,
                base.type(places.span(written.get(0)).to(places.span(written.get(written.size() - 1)))));
    }

    TypeSyntax typeName(DParser.TypeNameContext name) {
        TypeSyntax base = base(name.specifierQualifier());
        return name.abstractDeclarator() == null ? base : apply(base, name.abstractDeclarator());
    }

    private TypeSyntax base(List<DParser.SpecifierQualifierContext> written) {
        Base base = new Base();
        written.forEach(s -> base.add(s.typeSpecifier(), s.typeQualifier()));
        return base.type(places.span(written.get(0)).to(places.span(written.get(written.size() - 1))));
    }

    /** Gathers the words of one base type. */
    private final class Base {
        private final List<String> words = new ArrayList<>();
        private final Set<TypeSyntax.Qualifier> qualifiers = EnumSet.noneOf(TypeSyntax.Qualifier.class);
        private DParser.TypeSpecifierContext named;

        void add(DParser.TypeSpecifierContext specifier, DParser.TypeQualifierContext qualifier) {
            if (qualifier != null) {
                qualifiers.add(qualifier(qualifier));
            } else if (specifier.basicType() != null) {
                // After an attribute such as long it is a type that cannot have one, of which the resolver knows more.
                if (specifier.getText().equals("string") && !words.isEmpty() && !hasAttribute()) {
                    throw new Refusal(ErrorTag.D_DECL_IDRED, places.span(specifier), "identifier redeclared: string");
                }
                words.add(specifier.getText());
            } else if (named != null) {
                throw invalidCombination(specifier);
            } else {
                named = specifier;
            }
            if (named != null && !words.isEmpty()) {
                throw invalidCombination(specifier);
            }
        }

        private boolean hasAttribute() {
            return words.contains("signed") || words.contains("unsigned") || words.contains("long");
        }

        private Refusal invalidCombination(ParserRuleContext at) {
            if (words.contains("signed") || words.contains("unsigned")) {
                return new Refusal(ErrorTag.D_DECL_SIGNINT, places.span(at),
                        "invalid type declaration: signed and unsigned may only be used with integer type");
            }
            if (words.contains("long")) {
                return new Refusal(ErrorTag.D_DECL_LONGINT, places.span(at),
                        "invalid type declaration: long and long long "
                        + "may only be used with integer or floating-point type");
            }
            return new Refusal(ErrorTag.D_DECL_COMBO, places.span(at), "invalid type combination");
        }

        TypeSyntax type(Span span) {
            if (named == null) {
                return new TypeSyntax.Basic(span, words, qualifiers);
            }
            if (named.structOrUnion() != null) {
                return structOrUnion(named.structOrUnion(), qualifiers);
            }
            if (named.enumeration() != null) {
                return enumeration(named.enumeration(), qualifiers);
            }
            ScopedName name = ScopedName.of(named.getText());
            return new TypeSyntax.Named(span, name.module(), name.name(), qualifiers);
        }
    }

    private static TypeSyntax.Qualifier qualifier(DParser.TypeQualifierContext qualifier) {
        return TypeSyntax.Qualifier.valueOf(qualifier.getText().toUpperCase(Locale.ROOT));
    }

    private static Set<TypeSyntax.Qualifier> qualifiers(DParser.PointerContext pointer) {
        Set<TypeSyntax.Qualifier> qualifiers = EnumSet.noneOf(TypeSyntax.Qualifier.class);
        pointer.typeQualifier().forEach(q -> qualifiers.add(qualifier(q)));
        return qualifiers;
    }

    private TypeSyntax structOrUnion(DParser.StructOrUnionContext written, Set<TypeSyntax.Qualifier> qualifiers) {
        ScopedName tag = written.IDENTIFIER() == null ? ScopedName.NONE : ScopedName.of(written.IDENTIFIER().getText());
        Optional<List<TypeSyntax.MemberSyntax>> members = Optional.empty();
        if (written.structBody() != null) {
            refuseModule(tag, written, "type");
            List<TypeSyntax.MemberSyntax> list = new ArrayList<>();
            written.structBody().structMember().forEach(m -> addMembers(m, list));
            members = Optional.of(list);
        }
        return new TypeSyntax.Tagged(places.span(written), written.UNION() != null, tag.module(), tag.name(), members,
                qualifiers);
    }

    private void addMembers(DParser.StructMemberContext written, List<TypeSyntax.MemberSyntax> members) {
        TypeSyntax base = base(written.specifierQualifier());
        if (written.memberDeclarator().isEmpty()) {
            members.add(new TypeSyntax.MemberSyntax(places.span(written), base, "", Optional.empty()));
        }
        for (DParser.MemberDeclaratorContext member : written.memberDeclarator()) {
            Optional<Expression> width = Optional.ofNullable(member.bitWidth())
                    .map(w -> expressions.conditional(w.conditional()));
            Declared declared = member.declarator() == null ? new Declared(places.span(member), "", base)
                    : declarator(base, member.declarator(), "member");
            members.add(new TypeSyntax.MemberSyntax(places.span(member), declared.type(), declared.name(), width));
        }
    }

    private TypeSyntax enumeration(DParser.EnumerationContext written, Set<TypeSyntax.Qualifier> qualifiers) {
        ScopedName tag = written.IDENTIFIER() == null ? ScopedName.NONE : ScopedName.of(written.IDENTIFIER().getText());
        Optional<List<TypeSyntax.EnumeratorSyntax>> enumerators = Optional.empty();
        if (written.enumBody() != null) {
            refuseModule(tag, written, "type");
            enumerators = Optional.of(written.enumBody().enumerator().stream().map(this::enumerator).toList());
        }
        return new TypeSyntax.Enumeration(places.span(written), tag.module(), tag.name(), enumerators, qualifiers);
    }

    private TypeSyntax.EnumeratorSyntax enumerator(DParser.EnumeratorContext written) {
        ScopedName name = ScopedName.of(written.IDENTIFIER().getText());
        refuseModule(name, written, "enumerator");
        return new TypeSyntax.EnumeratorSyntax(places.span(written), name.name(),
                Optional.ofNullable(written.conditional()).map(expressions::conditional));
    }

    /** The name that {@code declarator} declares, with {@code base} turned into its type. */
    Declared declarator(TypeSyntax base, DParser.DeclaratorContext declarator, String what) {
        DParser.DeclaratorContext core = declarator;
        TypeSyntax type = base;
        while (true) {
            type = suffixes(pointers(type, core.pointer(), core), core.declaratorSuffix(), core);
            if (core.IDENTIFIER() != null) {
                ScopedName name = ScopedName.of(core.IDENTIFIER().getText());
                refuseModule(name, core, what);
                return new Declared(places.span(declarator), name.name(), type);
            }
            core = core.declarator();
        }
    }

    private TypeSyntax apply(TypeSyntax base, DParser.AbstractDeclaratorContext declarator) {
        TypeSyntax type = base;
        DParser.AbstractDeclaratorContext outer = declarator;
        while (outer != null) {
            type = pointers(type, outer.pointer(), outer);
            DParser.AbstractCoreContext core = outer.abstractCore();
            if (core == null) {
                break;
            }
            type = suffixes(type, core.declaratorSuffix(), core);
            outer = core.abstractDeclarator();
        }
        return type;
    }

    private Declared apply(TypeSyntax base, DParser.ParameterDeclaratorContext declarator) {
        TypeSyntax type = base;
        String name = "";
        DParser.ParameterDeclaratorContext outer = declarator;
        while (outer != null) {
            type = pointers(type, outer.pointer(), outer);
            DParser.ParameterCoreContext core = outer.parameterCore();
            if (core == null) {
                break;
            }
            type = suffixes(type, core.declaratorSuffix(), core);
            if (core.IDENTIFIER() != null) {
                ScopedName scoped = ScopedName.of(core.IDENTIFIER().getText());
                refuseModule(scoped, core, "declaration");
                name = scoped.name();
            }
            outer = core.parameterDeclarator();
        }
        return new Declared(places.span(declarator), name, type);
    }

    private TypeSyntax pointers(TypeSyntax target, List<DParser.PointerContext> pointers, ParserRuleContext at) {
        TypeSyntax type = target;
        for (DParser.PointerContext pointer : pointers) {
            type = new TypeSyntax.Pointer(target.span().to(places.span(at)), type, qualifiers(pointer));
        }
        return type;
    }

    /** The last suffix is the innermost: {@code a[2][3]} is 2 times 3 elements. */
    private TypeSyntax suffixes(TypeSyntax inner, List<DParser.DeclaratorSuffixContext> suffixes,
            ParserRuleContext at) {
        TypeSyntax type = inner;
        for (int i = suffixes.size() - 1; i >= 0; i--) {
            type = suffix(type, suffixes.get(i), inner.span().to(places.span(at)));
        }
        return type;
    }

    private TypeSyntax suffix(TypeSyntax inner, DParser.DeclaratorSuffixContext suffix, Span span) {
        if (suffix.parameters() != null) {
            return new TypeSyntax.Function(span, inner, parameters(suffix.parameters()),
                    isVariadic(suffix.parameters()));
        }
        if (suffix.parameterList() != null) {
            List<TypeSyntax.ParameterSyntax> keys = parameters(suffix.parameterList());
            if (suffix.parameterList().ELLIPSIS() != null) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_VARARGS, places.span(suffix),
                        "array prototype may not use a variable-length argument list");
            }
            checkKeys(keys);
            return new TypeSyntax.Associative(span, inner,
                    keys.stream().map(TypeSyntax.ParameterSyntax::type).toList());
        }
        return new TypeSyntax.Array(span, inner,
                Optional.ofNullable(suffix.conditional()).map(expressions::conditional));
    }

    /** What only the written form of a key can be wrong with; the tree has its type alone. */
    private static void checkKeys(List<TypeSyntax.ParameterSyntax> keys) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            TypeSyntax.ParameterSyntax key = keys.get(i);
            if (key.storage().stream().anyMatch(storage -> storage != Storage.REGISTER)) {
                throw new Refusal(ErrorTag.D_DECL_PARMCLASS, key.span(),
                        "inappropriate storage class for function or associative array parameter");
            }
            if (!key.name().isEmpty() && !names.add(key.name())) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_FORM, key.span(),
                        "parameter is already declared in array prototype: " + key.name() + ", parameter #" + (i + 1));
            }
        }
    }

    List<TypeSyntax.ParameterSyntax> parameters(DParser.ParametersContext parameters) {
        return parameters.parameterList() == null ? List.of() : parameters(parameters.parameterList());
    }

    List<TypeSyntax.ParameterSyntax> parameters(DParser.ParameterListContext list) {
        return list.parameter().stream().map(this::parameter).toList();
    }

    static boolean isVariadic(DParser.ParametersContext parameters) {
        return parameters.parameterList() != null && parameters.parameterList().ELLIPSIS() != null;
    }

    private TypeSyntax.ParameterSyntax parameter(DParser.ParameterContext written) {
        Specifiers specifiers = specifiers(written.declarationSpecifier());
        Declared declared = written.parameterDeclarator() == null
                ? new Declared(places.span(written), "", specifiers.type())
                : apply(specifiers.type(), written.parameterDeclarator());
        return new TypeSyntax.ParameterSyntax(places.span(written), specifiers.storage(), declared.type(),
                declared.name());
    }

    private void refuseModule(ScopedName name, ParserRuleContext at, String what) {
        if (name.isScoped()) {
            String article = "aeiou".indexOf(what.charAt(0)) >= 0 ? "an " : "a ";
            throw new Refusal(ErrorTag.D_DECL_SCOPE, places.span(at),
                    "D scoping operator may not be used in " + article + what + " name (" + name.spelling() + ")");
        }
    }
}

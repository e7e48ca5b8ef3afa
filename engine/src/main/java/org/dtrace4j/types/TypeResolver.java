package org.dtrace4j.types;

import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.Span;

/**
 * From type syntax to types.
 *
 * <p>Resolving may declare: a structure with a body is defined in the scope's own container, and a tag that nobody
 * knows becomes an incomplete type there. A piece of syntax with a body is defined once, however often it is resolved:
 * the type in front of several declarators is part of each one's type.
 */
public final class TypeResolver {
    private static final long DIMENSION_MAX = 0xffff_ffffL;
    /** No address space has room for more, and offsets of members in bits stay far from overflowing. */
    private static final long OBJECT_BYTES_MAX = 1L << 48;

    /** Whether a tag that is not known anywhere is declared by its mention. */
    enum UnknownTags { DECLARE, REFUSE }

    private final TypeScope scope;
    private final KnownNames names;
    private final UnknownTags unknownTags;
    private final ConstantFolder constants;
    private final TagDefinitions definitions;
    private final Map<TypeSyntax, CtfType> defined = new IdentityHashMap<>();

    public TypeResolver(TypeScope scope) {
        this(scope, KnownNames.NONE);
    }

    /** A resolver for a text with other names than types; {@code names} is asked as declarations go by. */
    public TypeResolver(TypeScope scope, KnownNames names) {
        this(scope, names, UnknownTags.DECLARE);
    }

    TypeResolver(TypeScope scope, KnownNames names, UnknownTags unknownTags) {
        this.scope = scope;
        this.names = names;
        this.unknownTags = unknownTags;
        this.constants = new ConstantFolder(this);
        this.definitions = new TagDefinitions(this);
    }

    public TypeScope scope() {
        return scope;
    }

    /**
     * The type that {@code syntax} means; {@link DynamicType#DYNAMIC} for an associative array, which is not a C type.
     *
     * @throws CompileException when a name in it is unknown or C does not have such a type
     */
    public CtfType resolve(TypeSyntax syntax) throws CompileException {
        try {
            return type(syntax);
        } catch (TypeRefusal e) {
            throw e.toCompileException();
        }
    }

    /** Types of a list of parameters, by the rules for prototypes; {@code (void)} has none. */
    public List<FunctionType.Parameter> parameters(List<TypeSyntax.ParameterSyntax> parameters)
            throws CompileException {
        try {
            return prototype(parameters);
        } catch (TypeRefusal e) {
            throw e.toCompileException();
        }
    }

    /**
     * The value of an integer constant expression; nothing for any other expression.
     *
     * @throws CompileException when a type in it cannot be resolved
     */
    public Optional<Constant> fold(Expression expression) throws CompileException {
        try {
            return constants.fold(expression);
        } catch (TypeRefusal e) {
            throw e.toCompileException();
        }
    }

    ConstantFolder constants() {
        return constants;
    }

    KnownNames names() {
        return names;
    }

    /** Whether a constant of that name cannot be declared any more. */
    boolean isDeclared(String name) {
        return names.isGlobal(name) || scope.own().enumerator(name).isPresent();
    }

    CtfType type(TypeSyntax syntax) {
        return syntax.accept(new Maker());
    }

    private final class Maker implements TypeSyntax.Visitor<CtfType> {
        @Override
        public CtfType visitBasic(TypeSyntax.Basic type) {
            return qualified(BasicWords.type(type, scope.model()), type.qualifiers());
        }

        @Override
        public CtfType visitNamed(TypeSyntax.Named type) {
            CtfType found = scope.type(NameSpace.TYPEDEF, type.module(), type.name())
                    .orElseThrow(() -> unknown(type.span(), "", type.module(), type.name()));
            return qualified(found, type.qualifiers());
        }

        @Override
        public CtfType visitTagged(TypeSyntax.Tagged type) {
            CtfType found = type.members().isPresent() ? defined.get(type) : reference(type);
            if (found == null) {
                found = definitions.define(type, struct -> defined.put(type, struct));
            }
            return qualified(found, type.qualifiers());
        }

        @Override
        public CtfType visitEnumeration(TypeSyntax.Enumeration type) {
            CtfType found = type.enumerators().isPresent() ? defined.get(type) : reference(type);
            if (found == null) {
                found = definitions.define(type);
                defined.put(type, found);
            }
            return qualified(found, type.qualifiers());
        }

        @Override
        public CtfType visitPointer(TypeSyntax.Pointer type) {
            return qualified(scope.model().pointer(type(type.target())), type.qualifiers());
        }

        @Override
        public CtfType visitArray(TypeSyntax.Array type) {
            CtfType element = type(type.element());
            if (element == DynamicType.DYNAMIC) {
                throw new TypeRefusal(ErrorTag.D_DECL_DYNOBJ, type.span(),
                        "cannot declare array of associative arrays");
            }
            if (element.resolved() == VoidType.VOID) {
                throw new TypeRefusal(ErrorTag.D_DECL_VOIDOBJ, type.span(), "cannot declare array of void");
            }
            long count = dimension(type);
            if (element.size() > 0 && count > OBJECT_BYTES_MAX / element.size()) {
                throw new TypeRefusal(ErrorTag.D_DECL_ARRBIG, type.span(), "array dimension too big");
            }
            return new ArrayType(element, count);
        }

        @Override
        public CtfType visitAssociative(TypeSyntax.Associative type) {
            if (type.value() instanceof TypeSyntax.Associative) {
                throw new TypeRefusal(ErrorTag.D_DECL_DYNOBJ, type.span(),
                        "cannot declare array of associative arrays");
            }
            keys(type);
            type(type.value());
            return DynamicType.DYNAMIC;
        }

        @Override
        public CtfType visitFunction(TypeSyntax.Function type) {
            return new FunctionType(type(type.result()), prototype(type.parameters()), type.variadic());
        }
    }

    /** The types of the keys of an associative array. */
    List<CtfType> keys(TypeSyntax.Associative type) {
        int number = 0;
        for (TypeSyntax key : type.keys()) {
            number++;
            CtfType keyType = type(key);
            if (keyType.resolved() == VoidType.VOID || keyType == DynamicType.DYNAMIC) {
                throw new TypeRefusal(ErrorTag.D_DECL_PROTO_TYPE, key.span(),
                        "array prototype may not use parameter of type "
                        + keyType.spelling() + ": (anonymous), parameter #" + number);
            }
        }
        return type.keys().stream().map(this::type).toList();
    }

    private long dimension(TypeSyntax.Array type) {
        if (type.length().isEmpty()) {
            return 0;
        }
        Span span = type.length().get().span();
        long count = constants.fold(type.length().get()).filter(Constant::isPositive)
                .orElseThrow(() -> new TypeRefusal(ErrorTag.D_DECL_ARRSUB, span,
                        "positive integral constant expression or tuple signature expected as array declaration "
                                + "subscript"))
                .value();
        if (count < 0 || count > DIMENSION_MAX) {
            throw new TypeRefusal(ErrorTag.D_DECL_ARRBIG, span, "array dimension too big");
        }
        return count;
    }

    private List<FunctionType.Parameter> prototype(List<TypeSyntax.ParameterSyntax> parameters) {
        if (parameters.size() == 1 && parameters.get(0).name().isEmpty()
                && type(parameters.get(0).type()).resolved() == VoidType.VOID) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parameters.size(); i++) {
            checkParameter(parameters.get(i), i + 1, parameters.size(), names);
        }
        return parameters.stream().map(p -> new FunctionType.Parameter(p.name(), adjusted(type(p.type())))).toList();
    }

    private void checkParameter(TypeSyntax.ParameterSyntax parameter, int number, int of, Set<String> names) {
        String name = parameter.name();
        if (parameter.storage().stream().anyMatch(s -> s != Declaration.Storage.REGISTER)) {
            throw new TypeRefusal(ErrorTag.D_DECL_PARMCLASS, parameter.span(),
                    "inappropriate storage class for function or associative array parameter");
        }
        CtfType type = type(parameter.type());
        if (type == DynamicType.DYNAMIC) {
            throw new TypeRefusal(ErrorTag.D_DECL_PROTO_TYPE, parameter.span(),
                    "function prototype may not use parameter of type " + type.spelling() + ": "
                            + (name.isEmpty() ? "(anonymous)" : name) + ", parameter #" + number);
        }
        if (type.resolved() == VoidType.VOID) {
            throw of == 1 ? new TypeRefusal(ErrorTag.D_DECL_PROTO_NAME, parameter.span(),
                            "void parameter may not have a name: " + name)
                    : new TypeRefusal(ErrorTag.D_DECL_PROTO_VOID, parameter.span(), "void must be sole parameter");
        }
        if (!name.isEmpty() && !names.add(name)) {
            throw new TypeRefusal(ErrorTag.D_DECL_PROTO_FORM, parameter.span(),
                    "parameter is already declared in function prototype: " + name + ", parameter #" + number);
        }
    }

    /** What a parameter of that type really is: arrays and functions are passed as pointers. */
    private CtfType adjusted(CtfType type) {
        if (type.resolved() instanceof ArrayType array) {
            return scope.model().pointer(array.element());
        }
        return type.resolved() instanceof FunctionType ? scope.model().pointer(type) : type;
    }

    private CtfType reference(TypeSyntax.Tagged type) {
        NameSpace space = type.union() ? NameSpace.UNION : NameSpace.STRUCT;
        return scope.type(space, type.module(), type.tag()).orElseGet(() -> {
            refuseUnknown(type.span(), type.union() ? "union " : "struct ", type.module(), type.tag());
            StructType.Kind kind = type.union() ? StructType.Kind.UNION : StructType.Kind.STRUCT;
            return declare(space, type.tag(), new StructType(kind, type.tag()));
        });
    }

    private CtfType reference(TypeSyntax.Enumeration type) {
        return scope.type(NameSpace.ENUM, type.module(), type.tag()).orElseGet(() -> {
            refuseUnknown(type.span(), "enum ", type.module(), type.tag());
            return declare(NameSpace.ENUM, type.tag(), new EnumType(type.tag()));
        });
    }

    private CtfType declare(NameSpace space, String tag, CtfType type) {
        scope.own().define(space, tag, type);
        return type;
    }

    private void refuseUnknown(Span span, String keyword, Optional<String> module, String name) {
        if (module.isPresent() || unknownTags == UnknownTags.REFUSE) {
            throw unknown(span, keyword, module, name);
        }
    }

    private TypeRefusal unknown(Span span, String keyword, Optional<String> module, String name) {
        String what = module.isEmpty() || scope.hasModule(module.get()) ? "Unknown type name" : "Unknown module name";
        return new TypeRefusal(ErrorTag.D_UNKNOWN, span,
                "failed to resolve type " + keyword + module.map(m -> m + "`").orElse("") + name + ": " + what);
    }

    private static CtfType qualified(CtfType type, Set<TypeSyntax.Qualifier> qualifiers) {
        CtfType result = type;
        for (TypeSyntax.Qualifier qualifier : qualifiers.stream().sorted(Comparator.reverseOrder()).toList()) {
            result = new QualifiedType(QualifiedType.Qualifier.valueOf(qualifier.name()), result);
        }
        return result;
    }
}

package org.dtrace4j.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Declaration.Declarator;
import org.dtrace4j.ast.Declaration.Storage;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypeContainer.Symbol;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;

/**
 * Carries out declarations: types and typedefs go into the scope's own container, functions and external variables
 * become symbols of it, and the caller gets the names with their types.
 *
 * <p>Variables are the caller's: whether a name is declared already as something else is for it to say.
 */
public final class DeclarationResolver {
    /** Whose declarations these are. C may repeat a typedef, and has no variables of D's kinds. */
    public enum Language { C, D }

    private final TypeResolver types;
    private final Language language;

    public DeclarationResolver(TypeResolver types, Language language) {
        this.types = types;
        this.language = language;
    }

    /**
     * Declares what {@code declaration} declares.
     *
     * @return its names in order; none if it declares a tag only
     * @throws CompileException at the first fault; what stands before it in the declaration is declared
     */
    public List<DeclaredName> declare(Declaration declaration) throws CompileException {
        try {
            return names(declaration);
        } catch (TypeRefusal e) {
            throw e.toCompileException();
        }
    }

    private List<DeclaredName> names(Declaration declaration) {
        TypeSyntax base = declaration.base();
        CtfType baseType = types.type(base);
        if (declaration.declarators().isEmpty()) {
            if (!(base instanceof TypeSyntax.Tagged || base instanceof TypeSyntax.Enumeration)) {
                throw new TypeRefusal(ErrorTag.D_DECL_USELESS, declaration.span(), "useless declaration");
            }
            mention(base, baseType);
        }
        List<DeclaredName> names = new ArrayList<>();
        for (Declarator declarator : declaration.declarators()) {
            names.add(name(declaration, declarator));
        }
        return names;
    }

    /** {@code struct s;} makes the structure one of this container, even if a parent has it. */
    private void mention(TypeSyntax base, CtfType type) {
        if (language == Language.C && base instanceof TypeSyntax.Tagged tagged && type.resolved() instanceof StructType
                && tagged.members().isEmpty() && tagged.module().isEmpty()) {
            NameSpace space = tagged.union() ? NameSpace.UNION : NameSpace.STRUCT;
            TypeContainer own = types.scope().own();
            if (own.ownType(space, tagged.tag()).isEmpty()) {
                own.define(space, tagged.tag(), type.resolved());
            }
        }
    }

    private DeclaredName name(Declaration declaration, Declarator declarator) {
        CtfType type = types.type(declarator.type());
        DeclaredName.Kind kind = kind(declaration, declarator, type);
        if (kind == DeclaredName.Kind.TYPEDEF) {
            return typedef(declarator, type);
        }
        if (kind == DeclaredName.Kind.EXTERN) {
            return external(declarator, type);
        }
        return variable(declarator, type, kind);
    }

    private DeclaredName.Kind kind(Declaration declaration, Declarator declarator, CtfType type) {
        Set<Storage> storage = declaration.storage();
        if (storage.contains(Storage.TYPEDEF)) {
            return DeclaredName.Kind.TYPEDEF;
        }
        boolean function = type instanceof FunctionType && (storage.isEmpty() || storage.contains(Storage.STATIC));
        boolean global = language == Language.C && (storage.isEmpty() || storage.contains(Storage.STATIC));
        if (storage.contains(Storage.EXTERN) || function || global) {
            return DeclaredName.Kind.EXTERN;
        }
        if (storage.isEmpty()) {
            return DeclaredName.Kind.GLOBAL;
        }
        if (language == Language.D && storage.contains(Storage.SELF)) {
            return DeclaredName.Kind.SELF;
        }
        if (language == Language.D && storage.contains(Storage.THIS)) {
            return DeclaredName.Kind.THIS;
        }
        throw new TypeRefusal(ErrorTag.D_DECL_BADCLASS, declarator.span(),
                "specified storage class not appropriate in D");
    }

    private DeclaredName typedef(Declarator declarator, CtfType type) {
        String name = declarator.name();
        if (types.isDeclared(name)) {
            throw new TypeRefusal(ErrorTag.D_DECL_IDRED, declarator.span(),
                    "global variable identifier redeclared: " + name);
        }
        refuseDynamic(declarator);
        TypedefType typedef = new TypedefType(name, type);
        types.scope().prepare(NameSpace.TYPEDEF, name);
        Optional<CtfType> previous = types.scope().own().ownType(NameSpace.TYPEDEF, name);
        if (previous.isPresent() && !(language == Language.C && previous.get().equals(typedef))) {
            throw new TypeRefusal(ErrorTag.D_DECL_IDRED, declarator.span(), "typedef redeclared: " + name);
        }
        types.scope().own().define(NameSpace.TYPEDEF, name, typedef);
        return new DeclaredName(declarator.span(), DeclaredName.Kind.TYPEDEF, name, typedef, Optional.empty());
    }

    private DeclaredName external(Declarator declarator, CtfType type) {
        refuseDynamic(declarator);
        TypeContainer own = types.scope().own();
        Optional<Symbol> previous = own.symbol(declarator.name());
        if (previous.isPresent() && !previous.get().type().spelling().equals(type.spelling())) {
            throw new TypeRefusal(ErrorTag.D_DECL_IDRED, declarator.span(),
                    "identifier redeclared: " + own.module() + "`" + declarator.name() + "\n\t current: "
                            + type.spelling() + "\n\tprevious: " + previous.get().type().spelling());
        }
        SymbolKind kind = type.resolved() instanceof FunctionType ? SymbolKind.FUNCTION : SymbolKind.OBJECT;
        own.define(new Symbol(declarator.name(), kind, type));
        return new DeclaredName(declarator.span(), DeclaredName.Kind.EXTERN, declarator.name(), type, Optional.empty());
    }

    /** An associative array is a kind of variable, and nothing that C has. */
    private static void refuseDynamic(Declarator declarator) {
        if (declarator.type() instanceof TypeSyntax.Associative) {
            throw new TypeRefusal(ErrorTag.D_DECL_DYNOBJ, declarator.span(),
                    "associative array may only be declared as a variable: " + declarator.name());
        }
    }

    private DeclaredName variable(Declarator declarator, CtfType type, DeclaredName.Kind kind) {
        String name = declarator.name();
        checkDimensions(declarator, type);
        types.scope().prepare(NameSpace.TYPEDEF, name);
        if (types.scope().own().type(NameSpace.TYPEDEF, name).isPresent()
                || PredefinedTypes.container(types.scope().model()).type(NameSpace.TYPEDEF, name).isPresent()) {
            throw new TypeRefusal(ErrorTag.D_DECL_IDRED, declarator.span(), "typedef identifier redeclared: " + name);
        }
        if (declarator.type() instanceof TypeSyntax.Associative associative) {
            if (kind == DeclaredName.Kind.THIS) {
                throw new TypeRefusal(ErrorTag.D_DECL_LOCASSC, declarator.span(),
                        "associative arrays may not be declared as local variables: " + name);
            }
            CtfType value = types.type(associative.value());
            checkDimensions(declarator, value);
            checkObject(declarator, value);
            return new DeclaredName(declarator.span(), kind, name, value, Optional.of(types.keys(associative)));
        }
        checkObject(declarator, type);
        return new DeclaredName(declarator.span(), kind, name, type, Optional.empty());
    }

    /** A variable has room for its value, so each dimension of an array has a size. */
    private static void checkDimensions(Declarator declarator, CtfType type) {
        CtfType rest = type.resolved();
        while (rest instanceof ArrayType array) {
            if (array.count() == 0) {
                throw new TypeRefusal(ErrorTag.D_DECL_ARRNULL, declarator.span(),
                        "array declaration requires array dimension or tuple signature: " + declarator.name());
            }
            rest = array.element().resolved();
        }
    }

    private static void checkObject(Declarator declarator, CtfType type) {
        CtfType resolved = type.resolved();
        if (resolved == VoidType.VOID) {
            throw new TypeRefusal(ErrorTag.D_DECL_VOIDOBJ, declarator.span(),
                    "cannot have void object: " + declarator.name());
        }
        boolean incomplete = resolved instanceof StructType s && s.size() == 0
                || resolved instanceof EnumType e && !e.isComplete();
        if (incomplete) {
            throw new TypeRefusal(ErrorTag.D_DECL_INCOMPLETE, declarator.span(),
                    "incomplete struct/union/enum " + type.spelling() + ": " + declarator.name());
        }
    }
}

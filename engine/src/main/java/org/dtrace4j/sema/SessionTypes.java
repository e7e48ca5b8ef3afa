package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.EnumConstant;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.provider.ArgumentType;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;
import org.dtrace4j.types.DeclarationResolver;
import org.dtrace4j.types.DeclaredName;
import org.dtrace4j.types.KnownNames;
import org.dtrace4j.types.PredefinedTypes;
import org.dtrace4j.types.TypeResolver;
import org.dtrace4j.types.TypeScope;

/**
 * The types that the programs of one consumer can name: those of C, of the traced system's modules, of D libraries, and
 * those that programs declare; and how large their values are under the consumer's options.
 */
final class SessionTypes {
    private static final String FIRST_MODULE = "genunix";

    private final Device device;
    private final OptionValues options;
    private final DLibraries libraries;
    private final DataModel model;
    private final TypeScope types;
    private final TypeResolver resolver;
    /** Names of the types that come from included files, which are C's and not D's. */
    private final Set<String> included = new LinkedHashSet<>();

    /** @param names what names in the sizes of arrays stand for */
    SessionTypes(Device device, OptionValues options, KnownNames names, DLibraries libraries) {
        this.device = device;
        this.options = options;
        this.libraries = libraries;
        this.model = options.model();
        this.types = TypeScope.ofProgram(this::containers, libraries, model);
        this.resolver = new TypeResolver(types, names);
    }

    /** The data model of programs. */
    DataModel model() {
        return model;
    }

    /** Whether the types of the traced system are of the program's data model, so that it may have them. */
    boolean seesKernel() {
        return model == DataModel.LP64;
    }

    /** The type of {@code sizeof}, {@code size_t}. */
    CtfType sizeType() {
        return model == DataModel.LP64 ? BuiltinTypes.SIZE : types.type(NameSpace.TYPEDEF, Optional.empty(), "size_t")
                .orElseThrow();
    }

    TypeResolver resolver() {
        return resolver;
    }

    /** The types that programs and D libraries declare. */
    TypeContainer own() {
        return types.own();
    }

    Optional<EnumConstant> enumerator(String name) {
        return types.enumerator(name);
    }

    boolean isTypeName(String name) {
        return types.isTypeName(name);
    }

    /** Whether programs have given {@code struct tag} (or union, or enum) a body. */
    boolean declares(String keyword, String tag) {
        NameSpace space = NameSpace.valueOf(keyword.toUpperCase(Locale.ROOT));
        return types.own().ownType(space, tag).map(CtfType::resolved)
                .filter(type -> type instanceof StructType s ? s.size() > 0
                        : type instanceof EnumType e && e.isComplete()).isPresent();
    }

    private List<TypeContainer> containers() {
        List<TypeContainer> all = new ArrayList<>();
        if (!seesKernel()) {
            return all;
        }
        for (ModuleDescription module : device.modules()) {
            Optional<TypeContainer> container = device.types(module.name());
            if (container.isPresent()) {
                all.add(module.name().equals(FIRST_MODULE) ? 0 : all.size(), container.get());
            }
        }
        return all;
    }

    CtfType of(TypeSyntax syntax) {
        try {
            return resolver.resolve(syntax);
        } catch (CompileException e) {
            throw new Refusal(e.first());
        }
    }

    /** The type of a probe's argument that is used at {@code use}. */
    CtfType of(ArgumentType type, Span use) {
        if (type.known().isPresent()) {
            return type.known().get();
        }
        try {
            SourceText text = SourceText.ofArgument("argument type", type.spelling());
            return resolver.resolve(ProgramParser.parseType(text, types::isTypeName));
        } catch (CompileException e) {
            throw new Refusal(ErrorTag.D_ARGS_TYPE, use, "failed to resolve type of args[ ] " + type.spelling()
                    + ": " + e.first().message());
        }
    }

    /** The structure with its members: itself, or the definition of its tag elsewhere. */
    Optional<StructType> complete(StructType struct) {
        if (struct.isComplete()) {
            return Optional.of(struct);
        }
        NameSpace space = struct.kind() == StructType.Kind.UNION ? NameSpace.UNION : NameSpace.STRUCT;
        return struct.tag().isEmpty() ? Optional.empty() : types.type(space, Optional.empty(), struct.tag())
                .filter(StructType.class::isInstance).map(StructType.class::cast).filter(StructType::isComplete);
    }

    /** Whether a type is C's, or declared by programs or D libraries, or points to one that is. */
    boolean isOfPrograms(CtfType type) {
        if (type instanceof PointerType pointer) {
            return isOfPrograms(pointer.target());
        }
        if (type instanceof ArrayType array) {
            return isOfPrograms(array.element());
        }
        if (type instanceof QualifiedType qualified) {
            return isOfPrograms(qualified.target());
        }
        if (type instanceof TypedefType typedef) {
            return types.own().type(NameSpace.TYPEDEF, typedef.name()).isPresent()
                    || PredefinedTypes.container(model).type(NameSpace.TYPEDEF, typedef.name()).isPresent();
        }
        if (type instanceof EnumType enumeration) {
            return enumeration.tag().isEmpty() || types.own().type(NameSpace.ENUM, enumeration.tag()).isPresent();
        }
        return !(type instanceof StructType struct) || isOwn(struct);
    }

    /** Whether programs have declared the structure, and not the traced system. */
    boolean isOwn(StructType struct) {
        NameSpace space = struct.kind() == StructType.Kind.UNION ? NameSpace.UNION : NameSpace.STRUCT;
        return struct.tag().isEmpty() || types.own().type(space, struct.tag()).isPresent();
    }

    /** Carries out a declaration, and remembers what types come from an included file, which are C's and not D's. */
    List<DeclaredName> declare(Declaration item, DeclarationResolver declarations) throws CompileException {
        if (item.span().file().equals(item.span().source().name())) {
            return declarations.declare(item);
        }
        Set<String> before = types.own().names();
        List<DeclaredName> declared = declarations.declare(item);
        included.addAll(types.own().names());
        included.removeAll(before);
        return declared;
    }

    /** The types that C has and those that included files declare. */
    TypeContainer ofC() {
        TypeContainer container = new TypeContainer(PredefinedTypes.container(model).module(), null);
        container.addAll(PredefinedTypes.container(model), name -> true);
        container.addAll(types.own(), included::contains);
        return container;
    }

    /** The types that programs and D libraries declare, over those of C. */
    TypeContainer ofD(TypeContainer ofC) {
        libraries.declareAll();
        TypeContainer container = new TypeContainer(types.own().module(), ofC);
        container.addAll(types.own(), name -> !included.contains(name));
        return container;
    }

    /** Size of a value in bytes; of a string, what the options say. */
    long sizeOf(CtfType type) {
        CtfType resolved = type.resolved();
        if (resolved instanceof StringType) {
            return options.stringSize();
        }
        if (resolved instanceof StackType) {
            return Long.BYTES * frames(options.getOrDefault(Options.STACKFRAMES));
        }
        return resolved instanceof StructType s ? complete(s).map(StructType::size).orElse(0L) : resolved.size();
    }

    /** How many frames of a stack are recorded where so many are asked for. */
    long frames(long asked) {
        return options.isSet(Options.MAXFRAMES) ? Math.min(asked, options.get(Options.MAXFRAMES)) : asked;
    }

    /** The type of a builtin variable. */
    CtfType of(BuiltinVariable row) {
        BuiltinVariable.Type type = row.type();
        if (type instanceof BuiltinVariable.Fixed fixed) {
            return fixed.type();
        }
        if (type instanceof BuiltinVariable.KernelPointer pointer) {
            return types.type(NameSpace.TYPEDEF, Optional.empty(), pointer.typedef()).<CtfType>map(PointerType::new)
                    .orElse(BuiltinTypes.VOID_POINTER);
        }
        return IntegerType.LONG;
    }
}

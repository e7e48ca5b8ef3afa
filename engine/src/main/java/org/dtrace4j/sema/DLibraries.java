package org.dtrace4j.sema;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.source.Span;
import org.dtrace4j.types.DeclarationResolver;
import org.dtrace4j.types.LaterDeclarations;

/**
 * The D libraries that come with the compiler, as one session sees them: what they declare is declared when a program
 * uses it. A library is not there when a module, provider or library that it depends on is not, nor with option
 * {@code nolibs}, nor when option {@code syslibdir} names others in their place. {@code NULL} needs no library.
 */
final class DLibraries implements LaterDeclarations {
    private final SessionScope scope;
    private final Map<String, InlineDefinition> inlines = new LinkedHashMap<>();
    private final Map<LibraryText.Entry, Translator> translators = new HashMap<>();
    private final Set<LibraryText.Entry> declared = new HashSet<>();
    private final Set<String> available = new HashSet<>();

    /** What stands where, by name; the same for all sessions. */
    private static final class Index {
        static final Map<String, LibraryText.Entry> INLINES = new LinkedHashMap<>();
        static final Map<String, LibraryText.Entry> TYPEDEFS = new LinkedHashMap<>();
        static final Map<String, LibraryText.Entry> TAGS = new LinkedHashMap<>();
        static final Map<String, List<LibraryText.Entry>> TRANSLATORS = new LinkedHashMap<>();

        static {
            for (LibraryText library : LibraryText.shipped()) {
                for (LibraryText.Entry entry : library.entries()) {
                    entry.inline().ifPresent(name -> INLINES.put(name, entry));
                    entry.typedef().ifPresent(name -> TYPEDEFS.put(name, entry));
                    entry.tag().ifPresent(name -> TAGS.put(name, entry));
                    entry.translated().ifPresent(
                            name -> TRANSLATORS.computeIfAbsent(name, n -> new ArrayList<>()).add(entry));
                }
            }
        }
    }

    DLibraries(SessionScope scope) {
        this.scope = scope;
        InlineDefinition nul = nullPointer();
        inlines.put(nul.name(), nul);
    }

    /**
     * {@code inline long NULL = 0}, which is there even with {@code nolibs}.
     */
    private static InlineDefinition nullPointer() {
        Span none = Span.none();
        TypeSyntax type = new TypeSyntax.Basic(none, List.of("long"), Set.of());
        Expression zero = new Expression.IntegerLiteral(none, BigInteger.ZERO, "",
                Expression.IntegerLiteral.Base.DECIMAL);
        return new InlineDefinition(new Item.Inline(none, type, "NULL", List.of(), zero), IntegerType.LONG,
                List.of());
    }

    // ---- which are there

    private boolean isOff() {
        return scope.options().isOn(Options.NOLIBS) || !scope.options().text(Options.SYSLIBDIR).isEmpty();
    }

    private boolean isThere(LibraryText.Entry entry) {
        return entry != null && !isOff() && isThere(entry.library());
    }

    private boolean isThere(LibraryText library) {
        if (!available.contains(library.name())
                && library.dependencies().stream().allMatch(d -> isThere(d.kind(), d.name()))) {
            available.add(library.name());
        }
        return available.contains(library.name());
    }

    private boolean isThere(String kind, String name) {
        return kind.equals("library")
                ? LibraryText.shipped().stream().anyMatch(l -> l.name().equals(name) && isThere(l))
                : satisfied(scope, kind, name);
    }

    /** Whether the traced system has a module or provider of that name; a module whose types a program may have. */
    static boolean satisfied(SessionScope scope, String kind, String name) {
        Device device = scope.device();
        return kind.equals("provider") ? !device.match(new ProbePattern(name, "", "", "")).isEmpty()
                : scope.types().seesKernel() && device.modules().stream().anyMatch(m -> m.name().equals(name));
    }

    // ---- inlines

    Optional<InlineDefinition> inline(String name) {
        InlineDefinition known = inlines.get(name);
        LibraryText.Entry entry = known == null ? Index.INLINES.get(name) : null;
        if (isThere(entry)) {
            known = define((Item.Inline) entry.item());
            inlines.put(name, known);
        }
        return Optional.ofNullable(known);
    }

    private InlineDefinition define(Item.Inline item) {
        try {
            List<CtfType> parameters = scope.types().resolver().parameters(item.parameters()).stream()
                    .map(FunctionType.Parameter::type).toList();
            return new InlineDefinition(item, scope.types().of(item.type()), parameters);
        } catch (CompileException e) {
            throw new Refusal(e.first());
        }
    }

    /** Names of all inlines. */
    Set<String> inlineNames() {
        return isOff() ? Set.of() : Index.INLINES.keySet();
    }

    // ---- types

    private static Optional<LibraryText.Entry> entry(NameSpace space, String name) {
        return switch (space) {
            case TYPEDEF -> Optional.ofNullable(Index.TYPEDEFS.get(name));
            case STRUCT, UNION -> Optional.ofNullable(Index.TAGS.get(name));
            case ENUM -> Optional.empty();
        };
    }

    @Override
    public boolean has(NameSpace space, String name) {
        return isThere(entry(space, name).orElse(null));
    }

    @Override
    public void declare(NameSpace space, String name) {
        Optional<LibraryText.Entry> entry = entry(space, name).filter(this::isThere);
        if (entry.isPresent() && declared.add(entry.get())) {
            try {
                new DeclarationResolver(scope.types().resolver(), DeclarationResolver.Language.D)
                        .declare((Declaration) entry.get().item());
            } catch (CompileException e) {
                declared.remove(entry.get());
                throw new Refusal(e.first());
            }
        }
    }

    /** Declares all types that a program could use. */
    void declareAll() {
        Index.TYPEDEFS.keySet().forEach(name -> tryToDeclare(NameSpace.TYPEDEF, name));
        Index.TAGS.keySet().forEach(name -> tryToDeclare(NameSpace.STRUCT, name));
    }

    /** A type that is made of one which the traced system does not have is of no use to anybody. */
    private void tryToDeclare(NameSpace space, String name) {
        try {
            declare(space, name);
        } catch (Refusal e) {
            return;
        }
    }

    // ---- translators

    /** The translators that make {@code output}, which may be called by any of its names. */
    List<Translator> translators(CtfType output) {
        List<Translator> found = new ArrayList<>();
        for (String name : names(output)) {
            for (LibraryText.Entry entry : Index.TRANSLATORS.getOrDefault(name, List.of())) {
                if (isThere(entry)) {
                    translator(entry).filter(t -> Types.same(t.output(), output)).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** A translator of a type that the traced system does not have is of no use. */
    private Optional<Translator> translator(LibraryText.Entry entry) {
        if (!translators.containsKey(entry)) {
            try {
                translators.put(entry,
                        Translator.of(scope, (Item.Translator) entry.item()));
            } catch (Refusal e) {
                return Optional.empty();
            }
        }
        return Optional.of(translators.get(entry));
    }

    private static Set<String> names(CtfType output) {
        Set<String> names = new LinkedHashSet<>();
        CtfType type = output;
        while (type instanceof TypedefType || type instanceof QualifiedType) {
            if (type instanceof TypedefType typedef) {
                names.add(typedef.name());
                type = typedef.target();
            } else {
                type = ((QualifiedType) type).target();
            }
        }
        if (type instanceof StructType struct && Index.TAGS.containsKey(struct.tag())) {
            Index.TAGS.get(struct.tag()).typedef().ifPresent(names::add);
        }
        return names;
    }
}

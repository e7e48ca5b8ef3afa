package org.dtrace4j.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.LayoutRules;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.EnumConstant;
import org.dtrace4j.ctf.TypeContainer.NameSpace;

/**
 * Where the names of types are looked up.
 *
 * <p>A plain name is searched for in the text's own declarations and their parents, among the predefined types, and
 * then in the modules in order; a structure that is only mentioned in one place and defined in another is found where
 * it is defined. A name behind a module and a backquote is searched for in that module only. Not safe for use by
 * several threads.
 */
public final class TypeScope {
    private final TypeContainer own;
    private final Supplier<List<TypeContainer>> modules;
    private final LaterDeclarations later;
    private final DataModel model;
    private final LayoutRules layout;

    /**
     * A scope whose declarations go to {@code own}, and are laid out as C does.
     *
     * @param modules gives the modules in order of preference; asked at each look-up, since modules come and go
     */
    public TypeScope(TypeContainer own, Supplier<List<TypeContainer>> modules) {
        this(own, modules, LaterDeclarations.NONE, DataModel.LP64, LayoutRules.C);
    }

    private TypeScope(TypeContainer own, Supplier<List<TypeContainer>> modules, LaterDeclarations later,
            DataModel model, LayoutRules layout) {
        this.layout = layout;
        this.later = later;
        this.model = model;
        this.own = Objects.requireNonNull(own);
        this.modules = Objects.requireNonNull(modules);
    }

    /** The scope of a D program without libraries. */
    public static TypeScope ofProgram(Supplier<List<TypeContainer>> modules) {
        return ofProgram(modules, LaterDeclarations.NONE, DataModel.LP64);
    }

    /** The same for a program of a data model. */
    public static TypeScope ofProgram(Supplier<List<TypeContainer>> modules, DataModel model) {
        return ofProgram(modules, LaterDeclarations.NONE, model);
    }

    /**
     * The scope of a D program, with a container of its own by the name that dtrace gives to it, {@code D}.
     *
     * @param later what belongs to that container and is declared when it is asked for
     */
    public static TypeScope ofProgram(Supplier<List<TypeContainer>> modules, LaterDeclarations later, DataModel model) {
        return new TypeScope(new TypeContainer("D", null), modules, later, model, LayoutRules.LIBCTF);
    }

    /** How structures are laid out that its texts declare. */
    LayoutRules layout() {
        return layout;
    }

    /** How wide the types of its texts are. */
    public DataModel model() {
        return model;
    }

    /** Where declarations go. */
    public TypeContainer own() {
        return own;
    }

    /**
     * Whether a name is a typedef's, for the parser.
     *
     * @param name a name as written, with the module in front perhaps: {@code genunix`vnode_t}
     */
    public boolean isTypeName(String name) {
        int quote = name.lastIndexOf('`');
        Optional<String> module = quote < 0 ? Optional.empty() : Optional.of(name.substring(0, quote));
        String plain = name.substring(quote + 1);
        return isOwn(module) && later.has(NameSpace.TYPEDEF, plain)
                || type(NameSpace.TYPEDEF, module, plain).isPresent();
    }

    /** Finds a named type. An empty module name stands for all modules, without the text's own declarations. */
    public Optional<CtfType> type(NameSpace space, Optional<String> module, String name) {
        if (isOwn(module)) {
            prepare(space, name);
        }
        CtfType incomplete = null;
        for (TypeContainer container : containers(module)) {
            CtfType found = container.type(space, name).orElse(null);
            if (found != null && isComplete(found)) {
                return Optional.of(found);
            }
            incomplete = incomplete == null ? found : incomplete;
        }
        return Optional.ofNullable(incomplete);
    }

    private boolean isOwn(Optional<String> module) {
        return module.isEmpty() || module.get().equals(own.module());
    }

    /** Declares a type of that name if it is one of those that are declared when they are asked for. */
    void prepare(NameSpace space, String name) {
        if (own.ownType(space, name).filter(TypeScope::isComplete).isEmpty()) {
            later.declare(space, name);
        }
    }

    /** Finds an enumeration constant by its plain name. */
    public Optional<EnumConstant> enumerator(String name) {
        return containers(Optional.empty()).stream().flatMap(c -> c.enumerator(name).stream()).findFirst();
    }

    /** Whether there is such a module. */
    boolean hasModule(String module) {
        return module.isEmpty() || !containers(Optional.of(module)).isEmpty();
    }

    private List<TypeContainer> containers(Optional<String> module) {
        if (module.isPresent() && module.get().isEmpty()) {
            return modules.get();
        }
        List<TypeContainer> all = new ArrayList<>();
        all.add(own);
        all.add(PredefinedTypes.container(model));
        all.addAll(modules.get());
        return module.isEmpty() ? all : all.stream().filter(c -> c.module().equals(module.get())).toList();
    }

    static boolean isComplete(CtfType type) {
        return !(type instanceof StructType s && !s.isComplete() || type instanceof EnumType e && !e.isComplete());
    }
}

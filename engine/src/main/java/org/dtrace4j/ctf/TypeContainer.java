package org.dtrace4j.ctf;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The types and symbols of one module, as its CTF data gives them.
 *
 * <p>A container may have a parent (for most kernel modules, genunix): what it does not know itself it asks the parent.
 * Iteration is in order of definition. Not safe for concurrent definition; safe for any use after that.
 */
public final class TypeContainer {
    /** C keeps tags of each kind and ordinary names apart. */
    public enum NameSpace { STRUCT, UNION, ENUM, TYPEDEF }

    /** What a symbol names. */
    public enum SymbolKind { FUNCTION, OBJECT }

    /** A function or variable of the module. Where it lies is not the container's business. */
    public record Symbol(String name, SymbolKind kind, CtfType type) { }

    /** An enumeration constant and the type it belongs to. */
    public record EnumConstant(EnumType type, int value) { }

    private final String module;
    private final TypeContainer parent;
    private final Map<NameSpace, Map<String, CtfType>> types = new LinkedHashMap<>();
    private final Map<String, EnumConstant> enumerators = new LinkedHashMap<>();
    private final Map<String, Symbol> symbols = new LinkedHashMap<>();

    /** A container for {@code module}; {@code parent} may be null. */
    public TypeContainer(String module, TypeContainer parent) {
        this.module = module;
        this.parent = parent;
        for (NameSpace space : NameSpace.values()) {
            types.put(space, new LinkedHashMap<>());
        }
    }

    public String module() {
        return module;
    }

    public Optional<TypeContainer> parent() {
        return Optional.ofNullable(parent);
    }

    /** Adds or replaces a named type; an enumeration's names come with it once it is complete. */
    public void define(NameSpace space, String name, CtfType type) {
        types.get(space).put(name, type);
        if (type instanceof EnumType e) {
            defineEnumerators(e);
        }
    }

    /** Makes the names of {@code type}, which may be unnamed, constants of this container. */
    public void defineEnumerators(EnumType type) {
        for (EnumType.Enumerator enumerator : type.enumerators()) {
            enumerators.put(enumerator.name(), new EnumConstant(type, enumerator.value()));
        }
    }

    public void define(Symbol symbol) {
        symbols.put(symbol.name(), symbol);
    }

    /** Takes over the named types of another container, of those whose {@link #names} are wanted. */
    public void addAll(TypeContainer other, Predicate<String> wanted) {
        for (NameSpace space : NameSpace.values()) {
            other.types.get(space).forEach((name, type) -> {
                if (wanted.test(space + " " + name)) {
                    define(space, name, type);
                }
            });
        }
    }

    /** What has a name here: name space and name, as {@code STRUCT vnode}. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        types.forEach((space, named) -> named.keySet().forEach(name -> names.add(space + " " + name)));
        return names;
    }

    /** Finds a named type here or in the parents. */
    public Optional<CtfType> type(NameSpace space, String name) {
        CtfType own = types.get(space).get(name);
        if (own != null || parent == null) {
            return Optional.ofNullable(own);
        }
        return parent.type(space, name);
    }

    /** Finds a named type in this container only. */
    public Optional<CtfType> ownType(NameSpace space, String name) {
        return Optional.ofNullable(types.get(space).get(name));
    }

    public Optional<EnumConstant> enumerator(String name) {
        EnumConstant own = enumerators.get(name);
        if (own != null || parent == null) {
            return Optional.ofNullable(own);
        }
        return parent.enumerator(name);
    }

    /** Enumeration constants defined in this container, by name. */
    public Map<String, EnumConstant> enumerators() {
        return Collections.unmodifiableMap(enumerators);
    }

    /** Finds a symbol of this module only. */
    public Optional<Symbol> symbol(String name) {
        return Optional.ofNullable(symbols.get(name));
    }

    public Collection<Symbol> symbols() {
        return Collections.unmodifiableCollection(symbols.values());
    }

    /** Named types of one name space, defined in this container, by name. */
    public Map<String, CtfType> types(NameSpace space) {
        return Collections.unmodifiableMap(types.get(space));
    }
}

package org.dtrace4j.testing;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.Symbol;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.provider.TargetModule;

/** A module of a fake system. */
public final class FakeModule implements TargetModule {
    /** A kernel function: its C type and the Java method that it is. */
    public record Function(String name, FunctionType type, Class<?> owner, String descriptor) { }

    private final String name;
    private final boolean primary;
    private final TypeContainer types;
    private final List<Function> functions = new ArrayList<>();

    public FakeModule(String name, boolean primary, TypeContainer types) {
        this.name = name;
        this.primary = primary;
        this.types = types;
    }

    /** Adds a function whose Java method is {@code owner.name}. */
    public FakeModule function(String function, FunctionType type, Class<?> owner, String descriptor) {
        functions.add(new Function(function, type, owner, descriptor));
        types.define(new Symbol(function, SymbolKind.FUNCTION, type));
        return this;
    }

    List<Function> functions() {
        return functions;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isPrimary() {
        return primary;
    }

    @Override
    public TypeContainer types() {
        return types;
    }
}

package org.dtrace4j.kernel.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.ctfgen.DataLayout;
import org.dtrace4j.kernel.mem.AddressLayout;

/**
 * The C types, functions and variables of all modules, as the build found them in headers and prototypes. Read once, at
 * the first use, and shared by all kernels.
 */
public final class KernelTypes {
    /** Written by the build beside the classes. */
    public static final String RESOURCE = "org/dtrace4j/kernel/kernel.ctf";

    private final Map<String, TypeContainer> containers = new LinkedHashMap<>();
    private final DataLayout data;

    private static final class Holder {
        static final KernelTypes INSTANCE = new KernelTypes();
    }

    private KernelTypes() {
        try (InputStream in = KernelTypes.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing; the build makes it");
            }
            List<TypeContainer> all = CtfFile.read(in);
            all.forEach(container -> containers.put(container.module(), container));
            data = new DataLayout(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types of the classes on the class path. */
    public static KernelTypes load() {
        return Holder.INSTANCE;
    }

    /** Types and symbols of a module; an empty container for a module that declares nothing. */
    public TypeContainer of(String module) {
        TypeContainer known = containers.get(module);
        return known != null ? known : new TypeContainer(module, containers.get("genunix"));
    }

    /** All containers, genunix first. */
    public List<TypeContainer> all() {
        return List.copyOf(containers.values());
    }

    /** Variables of all modules, by address. */
    public List<DataLayout.Variable> variables() {
        return data.variables();
    }

    /** Address of a variable of a module. */
    public Optional<Long> variableAddress(String module, String name) {
        return data.variables().stream()
                .filter(v -> v.module().equals(module) && v.symbol().name().equals(name))
                .map(v -> AddressLayout.DATA_BASE + v.offset()).findFirst();
    }

    /** Where the variables of a module lie, as offsets in the data segment. */
    public Optional<DataLayout.Range> data(String module) {
        return Optional.ofNullable(data.ranges().get(module));
    }

    /** Type of a function of a module. */
    public Optional<FunctionType> function(String module, String name) {
        return function(of(module), name);
    }

    /** Type of a function of the module whose types these are. */
    public static Optional<FunctionType> function(TypeContainer module, String name) {
        return module.symbol(name).filter(s -> s.kind() == SymbolKind.FUNCTION).map(s -> (FunctionType) s.type());
    }
}

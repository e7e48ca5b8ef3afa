package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.KernelTypes;
import org.dtrace4j.provider.CodeSite;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;
import org.dtrace4j.provider.TargetModule;

/**
 * fbt, function boundary tracing: entry and return of each kernel function of each loaded module.
 *
 * <p>Left out, as in the original: the modules of DTrace and of the debugger, functions whose names say that they
 * belong to these, and functions without a frame.
 */
final class FbtProvider implements Provider {
    private static final Set<String> UNTRACED_MODULES = Set.of("dtrace", "fbt", "lockstat", "profile", "sdt", "systrace",
            "kmdbmod");
    private static final Attribute EVOLVING = new Attribute(Stability.EVOLVING, Stability.EVOLVING,
            DependencyClass.ISA);
    private static final Attribute PRIVATE = new Attribute(Stability.PRIVATE, Stability.PRIVATE,
            DependencyClass.UNKNOWN);
    private static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(EVOLVING, PRIVATE, PRIVATE, EVOLVING,
            new Attribute(Stability.PRIVATE, Stability.PRIVATE, DependencyClass.ISA));

    /** Definitions by module. They are the same in all machines, and a machine boots often. */
    private static final Map<String, List<ProbeDefinition>> DEFINITIONS = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "fbt";
    }

    @Override
    public ProviderAttributes attributes() {
        return ATTRIBUTES;
    }

    /** A module that has probes already is left alone. */
    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) {
        if (module.isEmpty() || UNTRACED_MODULES.contains(module.get().name())) {
            return;
        }
        List<ProbeDefinition> probes = DEFINITIONS.computeIfAbsent(module.get().name(), FbtProvider::define);
        if (!probes.isEmpty() && !sink.exists(probes.get(0).module(), probes.get(0).function(), probes.get(0).name())) {
            for (ProbeDefinition probe : probes) {
                sink.create(this, probe);
            }
        }
    }

    private static List<ProbeDefinition> define(String module) {
        List<ProbeDefinition> probes = new ArrayList<>();
        for (FunctionIndex.Function function : FunctionIndex.load().functions(module)) {
            if (isTraceable(function)) {
                Class<?> owner = owner(function.className());
                Optional<FunctionType> type = KernelTypes.load().function(module, function.name());
                probes.add(definition(function, owner, CodeSite.Kind.ENTRY, type.map(FbtProvider::entryArguments)));
                probes.add(definition(function, owner, CodeSite.Kind.RETURN, type.map(FbtProvider::returnArguments)));
            }
        }
        return List.copyOf(probes);
    }

    private static ProbeDefinition definition(FunctionIndex.Function function, Class<?> owner, CodeSite.Kind kind,
            Optional<List<ProbeArgument>> arguments) {
        return new ProbeDefinition(function.module(), function.name(), kind == CodeSite.Kind.ENTRY ? "entry" : "return",
                arguments.orElse(List.of()), Optional.of(new CodeSite(owner, function.body(), function.descriptor(),
                        kind)));
    }

    private static boolean isTraceable(FunctionIndex.Function function) {
        String name = function.name();
        boolean tracing = name.startsWith("dtrace_") && !name.startsWith("dtrace_safe_");
        boolean debugger = name.startsWith("kdi_") || name.contains("_kdi_");
        return function.traceable() && !tracing && !debugger && !name.equals("_init") && !name.equals("_fini");
    }

    /** A probe has ten raw arguments; further parameters of a function are not to be seen. */
    private static List<ProbeArgument> entryArguments(FunctionType type) {
        return ProbeArgument.inOrder(type.parameters().stream().limit(10).map(FunctionType.Parameter::type).toList());
    }

    /** {@code args[0]} is where the function returned, {@code args[1]} what, if anything. */
    private static List<ProbeArgument> returnArguments(FunctionType type) {
        List<CtfType> arguments = new ArrayList<>(List.of(IntegerType.INT));
        if (type.result().resolved() != VoidType.VOID) {
            arguments.add(type.result());
        }
        return ProbeArgument.inOrder(arguments);
    }

    private static Class<?> owner(String className) {
        try {
            return Class.forName(className, false, FbtProvider.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(className + " is in the function index but not on the class path", e);
        }
    }
}

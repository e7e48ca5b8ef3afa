package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
import org.dtrace4j.provider.TargetModule;

/** Probes at the borders of functions: {@code entry} and {@code return} of each function that a provider takes. */
final class FunctionProbes {
    private final Predicate<FunctionIndex.Function> taken;
    /** Definitions by module. They are the same in all machines, and a machine boots often. */
    private final Map<String, List<ProbeDefinition>> definitions = new ConcurrentHashMap<>();

    FunctionProbes(Predicate<FunctionIndex.Function> taken) {
        this.taken = taken;
    }

    /** Creates the probes of a module. A module that has probes already is left alone. */
    void provide(Provider provider, ProbeSink sink, TargetModule module) {
        List<ProbeDefinition> probes = definitions.computeIfAbsent(module.name(), this::define);
        if (!probes.isEmpty() && !sink.exists(probes.get(0).module(), probes.get(0).function(), probes.get(0).name())) {
            for (ProbeDefinition probe : probes) {
                sink.create(provider, probe);
            }
        }
    }

    private List<ProbeDefinition> define(String module) {
        List<ProbeDefinition> probes = new ArrayList<>();
        for (FunctionIndex.Function function : FunctionIndex.load().functions(module)) {
            if (taken.test(function)) {
                Optional<FunctionType> type = KernelTypes.load().function(module, function.name());
                probes.add(definition(function, CodeSite.Kind.ENTRY, type.map(FunctionProbes::entryArguments)));
                probes.add(definition(function, CodeSite.Kind.RETURN,
                        type.map(FunctionProbes::returnArguments)));
            }
        }
        return List.copyOf(probes);
    }

    private static ProbeDefinition definition(FunctionIndex.Function function, CodeSite.Kind kind,
            Optional<List<ProbeArgument>> arguments) {
        return new ProbeDefinition(function.module(), function.name(), kind == CodeSite.Kind.ENTRY ? "entry" : "return",
                arguments.orElse(List.of()), Optional.of(new CodeSite(FunctionProbes.class.getClassLoader(),
                        function.className(), function.body(), function.descriptor(), kind)));
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
}

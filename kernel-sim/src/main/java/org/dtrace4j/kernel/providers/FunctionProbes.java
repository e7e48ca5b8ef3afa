package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.TypeContainer;
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
    /** The first argument of each return. */
    private static final ProbeArgument OFFSET = ProbeArgument.of(0, IntegerType.INT);

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
        TypeContainer types = KernelTypes.load().of(module);
        List<ProbeDefinition> probes = new ArrayList<>();
        for (FunctionIndex.Function function : FunctionIndex.load().functions(module)) {
            if (taken.test(function)) {
                FunctionType type = KernelTypes.function(types, function.name()).orElse(null);
                probes.add(definition(function, CodeSite.Kind.ENTRY, type == null ? List.of() : entryArguments(type)));
                probes.add(definition(function, CodeSite.Kind.RETURN, type == null ? List.of() : returnArguments(type)));
            }
        }
        return probes;
    }

    private static ProbeDefinition definition(FunctionIndex.Function function, CodeSite.Kind kind,
            List<ProbeArgument> arguments) {
        return new ProbeDefinition(function.module(), function.name(), kind == CodeSite.Kind.ENTRY ? "entry" : "return",
                arguments, Optional.of(new CodeSite(FunctionProbes.class.getClassLoader(), function.className(),
                        function.body(), function.descriptor(), kind)));
    }

    private static List<ProbeArgument> entryArguments(FunctionType type) {
        List<ProbeArgument> arguments = new ArrayList<>(ProbeArgument.FIRED);
        for (FunctionType.Parameter parameter : type.parameters()) {
            if (arguments.size() == ProbeArgument.FIRED) {
                break;
            }
            arguments.add(ProbeArgument.of(arguments.size(), parameter.type()));
        }
        return arguments;
    }

    /** {@code args[0]} is where the function returned, {@code args[1]} what, if anything. */
    private static List<ProbeArgument> returnArguments(FunctionType type) {
        return type.result().resolved() == VoidType.VOID ? List.of(OFFSET)
                : List.of(OFFSET, ProbeArgument.of(1, type.result()));
    }
}

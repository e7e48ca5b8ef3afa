package org.dtrace4j.kernel.providers;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.Kernel;
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
    static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(EVOLVING, PRIVATE, PRIVATE, EVOLVING,
            new Attribute(Stability.PRIVATE, Stability.PRIVATE, DependencyClass.ISA));

    private static final FunctionProbes PROBES = new FunctionProbes(FbtProvider::isTraceable);

    private final Supplier<Kernel> kernel;

    /** @param kernel asked only when something is enabled */
    FbtProvider(Supplier<Kernel> kernel) {
        this.kernel = kernel;
    }

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
        if (module.isPresent() && !UNTRACED_MODULES.contains(module.get().name())) {
            PROBES.provide(this, sink, module.get());
        }
    }

    @Override
    public void enable(Collection<ProbeDefinition> probes) {
        EnabledModules.count(kernel.get(), probes, 1);
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        EnabledModules.count(kernel.get(), probes, -1);
    }

    private static boolean isTraceable(FunctionIndex.Function function) {
        String name = function.name();
        boolean tracing = name.startsWith("dtrace_") && !name.startsWith("dtrace_safe_");
        boolean debugger = name.startsWith("kdi_") || name.contains("_kdi_");
        return function.traceable() && !tracing && !debugger && !name.equals("_init") && !name.equals("_fini");
    }
}

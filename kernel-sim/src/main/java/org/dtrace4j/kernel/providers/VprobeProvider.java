package org.dtrace4j.kernel.providers;

import java.util.Optional;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;

/**
 * vprobe: entry and return of every function of every module, with nothing left out. Who looks from beneath the kernel
 * needs neither a frame nor the kernel's consent, and may look at DTrace too.
 */
final class VprobeProvider implements Provider {
    private static final FunctionProbes PROBES = new FunctionProbes(function -> true);

    @Override
    public String name() {
        return "vprobe";
    }

    @Override
    public ProviderAttributes attributes() {
        return FbtProvider.ATTRIBUTES;
    }

    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) {
        module.ifPresent(present -> PROBES.provide(this, sink, present));
    }
}

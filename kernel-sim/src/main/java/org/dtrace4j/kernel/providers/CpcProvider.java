package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.CpuWatch;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.provider.EnableException;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;

/**
 * cpc: probes that fire on a CPU whenever its performance counter of an event has counted so many: {@code
 * PAPI_tot_ins-user-10000}. All of them are made on demand. {@code arg0} is the place in the kernel, {@code arg1} that in the
 * program.
 *
 * <p>A CPU has {@link #COUNTERS} counters, and as many probes may be enabled at a time; whoever comes later gets none.
 */
final class CpcProvider implements Provider {
    static final int COUNTERS = 4;

    private static final Attribute COMMON = new Attribute(Stability.EVOLVING, Stability.EVOLVING,
            DependencyClass.COMMON);
    private static final Attribute HIDDEN = new Attribute(Stability.PRIVATE, Stability.PRIVATE, DependencyClass.UNKNOWN);
    private static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(COMMON, HIDDEN, HIDDEN,
            new Attribute(Stability.EVOLVING, Stability.EVOLVING, DependencyClass.CPU), COMMON);

    private final Supplier<Kernel> kernel;
    private final Supplier<SimTarget> target;
    private final Map<String, Requested> requests = new TreeMap<>();
    /** Enabled probes, with a counter for each CPU. */
    private final Map<String, List<CpcCounter>> active = new TreeMap<>();

    CpcProvider(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
        this.kernel = kernel;
        this.target = target;
    }

    private record Requested(CpcRequest request, ProbeSink sink, int probeId) { }

    @Override
    public String name() {
        return "cpc";
    }

    @Override
    public ProviderAttributes attributes() {
        return ATTRIBUTES;
    }

    /** None but on demand. */
    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) { }

    @Override
    public void provideOnDemand(ProbeSink sink, ProbePattern pattern) {
        String name = pattern.name();
        Optional<CpcRequest> request = CpcRequest.parse(name);
        if (pattern.module().isEmpty() && pattern.function().isEmpty() && request.isPresent()
                && !requests.containsKey(name)) {
            int id = sink.create(this, new ProbeDefinition("", "", name, List.of(), Optional.empty()));
            requests.put(name, new Requested(request.get(), sink, id));
        }
    }

    @Override
    public void enable(Collection<ProbeDefinition> probes) throws EnableException {
        if (active.size() + probes.size() > COUNTERS) {
            throw new EnableException();
        }
        Kernel k = kernel.get();
        for (ProbeDefinition probe : probes) {
            Requested requested = requests.get(probe.name());
            Runnable firing = () -> target.get().fireUnanchored(requested.sink, requested.probeId);
            List<CpcCounter> counters = new ArrayList<>();
            for (SimCpu cpu : k.sched.cpus()) {
                counters.add(new CpcCounter(k, cpu, requested.request, firing));
            }
            active.put(probe.name(), counters);
            counters.forEach(CpcCounter::start);
        }
        setWatch(k);
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        for (ProbeDefinition probe : probes) {
            active.remove(probe.name()).forEach(CpcCounter::stop);
        }
        setWatch(kernel.get());
    }

    private void setWatch(Kernel k) {
        CpuWatch watch = active.isEmpty() ? null
                : cpu -> active.values().forEach(counters -> counters.get(cpu).reconsider());
        k.counters.setWatch(watch);
    }
}

package org.dtrace4j.kernel.providers;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.Visibility;

/**
 * profile: probes that fire at intervals of virtual time, {@code profile-N} on every CPU that is up, {@code tick-N} on
 * the boot CPU. They look at what the CPU happens to do: {@code arg0} is the place in the kernel.
 *
 * <p>Each enabled probe is an event that schedules itself again. It changes nothing, so the machine's own events keep
 * their times and their order.
 */
final class ProfileProvider implements Provider {
    private static final List<String> READY_MADE = List.of("profile-97", "profile-199", "profile-499", "profile-997",
            "profile-1999", "profile-4001", "profile-4999", "tick-1", "tick-10", "tick-100", "tick-500", "tick-1000",
            "tick-5000");
    private static final Attribute COMMON = new Attribute(Stability.EVOLVING, Stability.EVOLVING,
            DependencyClass.COMMON);
    private static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(COMMON,
            new Attribute(Stability.UNSTABLE, Stability.UNSTABLE, DependencyClass.UNKNOWN),
            new Attribute(Stability.PRIVATE, Stability.PRIVATE, DependencyClass.UNKNOWN), COMMON, COMMON);

    private final Supplier<Kernel> kernel;
    private final Supplier<SimTarget> target;
    private final Map<String, Cyclic> cyclics = new TreeMap<>();

    ProfileProvider(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
        this.kernel = kernel;
        this.target = target;
    }

    /** One probe and its clock. */
    private final class Cyclic extends Event {
        private final ProfileRate rate;
        private final Runnable firing;

        Cyclic(ProfileRate rate, ProbeSink sink, int probeId) {
            this.rate = rate;
            this.firing = () -> target.get().fireUnanchored(sink, probeId);
        }

        void start() {
            if (!isScheduled()) {
                Kernel k = kernel.get();
                k.events.schedule(this, k.clock.now() + rate.intervalNanos());
            }
        }

        @Override
        public void fire() {
            Kernel k = kernel.get();
            k.events.schedule(this, timeNanos() + rate.intervalNanos());
            for (SimCpu cpu : k.sched.cpus()) {
                if (cpu.isOnline() && (rate.everyCpu() || cpu.id() == 0)) {
                    k.loop.observe(cpu, firing);
                }
            }
        }
    }

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public ProviderAttributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Visibility visibility() {
        return Visibility.KERNEL_OR_USER;
    }

    /** What a clock of one CPU counts is of use to whoever may not see where that is. */
    @Override
    public Visibility.Policy policy(ProbeDefinition probe) {
        return probe.name().startsWith("tick-") ? Visibility.Policy.RESTRICT : Visibility.Policy.DROP;
    }

    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) {
        if (module.isEmpty()) {
            READY_MADE.forEach(name -> create(sink, name));
        }
    }

    @Override
    public void provideOnDemand(ProbeSink sink, ProbePattern pattern) {
        if (pattern.module().isEmpty() && pattern.function().isEmpty()) {
            create(sink, pattern.name());
        }
    }

    private void create(ProbeSink sink, String name) {
        Optional<ProfileRate> rate = ProfileRate.parse(name);
        if (rate.isPresent() && !cyclics.containsKey(name)) {
            int id = sink.create(this, new ProbeDefinition("", "", name, List.of(), Optional.empty()));
            cyclics.put(name, new Cyclic(rate.get(), sink, id));
        }
    }

    @Override
    public void enable(Collection<ProbeDefinition> probes) {
        inOrder(probes).forEach(Cyclic::start);
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        inOrder(probes).forEach(kernel.get().events::cancel);
    }

    /** The clocks of some probes, by name, whatever order they came in. */
    private List<Cyclic> inOrder(Collection<ProbeDefinition> probes) {
        return probes.stream().map(ProbeDefinition::name).sorted().map(cyclics::get).toList();
    }
}

package org.dtrace4j.trace;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetModule;

/**
 * The probes of a target, as its providers make them: those of modules when somebody first looks for any, and from then on as
 * modules and providers come, those on demand when they are asked for. To be used with the lock of {@link DtraceModule}.
 */
final class ProvidedProbes {
    private final Target target;
    private final ProbeTable table = new ProbeTable();
    private boolean provided;

    /** Those of a target that nobody has looked for yet: the ones of dtrace itself. */
    ProvidedProbes(Target target) {
        this.target = target;
        DtraceProvider own = new DtraceProvider();
        own.provide(new Sink(own), Optional.empty());
    }

    /** Has the providers make what they have not made yet. */
    void provideAll() {
        if (!provided) {
            provided = true;
            target.providers().forEach(this::provide);
        }
    }

    private void provide(Provider provider) {
        Sink sink = new Sink(provider);
        provider.provide(sink, Optional.empty());
        for (TargetModule module : target.modules()) {
            provider.provide(sink, Optional.of(module));
        }
    }

    /** Has the providers make what they make only for somebody who asks for it. */
    void provideOnDemand(ProbePattern pattern, ProbeMatcher matcher) {
        for (Provider provider : target.providers()) {
            if (matcher.matchesProvider(provider.name())) {
                provider.provideOnDemand(new Sink(provider), pattern);
            }
        }
    }

    /** Those that {@code pattern} matches, by id, after all that it asks for have been made. */
    List<Probe> match(ProbePattern pattern) {
        provideAll();
        ProbeMatcher matcher = new ProbeMatcher(pattern);
        target.revealProviders(matcher::matchesProvider);
        provideOnDemand(pattern, matcher);
        return match(matcher);
    }

    /** Those that there are and that match, by id. */
    List<Probe> match(ProbeMatcher matcher) {
        return table.match(matcher);
    }

    /** The greatest id. */
    int count() {
        return table.count();
    }

    /** The probe with this id; null if there is none, or none any more. */
    Probe get(int id) {
        return table.get(id);
    }

    /** Makes those of a module that has come, if anybody has looked for probes. Returns whether that is so. */
    boolean addModule(TargetModule module) {
        if (provided) {
            for (Provider provider : target.providers()) {
                provider.provide(new Sink(provider), Optional.of(module));
            }
        }
        return provided;
    }

    /** Makes those of a provider that has come, if anybody has looked for probes. Returns whether that is so. */
    boolean addProvider(Provider provider) {
        if (provided) {
            provide(provider);
        }
        return provided;
    }

    /** Takes away what has gone with a module or a provider; see {@link ProbeTable#remove}. */
    void remove(Predicate<Probe> gone) {
        table.remove(gone);
    }

    /** Where one provider puts its probes. */
    private final class Sink implements ProbeSink {
        private final Provider provider;

        Sink(Provider provider) {
            this.provider = provider;
        }

        @Override
        public boolean exists(String module, String function, String name) {
            return table.exists(provider, module, function, name);
        }

        @Override
        public int create(Provider from, ProbeDefinition probe) {
            return table.create(from, probe).id;
        }

        @Override
        public void fire(int probeId, long arg0, long arg1, long arg2, long arg3, long arg4, long arg5, long arg6,
                long arg7) {
            ProbeHost host = target.host();
            if (host.isSuspended()) {
                return;
            }
            Probe probe = table.get(probeId);
            if (probe == null) {
                return;
            }
            int cpu = host.cpu();
            LiveEcb[] live = probe.live;
            for (int i = 0; i < live.length; i++) {
                LiveEcb ecb = live[i];
                CpuFiring firing = ecb.firings[cpu];
                if (firing != null && ecb.state.isActive() && !host.isSuspended()) {
                    Driver.run(ecb, firing, arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7);
                }
            }
        }
    }
}

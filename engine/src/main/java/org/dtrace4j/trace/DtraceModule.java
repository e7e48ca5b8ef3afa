package org.dtrace4j.trace;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.device.Device;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.trace.site.SiteManager;

/**
 * The root of the runtime for one target: its providers, its probes, its consumers.
 *
 * <p>Providers are asked for their probes only when somebody first looks for one, so that a system that nobody traces pays
 * nothing; from then on probes come as modules and providers do.
 */
public final class DtraceModule implements AutoCloseable {
    private final Target target;
    private final SiteManager sites;
    private final ProbeTable probes = new ProbeTable();
    private boolean provided;

    /**
     * Attaches to a target.
     *
     * @param sites where code sites of this kind of target are put; shared by all its targets in the JVM
     */
    public DtraceModule(Target target, SiteManager sites) {
        this.target = target;
        this.sites = sites;
        DtraceProvider own = new DtraceProvider();
        own.provide(new Sink(own), Optional.empty());
        target.listen(new Listener());
    }

    /** A new consumer's connection. */
    public Device open() {
        return new LocalDevice(this);
    }

    @Override
    public void close() {
    }

    Target target() {
        return target;
    }

    ProbeTable probes() {
        return probes;
    }

    /** Probes that {@code pattern} matches, by id, after those that are made on demand have been. */
    synchronized List<Probe> match(ProbePattern pattern) {
        provideAll();
        ProbeMatcher matcher = new ProbeMatcher(pattern);
        for (Provider provider : target.providers()) {
            if (matcher.matchesProvider(provider.name())) {
                provider.provideOnDemand(new Sink(provider), pattern);
            }
        }
        return probes.match(matcher);
    }

    private void provideAll() {
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

    /** Where one provider puts its probes. */
    private final class Sink implements ProbeSink {
        private final Provider provider;

        Sink(Provider provider) {
            this.provider = provider;
        }

        @Override
        public boolean exists(String module, String function, String name) {
            return probes.exists(provider, module, function, name);
        }

        @Override
        public int create(Provider from, ProbeDefinition probe) {
            return probes.create(from, probe).id;
        }

        @Override
        public void fire(int probeId, long arg0, long arg1, long arg2, long arg3, long arg4) {
        }
    }

    private final class Listener implements TargetListener {
        @Override
        public void moduleLoaded(TargetModule module) {
            synchronized (DtraceModule.this) {
                if (provided) {
                    for (Provider provider : target.providers()) {
                        provider.provide(new Sink(provider), Optional.of(module));
                    }
                }
            }
        }

        @Override
        public void providerRegistered(Provider provider) {
            synchronized (DtraceModule.this) {
                if (provided) {
                    provide(provider);
                }
            }
        }
    }
}

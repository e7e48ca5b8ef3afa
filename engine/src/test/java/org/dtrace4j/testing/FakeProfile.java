package org.dtrace4j.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;

/**
 * Provider {@code profile} of a fake system: {@code tick-N} on CPU 0, {@code profile-N} on every CPU, made on demand.
 */
public final class FakeProfile implements Provider {
    private static final Pattern NAME = Pattern.compile("(tick|profile)-([0-9]{1,9})(ns|us|ms|s|sec|m|min|hz)?");
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
            "sec", 1_000_000_000L, "m", 60_000_000_000L, "min", 60_000_000_000L);
    private static final ProviderAttributes.Attribute EVOLVING = new ProviderAttributes.Attribute(
            ProviderAttributes.Stability.EVOLVING, ProviderAttributes.Stability.EVOLVING,
            ProviderAttributes.DependencyClass.COMMON);

    private final FakeTarget target;
    private final Set<String> enabled = new LinkedHashSet<>();
    private final List<String> made = new ArrayList<>();
    private final List<Integer> ids = new ArrayList<>();
    private ProbeSink sink;

    FakeProfile(FakeTarget target) {
        this.target = target;
    }

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public ProviderAttributes attributes() {
        return new ProviderAttributes(EVOLVING, EVOLVING, EVOLVING, EVOLVING, EVOLVING);
    }

    @Override
    public void provide(ProbeSink into, Optional<TargetModule> module) {
        sink = into;
    }

    @Override
    public void provideOnDemand(ProbeSink into, ProbePattern pattern) {
        sink = into;
        if (intervalNanos(pattern.name()) > 0 && !into.exists("", "", pattern.name())) {
            made.add(pattern.name());
            ids.add(into.create(this, new ProbeDefinition("", "", pattern.name(), List.of(), Optional.empty())));
        }
    }

    @Override
    public void enable(Collection<ProbeDefinition> probes) {
        for (ProbeDefinition probe : probes) {
            enabled.add(probe.name());
            schedule(probe.name());
        }
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        for (ProbeDefinition probe : probes) {
            enabled.remove(probe.name());
        }
    }

    private void schedule(String name) {
        target.at(intervalNanos(name), () -> {
            if (enabled.contains(name)) {
                fire(name);
                schedule(name);
            }
        });
    }

    private void fire(String name) {
        int id = ids.get(made.indexOf(name));
        int was = target.host().cpu();
        int last = name.startsWith("tick") ? 0 : target.cpuCount() - 1;
        for (int cpu = 0; cpu <= last && enabled.contains(name); cpu++) {
            target.host().switchTo(cpu);
            sink.fire(id, FakeTarget.TEXT + 0x40, 0, 0, 0, 0);
        }
        target.host().switchTo(was);
    }

    private static long intervalNanos(String name) {
        Matcher m = NAME.matcher(name);
        if (!m.matches() || Long.parseLong(m.group(2)) == 0) {
            return 0;
        }
        long number = Long.parseLong(m.group(2));
        Long unit = m.group(3) == null ? null : UNITS.get(m.group(3));
        return unit == null ? 1_000_000_000L / number : number * unit;
    }
}

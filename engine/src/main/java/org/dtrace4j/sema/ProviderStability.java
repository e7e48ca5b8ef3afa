package org.dtrace4j.sema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.Part;
import org.dtrace4j.provider.ProviderAttributes.Stability;

/**
 * How stable providers are: what they say of themselves, but for what {@code #pragma D attributes … provider P PART}
 * says instead, which holds for the rest of the session.
 */
public final class ProviderStability {
    private final Map<String, ProviderAttributes> said = new TreeMap<>();

    /**
     * A program says something of one part of a provider.
     *
     * @return false if the system has no such provider
     */
    boolean say(Device device, String provider, Part part, Attribute attributes) {
        List<ProbeInfo> probes = device.match(new ProbePattern(provider, "", "", ""));
        probes.stream().findFirst().flatMap(probe -> of(device, probe))
                .ifPresent(known -> said.put(provider, known.with(part, attributes)));
        return !probes.isEmpty();
    }

    /** The attributes of a probe's provider; nothing when the probe is gone by now. */
    public Optional<ProviderAttributes> of(Device device, ProbeInfo probe) {
        ProviderAttributes other = said.get(probe.provider());
        return other != null ? Optional.of(other) : device.attributes(probe.id());
    }

    /** Attributes of what a description says, and of the arguments of the probes that it matches. */
    public record Described(Attribute description, Attribute arguments) { }

    /**
     * What holds for all probes of a description. Nothing when it matches none, and when it leaves open what would have
     * to be known to say that its probes have the same arguments: a provider that promises that (its arguments are
     * evolving or better) promises it for probes alike in all fields whose names are evolving or better.
     */
    public Optional<Described> describe(Device device, ProbePattern pattern, List<ProbeInfo> probes) {
        Optional<ProviderAttributes> own = probes.stream().findFirst().flatMap(probe -> of(device, probe));
        if (own.isEmpty()) {
            return Optional.empty();
        }
        ProbeInfo first = probes.get(0);
        ProbePattern fields = pattern.id() == 0 ? pattern
                : new ProbePattern(first.provider(), first.module(), first.function(), first.name());
        if (probes.size() > 1 && mayDiffer(own.get(), fields)) {
            return Optional.empty();
        }
        // Who does not name a provider depends on which ones there are.
        ProviderAttributes attributes = fields.isOpen(Part.PROVIDER) ? ProviderAttributes.DECLARED : own.get();
        return Optional.of(new Described(StabilityMeter.ofDescription(attributes, fields), attributes.arguments()));
    }

    private static boolean mayDiffer(ProviderAttributes attributes, ProbePattern pattern) {
        return !isEvolving(attributes.arguments().data())
                || isEvolving(attributes.module().name()) && pattern.isOpen(Part.MODULE)
                || isEvolving(attributes.function().name()) && pattern.isOpen(Part.FUNCTION)
                || isEvolving(attributes.name().name()) && pattern.isOpen(Part.NAME);
    }

    private static boolean isEvolving(Stability stability) {
        return stability.compareTo(Stability.EVOLVING) >= 0;
    }

    /** The attributes of a description; where nothing holds for all of its probes, those of what is declared. */
    public Attribute ofProbes(Device device, ProbePattern pattern, List<ProbeInfo> probes) {
        return describe(device, pattern, probes).map(Described::description)
                .orElse(ProviderAttributes.DECLARED.provider());
    }
}

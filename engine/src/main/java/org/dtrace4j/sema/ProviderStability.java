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

    /** The weakest attributes of a description, over the probes that it matches. */
    public Attribute ofProbes(Device device, ProbePattern pattern, List<ProbeInfo> probes) {
        return probes.stream().map(ProbeInfo::provider).distinct()
                .map(provider -> probes.stream().filter(probe -> probe.provider().equals(provider)).findFirst())
                .flatMap(Optional::stream).flatMap(probe -> of(device, probe).stream())
                .map(attributes -> StabilityMeter.ofDescription(attributes, pattern))
                .reduce(Attribute.STRONGEST, Attribute::weaker);
    }
}

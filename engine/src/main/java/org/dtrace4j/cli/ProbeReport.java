package org.dtrace4j.cli;

import java.util.List;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.sema.ProviderStability;
import org.dtrace4j.sema.StabilityMeter;

/** Stability attributes and argument types of probes, as {@code -v} shows them. */
final class ProbeReport {
    /** Of a probe that is gone by now. */
    private static final ProviderAttributes UNKNOWN = new ProviderAttributes(Attribute.PRIVATE, Attribute.PRIVATE,
            Attribute.PRIVATE, Attribute.PRIVATE, Attribute.PRIVATE);

    private final Device device;
    private final ProviderStability providers;
    private final TextSink out;

    ProbeReport(Device device, ProviderStability providers, TextSink out) {
        this.device = device;
        this.providers = providers;
        this.out = out;
    }

    /** What holds for all probes of a description; nothing when they may differ, or when there are none. */
    void common(ProbePattern pattern, List<ProbeInfo> probes) {
        providers.describe(device, pattern, probes)
                .ifPresent(described -> probe(probes.get(0), described.description(), described.arguments()));
    }

    /** Stability of a probe's description and arguments, and the types of its arguments. */
    void probe(ProbeInfo probe) {
        ProviderAttributes attributes = providers.of(device, probe).orElse(UNKNOWN);
        probe(probe, StabilityMeter.ofDescription(attributes, new ProbePattern(
                probe.provider(), probe.module(), probe.function(), probe.name())), attributes.arguments());
    }

    private void probe(ProbeInfo probe, Attribute description, Attribute ofArguments) {
        section("Probe Description Attributes", description);
        section("Argument Attributes", ofArguments);
        out.line("").line("\tArgument Types");
        List<ArgumentInfo> arguments = device.arguments(probe.id());
        for (ArgumentInfo argument : arguments) {
            out.line("\t\targs[" + argument.index() + "]: " + argument.argument().name());
        }
        if (arguments.isEmpty()) {
            out.line("\t\tNone");
        }
        out.line("");
    }

    /** A heading and the three attributes below it. */
    void section(String heading, Attribute attribute) {
        out.line("").line("\t" + heading);
        out.line("\t\tIdentifier Names: " + Attribute.word(attribute.name()));
        out.line("\t\tData Semantics:   " + Attribute.word(attribute.data()));
        out.line("\t\tDependency Class: " + Attribute.word(attribute.dependency()));
    }
}

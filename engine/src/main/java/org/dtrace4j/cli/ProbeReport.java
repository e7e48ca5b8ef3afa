package org.dtrace4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;

/** Stability attributes and argument types of probes, as {@code -v} shows them. */
final class ProbeReport {
    private static final Attribute STRONGEST =
            new Attribute(Stability.STANDARD, Stability.STANDARD, DependencyClass.COMMON);

    private final Device device;
    private final TextSink out;

    ProbeReport(Device device, TextSink out) {
        this.device = device;
        this.out = out;
    }

    /** Stability of a probe's description and arguments, and the types of its arguments. */
    void probe(ProbeInfo probe) {
        ProviderAttributes attributes = device.attributes(probe.id()).orElse(
                new ProviderAttributes(STRONGEST, STRONGEST, STRONGEST, STRONGEST, STRONGEST));
        section("Probe Description Attributes", description(attributes));
        section("Argument Attributes", attributes.arguments());
        out.line("").line("\tArgument Types");
        List<ArgumentInfo> arguments = device.arguments(probe.id());
        for (ArgumentInfo argument : arguments) {
            out.line("\t\targs[" + argument.index() + "]: " + argument.argument().spelling());
        }
        if (arguments.isEmpty()) {
            out.line("\t\tNone");
        }
        out.line("");
    }

    /** A heading and the three attributes below it. */
    void section(String heading, Attribute attribute) {
        out.line("").line("\t" + heading);
        out.line("\t\tIdentifier Names: " + name(attribute.name()));
        out.line("\t\tData Semantics:   " + name(attribute.data()));
        out.line("\t\tDependency Class: " + name(attribute.dependency()));
    }

    /** The weakest description of any of the probes. */
    Attribute weakest(List<ProbeInfo> probes) {
        return probes.stream().flatMap(probe -> device.attributes(probe.id()).stream()).map(ProbeReport::description)
                .reduce(STRONGEST, ProbeReport::weaker);
    }

    private static Attribute description(ProviderAttributes attributes) {
        return Stream.of(attributes.provider(), attributes.module(), attributes.function(), attributes.name())
                .reduce(STRONGEST, ProbeReport::weaker);
    }

    private static Attribute weaker(Attribute left, Attribute right) {
        return new Attribute(least(left, right, Attribute::name), least(left, right, Attribute::data),
                least(left, right, Attribute::dependency));
    }

    private static <E extends Enum<E>> E least(Attribute left, Attribute right, Function<Attribute, E> part) {
        E a = part.apply(left);
        E b = part.apply(right);
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** As users write it: capitalised, except for the abbreviations CPU and ISA. */
    private static String name(Enum<?> value) {
        return value == DependencyClass.CPU || value == DependencyClass.ISA ? value.name()
                : value.name().charAt(0) + value.name().substring(1).toLowerCase(Locale.ROOT);
    }
}

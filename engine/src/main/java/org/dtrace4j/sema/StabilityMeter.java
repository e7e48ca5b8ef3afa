package org.dtrace4j.sema;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.Part;
import org.dtrace4j.source.Span;

/**
 * How stable a program is: the weakest attributes of all that its statements use. What is weaker than option
 * {@code amin} is refused where it is used.
 */
public final class StabilityMeter {
    private final OptionValues options;
    private final ProviderStability providers;
    private Attribute weakest = Attribute.STABLE;
    private int aside;

    StabilityMeter(OptionValues options, ProviderStability providers) {
        this.options = options;
        this.providers = providers;
    }

    /** The weakest so far. */
    Attribute weakest() {
        return weakest;
    }

    /** Does something that does not count. */
    <T> T aside(Supplier<T> work) {
        aside++;
        try {
            return work.get();
        } finally {
            aside--;
        }
    }

    /** Begins a new program. */
    void restart() {
        weakest = Attribute.STABLE;
    }

    /**
     * Something is used.
     *
     * @param what it, in the words of messages: {@code variable curthread}
     */
    void use(Span span, String what, Attribute attributes) {
        if (aside == 0) {
            demand(span, what, attributes);
            weakest = weakest.weaker(attributes);
        }
    }

    /** The probes of a description are used. */
    void probes(Device device, Span span, ProbePattern pattern, List<ProbeInfo> probes) {
        if (options.isSet(Options.AMIN)) {
            demand(span, "clause", providers.ofProbes(device, pattern, probes));
        }
    }

    private void demand(Span span, String what, Attribute attributes) {
        if (options.isSet(Options.AMIN)) {
            Attribute minimum = Attribute.ofNumber(options.get(Options.AMIN));
            if (attributes.isBelow(minimum)) {
                throw new Refusal(Diagnostic.error(ErrorTag.D_ATTR_MIN, span, "attributes for " + what + " (" + attributes
                        + ") are less than predefined minimum").withHint("option amin asks for " + minimum));
            }
        }
    }

    /** The attributes of a description of a provider's probes: those of the fields that it gives. */
    public static Attribute ofDescription(ProviderAttributes attributes, ProbePattern pattern) {
        return Stream.of(attributes.provider(),
                pattern.isOpen(Part.MODULE) ? Attribute.STRONGEST : attributes.module(),
                pattern.isOpen(Part.FUNCTION) ? Attribute.STRONGEST : attributes.function(),
                pattern.isOpen(Part.NAME) ? Attribute.STRONGEST : attributes.name())
                .reduce(Attribute.STRONGEST, Attribute::weaker);
    }
}

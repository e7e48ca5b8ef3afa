package org.dtrace4j.trace;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.Visibility;

/** Provider {@code dtrace}: BEGIN, END and ERROR, which each consumer fires for itself. They are probes 1, 2 and 3. */
final class DtraceProvider implements Provider {
    static final int BEGIN = 1;
    static final int END = 2;
    static final int ERROR = 3;

    private static final Attribute STABLE = new Attribute(Stability.STABLE, Stability.STABLE, DependencyClass.COMMON);
    private static final Attribute PRIVATE = new Attribute(Stability.PRIVATE, Stability.PRIVATE,
            DependencyClass.UNKNOWN);

    @Override
    public String name() {
        return "dtrace";
    }

    @Override
    public Visibility visibility() {
        return Visibility.EVERYBODY;
    }

    @Override
    public ProviderAttributes attributes() {
        return new ProviderAttributes(STABLE, PRIVATE, PRIVATE, STABLE, STABLE);
    }

    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) {
        if (module.isEmpty()) {
            for (String name : List.of("BEGIN", "END", "ERROR")) {
                sink.create(this, new ProbeDefinition("", "", name, List.of(), Optional.empty()));
            }
        }
    }
}

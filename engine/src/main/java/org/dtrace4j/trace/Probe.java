package org.dtrace4j.trace;

import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Visibility;

/** A probe of a target. Lives as long as the code that it is in, and its provider. */
final class Probe {
    private static final LiveEcb[] NONE = {};

    final int id;
    final Provider provider;
    final ProbeDefinition definition;
    /**
     * How many ECBs all consumers have on it; the provider has it enabled while this is not 0. Guarded by the module.
     */
    int ecbCount;
    /**
     * ECBs that {@link ProbeSink#fire} runs, in order; used only without a code site. Replaced, not changed.
     *
     * @see org.dtrace4j.provider.ProbeSink#fire
     */
    volatile LiveEcb[] live = NONE;

    Probe(int id, Provider provider, ProbeDefinition definition) {
        this.id = id;
        this.provider = provider;
        this.definition = definition;
    }

    Visibility visibility() {
        return provider.visibility();
    }

    ProbeInfo info() {
        return new ProbeInfo(id, provider.name(), definition.module(), definition.function(), definition.name());
    }

    /** {@code provider:module:function:name}. */
    String description() {
        return provider.name() + ":" + definition.module() + ":" + definition.function() + ":" + definition.name();
    }

}

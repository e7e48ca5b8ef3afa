package org.dtrace4j.provider;

import java.util.Collection;
import java.util.Optional;

/**
 * A source of probes.
 *
 * <p>Overview: the runtime asks providers to create probes ({@link #provide}) when they register, when modules load, and
 * when somebody asks for a probe by a description that nothing matches yet. It enables probes in batches. A probe that
 * has a {@link CodeSite} is fired by the code that the runtime puts there; for any other probe the provider calls
 * {@link ProbeSink#fire} while the probe is enabled.
 *
 * <p>Caller's context: never probe context, one call at a time for each target.
 */
public interface Provider {
    /** The name, such as {@code fbt}. */
    String name();

    /** Stability of the provider's names and arguments. */
    ProviderAttributes attributes();

    /**
     * Creates the probes of one module, or with no module all that do not belong to one. Probes that exist already are
     * left alone.
     */
    void provide(ProbeSink sink, Optional<TargetModule> module);

    /** Creates a probe that exists only on demand, such as {@code profile-97}, if the description names one. */
    default void provideOnDemand(ProbeSink sink, ProbePattern pattern) { }

    /** From whom its probes are kept. */
    default Visibility visibility() {
        return Visibility.KERNEL;
    }

    /** What becomes of a firing of a probe that its consumer may not fully see. */
    default Visibility.Policy policy(ProbeDefinition probe) {
        return Visibility.Policy.DROP;
    }

    /** Whether what it traced has gone for ever: nobody finds its probes any more. */
    default boolean isRetired() {
        return false;
    }

    /**
     * Makes probes fire.
     *
     * @throws EnableException where there is too little of what they need; then none of them fires
     */
    default void enable(Collection<ProbeDefinition> probes) throws EnableException { }

    /** Makes probes stop firing. */
    default void disable(Collection<ProbeDefinition> probes) { }
}

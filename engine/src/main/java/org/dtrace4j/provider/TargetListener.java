package org.dtrace4j.provider;

/** Told by a target what appears in it and what goes. Called outside probe context. */
public interface TargetListener {
    /** A module is there; none of its code has run. */
    void moduleLoaded(TargetModule module);

    /** A module has gone: none of its code runs any more. Nothing of it was enabled, as the target sees to. */
    void moduleUnloaded(TargetModule module);

    void providerRegistered(Provider provider);

    /** A provider is none of the target's any more. Nothing of it was enabled. */
    void providerUnregistered(Provider provider);
}

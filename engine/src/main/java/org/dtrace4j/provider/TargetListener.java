package org.dtrace4j.provider;

/** Told by a target what appears in it. Called outside probe context, before any code of the module runs. */
public interface TargetListener {
    void moduleLoaded(TargetModule module);

    void providerRegistered(Provider provider);
}

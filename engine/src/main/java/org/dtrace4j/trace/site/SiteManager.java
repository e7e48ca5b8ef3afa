package org.dtrace4j.trace.site;

import java.lang.invoke.MethodHandle;

/** Puts probe sites into the code of loaded classes, and takes them out again. */
public final class SiteManager {
    private final MethodHandle hostFinder;

    /**
     * A manager for one kind of target.
     *
     * @param hostFinder of type {@code (Object)ProbeHost}: the host that a receiver belongs to, null if it belongs to none.
     *     The receiver is null at sites in static methods.
     */
    public SiteManager(MethodHandle hostFinder) {
        this.hostFinder = hostFinder;
    }

    MethodHandle hostFinder() {
        return hostFinder;
    }
}

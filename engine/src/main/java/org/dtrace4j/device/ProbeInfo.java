package org.dtrace4j.device;

/** A probe that exists. */
public record ProbeInfo(int id, String provider, String module, String function, String name) {
    /** {@code provider:module:function:name}. */
    public String description() {
        return provider + ":" + module + ":" + function + ":" + name;
    }
}

package org.dtrace4j.provider;

/**
 * What a description of probes of a process ({@code pid123:a.out:main:entry}) has come to.
 *
 * @param pattern the description, with the object under the name that its probes have
 * @param tag name of the error tag of what is wrong with it; empty when nothing is
 * @param problem what is wrong, for the user
 */
public record ProcessProbes(ProbePattern pattern, String tag, String problem) {
    /** A description that is as it should be, or that means no process. */
    public static ProcessProbes of(ProbePattern pattern) {
        return new ProcessProbes(pattern, "", "");
    }

    public boolean isRefused() {
        return !tag.isEmpty();
    }
}

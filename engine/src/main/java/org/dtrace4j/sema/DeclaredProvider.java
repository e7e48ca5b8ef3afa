package org.dtrace4j.sema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.source.Span;

/**
 * A provider that a program declares, for probes that a traced program has in its own code.
 *
 * @param probes by name
 */
public record DeclaredProvider(String name, Map<String, Probe> probes) {
    /**
     * A probe of it.
     *
     * @param natives the types of the raw arguments
     * @param arguments what programs see
     */
    public record Probe(Span span, String name, List<CtfType> natives, List<ProbeArgument> arguments) { }

    public DeclaredProvider {
        probes = new LinkedHashMap<>(probes);
    }
}

package org.dtrace4j.link;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.provider.ProviderAttributes;

/**
 * A provider whose probes are in the code of a program.
 *
 * @param probes in the order of their declaration
 */
public record LinkedProvider(String name, ProviderAttributes attributes, List<Probe> probes) {
    /**
     * A probe.
     *
     * @param name with hyphens
     * @param natives the C types of its arguments
     * @param seen the types that D programs see
     * @param mapping for each of these, which of the native arguments it is made of
     */
    public record Probe(String name, List<String> natives, List<String> seen, List<Integer> mapping) {
        public Probe {
            natives = List.copyOf(natives);
            seen = List.copyOf(seen);
            mapping = List.copyOf(mapping);
        }
    }

    public LinkedProvider {
        probes = List.copyOf(probes);
    }

    Optional<Probe> probe(String probe) {
        return probes.stream().filter(p -> p.name().equals(probe)).findFirst();
    }
}

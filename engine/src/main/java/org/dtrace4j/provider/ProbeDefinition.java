package org.dtrace4j.provider;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.CtfType;

/**
 * A probe as its provider defines it.
 *
 * @param module the module it belongs to, or empty
 * @param function the function it stands in, or empty
 * @param name its name, such as {@code entry}
 * @param arguments types of {@code args[]} in order; empty when the arguments have no types
 * @param site where the runtime is to put code for it; empty when the provider fires it itself
 */
public record ProbeDefinition(String module, String function, String name, List<CtfType> arguments, Optional<CodeSite> site) {
    public ProbeDefinition {
        arguments = List.copyOf(arguments);
    }
}

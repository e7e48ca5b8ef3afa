package org.dtrace4j.provider;

import java.util.List;
import java.util.Optional;

/**
 * A probe as its provider defines it.
 *
 * @param module the module it belongs to, or empty
 * @param function the function it stands in, or empty
 * @param name its name, such as {@code entry}
 * @param arguments the elements of {@code args[]} in order; empty when the arguments have no types
 * @param site where the runtime is to put code for it; empty when the provider fires it itself
 */
public record ProbeDefinition(String module, String function, String name, List<ProbeArgument> arguments,
        Optional<CodeSite> site) {
    public ProbeDefinition {
        arguments = List.copyOf(arguments);
    }

    // What a record has by itself is put together by the JVM on its first use, which each command would wait for at its start.

    @Override
    public int hashCode() {
        return 31 * (31 * module.hashCode() + function.hashCode()) + name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof ProbeDefinition that && name.equals(that.name) && function.equals(that.function)
                && module.equals(that.module) && arguments.equals(that.arguments) && site.equals(that.site);
    }
}

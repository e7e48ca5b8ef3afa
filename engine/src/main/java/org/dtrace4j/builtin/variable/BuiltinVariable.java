package org.dtrace4j.builtin.variable;

import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;

/**
 * One built-in variable.
 *
 * @param name its name
 * @param type its type
 * @param source where its value comes from
 * @param since the version of D that introduced it
 * @param description for the manual, one phrase
 */
public record BuiltinVariable(String name, Type type, Source source, String since, String description) {
    /** How stable it is: what points into the traced system leads to what that has for itself. */
    public Attribute stability() {
        return type instanceof KernelPointer
                ? new Attribute(Stability.STABLE, Stability.PRIVATE, DependencyClass.COMMON) : Attribute.STABLE;
    }

    /** What type it has. */
    public sealed interface Type { }

    /** The same type everywhere. */
    public record Fixed(CtfType type) implements Type { }

    /** A pointer to a type that the traced system declares; {@code void *} where it does not. */
    public record KernelPointer(String typedef) implements Type { }

    /** The types of the probe's arguments, by index. */
    public record PerProbe() implements Type { }

    /** Where the value comes from. */
    public sealed interface Source { }

    /** Argument {@code index} of the probe, as a 64-bit integer. */
    public record Argument(int index) implements Source { }

    /**
     * A method of {@link org.dtrace4j.abi.Firing} that returns {@code long}.
     *
     * @param perEcb whether it is given the ECB
     */
    public record Method(String name, boolean perEcb) implements Source { }

    /** An array whose elements the subroutine of its name computes. */
    public record Elements() implements Source { }

    /** The typed arguments of the probe: {@code args[]}. */
    public record TypedArguments() implements Source { }
}

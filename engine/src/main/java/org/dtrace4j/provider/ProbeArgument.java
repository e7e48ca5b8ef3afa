package org.dtrace4j.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.CtfType;

/**
 * One element of {@code args[]} of a probe.
 *
 * <p>Example: {@code io:::start} fires with the address of a {@code struct buf} as its only raw argument, and its
 * {@code args[]} are three views of it: {@code named(0, "struct buf *").as("bufinfo_t *")}, {@code named(0, "struct buf *")
 * .as("devinfo_t *")} and {@code named(0, "struct buf *").as("fileinfo_t *")}. The D library {@code io.d} has the
 * translators.
 *
 * @param mapping which raw argument it comes from, 0 for {@code arg0}; a probe that fires here has {@link #FIRED} of
 *        them, a declaration, which may be for another system, up to 255
 * @param nativeType the type of that raw argument
 * @param translated the type that programs see if it is another one: a pointer to the type that a translator makes of what
 *        {@code nativeType} points to, or the type that it makes of {@code nativeType} itself
 */
public record ProbeArgument(int mapping, ArgumentType nativeType, Optional<ArgumentType> translated) {
    /** Number of raw arguments that a firing has. */
    public static final int FIRED = 10;
    private static final int DECLARED = 255;

    public ProbeArgument {
        if (mapping < 0 || mapping >= DECLARED) {
            throw new IllegalArgumentException("no raw argument " + mapping);
        }
    }

    /** An argument that programs see as it is. */
    public static ProbeArgument of(int mapping, CtfType type) {
        return new ProbeArgument(mapping, ArgumentType.of(type), Optional.empty());
    }

    /** An argument that programs see as it is, of a type given as D writes it. */
    public static ProbeArgument named(int mapping, String type) {
        return new ProbeArgument(mapping, ArgumentType.named(type), Optional.empty());
    }

    /** The same argument, seen as another type. */
    public ProbeArgument as(String type) {
        return new ProbeArgument(mapping, nativeType, Optional.of(ArgumentType.named(type)));
    }

    /** Raw arguments in their order, of these types. */
    public static List<ProbeArgument> inOrder(List<? extends CtfType> types) {
        List<ProbeArgument> arguments = new ArrayList<>();
        for (CtfType type : types) {
            arguments.add(of(arguments.size(), type));
        }
        return arguments;
    }

    /** What the type that programs see is called in a list of probes. */
    public String name() {
        return translated.orElse(nativeType).name();
    }

    /** How programs write the type that they see. */
    public String spelling() {
        return translated.orElse(nativeType).spelling();
    }
}

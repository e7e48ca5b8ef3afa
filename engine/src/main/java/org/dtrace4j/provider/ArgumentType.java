package org.dtrace4j.provider;

import java.util.Optional;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.TypePrinter;

/**
 * A type of a probe's argument, as its provider knows it: by a name of D, or as the type itself. The runtime hands it on
 * without a look; the compiler finds what a name means when a program uses the argument.
 *
 * @param spelling as D writes it, such as {@code struct buf *}; the traced system or a D library declares the names in it
 * @param known the type, where the provider has it at hand
 */
public record ArgumentType(String spelling, Optional<CtfType> known) {
    public static ArgumentType of(CtfType type) {
        return new ArgumentType(null, Optional.of(type));
    }

    /** A target has thousands of arguments, and few are ever spelled: that of a known type is spelled when it is asked for. */
    @Override
    public String spelling() {
        return spelling == null ? known.get().spelling() : spelling;
    }

    /** What the type is called in a list of probes; {@link #spelling()} says more of functions. */
    public String name() {
        return known.map(TypePrinter::name).orElse(spelling);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArgumentType type && known.equals(type.known) && spelling().equals(type.spelling());
    }

    @Override
    public int hashCode() {
        return spelling().hashCode();
    }

    public static ArgumentType named(String spelling) {
        return new ArgumentType(spelling, Optional.empty());
    }
}

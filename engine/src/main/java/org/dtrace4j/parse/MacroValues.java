package org.dtrace4j.parse;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.dtrace4j.grammar.Macros;

/**
 * What macros stand for, and which of them a program has used.
 *
 * <p>Not safe for use by several threads: parsing a text notes the arguments that it refers to.
 */
public final class MacroValues {
    private final List<String> arguments;
    private final Map<String, Long> variables;
    private final boolean defaults;
    private final BitSet used = new BitSet();

    /**
     * @param arguments {@code $0}, the name of the script, and then {@code $1} and so on; may be empty
     * @param variables values of {@code $target}, {@code $pid} and the like, by name without the dollar sign
     * @param defaults whether a missing argument is 0 or the empty string instead of an error; the option
     *         {@code defaultargs}
     */
    public MacroValues(List<String> arguments, Map<String, Long> variables, boolean defaults) {
        this.arguments = List.copyOf(arguments);
        this.variables = new TreeMap<>(variables);
        this.defaults = defaults;
    }

    /** No arguments and no variables. */
    public static MacroValues none() {
        return new MacroValues(List.of(), Map.of(), false);
    }

    /** The arguments, that of index 0 first. */
    public List<String> arguments() {
        return arguments;
    }

    /** Whether a text parsed with these values has referred to argument {@code index}. */
    public boolean isUsed(int index) {
        return used.get(index);
    }

    Macros forGrammar() {
        return new Macros() {
            @Override
            public Optional<String> argument(int index) {
                if (index >= arguments.size()) {
                    return Optional.empty();
                }
                used.set(index);
                return Optional.of(arguments.get(index));
            }

            @Override
            public OptionalLong variable(String name) {
                Long value = variables.get(name);
                return value == null ? OptionalLong.empty() : OptionalLong.of(value);
            }

            @Override
            public boolean hasDefaults() {
                return defaults;
            }
        };
    }
}

package org.dtrace4j.grammar;

import java.util.Optional;
import java.util.OptionalLong;

/** What {@code $1}, {@code $$1}, {@code $target} and {@code $$target} stand for. */
public interface Macros {
    /** There are no arguments and no variables. */
    Macros NONE = new Macros() {
        @Override
        public Optional<String> argument(int index) {
            return Optional.empty();
        }

        @Override
        public OptionalLong variable(String name) {
            return OptionalLong.empty();
        }

        @Override
        public boolean hasDefaults() {
            return false;
        }
    };

    /** The text of argument {@code index}, where 0 is the name of the script; asking counts as using it. */
    Optional<String> argument(int index);

    /** The value of a variable such as {@code target}. */
    OptionalLong variable(String name);

    /** Whether a missing argument is 0 as a value, and empty as a text. */
    boolean hasDefaults();
}

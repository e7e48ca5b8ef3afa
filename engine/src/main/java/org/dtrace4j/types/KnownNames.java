package org.dtrace4j.types;

import java.util.Optional;

/** What a declaration must know of names that are not types: the compiler's variables and inlines. */
public interface KnownNames {
    /** There are none, as in a header. */
    KnownNames NONE = new KnownNames() {
        @Override
        public boolean isGlobal(String name) {
            return false;
        }

        @Override
        public Optional<Constant> constant(String name) {
            return Optional.empty();
        }
    };

    /** Whether a global variable, inline or built-in has that name, so that no enumerator or typedef may. */
    boolean isGlobal(String name);

    /** The value of an inline that is an integer constant expression. Enumerators are not asked for here. */
    Optional<Constant> constant(String name);
}

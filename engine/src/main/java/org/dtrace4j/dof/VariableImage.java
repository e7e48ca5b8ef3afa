package org.dtrace4j.dof;

import java.util.List;

/**
 * One variable.
 *
 * @param id number from 0: of a scalar among the scalars of its scope; of an associative array among all arrays, be
 *     they
 *     global or thread-local
 * @param name for people
 * @param keys key types of an associative array (offsets are not used); empty for a scalar
 * @param size bytes of its value when it is held by value in memory; 0 for a 64-bit integer
 * @param string whether a value in memory is a NUL-terminated string
 */
public record VariableImage(Scope scope, int id, String name, List<FieldImage> keys, int size, boolean string) {
    /** Scopes. The code is what the image holds; it never changes. */
    public enum Scope {
        GLOBAL(0), THREAD(1), CLAUSE(2);

        private final int code;

        Scope(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public VariableImage {
        keys = List.copyOf(keys);
    }

    public boolean isArray() {
        return !keys.isEmpty();
    }
}

package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;

/**
 * The variables of a consumer, of all its programs, and where their values lie. Values that are numbers lie in arrays
 * of {@code long}, by id; values in memory lie one behind the other, each aligned to 8 bytes. Complete before tracing
 * starts.
 */
final class VariableLayout {
    /** Scalars of one scope. */
    static final class Scalars {
        /** By id; 0 for a number. */
        private int[] sizes = new int[0];
        private int[] offsets = new int[0];
        private boolean[] strings = new boolean[0];
        private long bytes;

        private void add(VariableImage variable) {
            if (variable.id() >= sizes.length) {
                int length = Math.max(variable.id() + 1, sizes.length * 2);
                sizes = java.util.Arrays.copyOf(sizes, length);
                offsets = java.util.Arrays.copyOf(offsets, length);
                strings = java.util.Arrays.copyOf(strings, length);
            }
            sizes[variable.id()] = variable.size();
            strings[variable.id()] = variable.string();
            offsets[variable.id()] = (int) bytes;
            // A string that fills its variable has no NUL of its own. Behind it there is one, for whoever reads on.
            bytes += (long) variable.size() + (variable.string() ? 1 : 0) + 7 & ~7L;
        }

        /** One more than the greatest id. */
        int count() {
            return sizes.length;
        }

        /** Bytes of all values that lie in memory, however many. */
        long allBytes() {
            return bytes;
        }

        /** The same for variables that there is memory for. */
        int bytes() {
            return Math.toIntExact(bytes);
        }

        int size(int id) {
            return sizes[id];
        }

        int offset(int id) {
            return offsets[id];
        }

        boolean isString(int id) {
            return strings[id];
        }
    }

    private record Key(VariableImage.Scope scope, boolean array, int id) { }

    private final Map<Key, VariableImage> known = new LinkedHashMap<>();
    final Scalars globals = new Scalars();
    final Scalars threads = new Scalars();
    final Scalars locals = new Scalars();
    /** Associative arrays, as if they were scalars: only sizes are used. */
    final Scalars arrays = new Scalars();
    private final List<Integer> threadArrays = new ArrayList<>();
    private int dynamicKeyBytes;
    private int dynamicValueBytes = Long.BYTES;
    private int dynamicBytes = Long.BYTES;
    private boolean dynamic;

    /**
     * Adds a variable; the same one may come with several programs.
     *
     * @return false when another variable has its id
     */
    boolean add(VariableImage variable) {
        VariableImage.Scope scope = variable.isArray() ? VariableImage.Scope.GLOBAL : variable.scope();
        VariableImage other = known.putIfAbsent(new Key(scope, variable.isArray(), variable.id()), variable);
        if (other != null) {
            return other.equals(variable);
        }
        if (variable.isArray()) {
            arrays.add(variable);
            if (variable.scope() == VariableImage.Scope.THREAD) {
                threadArrays.add(variable.id());
            }
        } else {
            switch (variable.scope()) {
                case GLOBAL -> globals.add(variable);
                case THREAD -> threads.add(variable);
                case CLAUSE -> locals.add(variable);
            }
        }
        if (variable.isArray() || variable.scope() == VariableImage.Scope.THREAD) {
            dynamic = true;
            dynamicKeyBytes = Math.max(dynamicKeyBytes, keyBytes(variable.keys()));
            dynamicValueBytes = Math.max(dynamicValueBytes, variable.size());
            int value = Math.max(Long.BYTES, variable.size() + 7 & ~7);
            dynamicBytes = Math.max(dynamicBytes, keyBytes(variable.keys()) + value);
        }
        return true;
    }

    /** Bytes of keys, each in whole words. */
    static int keyBytes(List<FieldImage> keys) {
        int bytes = 0;
        for (FieldImage key : keys) {
            bytes += key.size() + 7 & ~7;
        }
        return bytes;
    }

    /** A variable of the dynamic space, by its number there. */
    VariableImage ofDynamicSpace(int variable) {
        boolean array = (variable & 1) != 0;
        return known.get(new Key(array ? VariableImage.Scope.GLOBAL : VariableImage.Scope.THREAD, array, variable >> 1));
    }

    /** Whether any variable needs dynamic variable space. */
    boolean hasDynamic() {
        return dynamic;
    }

    /** Most bytes that the keys of a dynamic variable take, each in whole words. */
    int dynamicKeyBytes() {
        return dynamicKeyBytes;
    }

    int dynamicValueBytes() {
        return dynamicValueBytes;
    }

    /** Most bytes that keys and value of one dynamic variable take together. */
    int dynamicBytes() {
        return dynamicBytes;
    }

    /** Whether arrays have values for each thread, by id. */
    boolean[] threadArrays() {
        boolean[] is = new boolean[arrays.count()];
        threadArrays.forEach(id -> is[id] = true);
        return is;
    }
}

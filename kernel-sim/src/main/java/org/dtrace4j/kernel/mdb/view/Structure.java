package org.dtrace4j.kernel.mdb.view;

import org.dtrace4j.kernel.mdb.target.DebugTarget;

/**
 * A structure of the target, for code of the debugger that reads members by name: walkers and the commands that know
 * what a thread or a process is.
 */
public record Structure(Location location) {
    private static final int LONGEST_STRING = 1024;

    /** The structure of a type, {@code struct vnode} or {@code vnode_t}, at an address. */
    public static Structure at(DebugTarget target, String type, long address) {
        return new Structure(Location.of(target, type, address));
    }

    public long address() {
        return location.address();
    }

    /** An integer or a pointer; the path as of {@link Location#path}. */
    public long get(String path) {
        return location.path(path).load();
    }

    /** An integer of at most 32 bits. */
    public int number(String path) {
        return (int) get(path);
    }

    /** Where a member lies. */
    public long addressOf(String path) {
        return location.path(path).address();
    }

    /**
     * The string in a member that is an array of characters, or that a member points to; empty for a null pointer. An
     * array of one character stands for a string that goes on behind the structure.
     */
    public String text(String path) {
        Location at = location.path(path);
        long address = at.isScalar() ? at.load() : at.address();
        int limit = at.isScalar() || at.type().size() <= 1 ? LONGEST_STRING : (int) at.type().size();
        return address == 0 ? "" : location.target().readString(address, limit);
    }
}

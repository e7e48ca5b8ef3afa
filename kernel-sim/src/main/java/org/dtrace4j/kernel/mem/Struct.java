package org.dtrace4j.kernel.mem;

import org.dtrace4j.abi.Addressable;

/**
 * A handle to a C structure in memory: an address space and an address. The generated subclasses read and write
 * members.
 *
 * <p>A null pointer is a {@code null} handle. Two handles of one structure are different Java objects: compare with
 * {@link #same}, never with {@code ==} (but to null). As an argument of a traced function a handle is its address.
 */
public abstract class Struct implements Addressable {
    private final AddressSpace memory;
    private long address;

    protected Struct(AddressSpace memory, long address) {
        this.memory = memory;
        this.address = address;
    }

    @Override
    public final long address() {
        return address;
    }

    /** The space that the structure lies in. */
    public final AddressSpace memory() {
        return memory;
    }

    /**
     * Makes this handle a cursor that stands on another structure of the same type. Only for handles that the caller
     * made and that nobody else has: loops over large arrays reuse one handle instead of making one for each element.
     */
    public final void moveTo(long newAddress) {
        address = newAddress;
    }

    /** Whether two handles are of the same structure; null is only the same as null. */
    public static boolean same(Struct a, Struct b) {
        return addressOf(a) == addressOf(b);
    }

    /** The address as C has it: 0 for null. */
    public static long addressOf(Addressable struct) {
        return struct == null ? 0 : struct.address();
    }

    /** Type and address, for messages of the simulator itself. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "@" + Long.toHexString(address);
    }
}

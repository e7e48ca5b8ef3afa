package org.dtrace4j.trace;

import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.provider.TargetThread;

/**
 * The target's memory as a consumer sees it that may not read the kernel's: the structures of the thread that runs, a
 * file of its process that the clause has asked for, and nothing else; KPRIV. Probe context.
 */
final class RestrictedMemory implements TargetMemory {
    private final TargetMemory memory;
    private final TargetThread thread;
    /** Whether everything may be read. */
    private final boolean open;
    /** Whether the thread's own structures may be read now. */
    private boolean context;
    /** The file that may be read; 0 for none. */
    private long file;

    RestrictedMemory(Target target, boolean open) {
        this.memory = target.memory();
        this.thread = target.current();
        this.open = open;
    }

    /** A firing begins. */
    void begin(boolean contextSeen) {
        context = contextSeen;
        file = 0;
    }

    void grant(long askedFile) {
        file = askedFile;
    }

    boolean isOpen() {
        return open;
    }

    void check(long address, long size) {
        boolean seen = open || context && thread.isContext(address, size)
                || file != 0 && thread.isFile(file, address, size);
        if (!seen) {
            throw ProbeFault.Kind.KPRIV.fault();
        }
    }

    @Override
    public byte load8(long address) {
        check(address, Byte.BYTES);
        return memory.load8(address);
    }

    @Override
    public short load16(long address) {
        check(address, Short.BYTES);
        return memory.load16(address);
    }

    @Override
    public int load32(long address) {
        check(address, Integer.BYTES);
        return memory.load32(address);
    }

    @Override
    public long load64(long address) {
        check(address, Long.BYTES);
        return memory.load64(address);
    }

    @Override
    public void copy(long address, byte[] destination, int offset, int length) {
        check(address, length);
        memory.copy(address, destination, offset, length);
    }
}

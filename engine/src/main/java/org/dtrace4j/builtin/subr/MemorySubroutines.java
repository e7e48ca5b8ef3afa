package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeMemory;

/** Subroutines about memory: scratch memory and that of the current process. */
public final class MemorySubroutines {
    private MemorySubroutines() { }

    @ProbeCode(scratchParameter = 1)
    @SubroutineCode(prototype = "void *(size_t)",
            description = "scratch memory for the rest of the clause, cleared")
    public static long alloca(Firing f, long size) {
        long result = f.grantedScratch(size);
        for (long i = 0; i < size; i++) {
            f.setScratch(result + i, 0);
        }
        return result;
    }

    /** Copies to scratch memory that the clause has got; anything else as a destination faults. */
    @ProbeCode
    @SubroutineCode(prototype = "void(void *, void *, size_t)",
            description = "copy memory into scratch memory")
    public static void bcopy(Firing f, long source, long destination, long size) {
        // A size is unsigned: one that came out negative faults where the scratch memory ends.
        for (long i = 0; Long.compareUnsigned(i, size) < 0; i++) {
            f.setScratch(destination + i, f.loadU8(source + i));
        }
    }

    @ProbeCode(scratchParameter = 2)
    @SubroutineCode(prototype = "void *(uintptr_t, size_t)",
            description = "memory of the current process, copied")
    public static long copyin(Firing f, long address, long size) {
        return f.copyin(address, size);
    }

    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(uintptr_t, [size_t])", defaults = Long.MAX_VALUE,
            description = "a string of the current process, copied")
    public static long copyinstr(Firing f, long address, long limit) {
        return f.copyinString(address, Long.compareUnsigned(limit, f.stringSize()) < 0 ? limit + 1 : f.stringSize());
    }

    /** The last byte is the NUL of the string, so that {@code size - 1} bytes are read. */
    @ProbeCode(scratchParameter = 3)
    @SubroutineCode(prototype = "string(void *, char, size_t)", stability = "Evolving/Evolving/Common",
            description = "memory as a string, with a character for each of its NULs; as in FreeBSD")
    public static long memstr(Firing f, long address, long character, long size) {
        long result = f.scratch(size);
        for (long i = 0; i + 1 < size; i++) {
            long c = f.loadU8(address + i);
            f.setScratch(result + i, c == 0 ? character : c);
        }
        if (size > 0) {
            f.setScratch(result + size - 1, 0);
        }
        return size == 0 ? 0 : result;
    }

    @ProbeCode(destructive = true, writes = ProbeMemory.PROCESS)
    @SubroutineCode(prototype = "void(void *, uintptr_t, size_t)",
            description = "write memory into the current process")
    public static void copyout(Firing f, long source, long address, long size) {
        f.copyout(source, address, size);
    }

    /** Copies a string to the process's memory with its NUL, at most {@code limit} bytes. */
    @ProbeCode(destructive = true, writes = ProbeMemory.PROCESS)
    @SubroutineCode(prototype = "void(char *, uintptr_t, size_t)",
            description = "write a string into the current process")
    public static void copyoutstr(Firing f, long source, long address, long limit) {
        long length = Math.min(StringSubroutines.length(f, source) + 1L, f.stringSize());
        f.copyout(source, address, Long.compareUnsigned(limit, length) < 0 ? limit : length);
    }

    /** Copies the process's memory to scratch memory that the clause has got. */
    @ProbeCode(scratchParameter = 2)
    @SubroutineCode(prototype = "void(uintptr_t, size_t, void *)",
            description = "copy memory of the current process into scratch memory")
    public static void copyinto(Firing f, long address, long size, long destination) {
        bcopy(f, f.copyin(address, size), destination, size);
    }
}

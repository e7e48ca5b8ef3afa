package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeFault;

/** Subroutines that know something of the traced kernel: locks, processes, files, STREAMS messages. */
public final class KernelSubroutines {
    /** Offsets in {@code mblk_t} and {@code dblk_t}, which are the same in all systems that have STREAMS at 64 bits. */
    private static final int B_CONT = 16;
    private static final int B_RPTR = 24;
    private static final int B_WPTR = 32;
    private static final int B_DATAP = 40;
    private static final int DB_TYPE = 25;
    private static final int M_DATA = 0;
    /** A message of more blocks than this is taken for a ring. */
    private static final int MOST_BLOCKS = 128;

    private KernelSubroutines() { }

    // ---- locks

    @ProbeCode
    @SubroutineCode(prototype = "int(kmutex_t *)", stability = "Evolving/Evolving/Common",
            description = "whether the current thread holds a mutex")
    public static long mutex_owned(Firing f, long mutex) {
        return f.mutexOwner(mutex) == f.curthread() && f.curthread() != 0 ? 1 : 0;
    }

    /** The thread that owns a mutex; NULL for one that is free or spins. */
    @ProbeCode
    @SubroutineCode(prototype = "kthread_t *(kmutex_t *)", stability = "Evolving/Evolving/Common",
            description = "the thread that holds an adaptive mutex; NULL when none does")
    public static long mutex_owner(Firing f, long mutex) {
        return f.mutexOwner(mutex);
    }

    @ProbeCode
    @SubroutineCode(prototype = "int(kmutex_t *)", stability = "Evolving/Evolving/Common",
            description = "whether a mutex is adaptive")
    public static long mutex_type_adaptive(Firing f, long mutex) {
        return f.isSpinMutex(mutex) ? 0 : 1;
    }

    @ProbeCode
    @SubroutineCode(prototype = "int(kmutex_t *)", stability = "Evolving/Evolving/Common",
            description = "whether a mutex is a spin lock")
    public static long mutex_type_spin(Firing f, long mutex) {
        return f.isSpinMutex(mutex) ? 1 : 0;
    }

    @ProbeCode
    @SubroutineCode(prototype = "int(krwlock_t *)", stability = "Evolving/Evolving/Common",
            description = "whether readers hold a readers/writer lock")
    public static long rw_read_held(Firing f, long lock) {
        return f.rwLockState(lock) & Firing.READ_HELD;
    }

    @ProbeCode
    @SubroutineCode(prototype = "int(krwlock_t *)", stability = "Evolving/Evolving/Common",
            description = "whether a writer holds a readers/writer lock")
    public static long rw_write_held(Firing f, long lock) {
        return (f.rwLockState(lock) & Firing.WRITE_HELD) != 0 ? 1 : 0;
    }

    /** Whether a writer holds the lock, or waits for it. */
    @ProbeCode
    @SubroutineCode(prototype = "int(krwlock_t *)", stability = "Evolving/Evolving/Common",
            description = "whether a writer holds or wants a readers/writer lock")
    public static long rw_iswriter(Firing f, long lock) {
        return (f.rwLockState(lock) & (Firing.WRITE_HELD | Firing.WRITE_WANTED)) != 0 ? 1 : 0;
    }

    // ---- processes and files

    /** Whether the current process is {@code pid} or descends from it. */
    @ProbeCode
    @SubroutineCode(prototype = "int(pid_t)", faults = false,
            description = "whether the current process is this one or descends from it")
    public static long progenyof(Firing f, long pid) {
        return f.isProgenyOf(pid) ? 1 : 0;
    }

    /** The file behind a descriptor of the current process; NULL where there is none. */
    @ProbeCode
    @SubroutineCode(prototype = "file_t *(int)", since = "1.10",
            description = "the file of a descriptor of the current process")
    public static long getf(Firing f, long descriptor) {
        return f.file(descriptor);
    }

    /** The array {@code uregs[]}. */
    @ProbeCode
    @SubroutineCode(prototype = "uint64_t(int)", array = true)
    public static long uregs(Firing f, long index) {
        return f.userRegister(index);
    }

    /** The array {@code vmregs[]}: what a guest of the CPU's has in its registers. No CPU of a target has guests. */
    @ProbeCode
    @SubroutineCode(prototype = "uint64_t(int)", array = true)
    public static long vmregs(Firing f, long index) {
        throw ProbeFault.Kind.ILLOP.fault();
    }

    // ---- STREAMS

    /** Bytes of a message in all its blocks. */
    @ProbeCode
    @SubroutineCode(prototype = "size_t(mblk_t *)",
            description = "bytes in a STREAMS message")
    public static long msgsize(Firing f, long message) {
        return size(f, message, false);
    }

    /** Bytes of a message in its blocks of type {@code M_DATA}. */
    @ProbeCode
    @SubroutineCode(prototype = "size_t(mblk_t *)",
            description = "bytes of data in a STREAMS message")
    public static long msgdsize(Firing f, long message) {
        return size(f, message, true);
    }

    private static long size(Firing f, long message, boolean dataOnly) {
        long bytes = 0;
        int blocks = 0;
        for (long block = message; block != 0; block = f.load64(block + B_CONT)) {
            if (++blocks > MOST_BLOCKS) {
                throw ProbeFault.Kind.ILLOP.fault();
            }
            if (!dataOnly || f.loadU8(f.load64(block + B_DATAP) + DB_TYPE) == M_DATA) {
                bytes += f.load64(block + B_WPTR) - f.load64(block + B_RPTR);
            }
        }
        return bytes;
    }
}

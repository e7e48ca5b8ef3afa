package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on the address space of a process, and what the program itself does with memory that it has mapped. */
@InObject("libc.so.1")
abstract class MemoryCalls extends DescriptorCalls {
    private static final int PROT_OF_MAPPINGS = PROT_READ;
    private static final int FRAME_SHIFT = 12;

    protected MemoryCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    @Override
    @LibraryFunction("mmap")
    public long mmap(int fd, long length) throws SystemCallError {
        long base = trap(SystemCall.MMAP, () -> k.genunix.grow.smmap64(0, length, PROT_OF_MAPPINGS, MAP_SHARED, fd, 0), 0,
                length, PROT_OF_MAPPINGS, MAP_SHARED, fd, 0);
        process.memory().mapSparse("mmap", base, length + PAGEOFFSET & -PAGESIZE, FRAME_SHIFT);
        return base;
    }

    /** Each page is touched where the program reads it, and its bytes are then in the memory of the process too. */
    @Override
    public int mapped(long address, byte[] buffer, int offset, int length) {
        int done = 0;
        byte[] page = new byte[(int) PAGESIZE];
        while (done < length) {
            long at = address + done;
            int part = (int) Math.min(length - done, PAGESIZE - (at & PAGEOFFSET));
            long bytes = k.genunix.as.touch(process.proc().p_as(), at);
            if (bytes == 0) {
                // Ends the process, unless it catches the signal.
                k.unix.syscall.fault(at, k.genunix.as.isMapped(process.proc().p_as(), at));
                runHandlers();
                return done;
            }
            if (!k.genunix.as.isAnonymous(process.proc().p_as(), at)) {
                k.memory.read(bytes, page, 0, page.length);
                process.memory().write(at & -PAGESIZE, page, 0, page.length);
            }
            process.memory().read(at, buffer, offset + done, part);
            done += part;
        }
        return done;
    }

    @Override
    public int store(long address, byte[] data) {
        As as = process.proc().p_as();
        int done = 0;
        while (done < data.length) {
            long at = address + done;
            int part = (int) Math.min(data.length - done, PAGESIZE - (at & PAGEOFFSET));
            if (!k.genunix.as.isWritable(as, at) || k.genunix.as.touch(as, at) == 0) {
                k.unix.syscall.fault(at, false);
                runHandlers();
                return done;
            }
            process.memory().write(at, data, done, part);
            done += part;
        }
        return done;
    }

    @Override
    @LibraryFunction("munmap")
    public void munmap(long address, long length) throws SystemCallError {
        trap(SystemCall.MUNMAP, () -> k.genunix.grow.munmap(address, length), address, length);
        process.memory().unmap(address);
    }

    @Override
    @LibraryFunction("sbrk")
    public void sbrk(long bytes) throws SystemCallError {
        long base = process.proc().p_brkbase();
        long end = base == 0 ? k.genunix.as.heap() : base + process.proc().p_brksize();
        trap(SystemCall.BRK, () -> k.genunix.grow.brk(end + bytes), end + bytes);
        for (long at = end + PAGEOFFSET & -PAGESIZE; at < end + bytes; at += PAGESIZE) {
            k.genunix.as.touch(process.proc().p_as(), at);
        }
    }
}

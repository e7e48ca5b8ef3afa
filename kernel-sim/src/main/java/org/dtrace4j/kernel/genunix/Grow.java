package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;

/** grow.c: the system calls by which a process changes what it has mapped. */
public final class Grow extends ProcessCode {
    /** What a mapping may be asked for besides being shared or private: at this address and no other; zeroes. */
    private static final int MAP_FIXED = 0x10;
    public static final int MAP_ANON = 0x100;
    private static final int MAP_TYPE = 0xf;

    Grow(Kernel k) {
        super(k);
    }

    private int answer(int error) {
        return error == 0 ? 0 : set_errno(error);
    }

    private static long pages(long bytes) {
        return bytes + PAGEOFFSET & -PAGESIZE;
    }

    /** The address space of the running process; one that has never run a program gets one now. */
    public As addressSpace() {
        Proc p = curproc();
        if (p.p_as() == null) {
            p.p_as(k.genunix.as.as_alloc());
            p.p_as().a_proc(p);
        }
        return p.p_as();
    }

    /**
     * Makes the heap end at an address. It grows by a segment of zeroes, and shrinks by those that then lie above its end.
     */
    @Prototype("int brk(caddr_t nva)")
    public int brk(long nva) {
        Proc p = curproc();
        if (p.p_brkbase() == 0) {
            p.p_brkbase(k.genunix.as.heap());
        }
        if (Long.compareUnsigned(nva, p.p_brkbase()) < 0) {
            return answer(ENOMEM);
        }
        long end = pages(p.p_brkbase() + p.p_brksize());
        long wanted = pages(nva);
        if (wanted > end) {
            int error = k.genunix.as.as_map(addressSpace(), end, wanted - end, null, 0, cell());
            if (error != 0) {
                return answer(error);
            }
        } else if (wanted < end) {
            // What would cut a segment in two stays mapped, which no program can tell.
            k.genunix.as.as_unmap(addressSpace(), wanted, end - wanted);
        }
        p.p_brksize(nva - p.p_brkbase());
        return 0;
    }

    /** Maps a file for reading, or zeroes. Returns where. */
    @Prototype("caddr_t smmap64(caddr_t addr, size_t len, int prot, int flags, int fd, off_t pos)")
    public long smmap64(long addr, long len, int prot, int flags, int fd, long pos) {
        boolean anonymous = (flags & MAP_ANON) != 0;
        int type = flags & MAP_TYPE;
        if (len <= 0 || (pos & PAGEOFFSET) != 0 || type != MAP_SHARED && type != MAP_PRIVATE) {
            return answer(EINVAL);
        }
        if (!anonymous && type == MAP_SHARED && (prot & PROT_WRITE) != 0) {
            // Nobody would write the pages back.
            return answer(ENOTSUP);
        }
        File fp = anonymous ? null : k.genunix.fio.getf(fd);
        if (!anonymous && fp == null) {
            return answer(EBADF);
        }
        PointerCell where = cell();
        int error = anonymous ? mapZeroes(addr, len, flags, where) : mapFile(fp.f_vnode(), addr, len, prot, flags, pos, where);
        if (!anonymous) {
            k.genunix.fio.releasef(fd);
        }
        return error == 0 ? where.get() : answer(error);
    }

    private int mapZeroes(long addr, long len, int flags, PointerCell where) {
        return k.genunix.as.as_map(addressSpace(), (flags & MAP_FIXED) != 0 ? addr : 0, pages(len), null, 0, where);
    }

    private int mapFile(Vnode vp, long addr, long len, int prot, int flags, long pos, PointerCell where) {
        if (vp.v_type() != VREG) {
            return ENODEV;
        }
        where.set((flags & MAP_FIXED) != 0 ? addr : 0);
        return k.genunix.fop.fop_map(vp, pos, addressSpace(), where, pages(len), prot,
                PROT_READ | PROT_WRITE | PROT_EXEC | PROT_USER, flags, CRED(), null);
    }

    @Prototype("int munmap(caddr_t addr, size_t len)")
    public int munmap(long addr, long len) {
        if ((addr & PAGEOFFSET) != 0 || len <= 0) {
            return answer(EINVAL);
        }
        As as = addressSpace();
        return answer(VmAs.isUserRange(as, addr, len) ? k.genunix.as.as_unmap(as, addr, pages(len)) : EINVAL);
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Iovec;
import org.dtrace4j.kernel.struct.Uio;

/** rw.c, the calls whose data lies in several places. */
public final class VectorSyscalls extends ProcessCode {
    private static final int IOV_MAX = 1024;
    /** So many places are kept on the stack, more in memory of their own. */
    private static final int IOV_MAX_STACK = 16;

    VectorSyscalls(Kernel k) {
        super(k);
    }

    @Prototype("ssize_t readv(int fdes, struct iovec *iovp, int iovcnt)")
    public long readv(int fdes, long iovp, int iovcnt) {
        long moved = transfer(fdes, iovp, iovcnt, false);
        if (moved >= 0) {
            SysinfoProbes.sysread(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSREAD, 1));
            SysinfoProbes.readch(this, (int) moved, k.counters.sys(CpuSysStats.OFFSET_READCH, moved));
        }
        return moved;
    }

    @Prototype("ssize_t writev(int fdes, struct iovec *iovp, int iovcnt)")
    public long writev(int fdes, long iovp, int iovcnt) {
        long moved = transfer(fdes, iovp, iovcnt, true);
        if (moved >= 0) {
            SysinfoProbes.syswrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSWRITE, 1));
            SysinfoProbes.writech(this, (int) moved, k.counters.sys(CpuSysStats.OFFSET_WRITECH, moved));
        }
        return moved;
    }

    private long transfer(int fdes, long iovp, int iovcnt, boolean writes) {
        if (iovcnt <= 0 || iovcnt > IOV_MAX) {
            return set_errno(EINVAL);
        }
        byte[] places = new byte[iovcnt * Iovec.SIZE];
        if (copyin(iovp, places) != 0) {
            return set_errno(EFAULT);
        }
        boolean isMany = iovcnt > IOV_MAX_STACK;
        long aiov = isMany ? kmem_alloc(places.length) : local(places.length);
        k.memory.write(aiov, places, 0, places.length);
        long moved = transfer(fdes, aiov, iovcnt, total(aiov, iovcnt), writes);
        if (isMany) {
            kmem_free(aiov, places.length);
        }
        return moved;
    }

    /** Bytes in all places; less than 0 if that is no number of bytes. */
    private long total(long aiov, int iovcnt) {
        long total = 0;
        for (int i = 0; i < iovcnt; i++) {
            long length = Iovec.at(k.memory, aiov + (long) i * Iovec.SIZE).iov_len();
            total = length < 0 || total < 0 ? -1 : total + length;
        }
        return total;
    }

    private long transfer(int fdes, long aiov, int iovcnt, long total, boolean writes) {
        if (total < 0) {
            return set_errno(EINVAL);
        }
        Uio uio = Uio.at(k.memory, clearedLocal(Uio.SIZE));
        uio.uio_iov(Iovec.at(k.memory, aiov));
        uio.uio_iovcnt(iovcnt);
        uio.uio_segflg(UIO_USERSPACE);
        uio._uio_limit()._f(Long.MAX_VALUE);
        uio.uio_resid(total);
        return k.genunix.fileCalls.transfer(fdes, uio, writes);
    }
}

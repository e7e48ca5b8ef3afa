package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EFAULT;
import static org.dtrace4j.kernel.struct.Constants.FREAD;
import static org.dtrace4j.kernel.struct.Constants.FWRITE;
import static org.dtrace4j.kernel.struct.Constants.UIO_READ;
import static org.dtrace4j.kernel.struct.Constants.UIO_SYSSPACE;
import static org.dtrace4j.kernel.struct.Constants.UIO_USERSPACE;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Iovec;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;

/**
 * move.c: data between a file and whoever reads or writes it.
 *
 * <p>A request is for kernel memory or for that of the running process, as {@code uio_segflg} says.
 */
public final class Move extends FileSystemCode {
    private byte[] buffer = new byte[4096];

    public Move(Kernel k) {
        super(k);
    }

    /** Moves at most {@code n} bytes between the kernel memory at {@code p} and where the request points. */
    @Prototype("int uiomove(void *p, size_t n, enum uio_rw rw, struct uio *uio)")
    public int uiomove(long p, long n, int rw, Uio uio) {
        int length = (int) Math.min(n, uio.uio_resid());
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        try {
            if (rw == UIO_READ) {
                k.memory.read(p, buffer, 0, length);
                return moveBytes(buffer, 0, length, uio);
            }
            int error = takeBytes(buffer, 0, length, uio);
            if (error == 0) {
                k.memory.write(p, buffer, 0, length);
            }
            return error;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    /** Moves bytes of a Java array to where a read wants them. */
    public int moveBytes(byte[] data, int offset, int length, Uio uio) {
        return move(data, offset, length, uio, true);
    }

    /** Moves bytes from where a write has them into a Java array. */
    public int takeBytes(byte[] data, int offset, int length, Uio uio) {
        return move(data, offset, length, uio, false);
    }

    /** A request may have several places; those that have nothing left are behind it. */
    private int move(byte[] data, int offset, int length, Uio uio, boolean outwards) {
        AddressSpace space = space(uio);
        int left = (int) Math.min(length, uio.uio_resid());
        int at = offset;
        while (left > 0) {
            Iovec iov = uio.uio_iov();
            int count = (int) Math.min(left, iov.iov_len());
            if (count == 0) {
                verify(uio.uio_iovcnt() > 1, "uiomove: places for all that is to be moved");
                uio.uio_iov(Iovec.at(k.memory, iov.address() + Iovec.SIZE));
                uio.uio_iovcnt(uio.uio_iovcnt() - 1);
                continue;
            }
            try {
                if (outwards) {
                    space.write(iov.iov_base(), data, at, count);
                } else {
                    space.read(iov.iov_base(), data, at, count);
                }
            } catch (MemoryFault e) {
                return EFAULT;
            }
            advance(uio, iov, count);
            at += count;
            left -= count;
        }
        return 0;
    }

    /** The memory that a request points into. */
    private AddressSpace space(Uio uio) {
        return uio.uio_segflg() == UIO_SYSSPACE ? k.memory : UserProcess.current(k).memory();
    }

    private static void advance(Uio uio, Iovec iov, int length) {
        iov.iov_base(iov.iov_base() + length);
        iov.iov_len(iov.iov_len() - length);
        uio._uio_offset()._f(uio._uio_offset()._f() + length);
        uio.uio_resid(uio.uio_resid() - length);
    }

    /**
     * A request for one buffer, of the kernel or of the running process as its address says, in the frame of the calling kernel function.
     *
     * @param offset where in the file
     */
    public Uio request(long base, long length, long offset) {
        Iovec iov = Iovec.at(k.memory, local(Iovec.SIZE));
        iov.iov_base(base);
        iov.iov_len(length);
        Uio uio = Uio.at(k.memory, clearedLocal(Uio.SIZE));
        uio.uio_iov(iov);
        uio.uio_iovcnt(1);
        uio.uio_segflg(base < 0 ? UIO_SYSSPACE : UIO_USERSPACE);
        uio._uio_offset()._f(offset);
        uio._uio_limit()._f(Long.MAX_VALUE);
        uio.uio_resid(length);
        return uio;
    }

    /** Reads or writes a file from within the kernel. The bytes that could not be moved go to {@code residp}. */
    @Prototype("int vn_rdwr(enum uio_rw rw, struct vnode *vp, caddr_t base, ssize_t len, offset_t offset, "
            + "enum uio_seg seg, int ioflag, rlim64_t ulimit, cred_t *cr, ssize_t *residp)")
    public int vn_rdwr(int rw, Vnode vp, long base, long len, long offset, int seg, int ioflag, long ulimit,
            Cred cr, PointerCell residp) {
        Uio uio = request(base, len, offset);
        uio.uio_fmode(rw == UIO_READ ? FREAD : FWRITE);
        int writes = rw == UIO_READ ? 0 : 1;
        k.genunix.fop.fop_rwlock(vp, writes, null);
        int error = rw == UIO_READ ? k.genunix.fop.fop_read(vp, uio, ioflag, cr, null)
                : k.genunix.fop.fop_write(vp, uio, ioflag, cr, null);
        k.genunix.fop.fop_rwunlock(vp, writes, null);
        residp.set(uio.uio_resid());
        return error;
    }
}

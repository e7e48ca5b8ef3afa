package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/** System calls on files that {@link FileSyscalls} and {@link NameSyscalls} have no room for. */
public final class DescriptorSyscalls extends ProcessCode {
    private static final int FOLLOW = 1;
    private static final int UIO_USERSPACE = 0;
    private static final int VEXEC = 0100;
    private static final int ACCESS_SHIFT = 6;

    DescriptorSyscalls(Kernel k) {
        super(k);
    }

    private int answer(int error) {
        return error == 0 ? 0 : set_errno(error);
    }

    /** Whether the process may do with a file what the bits R_OK, W_OK and X_OK say. */
    @Prototype("int access(char *fname, int fmode)")
    public int access(long fname, int fmode) {
        if ((fmode & ~7) != 0) {
            return answer(EINVAL);
        }
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(fname, UIO_USERSPACE, FOLLOW, null, vpp);
        if (error != 0) {
            return answer(error);
        }
        Vnode vp = vnodeIn(vpp);
        error = fmode == 0 ? 0 : k.genunix.fop.fop_access(vp, fmode << ACCESS_SHIFT, 0, CRED(), null);
        VN_RELE(vp);
        return answer(error);
    }

    /** What was written to a descriptor is on the disk when it returns. */
    @Prototype("int fdsync(int fd, int flag)")
    public int fdsync(int fd, int flag) {
        File fp = k.genunix.fio.getf(fd);
        if (fp == null) {
            return answer(EBADF);
        }
        int error = k.genunix.fop.fop_fsync(fp.f_vnode(), flag, fp.f_cred(), null);
        k.genunix.fio.releasef(fd);
        return answer(error);
    }

    @Prototype("ssize_t pread(int fdes, void *cbuf, size_t count, off_t offset)")
    public long pread(int fdes, long cbuf, long count, long offset) {
        long moved = transfer(fdes, cbuf, count, offset, false);
        SysinfoProbes.sysread(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSREAD, 1));
        int bytes = (int) Math.max(moved, 0);
        SysinfoProbes.readch(this, bytes, k.counters.sys(CpuSysStats.OFFSET_READCH, bytes));
        return moved;
    }

    @Prototype("ssize_t pwrite(int fdes, void *cbuf, size_t count, off_t offset)")
    public long pwrite(int fdes, long cbuf, long count, long offset) {
        long moved = transfer(fdes, cbuf, count, offset, true);
        SysinfoProbes.syswrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSWRITE, 1));
        int bytes = (int) Math.max(moved, 0);
        SysinfoProbes.writech(this, bytes, k.counters.sys(CpuSysStats.OFFSET_WRITECH, bytes));
        return moved;
    }

    private long transfer(int fdes, long cbuf, long count, long offset, boolean writes) {
        spend(Latency.FILE_IO);
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return answer(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int error = (fp.f_flag() & (writes ? FWRITE : FREAD)) == 0 ? EBADF
                : hasNoOffset(vp) ? ESPIPE : offset < 0 ? EINVAL : 0;
        long moved = 0;
        if (error == 0) {
            int lock = writes ? 1 : 0;
            k.genunix.fop.fop_rwlock(vp, lock, null);
            Uio uio = k.genunix.move.request(cbuf, count, offset);
            uio.uio_fmode(fp.f_flag());
            int ioflag = fp.f_flag() & (FSYNC | FDSYNC | FRSYNC);
            error = writes ? k.genunix.fop.fop_write(vp, uio, ioflag, fp.f_cred(), null)
                    : k.genunix.fop.fop_read(vp, uio, ioflag, fp.f_cred(), null);
            moved = count - uio.uio_resid();
            k.genunix.fop.fop_rwunlock(vp, lock, null);
        }
        k.genunix.fio.releasef(fdes);
        return error != 0 && moved == 0 ? answer(error) : moved;
    }

    @Prototype("int fchmod(int fd, int mode)")
    public int fchmod(int fd, int mode) {
        File fp = k.genunix.fio.getf(fd);
        if (fp == null) {
            return answer(EBADF);
        }
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_MODE);
        vattr.va_mode(mode & MODEMASK);
        return set(fd, fp, vattr);
    }

    @Prototype("int fchown(int fd, uid_t uid, gid_t gid)")
    public int fchown(int fd, int uid, int gid) {
        Vattr vattr = k.genunix.nameCalls.owners(uid, gid);
        if (vattr == null) {
            return answer(EINVAL);
        }
        File fp = k.genunix.fio.getf(fd);
        return fp == null ? answer(EBADF) : set(fd, fp, vattr);
    }

    private int set(int fd, File fp, Vattr vattr) {
        int error = k.genunix.nameCalls.setAttributes(fp.f_vnode(), vattr);
        k.genunix.fio.releasef(fd);
        return answer(error);
    }

    /** Makes an open directory the working directory. */
    @Prototype("int fchdir(int fd)")
    public int fchdir(int fd) {
        File fp = k.genunix.fio.getf(fd);
        if (fp == null) {
            return answer(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int error = vp.v_type() != VDIR ? ENOTDIR : k.genunix.fop.fop_access(vp, VEXEC, 0, CRED(), null);
        if (error == 0) {
            VN_HOLD(vp);
            Proc p = curthread().t_procp();
            Vnode old = p.p_user().u_cdir();
            p.p_user().u_cdir(vp);
            if (old != null) {
                VN_RELE(old);
            }
        }
        k.genunix.fio.releasef(fd);
        return answer(error);
    }
}

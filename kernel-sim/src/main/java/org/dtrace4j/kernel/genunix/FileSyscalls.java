package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Flock64;
import org.dtrace4j.kernel.struct.UfEntry;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.IoctlNumbers;

/**
 * open.c, rw.c, close.c, lseek.c, fcntl.c, ioctl.c: system calls on descriptors.
 *
 * <p>Each returns its result, or sets {@code errno}; paths and buffers are addresses of the running process.
 */
public final class FileSyscalls extends FileSystemCode {
    /** Flags of {@code open} that stay with the open file; the rest only matter while it is opened. */
    private static final int KEPT = FREAD | FWRITE | FNDELAY | FAPPEND | FSYNC | FDSYNC | FNONBLOCK | FRSYNC;
    /** {@code F_GETFL} adds this bit's complement: O_RDONLY is 0, FREAD 1. */
    private static final int FOPEN = 1;
    private static final int AT_FDCWD = 0xffd19553;

    public FileSyscalls(Kernel k) {
        super(k);
    }

    // ---- open and close

    /** Opens a file; {@code fmode} are the flags of open(2). */
    @Prototype("int open(char *fname, int fmode, int cmode)")
    public int open(long fname, int fmode, int cmode) {
        spend(Latency.FILE_OPEN);
        return copen(0, fname, fmode + FOPEN, cmode);
    }

    /** Opens a file for writing, empty; it is made if it is not there. */
    @Prototype("int creat(char *fname, int cmode)")
    public int creat(long fname, int cmode) {
        return open(fname, (FWRITE | FCREAT | FTRUNC) - FOPEN, cmode);
    }

    /** As {@link #open}, of a 32-bit program, whose file may be large. */
    @Prototype("int open64(char *fname, int fmode, int cmode)")
    public int open64(long fname, int fmode, int cmode) {
        return open(fname, fmode, cmode);
    }

    /** As {@link #creat}, of a 32-bit program, whose file may be large. */
    @Prototype("int creat64(char *fname, int cmode)")
    public int creat64(long fname, int cmode) {
        return creat(fname, cmode);
    }

    /** As {@link #open}, relative to an open directory; only the working directory, {@code AT_FDCWD}, is known. */
    @Prototype("int openat(int fd, char *path, int flag, int mode)")
    public int openat(int fd, long path, int flag, int mode) {
        return fd == AT_FDCWD ? open(path, flag, mode) : set_errno(EBADF);
    }

    @Prototype("static int copen(int startfd, char *fname, int filemode, int createmode)")
    private int copen(int startfd, long fname, int filemode, int createmode) {
        if ((filemode & (FREAD | FWRITE)) == 0) {
            return set_errno(EINVAL);
        }
        PointerCell vpp = cell();
        PointerCell fpp = cell();
        PointerCell fdp = cell();
        int error = k.genunix.fio.falloc(null, filemode & KEPT, fpp, fdp);
        if (error != 0) {
            return set_errno(error);
        }
        File fp = File.at(k.memory, fpp.get());
        int fd = (int) fdp.get();
        error = k.genunix.vnodeOpens.vn_open(fname, UIO_USERSPACE, filemode, createmode & MODEMASK, vpp, CRCREAT,
                curthread().t_procp().p_user().u_cmask());
        if (error != 0) {
            k.genunix.fio.setf(fd, null);
            k.genunix.fio.unfalloc(fp);
            return set_errno(error);
        }
        if ((vnodeIn(vpp).v_flag() & VDUP) != 0) {
            error = duplicate(vnodeIn(vpp), fp, fd, filemode);
            if (error != 0) {
                return set_errno(error);
            }
        } else {
            fp.f_vnode(vnodeIn(vpp));
            k.genunix.fio.setf(fd, fp);
        }
        if ((filemode & FCLOEXEC) != 0) {
            setFlags(fd, Fio.FD_CLOEXEC);
        }
        return fd;
    }

    /** A file of {@code /dev/fd} has been opened: what its descriptor stands for takes the place of {@code fp}. */
    private int duplicate(Vnode vp, File fp, int fd, int filemode) {
        int number = getminor(vp.v_rdev());
        k.genunix.fop.fop_close(vp, filemode, 1, 0, CRED(), null);
        VN_RELE(vp);
        File meant = k.genunix.fio.getf(number);
        int error = meant == null ? EBADF : (filemode & (FREAD | FWRITE) & ~meant.f_flag()) != 0 ? EACCES : 0;
        if (error == 0) {
            meant.f_count(meant.f_count() + 1);
        }
        if (meant != null) {
            k.genunix.fio.releasef(number);
        }
        k.genunix.fio.setf(fd, error == 0 ? meant : null);
        k.genunix.fio.unfalloc(fp);
        return error;
    }

    @Prototype("int close(int fdes)")
    public int close(int fdes) {
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return set_errno(EBADF);
        }
        k.genunix.fio.releasef(fdes);
        int error = k.genunix.fio.closeandsetf(fdes, null);
        return error == 0 ? 0 : set_errno(error);
    }

    // ---- reading and writing

    @Prototype("ssize_t read(int fdes, void *cbuf, size_t count)")
    public long read(int fdes, long cbuf, long count) {
        long moved = transfer(fdes, k.genunix.move.request(cbuf, count, 0), false);
        SysinfoProbes.sysread(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSREAD, 1));
        int bytes = (int) Math.max(moved, 0);
        SysinfoProbes.readch(this, bytes, k.counters.sys(CpuSysStats.OFFSET_READCH, bytes));
        return moved;
    }

    @Prototype("ssize_t write(int fdes, void *cbuf, size_t count)")
    public long write(int fdes, long cbuf, long count) {
        long moved = transfer(fdes, k.genunix.move.request(cbuf, count, 0), true);
        SysinfoProbes.syswrite(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSWRITE, 1));
        int bytes = (int) Math.max(moved, 0);
        SysinfoProbes.writech(this, bytes, k.counters.sys(CpuSysStats.OFFSET_WRITECH, bytes));
        return moved;
    }

    /** Reads or writes a file at its offset; returns the bytes moved, or -1. */
    long transfer(int fdes, Uio uio, boolean writes) {
        spend(Latency.FILE_IO);
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return set_errno(EBADF);
        }
        if ((fp.f_flag() & (writes ? FWRITE : FREAD)) == 0) {
            k.genunix.fio.releasef(fdes);
            return set_errno(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int lock = writes ? 1 : 0;
        k.genunix.fop.fop_rwlock(vp, lock, null);
        long count = uio.uio_resid();
        uio._uio_offset()._f(fp.f_offset());
        uio.uio_fmode(fp.f_flag());
        int ioflag = fp.f_flag() & (FAPPEND | FSYNC | FDSYNC | FRSYNC);
        int error = writes ? k.genunix.fop.fop_write(vp, uio, ioflag, fp.f_cred(), null)
                : k.genunix.fop.fop_read(vp, uio, ioflag, fp.f_cred(), null);
        long moved = count - uio.uio_resid();
        boolean isStream = vp.v_type() == VCHR && vp.v_stream() != null;
        if (!isStream && !hasNoOffset(vp)) {
            fp.f_offset(writes && (ioflag & FAPPEND) != 0 ? uio._uio_offset()._f() : fp.f_offset() + moved);
        }
        k.genunix.fop.fop_rwunlock(vp, lock, null);
        k.genunix.fio.releasef(fdes);
        // What was moved before a signal or a full disk counts.
        return error != 0 && moved == 0 ? set_errno(error) : moved;
    }

    /** Moves the offset; {@code stype} 0 from the start, 1 from where it is, 2 from the end. */
    @Prototype("offset_t lseek(int fdes, off_t off, int stype)")
    public long lseek(int fdes, long off, int stype) {
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return set_errno(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int error = 0;
        long target = off;
        if (hasNoOffset(vp)) {
            error = ESPIPE;
        } else if (stype == SEEK_CUR) {
            target += fp.f_offset();
        } else if (stype == SEEK_END) {
            Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
            vattr.va_mask(AT_SIZE);
            error = k.genunix.fop.fop_getattr(vp, vattr, 0, fp.f_cred(), null);
            target += vattr.va_size();
        } else if (stype != 0) {
            error = EINVAL;
        }
        if (error == 0) {
            PointerCell to = cell();
            to.set(target);
            error = k.genunix.fop.fop_seek(vp, fp.f_offset(), to, null);
        }
        if (error == 0) {
            fp.f_offset(target);
        }
        k.genunix.fio.releasef(fdes);
        return error != 0 ? set_errno(error) : target;
    }

    /** Entries of an open directory, as {@link DirectoryEntries} lays them out; returns the bytes stored. */
    @Prototype("int getdents64(int fd, void *buf, size_t count)")
    public int getdents64(int fd, long buf, long count) {
        File fp = k.genunix.fio.getf(fd);
        if (fp == null) {
            return set_errno(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int error = ENOTDIR;
        long stored = 0;
        if (vp.v_type() == VDIR) {
            k.genunix.fop.fop_rwlock(vp, 0, null);
            Uio uio = k.genunix.move.request(buf, count, fp.f_offset());
            error = k.genunix.fop.fop_readdir(vp, uio, fp.f_cred(), 0, null, 0);
            stored = count - uio.uio_resid();
            fp.f_offset(uio._uio_offset()._f());
            k.genunix.fop.fop_rwunlock(vp, 0, null);
        }
        k.genunix.fio.releasef(fd);
        return error != 0 ? set_errno(error) : (int) stored;
    }

    // ---- descriptors

    /** The lowest free descriptor from {@code lowest} on gets the same open file (F_DUPFD). */
    public int dup(int fdes, int lowest) {
        return fcntl(fdes, F_DUPFD, lowest);
    }

    private static final int O_APPEND = 0x08;
    private static final int O_NONBLOCK = 0x80;


    /** What takes a {@code struct flock} of the running process. */
    private int lockOrFree(File fp, int cmd, long arg) {
        Flock64 bf = Flock64.at(k.memory, clearedLocal(Flock64.SIZE));
        byte[] bytes = new byte[Flock64.SIZE];
        try {
            UserProcess.current(k).memory().read(arg, bytes, 0, bytes.length);
            k.memory.write(bf.address(), bytes, 0, bytes.length);
            if (bf.l_type() == F_WRLCK && cmd != F_GETLK && (fp.f_flag() & FWRITE) == 0) {
                return set_errno(EBADF);
            }
            int error = cmd == F_FREESP ? k.genunix.fop.fop_space(fp.f_vnode(), cmd, bf, fp.f_flag(), fp.f_offset(),
                    fp.f_cred(), null) : k.genunix.fop.fop_frlock(fp.f_vnode(), cmd, bf, fp.f_flag(), fp.f_offset(), 0,
                    fp.f_cred(), null);
            k.memory.read(bf.address(), bytes, 0, bytes.length);
            if (error == 0 && cmd == F_GETLK) {
                UserProcess.current(k).memory().write(arg, bytes, 0, bytes.length);
            }
            return error == 0 ? 0 : set_errno(error);
        } catch (MemoryFault e) {
            return set_errno(EFAULT);
        }
    }

    /** F_DUPFD, F_DUP2FD, F_SETFD, F_GETFL, F_SETFL, F_SETLK, F_SETLKW, F_GETLK and F_FREESP. */
    @Prototype("int fcntl(int fdes, int cmd, intptr_t arg)")
    public int fcntl(int fdes, int cmd, long arg) {
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return set_errno(EBADF);
        }
        int result = 0;
        switch (cmd) {
            case F_SETFD -> setFlags(fdes, (int) arg);
            case F_GETFL -> result = fp.f_flag() - FOPEN;
            case F_SETFL -> result = setOpenFlags(fp, (int) arg);
            case F_DUPFD -> result = duplicate(fp, (int) arg);
            case F_SETLK, F_SETLKW, F_GETLK, F_FREESP -> result = lockOrFree(fp, cmd, arg);
            case F_DUP2FD -> result = arg == fdes ? fdes : duplicateTo(fp, (int) arg);
            default -> result = set_errno(EINVAL);
        }
        k.genunix.fio.releasef(fdes);
        return result;
    }

    /** Of the flags only some can be changed when a file is open. */
    private int setOpenFlags(File fp, int flags) {
        int error = k.genunix.fop.fop_setfl(fp.f_vnode(), fp.f_flag(), flags, fp.f_cred(), null);
        if (error != 0) {
            return set_errno(error);
        }
        int changeable = O_APPEND | O_NONBLOCK;
        fp.f_flag(fp.f_flag() & ~changeable | flags & changeable);
        return 0;
    }

    private int duplicate(File fp, int lowest) {
        if (lowest < 0 || lowest >= Fio.LIMIT) {
            return set_errno(EINVAL);
        }
        int fd = k.genunix.fio.ufalloc(lowest);
        if (fd < 0) {
            return set_errno(EMFILE);
        }
        share(fp);
        k.genunix.fio.setf(fd, fp);
        return fd;
    }

    private int duplicateTo(File fp, int fd) {
        if (fd < 0 || fd >= Fio.LIMIT) {
            return set_errno(EBADF);
        }
        if (k.genunix.fio.fileOf(curthread().t_procp(), fd) == null) {
            // Reserving the lowest free descriptor from there on gives just this one.
            int reserved = k.genunix.fio.ufalloc(fd);
            verify(reserved == fd, "fcntl: the descriptor was free");
        }
        share(fp);
        k.genunix.fio.closeandsetf(fd, fp);
        return fd;
    }

    private void share(File fp) {
        mutex_enter(fp.f_tlock());
        fp.f_count(fp.f_count() + 1);
        mutex_exit(fp.f_tlock());
    }

    /** Sets the flags of a descriptor: {@code f_setfd}. */
    public void setFlags(int fd, int flags) {
        UfEntry ufp = k.genunix.fio.entry(curthread().t_procp().p_user().u_finfo(), fd);
        ufp.uf_flag(flags);
    }

    // ---- devices

    /** A control call: the number of its command is a hash of its name, its argument a Java object, of which probes see 0. */
    @Prototype("int ioctl(int fdes, int cmd, intptr_t arg)")
    private int ioctl(int fdes, int cmd, IoctlRequest arg) {
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return set_errno(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int error = k.genunix.fop.ioctl(vp, arg, fp.f_flag(), fp.f_cred());
        k.genunix.fio.releasef(fdes);
        return error == 0 ? 0 : set_errno(error);
    }

    /** The system call with an argument that is a Java object. */
    public int ioctl(int fdes, IoctlRequest request) {
        return ioctl(fdes, IoctlNumbers.of(request.command()), request);
    }
}

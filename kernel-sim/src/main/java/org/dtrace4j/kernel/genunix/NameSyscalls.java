package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * stat.c, link.c, unlink.c, rename.c, mkdir.c, rmdir.c, symlink.c, readlink.c, chdir.c, chmod.c, chown.c, utime.c, statvfs.c:
 * system calls on names.
 *
 * <p>Each returns its result, or sets {@code errno}; paths and buffers are addresses of the running process.
 */
public final class NameSyscalls extends FileSystemCode {
    public NameSyscalls(Kernel k) {
        super(k);
    }

    private int answer(int error) {
        return error == 0 ? 0 : set_errno(error);
    }

    // ---- attributes

    /**
     * What a path leads to.
     *
     * @param sb where a {@code struct vattr} goes; the original's {@code struct stat} is made of it
     */
    @Prototype("int stat(char *fname, struct vattr *sb)")
    public int stat(long fname, Vattr sb) {
        return answer(cstatat(fname, FOLLOW, sb));
    }

    /** As {@link #stat}, of a 32-bit program, whose file may be large. */
    @Prototype("int stat64(char *fname, struct vattr *sb)")
    public int stat64(long fname, Vattr sb) {
        return stat(fname, sb);
    }

    /** As {@link #lstat}, of a 32-bit program, whose file may be large. */
    @Prototype("int lstat64(char *fname, struct vattr *sb)")
    public int lstat64(long fname, Vattr sb) {
        return lstat(fname, sb);
    }

    /** As {@link #fstat}, of a 32-bit program, whose file may be large. */
    @Prototype("int fstat64(int fdes, struct vattr *sb)")
    public int fstat64(int fdes, Vattr sb) {
        return fstat(fdes, sb);
    }

    /** As {@link #stat}, of a program for an older system. */
    @Prototype("int xstat(int version, char *fname, struct vattr *sb)")
    public int xstat(int version, long fname, Vattr sb) {
        return stat(fname, sb);
    }

    /** As {@link #lstat}, of a program for an older system. */
    @Prototype("int lxstat(int version, char *fname, struct vattr *sb)")
    public int lxstat(int version, long fname, Vattr sb) {
        return lstat(fname, sb);
    }

    /** As {@link #fstat}, of a program for an older system. */
    @Prototype("int fxstat(int version, int fdes, struct vattr *sb)")
    public int fxstat(int version, int fdes, Vattr sb) {
        return fstat(fdes, sb);
    }

    /** As {@link #stat}, of a symbolic link itself. */
    @Prototype("int lstat(char *fname, struct vattr *sb)")
    public int lstat(long fname, Vattr sb) {
        return answer(cstatat(fname, NO_FOLLOW, sb));
    }

    @Prototype("static int cstatat(char *name, int followlink, struct vattr *sb)")
    private int cstatat(long name, int followlink, Vattr sb) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(name, UIO_USERSPACE, followlink, null, vpp);
        if (error != 0) {
            return error;
        }
        error = cstat(vnodeIn(vpp), sb);
        VN_RELE(vnodeIn(vpp));
        return error;
    }

    @Prototype("static int cstat(vnode_t *vp, struct vattr *sb)")
    private int cstat(Vnode vp, Vattr sb) {
        spend(Latency.FILE_STAT);
        sb.va_mask(AT_STAT | AT_NBLOCKS | AT_BLKSIZE | AT_SIZE);
        return k.genunix.fop.fop_getattr(vp, sb, 0, CRED(), null);
    }

    /** What a descriptor stands for. */
    @Prototype("int fstat(int fd, struct vattr *sb)")
    public int fstat(int fd, Vattr sb) {
        File fp = k.genunix.fio.getf(fd);
        if (fp == null) {
            return answer(EBADF);
        }
        int error = cstat(fp.f_vnode(), sb);
        k.genunix.fio.releasef(fd);
        return answer(error);
    }

    @Prototype("int chmod(char *path, int mode)")
    public int chmod(long path, int mode) {
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_MODE);
        vattr.va_mode(mode & MODEMASK);
        return answer(setAttributes(path, vattr));
    }

    /** Gives a file another owner and another group; -1 leaves one as it is. */
    @Prototype("int chown(char *fname, uid_t uid, gid_t gid)")
    public int chown(long fname, int uid, int gid) {
        return answer(fchownat(fname, uid, gid, FOLLOW));
    }

    /** As {@link #chown}, of a symbolic link itself. */
    @Prototype("int lchown(char *fname, uid_t uid, gid_t gid)")
    public int lchown(long fname, int uid, int gid) {
        return answer(fchownat(fname, uid, gid, NO_FOLLOW));
    }

    private int fchownat(long fname, int uid, int gid, int followlink) {
        Vattr vattr = owners(uid, gid);
        return vattr == null ? EINVAL : setAttributes(fname, vattr, followlink);
    }

    /** The attributes that are set; null if there are no such numbers. */
    Vattr owners(int uid, int gid) {
        if (uid < -1 || gid < -1) {
            return null;
        }
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask((uid == -1 ? 0 : AT_UID) | (gid == -1 ? 0 : AT_GID));
        vattr.va_uid(uid);
        vattr.va_gid(gid);
        return vattr;
    }

    /** Sets both times, in seconds since 1970. */
    @Prototype("int utime(char *fname, time_t when)")
    public int utime(long fname, long when) {
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_ATIME | AT_MTIME);
        vattr.va_atime().tv_sec(when);
        vattr.va_mtime().tv_sec(when);
        return answer(setAttributes(fname, vattr));
    }

    private int setAttributes(long path, Vattr vattr) {
        return setAttributes(path, vattr, FOLLOW);
    }

    private int setAttributes(long path, Vattr vattr, int followlink) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(path, UIO_USERSPACE, followlink, null, vpp);
        if (error != 0) {
            return error;
        }
        error = setAttributes(vnodeIn(vpp), vattr);
        VN_RELE(vnodeIn(vpp));
        return error;
    }

    /** Sets attributes of a file that somebody has found or opened. Returns 0 or an error number. */
    int setAttributes(Vnode vp, Vattr vattr) {
        Vfs vfsp = vp.v_vfsp();
        return vfsp != null && (vfsp.vfs_flag() & VFS_RDONLY) != 0 ? EROFS
                : k.genunix.fop.fop_setattr(vp, vattr, 0, CRED(), null);
    }

    /** The file system that holds a path, held, in {@code vfspp}; the layer above asks it for its space. */
    @Prototype("int statvfs64(char *fname, struct vfs **vfspp)")
    public int statvfs64(long fname, PointerCell vfspp) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(fname, UIO_USERSPACE, FOLLOW, null, vpp);
        if (error != 0) {
            return answer(error);
        }
        Vfs vfsp = vnodeIn(vpp).v_vfsp();
        VFS_HOLD(vfsp);
        vfspp.set(vfsp);
        VN_RELE(vnodeIn(vpp));
        return 0;
    }

    /** Gives back what {@link #statvfs64} has held. */
    public void release(Vfs vfsp) {
        VFS_RELE(vfsp);
    }

    // ---- names

    @Prototype("int link(char *from, char *to)")
    public int link(long from, long to) {
        return answer(k.genunix.vnodeOpens.vn_link(from, to, UIO_USERSPACE));
    }

    @Prototype("int unlink(char *fname)")
    public int unlink(long fname) {
        return answer(k.genunix.vnodeOpens.vn_remove(fname, UIO_USERSPACE, RMFILE));
    }

    @Prototype("int rename(char *from, char *to)")
    public int rename(long from, long to) {
        return answer(k.genunix.vnodeOpens.vn_rename(from, to, UIO_USERSPACE));
    }

    @Prototype("int mkdir(char *dname, int dmode)")
    public int mkdir(long dname, int dmode) {
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_TYPE | AT_MODE);
        vattr.va_type(VDIR);
        vattr.va_mode(dmode & PERMMASK);
        PointerCell vpp = cell();
        int error = k.genunix.vnodeOpens.vn_create(dname, UIO_USERSPACE, vattr, EXCL, 0, vpp, CRMKDIR, 0, umask());
        if (error == 0) {
            VN_RELE(vnodeIn(vpp));
        }
        return answer(error);
    }

    private int umask() {
        return curthread().t_procp().p_user().u_cmask();
    }

    @Prototype("int rmdir(char *dname)")
    public int rmdir(long dname) {
        return answer(k.genunix.vnodeOpens.vn_remove(dname, UIO_USERSPACE, RMDIRECTORY));
    }

    @Prototype("int symlink(char *target, char *linkname)")
    public int symlink(long target, long linkname) {
        return answer(k.genunix.vnodeOpens.vn_symlink(target, linkname));
    }

    /** Returns the length of the link's text, which is stored without a NUL. */
    @Prototype("ssize_t readlink(char *name, char *buf, size_t size)")
    public long readlink(long name, long buf, long size) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(name, UIO_USERSPACE, NO_FOLLOW, null, vpp);
        if (error != 0) {
            return answer(error);
        }
        Vnode vp = vnodeIn(vpp);
        Uio uio = k.genunix.move.request(buf, size, 0);
        error = vp.v_type() != VLNK ? EINVAL : k.genunix.fop.fop_readlink(vp, uio, CRED(), null);
        VN_RELE(vp);
        return error != 0 ? answer(error) : size - uio.uio_resid();
    }

    // ---- the working directory

    @Prototype("int chdir(char *fname)")
    public int chdir(long fname) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(fname, UIO_USERSPACE, FOLLOW, null, vpp);
        return answer(error != 0 ? error : chdirec(vnodeIn(vpp)));
    }

    /** Makes a directory, whose hold it takes over, the working directory. */
    @Prototype("static int chdirec(vnode_t *vp)")
    private int chdirec(Vnode vp) {
        int error = vp.v_type() != VDIR ? ENOTDIR : k.genunix.fop.fop_access(vp, VEXEC, 0, CRED(), null);
        if (error != 0) {
            VN_RELE(vp);
            return error;
        }
        Proc p = curthread().t_procp();
        Vnode old = p.p_user().u_cdir();
        p.p_user().u_cdir(vp);
        if (old != null) {
            VN_RELE(old);
        }
        return 0;
    }

    /** Stores the path of the working directory, with NUL. */
    @Prototype("int getcwd(char *buf, size_t buflen)")
    public int getcwd(long buf, long buflen) {
        return answer(k.genunix.paths.vnodetopath(k.vars.rootdir(), curthread().t_procp().p_user().u_cdir(), buf,
                buflen, CRED()));
    }

    /** What may be done with a file; -1 with EINVAL for what nobody knows. */
    @Prototype("long pathconf(char *fname, int name)")
    public long pathconf(long fname, int name) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(fname, UIO_USERSPACE, FOLLOW, null, vpp);
        if (error != 0) {
            return answer(error);
        }
        Vnode vp = vnodeIn(vpp);
        PointerCell value = cell();
        error = k.genunix.fop.fop_pathconf(vp, name, value, CRED(), null);
        VN_RELE(vp);
        return error != 0 ? answer(error) : value.get();
    }

    /** Stores the path of a file with all symbolic links followed, without NUL; returns its length. */
    @Prototype("int resolvepath(char *path, char *buf, size_t bufsiz)")
    public int resolvepath(long path, long buf, long bufsiz) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(path, UIO_USERSPACE, FOLLOW, null, vpp);
        if (error != 0) {
            return answer(error);
        }
        Vnode vp = vnodeIn(vpp);
        error = k.genunix.paths.vnodetopath(k.vars.rootdir(), vp, buf, bufsiz, CRED());
        VN_RELE(vp);
        return error != 0 ? answer(error) : k.genunix.strings.length(buf);
    }

    /** Sets the mask of permission bits that new files do not get; returns the one before. */
    @Prototype("int umask(int mask)")
    public int umask(int mask) {
        int old = umask();
        curthread().t_procp().p_user().u_cmask(mask & PERMMASK);
        return old;
    }
}

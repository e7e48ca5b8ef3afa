package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.genunix.DirectoryEntries;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.user.SystemCallError;

/** The file half of the system calls. Paths, buffers and structures are copied into kernel memory around each. */
abstract class FileCalls extends ProcessCalls {
    private static final int F_DUPFD = 0;
    private static final int F_SETFD = 2;
    private static final int F_DUP2FD = 9;
    private static final int FD_CLOEXEC = 1;
    /** Most bytes that one trap moves. */
    private static final int IO_BYTES = 65536;
    private static final int DIRECTORY_BYTES = 8192;

    protected FileCalls(Kernel k, UserProcess process) {
        super(k, process);
    }

    /** A call with a path, whose copy in the kernel it gets. */
    @FunctionalInterface
    private interface PathBody {
        long run(long path);
    }

    private long withPath(SystemCall row, String path, PathBody body) throws SystemCallError {
        if (path.isEmpty()) {
            throw new SystemCallError(ENOENT);
        }
        long copy = copyIn(path);
        try {
            return trap(row, () -> body.run(copy));
        } finally {
            free(copy, path);
        }
    }

    private void withPaths(SystemCall row, String first, String second, PathsBody body) throws SystemCallError {
        long one = copyIn(first);
        long two = copyIn(second);
        try {
            trap(row, () -> body.run(one, two));
        } finally {
            free(two, second);
            free(one, first);
        }
    }

    /** A call with two paths. */
    @FunctionalInterface
    private interface PathsBody {
        long run(long first, long second);
    }

    // ---- descriptors

    @Override
    public int open(String path, int flags, int mode) throws SystemCallError {
        return (int) withPath(SystemCall.OPEN, path, name -> k.genunix.fileCalls.open(name, flags, mode));
    }

    @Override
    public void close(int fd) throws SystemCallError {
        trap(SystemCall.CLOSE, () -> k.genunix.fileCalls.close(fd));
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        long copy = k.kmem.alloc(Math.max(count, 1));
        try {
            int moved = (int) trap(SystemCall.READ, () -> k.genunix.fileCalls.read(fd, copy, count));
            k.memory.read(copy, buffer, offset, moved);
            return moved;
        } finally {
            k.kmem.free(copy, Math.max(count, 1));
        }
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        long copy = k.kmem.alloc(Math.max(count, 1));
        try {
            k.memory.write(copy, buffer, offset, count);
            return (int) trap(SystemCall.WRITE, () -> k.genunix.fileCalls.write(fd, copy, count));
        } finally {
            k.kmem.free(copy, Math.max(count, 1));
        }
    }

    @Override
    public long lseek(int fd, long offset, int whence) throws SystemCallError {
        return trap(SystemCall.LSEEK, () -> k.genunix.fileCalls.lseek(fd, offset, whence));
    }

    @Override
    public int dup(int fd, int lowest) throws SystemCallError {
        return (int) trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(fd, F_DUPFD, lowest));
    }

    @Override
    public void dup2(int from, int to) throws SystemCallError {
        trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(from, F_DUP2FD, to));
    }

    @Override
    public void setCloseOnExec(int fd, boolean on) throws SystemCallError {
        trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0));
    }

    @Override
    public int[] pipe() throws SystemCallError {
        long fds = k.kmem.zalloc(2 * Integer.BYTES);
        try {
            trap(SystemCall.PIPE, () -> k.fifofs.subr.pipe(fds));
            return new int[] {k.memory.getInt(fds), k.memory.getInt(fds + Integer.BYTES)};
        } finally {
            k.kmem.free(fds, 2 * Integer.BYTES);
        }
    }

    @Override
    public Object ioctl(int fd, String command, Object argument) throws SystemCallError {
        IoctlRequest request = new IoctlRequest(command, argument);
        trap(SystemCall.IOCTL, () -> k.genunix.fileCalls.ioctl(fd, request));
        return request.result();
    }

    @Override
    public void fattachDoor(int fd, String path) throws SystemCallError {
        trap(SystemCall.DOOR, () -> k.doorfs.sys.door_create(fd));
    }

    // ---- attributes

    /** A call that fills a {@code struct vattr}. */
    @FunctionalInterface
    private interface AttributesBody {
        long run(Vattr attributes) throws SystemCallError;
    }

    private FileStatus attributes(AttributesBody body) throws SystemCallError {
        Vattr vattr = Vattr.at(k.memory, k.kmem.zalloc(Vattr.SIZE));
        try {
            body.run(vattr);
            int format = switch (vattr.va_type()) {
                case VDIR -> 0x4000;
                case VCHR -> 0x2000;
                case VBLK -> 0x6000;
                case VLNK -> 0xA000;
                case VFIFO -> 0x1000;
                case VDOOR -> 0xD000;
                default -> 0x8000;
            };
            return new FileStatus(vattr.va_fsid(), vattr.va_nodeid(), format | vattr.va_mode() & MODEMASK,
                    vattr.va_nlink(), vattr.va_uid(), vattr.va_gid(), vattr.va_rdev(), vattr.va_size(),
                    vattr.va_mtime().tv_sec());
        } finally {
            k.kmem.free(vattr.address(), Vattr.SIZE);
        }
    }

    @Override
    public FileStatus stat(String path) throws SystemCallError {
        return attributes(sb -> withPath(SystemCall.STAT, path, name -> k.genunix.nameCalls.stat(name, sb)));
    }

    @Override
    public FileStatus lstat(String path) throws SystemCallError {
        return attributes(sb -> withPath(SystemCall.LSTAT, path, name -> k.genunix.nameCalls.lstat(name, sb)));
    }

    @Override
    public FileStatus fstat(int fd) throws SystemCallError {
        return attributes(sb -> trap(SystemCall.FSTAT, () -> k.genunix.nameCalls.fstat(fd, sb)));
    }

    @Override
    public void chmod(String path, int mode) throws SystemCallError {
        withPath(SystemCall.CHMOD, path, name -> k.genunix.nameCalls.chmod(name, mode));
    }

    @Override
    public void utime(String path, long modified) throws SystemCallError {
        withPath(SystemCall.UTIME, path, name -> k.genunix.nameCalls.utime(name, modified));
    }

    @Override
    public FileSystemStatus statvfs(String path) throws SystemCallError {
        PointerCell vfspp = new PointerCell(k.memory, k.kmem.zalloc(Long.BYTES));
        try {
            withPath(SystemCall.STATVFS, path, name -> k.genunix.nameCalls.statvfs64(name, vfspp));
            Vfs vfsp = Vfs.at(k.memory, vfspp.get());
            VfsOps.SpaceStatus space = k.genunix.vfs.space(vfsp);
            FileSystemStatus status = new FileSystemStatus(space.blockSize(), space.blocks(), space.free(),
                    space.free(), k.genunix.vfs.typeName(vfsp));
            k.genunix.nameCalls.release(vfsp);
            return status;
        } finally {
            k.kmem.free(vfspp.address(), Long.BYTES);
        }
    }

    // ---- names

    @Override
    public List<String> readDirectory(String path) throws SystemCallError {
        int fd = open(path, O_RDONLY, 0);
        long buffer = k.kmem.alloc(DIRECTORY_BYTES);
        try {
            List<String> names = new ArrayList<>();
            byte[] data = new byte[DIRECTORY_BYTES];
            while (true) {
                int count = (int) trap(SystemCall.GETDENTS,
                        () -> k.genunix.fileCalls.getdents64(fd, buffer, DIRECTORY_BYTES));
                if (count == 0) {
                    return names;
                }
                k.memory.read(buffer, data, 0, count);
                names.addAll(DirectoryEntries.names(data, count));
            }
        } finally {
            k.kmem.free(buffer, DIRECTORY_BYTES);
            close(fd);
        }
    }

    @Override
    public String readlink(String path) throws SystemCallError {
        long buffer = k.kmem.alloc(MAXPATHLEN);
        try {
            int count = (int) withPath(SystemCall.READLINK, path,
                    name -> k.genunix.nameCalls.readlink(name, buffer, MAXPATHLEN));
            return k.genunix.strings.get(buffer, count);
        } finally {
            k.kmem.free(buffer, MAXPATHLEN);
        }
    }

    @Override
    public void mkdir(String path, int mode) throws SystemCallError {
        withPath(SystemCall.MKDIR, path, name -> k.genunix.nameCalls.mkdir(name, mode));
    }

    @Override
    public void rmdir(String path) throws SystemCallError {
        withPath(SystemCall.RMDIR, path, name -> k.genunix.nameCalls.rmdir(name));
    }

    @Override
    public void unlink(String path) throws SystemCallError {
        withPath(SystemCall.UNLINK, path, name -> k.genunix.nameCalls.unlink(name));
    }

    @Override
    public void rename(String from, String to) throws SystemCallError {
        withPaths(SystemCall.RENAME, from, to, (one, two) -> k.genunix.nameCalls.rename(one, two));
    }

    @Override
    public void link(String existing, String path) throws SystemCallError {
        withPaths(SystemCall.LINK, existing, path, (one, two) -> k.genunix.nameCalls.link(one, two));
    }

    @Override
    public void symlink(String target, String path) throws SystemCallError {
        withPaths(SystemCall.SYMLINK, target, path, (one, two) -> k.genunix.nameCalls.symlink(one, two));
    }

    @Override
    public void chdir(String path) throws SystemCallError {
        withPath(SystemCall.CHDIR, path, name -> k.genunix.nameCalls.chdir(name));
    }

    @Override
    public String getcwd() throws SystemCallError {
        long buffer = k.kmem.alloc(MAXPATHLEN);
        try {
            trap(SystemCall.GETCWD, () -> k.genunix.nameCalls.getcwd(buffer, MAXPATHLEN));
            return k.genunix.strings.get(buffer);
        } finally {
            k.kmem.free(buffer, MAXPATHLEN);
        }
    }

    // ---- mounts

    @Override
    public void mount(String special, String directory, int flags, String fstype, String options)
            throws SystemCallError {
        String option = options == null ? "" : options;
        Mounta uap = Mounta.at(k.memory, k.kmem.zalloc(Mounta.SIZE));
        uap.spec(copyIn(special));
        uap.dir(copyIn(directory));
        uap.fstype(copyIn(fstype));
        uap.optptr(copyIn(option));
        uap.optlen(option.length() + 1);
        uap.flags(flags & (MS_RDONLY | MS_OVERLAY | MS_NOSUID | MS_REMOUNT | MS_NOMNTTAB | MS_GLOBAL) | MS_DATA
                | MS_OPTIONSTR);
        try {
            check(SystemCall.MOUNT, () -> k.genunix.mounting.mount(uap));
        } finally {
            free(uap.optptr(), option);
            free(uap.fstype(), fstype);
            free(uap.dir(), directory);
            free(uap.spec(), special);
            k.kmem.free(uap.address(), Mounta.SIZE);
        }
    }

    @Override
    public void umount2(String directory, int flags) throws SystemCallError {
        long path = copyIn(directory);
        try {
            check(SystemCall.UMOUNT2, () -> k.genunix.mounting.umount2(path, flags));
        } finally {
            free(path, directory);
        }
    }
}

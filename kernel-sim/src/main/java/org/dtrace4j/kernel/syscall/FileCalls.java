package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.genunix.DirectoryEntries;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.genunix.Vnodes;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.user.IoctlNumbers;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on files. Paths, buffers and structures are copied into kernel memory around each. */
@InObject("libc.so.1")
abstract class FileCalls extends ProcessCalls {
    private static final int FD_CLOEXEC = 1;
    private static final int DIRECTORY_BYTES = 8192;

    protected FileCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    /** Bytes of a {@code struct stat}, and of other structures that calls fill. */
    private static final int STAT_BYTES = 128;
    private static final int STATVFS_BYTES = 536;

    /** A call whose first argument is a path; {@code more} are the others. */
    private long withPath(SystemCall row, String path, AddressBody body, long... more) throws SystemCallError {
        if (path.isEmpty()) {
            throw new SystemCallError(ENOENT);
        }
        return withString(path, name -> trap(row, () -> ran(body, name), behind(name, more)));
    }

    private static long[] behind(long first, long[] more) {
        long[] all = new long[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    /** Kernel functions report errors in their own way. */
    private static long ran(AddressBody body, long address) {
        try {
            return body.run(address);
        } catch (SystemCallError e) {
            throw new IllegalStateException("a kernel function threw", e);
        }
    }

    private void withPaths(SystemCall row, String first, String second, PathsBody body) throws SystemCallError {
        withString(first, one -> withString(second, two -> trap(row, () -> body.run(one, two), one, two)));
    }

    /** A call with two paths. */
    @FunctionalInterface
    private interface PathsBody {
        long run(long first, long second);
    }

    // ---- descriptors

    @Override
    @LibraryFunction("open")
    public int open(String path, int flags, int mode) throws SystemCallError {
        return (int) withPath(SystemCall.OPEN, path, name -> k.genunix.fileCalls.open(name, flags, mode),
                flags, mode);
    }

    @Override
    @LibraryFunction("creat")
    public int creat(String path, int mode) throws SystemCallError {
        return (int) withPath(SystemCall.CREAT, path, name -> k.genunix.fileCalls.creat(name, mode), mode);
    }

    @Override
    @LibraryFunction("close")
    public void close(int fd) throws SystemCallError {
        trap(SystemCall.CLOSE, () -> k.genunix.fileCalls.close(fd), fd);
    }

    @Override
    @LibraryFunction("read")
    public int read(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        return readInto(buffer, offset, length, (cbuf, count) -> trap(SystemCall.READ,
                () -> k.genunix.fileCalls.read(fd, cbuf, count), fd, cbuf, count));
    }

    @Override
    @LibraryFunction("write")
    public int write(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        return writeFrom(buffer, offset, length, (cbuf, count) -> trap(SystemCall.WRITE,
                () -> k.genunix.fileCalls.write(fd, cbuf, count), fd, cbuf, count));
    }

    @Override
    @LibraryFunction("lseek")
    public long lseek(int fd, long offset, int whence) throws SystemCallError {
        return trap(SystemCall.LSEEK, () -> k.genunix.fileCalls.lseek(fd, offset, whence), fd, offset,
                whence);
    }

    @Override
    @LibraryFunction("fcntl")
    public int dup(int fd, int lowest) throws SystemCallError {
        return (int) trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(fd, F_DUPFD, lowest), fd, F_DUPFD,
                lowest);
    }

    @Override
    @LibraryFunction("dup2")
    public void dup2(int from, int to) throws SystemCallError {
        trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(from, F_DUP2FD, to), from, F_DUP2FD, to);
    }

    @Override
    @LibraryFunction("fcntl")
    public void setCloseOnExec(int fd, boolean on) throws SystemCallError {
        trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0), fd, F_SETFD,
                on ? FD_CLOEXEC : 0);
    }

    @Override
    @LibraryFunction("pipe")
    public int[] pipe() throws SystemCallError {
        long fds = k.kmem.zalloc(2 * Integer.BYTES);
        try {
            withRoom(2 * Integer.BYTES, user -> trap(SystemCall.PIPE, () -> {
                int result = k.fifofs.subr.pipe(fds);
                process.memory().putInt(user, k.memory.getInt(fds));
                process.memory().putInt(user + Integer.BYTES, k.memory.getInt(fds + Integer.BYTES));
                return result;
            }, user));
            return new int[] {k.memory.getInt(fds), k.memory.getInt(fds + Integer.BYTES)};
        } finally {
            k.kmem.free(fds, 2 * Integer.BYTES);
        }
    }

    @Override
    @LibraryFunction("ioctl")
    public Object ioctl(int fd, String command, Object argument) throws SystemCallError {
        IoctlRequest request = new IoctlRequest(command, argument);
        trap(SystemCall.IOCTL, () -> k.genunix.fileCalls.ioctl(fd, request), fd, IoctlNumbers.of(command), 0);
        return request.result();
    }

    @Override
    @LibraryFunction("fattach")
    public void fattachDoor(int fd, String path) throws SystemCallError {
        trap(SystemCall.DOOR, () -> k.doorfs.sys.door_create(fd), fd);
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
            return new FileStatus(vattr.va_fsid(), vattr.va_nodeid(), Vnodes.vttoif(vattr.va_type()) | vattr.va_mode() & MODEMASK,
                    vattr.va_nlink(), vattr.va_uid(), vattr.va_gid(), vattr.va_rdev(), vattr.va_size(),
                    vattr.va_mtime().tv_sec());
        } finally {
            k.kmem.free(vattr.address(), Vattr.SIZE);
        }
    }

    /** Copies what a call of the stat family has found out to where the program wants it. */
    private long told(int result, Vattr found, long user) {
        if (result == 0) {
            UserStructures.stat(process.memory(), user, found);
        }
        return result;
    }

    @Override
    @LibraryFunction("stat")
    public FileStatus stat(String path) throws SystemCallError {
        return attributes(sb -> withRoom(STAT_BYTES, user ->
                withPath(SystemCall.STAT, path, name -> told(k.genunix.nameCalls.stat(name, sb), sb, user), user)));
    }

    @Override
    @LibraryFunction("lstat")
    public FileStatus lstat(String path) throws SystemCallError {
        return attributes(sb -> withRoom(STAT_BYTES, user ->
                withPath(SystemCall.LSTAT, path, name -> told(k.genunix.nameCalls.lstat(name, sb), sb, user), user)));
    }

    @Override
    @LibraryFunction("fstat")
    public FileStatus fstat(int fd) throws SystemCallError {
        return attributes(sb -> withRoom(STAT_BYTES, user ->
                trap(SystemCall.FSTAT, () -> told(k.genunix.nameCalls.fstat(fd, sb), sb, user), fd, user)));
    }

    @Override
    @LibraryFunction("chmod")
    public void chmod(String path, int mode) throws SystemCallError {
        withPath(SystemCall.CHMOD, path, name -> k.genunix.nameCalls.chmod(name, mode), mode);
    }

    @Override
    @LibraryFunction("chown")
    public void chown(String path, int uid, int gid) throws SystemCallError {
        withPath(SystemCall.CHOWN, path, name -> k.genunix.nameCalls.chown(name, uid, gid), uid, gid);
    }

    @Override
    @LibraryFunction("lchown")
    public void lchown(String path, int uid, int gid) throws SystemCallError {
        withPath(SystemCall.LCHOWN, path, name -> k.genunix.nameCalls.lchown(name, uid, gid), uid, gid);
    }

    @Override
    @LibraryFunction("utime")
    public void utime(String path, long modified) throws SystemCallError {
        withPath(SystemCall.UTIME, path, name -> k.genunix.nameCalls.utime(name, modified), 0);
    }

    @Override
    @LibraryFunction("statvfs")
    public FileSystemStatus statvfs(String path) throws SystemCallError {
        PointerCell vfspp = new PointerCell(k.memory, k.kmem.zalloc(Long.BYTES));
        try {
            withRoom(STATVFS_BYTES, user ->
                    withPath(SystemCall.STATVFS, path, name -> {
                        int result = k.genunix.nameCalls.statvfs64(name, vfspp);
                        if (result == 0) {
                            Vfs found = Vfs.at(k.memory, vfspp.get());
                            VfsOps.SpaceStatus space = k.genunix.vfs.space(found);
                            UserStructures.statvfs(process.memory(), user, space.blockSize(), space.blocks(), space.free(),
                                    k.genunix.kinds.typeName(found));
                        }
                        return result;
                    }, user));
            Vfs vfsp = Vfs.at(k.memory, vfspp.get());
            VfsOps.SpaceStatus space = k.genunix.vfs.space(vfsp);
            FileSystemStatus status = new FileSystemStatus(space.blockSize(), space.blocks(), space.free(),
                    space.free(), k.genunix.kinds.typeName(vfsp));
            k.genunix.nameCalls.release(vfsp);
            return status;
        } finally {
            k.kmem.free(vfspp.address(), Long.BYTES);
        }
    }

    // ---- names

    @Override
    @LibraryFunction("readdir")
    public List<String> readDirectory(String path) throws SystemCallError {
        int fd = open(path, O_RDONLY, 0);
        try {
            List<String> names = new ArrayList<>();
            while (withRoom(DIRECTORY_BYTES, buffer -> readEntries(fd, buffer, names)) > 0) {
                // Until there are no more.
            }
            return names;
        } finally {
            close(fd);
        }
    }

    private long readEntries(int fd, long buffer, List<String> names) throws SystemCallError {
        int count = (int) trap(SystemCall.GETDENTS,
                () -> k.genunix.fileCalls.getdents64(fd, buffer, DIRECTORY_BYTES), fd, buffer, DIRECTORY_BYTES);
        byte[] data = new byte[count];
        process.memory().read(buffer, data, 0, count);
        names.addAll(DirectoryEntries.names(data, count));
        return count;
    }

    @Override
    @LibraryFunction("readlink")
    public String readlink(String path) throws SystemCallError {
        byte[] text = new byte[MAXPATHLEN];
        int length = (int) withRoom(MAXPATHLEN, buffer -> {
            long count = withPath(SystemCall.READLINK, path,
                    name -> k.genunix.nameCalls.readlink(name, buffer, MAXPATHLEN), buffer, MAXPATHLEN);
            process.memory().read(buffer, text, 0, (int) count);
            return count;
        });
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    @LibraryFunction("mkdir")
    public void mkdir(String path, int mode) throws SystemCallError {
        withPath(SystemCall.MKDIR, path, name -> k.genunix.nameCalls.mkdir(name, mode), mode);
    }

    @Override
    @LibraryFunction("rmdir")
    public void rmdir(String path) throws SystemCallError {
        withPath(SystemCall.RMDIR, path, name -> k.genunix.nameCalls.rmdir(name));
    }

    @Override
    @LibraryFunction("unlink")
    public void unlink(String path) throws SystemCallError {
        withPath(SystemCall.UNLINK, path, name -> k.genunix.nameCalls.unlink(name));
    }

    @Override
    @LibraryFunction("rename")
    public void rename(String from, String to) throws SystemCallError {
        withPaths(SystemCall.RENAME, from, to, (one, two) -> k.genunix.nameCalls.rename(one, two));
    }

    @Override
    @LibraryFunction("link")
    public void link(String existing, String path) throws SystemCallError {
        withPaths(SystemCall.LINK, existing, path, (one, two) -> k.genunix.nameCalls.link(one, two));
    }

    @Override
    @LibraryFunction("symlink")
    public void symlink(String target, String path) throws SystemCallError {
        withPaths(SystemCall.SYMLINK, target, path, (one, two) -> k.genunix.nameCalls.symlink(one, two));
    }

    @Override
    @LibraryFunction("chdir")
    public void chdir(String path) throws SystemCallError {
        withPath(SystemCall.CHDIR, path, name -> k.genunix.nameCalls.chdir(name));
    }

    @Override
    @LibraryFunction("getcwd")
    public String getcwd() throws SystemCallError {
        long buffer = k.kmem.alloc(MAXPATHLEN);
        try {
            withRoom(MAXPATHLEN, user ->
                    trap(SystemCall.GETCWD, () -> {
                        int result = k.genunix.nameCalls.getcwd(buffer, MAXPATHLEN);
                        process.memory().putString(user, result == 0 ? k.genunix.strings.get(buffer) : "", MAXPATHLEN);
                        return result;
                    }, user, MAXPATHLEN));
            return k.genunix.strings.get(buffer);
        } finally {
            k.kmem.free(buffer, MAXPATHLEN);
        }
    }
}

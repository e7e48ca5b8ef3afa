package org.dtrace4j.kernel.user;

import java.util.List;

/** The part of the system calls that is about files and what is open. Paths are relative to the working directory of the process. */
public interface FileInterface {
    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_APPEND = 0x08;
    int O_DSYNC = 0x40;
    int O_CREAT = 0x100;
    int O_TRUNC = 0x200;
    int O_EXCL = 0x400;
    int O_CLOEXEC = 0x800000;

    int SEEK_SET = 0;
    int SEEK_CUR = 1;
    int SEEK_END = 2;

    /** Returns the lowest free descriptor. */
    int open(String path, int flags, int mode) throws SystemCallError;

    void close(int fd) throws SystemCallError;

    /** Returns the number of bytes read, 0 at the end of the file. */
    int read(int fd, byte[] buffer, int offset, int length) throws SystemCallError;

    int write(int fd, byte[] buffer, int offset, int length) throws SystemCallError;

    long lseek(int fd, long offset, int whence) throws SystemCallError;

    FileStatus stat(String path) throws SystemCallError;

    FileStatus lstat(String path) throws SystemCallError;

    FileStatus fstat(int fd) throws SystemCallError;

    /** Names in a directory, in its own order, with {@code .} and {@code ..} (getdents). */
    List<String> readDirectory(String path) throws SystemCallError;

    String readlink(String path) throws SystemCallError;

    void mkdir(String path, int mode) throws SystemCallError;

    void rmdir(String path) throws SystemCallError;

    void unlink(String path) throws SystemCallError;

    void rename(String from, String to) throws SystemCallError;

    void link(String existing, String path) throws SystemCallError;

    void symlink(String target, String path) throws SystemCallError;

    void chdir(String path) throws SystemCallError;

    String getcwd() throws SystemCallError;

    /** Makes {@code to} name what {@code from} names; closes what {@code to} named before. */
    void dup2(int from, int to) throws SystemCallError;

    /**
     * {@code fcntl(F_DUPFD)}: the lowest free descriptor that is not below {@code lowest} names what {@code fd}
     * names.
     */
    int dup(int fd, int lowest) throws SystemCallError;

    void setCloseOnExec(int fd, boolean on) throws SystemCallError;

    void chmod(String path, int mode) throws SystemCallError;

    /** Sets the times of access and of modification, in seconds since 1970. */
    void utime(String path, long modified) throws SystemCallError;

    /** Sets the file creation mask and returns the one before. */
    int umask(int mask);

    /** What the file system that holds {@code path} has left. */
    FileSystemStatus statvfs(String path) throws SystemCallError;

    /** Returns the read end and the write end. */
    int[] pipe() throws SystemCallError;

    int R_OK = 4;
    int W_OK = 2;
    int X_OK = 1;
    int F_OK = 0;

    /** Fails unless the process may do with a file what the bits say. */
    default void access(String path, int mode) throws SystemCallError {
        stat(path);
    }

    /** What was written is on the disk when it returns. */
    default void fsync(int fd) throws SystemCallError { }

    /** Reads into several buffers, one after the other; returns the bytes read. EINVAL for none, or more than 1024. */
    default int readv(int fd, List<byte[]> buffers) throws SystemCallError {
        int all = 0;
        for (byte[] buffer : buffers) {
            int count = read(fd, buffer, 0, buffer.length);
            all += count;
            if (count < buffer.length) {
                break;
            }
        }
        return all;
    }

    /** Writes several buffers, one after the other; returns the bytes written. EINVAL for none, or more than 1024. */
    default int writev(int fd, List<byte[]> buffers) throws SystemCallError {
        int all = 0;
        for (byte[] buffer : buffers) {
            all += write(fd, buffer, 0, buffer.length);
        }
        return all;
    }

    /** Reads at a place of the file, without moving the offset. */
    default int pread(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        lseek(fd, at, SEEK_SET);
        return read(fd, buffer, offset, length);
    }

    /** Writes at a place of the file, without moving the offset. */
    default int pwrite(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        lseek(fd, at, SEEK_SET);
        return write(fd, buffer, offset, length);
    }

    default void fchmod(int fd, int mode) throws SystemCallError { }

    /** Gives a file another owner and another group; -1 leaves one as it is. */
    default void chown(String path, int uid, int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    /** The same of a symbolic link itself. */
    default void lchown(String path, int uid, int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    default void fchown(int fd, int uid, int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    default void fchdir(int fd) throws SystemCallError { }

    int POLLIN = 0x0001;
    int POLLOUT = 0x0004;
    int POLLERR = 0x0008;
    int POLLHUP = 0x0010;
    int POLLNVAL = 0x0020;
    /** As a time: without end. */
    long FOREVER = -1;

    /**
     * Waits until something has happened to one of several open files.
     *
     * @param events what is asked for, of each
     * @param nanos how long to wait, {@link #FOREVER} if need be
     * @return what has happened, to each; all 0 when the time is over
     */
    default int[] poll(int[] fds, int[] events, long nanos) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Waits until there is something to read; returns whether there is. */
    default boolean pollIn(int fd, long nanos) throws SystemCallError {
        return poll(new int[] {fd}, new int[] {POLLIN}, nanos)[0] != 0;
    }

    // ---- what else is asked of files

    /** Opens a file for writing, empty; it is made if it is not there. */
    int creat(String path, int mode) throws SystemCallError;

    /** A device control call whose argument is data; what it takes and returns is the device's. */
    Object ioctl(int fd, String command, Object argument) throws SystemCallError;

    /** Turns an open file into a door with a name, as svc.configd does; the file stays open. */
    void fattachDoor(int fd, String path) throws SystemCallError;

    /** A path without symbolic links. */
    default String resolvepath(String path) throws SystemCallError {
        stat(path);
        return path;
    }

    int F_GETFL = 3;
    int F_SETFL = 4;

    /** The flags of an open file, or their change, by {@code fcntl}. */
    default int fileFlags(int fd, int command, int flags) throws SystemCallError {
        return flags;
    }

    int F_RDLCK = 1;
    int F_WRLCK = 2;
    int F_UNLCK = 3;

    /**
     * Locks a part of a file ({@code fcntl(F_SETLK)}), or unlocks it; with {@code waits} once nobody else has it locked
     * ({@code F_SETLKW}), else EAGAIN if somebody has.
     *
     * @param length 0 for all that follows
     */
    default void lockFile(int fd, int type, boolean waits, long start, long length) throws SystemCallError { }

    /** Cuts off what a file has behind that many bytes ({@code fcntl(F_FREESP)}). */
    default void ftruncate(int fd, long length) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    int GETACL = 1;
    int SETACL = 2;
    int GETACLCNT = 3;
    int ACE_GETACL = 4;
    int ACE_SETACL = 5;
    int ACE_GETACLCNT = 6;

    /**
     * Asks for the access control list of a file, or sets it.
     *
     * @param entries how many entries the buffer has, or has room for
     * @param buffer the entries, as C has them; null where only their number is asked for
     * @return the number of entries, where they are asked for
     */
    default int acl(String path, int command, int entries, byte[] buffer) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** As {@link #acl}, of an open file. */
    default int facl(int fd, int command, int entries, byte[] buffer) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    int PC_NAME_MAX = 4;
    int PC_ACL_ENABLED = 20;

    /** What a file system allows at a path; {@code what} is one of the PC_ numbers. */
    default long pathconf(String path, int what) throws SystemCallError {
        stat(path);
        return 0;
    }

    // ---- what is told of them

    /**
     * What {@code stat} tells.
     *
     * @param mode type and permission bits, as in {@code <sys/stat.h>}
     * @param modified seconds since 1970
     */
    record FileStatus(long device, long inode, int mode, int links, int uid, int gid, long rdev, long size,
                      long modified) {
        public boolean isDirectory() {
            return (mode & 0xF000) == 0x4000;
        }

        public boolean isRegular() {
            return (mode & 0xF000) == 0x8000;
        }

        public boolean isLink() {
            return (mode & 0xF000) == 0xA000;
        }

        /** Whether both are of one file, by whatever names. */
        public boolean isSameFile(FileStatus other) {
            return device == other.device && inode == other.inode;
        }
    }

    /**
     * What {@code statvfs} tells.
     *
     * @param fragmentSize bytes in the unit of the three counts
     * @param blocks total size
     * @param free free, for the superuser
     * @param available free, for others
     * @param fstype name of the file system's type
     */
    record FileSystemStatus(long fragmentSize, long blocks, long free, long available, String fstype) { }
}

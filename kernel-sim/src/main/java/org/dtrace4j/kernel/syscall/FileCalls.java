package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.ENOSYS;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * The file half of the system calls. Until the file calls are there, they are what a kernel without them says: ENOSYS.
 */
abstract class FileCalls extends ProcessCalls {
    protected FileCalls(Kernel k, UserProcess process) {
        super(k, process);
    }

    @Override
    public int open(String path, int flags, int mode) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void close(int fd) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public long lseek(int fd, long offset, int whence) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public FileStatus stat(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public FileStatus lstat(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public FileStatus fstat(int fd) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public List<String> readDirectory(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public String readlink(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void mkdir(String path, int mode) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void rmdir(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void unlink(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void rename(String from, String to) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void link(String existing, String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void symlink(String target, String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void chdir(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public String getcwd() throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void dup2(int from, int to) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void setCloseOnExec(int fd, boolean on) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public int[] pipe() throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void mount(String special, String directory, int flags, String fstype, String options) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void umount2(String directory, int flags) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public Object ioctl(int fd, String command, Object argument) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void fattachDoor(int fd, String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public FileSystemStatus statvfs(String path) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public int dup(int fd, int lowest) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void chmod(String path, int mode) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }

    @Override
    public void utime(String path, long modified) throws SystemCallError {
        throw new SystemCallError(ENOSYS);
    }
}

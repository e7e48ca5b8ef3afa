package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Iovec;
import org.dtrace4j.kernel.struct.Pollfd;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on what is open, and on files by name, beyond those that all programs need: at a place, in parts, of several. */
@InObject("libc.so.1")
abstract class DescriptorCalls extends FileCalls {
    protected DescriptorCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    @Override
    @LibraryFunction("access")
    public void access(String path, int mode) throws SystemCallError {
        if (path.isEmpty()) {
            throw new SystemCallError(ENOENT);
        }
        withString(path, name -> trap(SystemCall.ACCESS, () -> k.genunix.descriptorCalls.access(name, mode), name, mode));
    }

    @Override
    @LibraryFunction("fsync")
    public void fsync(int fd) throws SystemCallError {
        trap(SystemCall.FDSYNC, () -> k.genunix.descriptorCalls.fdsync(fd, FSYNC), fd, FSYNC);
    }

    @Override
    @LibraryFunction("pread")
    public int pread(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        return readInto(buffer, offset, length, (cbuf, count) -> trap(SystemCall.PREAD,
                () -> k.genunix.descriptorCalls.pread(fd, cbuf, count, at), fd, cbuf, count, at));
    }

    @Override
    @LibraryFunction("pwrite")
    public int pwrite(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        return writeFrom(buffer, offset, length, (cbuf, count) -> trap(SystemCall.PWRITE,
                () -> k.genunix.descriptorCalls.pwrite(fd, cbuf, count, at), fd, cbuf, count, at));
    }

    @Override
    @LibraryFunction("readv")
    public int readv(int fd, List<byte[]> buffers) throws SystemCallError {
        int places = buffers.size() * Iovec.SIZE;
        return (int) withRoom(places + total(buffers), iovp -> {
            layOut(iovp, buffers);
            int moved = (int) trap(SystemCall.READV, () -> k.genunix.vectorCalls.readv(fd, iovp, buffers.size()), fd, iovp,
                    buffers.size());
            int done = 0;
            for (byte[] buffer : buffers) {
                int count = Math.max(0, Math.min(buffer.length, moved - done));
                process.memory().read(iovp + places + done, buffer, 0, count);
                done += buffer.length;
            }
            return moved;
        });
    }

    @Override
    @LibraryFunction("writev")
    public int writev(int fd, List<byte[]> buffers) throws SystemCallError {
        return (int) withRoom(buffers.size() * Iovec.SIZE + total(buffers), iovp -> {
            long at = layOut(iovp, buffers);
            for (byte[] buffer : buffers) {
                process.memory().write(at, buffer, 0, buffer.length);
                at += buffer.length;
            }
            return trap(SystemCall.WRITEV, () -> k.genunix.vectorCalls.writev(fd, iovp, buffers.size()), fd, iovp,
                    buffers.size());
        });
    }

    private static int total(List<byte[]> buffers) {
        return buffers.stream().mapToInt(buffer -> buffer.length).sum();
    }

    /** Stores where the buffers are, which lie behind that one behind the other; returns where the first one lies. */
    private long layOut(long iovp, List<byte[]> buffers) {
        long data = iovp + (long) buffers.size() * Iovec.SIZE;
        long at = data;
        for (int i = 0; i < buffers.size(); i++) {
            process.memory().putLong(iovp + (long) i * Iovec.SIZE, at);
            process.memory().putLong(iovp + (long) i * Iovec.SIZE + Long.BYTES, buffers.get(i).length);
            at += buffers.get(i).length;
        }
        return data;
    }

    @Override
    @LibraryFunction("fchmod")
    public void fchmod(int fd, int mode) throws SystemCallError {
        trap(SystemCall.FCHMOD, () -> k.genunix.descriptorCalls.fchmod(fd, mode), fd, mode);
    }

    @Override
    @LibraryFunction("fchown")
    public void fchown(int fd, int uid, int gid) throws SystemCallError {
        trap(SystemCall.FCHOWN, () -> k.genunix.descriptorCalls.fchown(fd, uid, gid), fd, uid, gid);
    }

    @Override
    @LibraryFunction("fchdir")
    public void fchdir(int fd) throws SystemCallError {
        trap(SystemCall.FCHDIR, () -> k.genunix.descriptorCalls.fchdir(fd), fd);
    }

    @Override
    @LibraryFunction("fcntl")
    public int fileFlags(int fd, int command, int flags) throws SystemCallError {
        return (int) trap(SystemCall.FCNTL, () -> k.genunix.fileCalls.fcntl(fd, command, flags), fd, command, flags);
    }

    @Override
    @LibraryFunction("pathconf")
    public long pathconf(String path, int what) throws SystemCallError {
        return withString(path, name -> trap(SystemCall.PATHCONF, () -> k.genunix.nameCalls.pathconf(name, what), name, what));
    }

    @Override
    @LibraryFunction("acl")
    public int acl(String path, int command, int entries, byte[] buffer) throws SystemCallError {
        if (path.isEmpty()) {
            throw new SystemCallError(ENOENT);
        }
        return (int) withString(path, name -> withList(command, buffer, list -> trap(SystemCall.ACL,
                () -> k.genunix.acl.acl(name, command, entries, list), name, command, entries, list)));
    }

    @Override
    @LibraryFunction("facl")
    public int facl(int fd, int command, int entries, byte[] buffer) throws SystemCallError {
        return (int) withList(command, buffer, list -> trap(SystemCall.FACL,
                () -> k.genunix.acl.facl(fd, command, entries, list), fd, command, entries, list));
    }

    /** Has an access control list in the memory of the process for the time of a call. */
    private long withList(int command, byte[] buffer, AddressBody body) throws SystemCallError {
        if (buffer == null) {
            return body.run(0);
        }
        return withRoom(buffer.length, list -> {
            boolean sets = command == SETACL || command == ACE_SETACL;
            if (sets) {
                process.memory().write(list, buffer, 0, buffer.length);
            }
            long result = body.run(list);
            if (!sets) {
                process.memory().read(list, buffer, 0, buffer.length);
            }
            return result;
        });
    }

    @Override
    @LibraryFunction("poll")
    public int[] poll(int[] fds, int[] events, long nanos) throws SystemCallError {
        int bytes = fds.length * Pollfd.SIZE;
        int[] happened = new int[fds.length];
        Timespec timeout = nanos < 0 ? null : Timespec.at(k.memory, k.kmem.zalloc(Timespec.SIZE));
        try {
            withRoom(bytes + Timespec.SIZE, user -> {
                for (int i = 0; i < fds.length; i++) {
                    Pollfd one = Pollfd.at(process.memory(), user + (long) i * Pollfd.SIZE);
                    one.fd(fds[i]);
                    one.events(events[i]);
                    one.revents(0);
                }
                if (timeout != null) {
                    set(timeout, nanos);
                    set(Timespec.at(process.memory(), user + bytes), nanos);
                }
                long list = fds.length == 0 ? 0 : user;
                long count = trap(SystemCall.POLLSYS, () -> k.genunix.poll.pollsys(list, fds.length, timeout, 0), list,
                        fds.length, timeout == null ? 0 : user + bytes, 0);
                for (int i = 0; i < fds.length; i++) {
                    happened[i] = Pollfd.at(process.memory(), user + (long) i * Pollfd.SIZE).revents();
                }
                return count;
            });
        } finally {
            if (timeout != null) {
                k.kmem.free(timeout.address(), Timespec.SIZE);
            }
        }
        return happened;
    }

    @Override
    @LibraryFunction("resolvepath")
    public String resolvepath(String path) throws SystemCallError {
        long buffer = k.kmem.alloc(MAXPATHLEN);
        try {
            withString(path, name -> withRoom(MAXPATHLEN, user -> trap(SystemCall.RESOLVEPATH, () -> {
                int length = k.genunix.nameCalls.resolvepath(name, buffer, MAXPATHLEN);
                process.memory().putString(user, length > 0 ? k.genunix.strings.get(buffer) : "", MAXPATHLEN);
                return length;
            }, name, user, MAXPATHLEN)));
            return k.genunix.strings.get(buffer);
        } finally {
            k.kmem.free(buffer, MAXPATHLEN);
        }
    }
}

package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import org.dtrace4j.kernel.genunix.Session;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.Iovec;
import org.dtrace4j.kernel.struct.Pollfd;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls that ask what a process is, or use a file at a place. */
@InObject("libc.so.1")
abstract class MoreCalls extends FileCalls {
    private static final int RLIMIT_NOFILE = 5;
    private static final int RLIMIT_BYTES = 16;
    private static final int TMS_BYTES = 32;
    private static final int CLOCK_REALTIME = 3;
    private static final int SC_NPROCESSORS_ONLN = 15;
    /** What every process may open here. */
    private static final int DESCRIPTORS = 256;

    protected MoreCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    // ---- files

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
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, cbuf -> {
            int moved = (int) trap(SystemCall.PREAD, () -> k.genunix.descriptorCalls.pread(fd, cbuf, count, at), fd, cbuf,
                    count, at);
            process.memory().read(cbuf, buffer, offset, moved);
            return moved;
        });
    }

    @Override
    @LibraryFunction("pwrite")
    public int pwrite(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, cbuf -> {
            process.memory().write(cbuf, buffer, offset, count);
            return trap(SystemCall.PWRITE, () -> k.genunix.descriptorCalls.pwrite(fd, cbuf, count, at), fd, cbuf, count, at);
        });
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

    // ---- memory

    private static final int PROT_OF_MAPPINGS = PROT_READ;
    private static final int FRAME_SHIFT = 12;

    @Override
    @LibraryFunction("mmap")
    public long mmap(int fd, long length) throws SystemCallError {
        long base = trap(SystemCall.MMAP, () -> k.genunix.grow.smmap64(0, length, PROT_OF_MAPPINGS, MAP_SHARED, fd, 0), 0,
                length, PROT_OF_MAPPINGS, MAP_SHARED, fd, 0);
        process.memory().mapSparse("mmap", base, length + PAGEOFFSET & -PAGESIZE, FRAME_SHIFT);
        return base;
    }

    /** Each page is touched where the program reads it, and its bytes are then in the memory of the process too. */
    @Override
    public int mapped(long address, byte[] buffer, int offset, int length) {
        int done = 0;
        byte[] page = new byte[(int) PAGESIZE];
        while (done < length) {
            long at = address + done;
            int part = (int) Math.min(length - done, PAGESIZE - (at & PAGEOFFSET));
            long bytes = k.genunix.as.touch(process.proc().p_as(), at);
            if (bytes == 0) {
                // Ends the process, unless it catches the signal.
                k.unix.syscall.fault(k.genunix.as.isMapped(process.proc().p_as(), at));
                runHandlers();
                return done;
            }
            if (!k.genunix.as.isAnonymous(process.proc().p_as(), at)) {
                k.memory.read(bytes, page, 0, page.length);
                process.memory().write(at & -PAGESIZE, page, 0, page.length);
            }
            process.memory().read(at, buffer, offset + done, part);
            done += part;
        }
        return done;
    }

    @Override
    public int store(long address, byte[] data) {
        As as = process.proc().p_as();
        int done = 0;
        while (done < data.length) {
            long at = address + done;
            int part = (int) Math.min(data.length - done, PAGESIZE - (at & PAGEOFFSET));
            if (!k.genunix.as.isWritable(as, at) || k.genunix.as.touch(as, at) == 0) {
                k.unix.syscall.fault(false);
                runHandlers();
                return done;
            }
            process.memory().write(at, data, done, part);
            done += part;
        }
        return done;
    }

    @Override
    @LibraryFunction("munmap")
    public void munmap(long address, long length) throws SystemCallError {
        trap(SystemCall.MUNMAP, () -> k.genunix.grow.munmap(address, length), address, length);
        process.memory().unmap(address);
    }

    @Override
    @LibraryFunction("sbrk")
    public void sbrk(long bytes) throws SystemCallError {
        long base = process.proc().p_brkbase();
        long end = base == 0 ? k.genunix.as.heap() : base + process.proc().p_brksize();
        trap(SystemCall.BRK, () -> k.genunix.grow.brk(end + bytes), end + bytes);
        for (long at = end + PAGEOFFSET & -PAGESIZE; at < end + bytes; at += PAGESIZE) {
            k.genunix.as.touch(process.proc().p_as(), at);
        }
    }

    // ---- names, masks, the time

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

    @Override
    @LibraryFunction("sigprocmask")
    public long sigprocmask(int how, long signals) throws SystemCallError {
        int low = (int) signals;
        int high = (int) (signals >>> Integer.SIZE);
        return trap(SystemCall.LWP_SIGMASK, () -> k.genunix.lwp.lwp_sigmask(how, low, high, 0, 0), how, low, high, 0, 0);
    }

    @Override
    @LibraryFunction("sigtimedwait")
    public int sigtimedwait(long signals, long nanos) throws SystemCallError {
        return (int) withRoom(Timespec.SIZE, user -> {
            set(Timespec.at(process.memory(), user), nanos);
            return trap(SystemCall.SIGTIMEDWAIT, () -> k.genunix.sigtimedwait.sigtimedwait(signals, 0, nanos), 0, 0, user);
        });
    }

    @Override
    @LibraryFunction("stime")
    public void stime(long seconds) throws SystemCallError {
        trap(SystemCall.STIME, () -> k.genunix.timers.stime(seconds), seconds);
    }

    // ---- the process

    @Override
    @LibraryFunction("getuid")
    public int getuid() {
        return (int) trapWithoutError(SystemCall.GETUID, () -> process.proc().p_cred().cr_ruid());
    }

    @Override
    @LibraryFunction("getgid")
    public int getgid() {
        return (int) trapWithoutError(SystemCall.GETGID, () -> process.proc().p_cred().cr_rgid());
    }

    @Override
    @LibraryFunction("getpgrp")
    public int getpgrp() {
        return (int) trapWithoutError(SystemCall.PGRPSYS, () -> k.genunix.session.setpgrp(Session.GETPGRP, 0, 0), Session.GETPGRP,
                0, 0);
    }

    private int pgrpsys(int flag, int pid, int pgid) throws SystemCallError {
        return (int) trap(SystemCall.PGRPSYS, () -> k.genunix.session.setpgrp(flag, pid, pgid), flag, pid, pgid);
    }

    @Override
    @LibraryFunction("setsid")
    public int setsid() throws SystemCallError {
        return pgrpsys(Session.SETSID, 0, 0);
    }

    @Override
    @LibraryFunction("getsid")
    public int getsid(int pid) throws SystemCallError {
        return pgrpsys(Session.GETSID, pid, 0);
    }

    @Override
    @LibraryFunction("getpgid")
    public int getpgid(int pid) throws SystemCallError {
        return pgrpsys(Session.GETPGID, pid, 0);
    }

    @Override
    @LibraryFunction("setpgid")
    public void setpgid(int pid, int group) throws SystemCallError {
        pgrpsys(Session.SETPGID, pid, group);
    }

    @Override
    @LibraryFunction("times")
    public ProcessTimes times() {
        long mark = thread.mark();
        long user = thread.reserve(TMS_BYTES);
        trapWithoutError(SystemCall.TIMES, () -> {
            Proc p = process.proc();
            long[] ticks = {k.genunix.lwp.userTicks(p), k.genunix.lwp.systemTicks(p), p.p_cutime(), p.p_cstime()};
            for (int i = 0; i < ticks.length; i++) {
                process.memory().putLong(user + (long) i * Long.BYTES, ticks[i]);
            }
            return k.clock.now() / Callouts.TICK_NANOS;
        }, user);
        AddressSpace memory = process.memory();
        ProcessTimes times = new ProcessTimes(memory.getLong(user), memory.getLong(user + Long.BYTES),
                memory.getLong(user + 2L * Long.BYTES), memory.getLong(user + 3L * Long.BYTES));
        thread.release(mark);
        return times;
    }

    @Override
    @LibraryFunction("getrlimit")
    public int descriptorLimit() {
        long mark = thread.mark();
        long user = thread.reserve(RLIMIT_BYTES);
        trapWithoutError(SystemCall.GETRLIMIT, () -> {
            process.memory().putLong(user, DESCRIPTORS);
            process.memory().putLong(user + Long.BYTES, DESCRIPTORS);
            return 0;
        }, RLIMIT_NOFILE, user);
        thread.release(mark);
        return DESCRIPTORS;
    }

    @Override
    @LibraryFunction("sysconf")
    public int processors() {
        return (int) trapWithoutError(SystemCall.SYSCONFIG,
                () -> k.sched.cpus().stream().filter(SimCpu::isOnline).count(), SC_NPROCESSORS_ONLN);
    }

    @Override
    @LibraryFunction("_lwp_self")
    public int lwpSelf() {
        return (int) trapWithoutError(SystemCall.LWP_SELF, () -> k.loop.curthread().t_tid());
    }

    @Override
    @LibraryFunction("clock_gettime")
    public long clockNanos() {
        long[] now = new long[1];
        long mark = thread.mark();
        long user = thread.reserve(Timespec.SIZE);
        trapWithoutError(SystemCall.CLOCK_GETTIME, () -> {
            now[0] = k.clock.wallNanos();
            set(Timespec.at(process.memory(), user), now[0]);
            return 0;
        }, CLOCK_REALTIME, user);
        thread.release(mark);
        return now[0];
    }

    @Override
    @LibraryFunction("pause")
    public void pause() throws SystemCallError {
        trap(SystemCall.PAUSE, () -> k.genunix.signalCalls.sigsuspend(0));
    }
}

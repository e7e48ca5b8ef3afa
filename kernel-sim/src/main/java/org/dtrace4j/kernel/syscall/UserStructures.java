package org.dtrace4j.kernel.syscall;

import org.dtrace4j.kernel.genunix.Vnodes;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Vattr;

/** Structures that system calls fill in the memory of a process, as the headers of user land lay them out for LP64. */
final class UserStructures {
    // struct stat
    private static final int ST_DEV = 0;
    private static final int ST_INO = 8;
    private static final int ST_MODE = 16;
    private static final int ST_NLINK = 20;
    private static final int ST_UID = 24;
    private static final int ST_GID = 28;
    private static final int ST_RDEV = 32;
    private static final int ST_SIZE = 40;
    private static final int ST_ATIM = 48;
    private static final int ST_MTIM = 64;
    private static final int ST_CTIM = 80;
    private static final int ST_BLKSIZE = 96;
    private static final int ST_BLOCKS = 104;

    // struct statvfs
    private static final int F_BSIZE = 0;
    private static final int F_FRSIZE = 8;
    private static final int F_BLOCKS = 16;
    private static final int F_BFREE = 24;
    private static final int F_BAVAIL = 32;
    private static final int F_BASETYPE = 72;
    private static final int F_NAMEMAX = 96;
    private static final int FSTYPSZ = 16;
    private static final int NAME_MAX = 255;

    private UserStructures() { }

    static void stat(AddressSpace memory, long at, Vattr found) {
        memory.putLong(at + ST_DEV, found.va_fsid());
        memory.putLong(at + ST_INO, found.va_nodeid());
        memory.putInt(at + ST_MODE, Vnodes.vttoif(found.va_type()) | found.va_mode() & Constants.MODEMASK);
        memory.putInt(at + ST_NLINK, found.va_nlink());
        memory.putInt(at + ST_UID, found.va_uid());
        memory.putInt(at + ST_GID, found.va_gid());
        memory.putLong(at + ST_RDEV, found.va_rdev());
        memory.putLong(at + ST_SIZE, found.va_size());
        time(memory, at + ST_ATIM, found.va_atime().tv_sec(), found.va_atime().tv_nsec());
        time(memory, at + ST_MTIM, found.va_mtime().tv_sec(), found.va_mtime().tv_nsec());
        time(memory, at + ST_CTIM, found.va_ctime().tv_sec(), found.va_ctime().tv_nsec());
        memory.putInt(at + ST_BLKSIZE, found.va_blksize());
        memory.putLong(at + ST_BLOCKS, found.va_nblocks());
    }

    private static void time(AddressSpace memory, long at, long seconds, long nanos) {
        memory.putLong(at, seconds);
        memory.putLong(at + Long.BYTES, nanos);
    }

    static void statvfs(AddressSpace memory, long at, long blockSize, long blocks, long free, String type) {
        memory.putLong(at + F_BSIZE, blockSize);
        memory.putLong(at + F_FRSIZE, blockSize);
        memory.putLong(at + F_BLOCKS, blocks);
        memory.putLong(at + F_BFREE, free);
        memory.putLong(at + F_BAVAIL, free);
        memory.putString(at + F_BASETYPE, type, FSTYPSZ);
        memory.putLong(at + F_NAMEMAX, NAME_MAX);
    }
}

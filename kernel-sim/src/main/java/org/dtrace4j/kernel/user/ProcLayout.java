package org.dtrace4j.kernel.user;

import java.nio.charset.StandardCharsets;

/**
 * The binary files of {@code /proc}, as far as the process tools read and write them: byte offsets in the structures of
 * {@code <procfs.h>} for LP64, little-endian. The kernel side writes whole structures with these layouts.
 *
 * <pre>
 *   /proc/PID/psinfo     psinfo_t          ps
 *   /proc/PID/ctl        long, operands    pstop, prun, truss (write only)
 *   /proc/PID/status     pstatus_t         truss
 *   /proc/PID/lstatus    prheader_t, and an lwpstatus_t for each thread
 *   /proc/PID/as         its memory        truss (read only)
 *   /proc/PID/lwp/N/lwpctl, lwpstatus      the same of one thread
 *   /proc/PID/fdinfo/N   prfdinfo_t        pfiles
 *   /proc/PID/path/N     symbolic link     pfiles
 *   /proc/PID/priv       prpriv_t          ppriv
 *   /proc/PID/usage      prusage_t         prstat -m
 *   /proc/PID/lusage     prheader_t, and a prusage_t for all and one for each thread    prstat -mL
 *   /proc/PID/ustack     long[]            pstack: of each thread its number, how many functions it is in, and these,
 *                                          innermost first; not in the original, where they are read from its memory
 * </pre>
 *
 * The tools learn of processes by reading the directory {@code /proc}, and of descriptors by reading
 * {@code /proc/PID/fdinfo}, which is empty for a system process. Opening or writing {@code ctl} of a system process
 * fails with EBUSY.
 */
public final class ProcLayout {
    // psinfo_t
    public static final int PSINFO_SIZE = 416;
    public static final int PR_FLAG = 0;
    public static final int PR_NLWP = 4;
    public static final int PR_PID = 8;
    public static final int PR_PPID = 12;
    public static final int PR_PGID = 16;
    public static final int PR_SID = 20;
    public static final int PR_UID = 24;
    public static final int PR_EUID = 28;
    public static final int PR_ADDR = 40;
    public static final int PR_SIZE_KBYTES = 48;
    public static final int PR_RSS_KBYTES = 56;
    public static final int PR_TTYDEV = 72;
    /** timestruc_t: seconds, then nanoseconds, 8 bytes each; when it started. */
    public static final int PR_START = 88;
    /** timestruc_t: processor time used. */
    public static final int PR_TIME = 104;
    public static final int PR_FNAME = 136;
    public static final int PRFNSZ = 16;
    public static final int PR_PSARGS = 152;
    public static final int PRARGSZ = 80;
    public static final int PR_NZOMB = 268;
    /** The representative lwp: {@code pr_lwp.pr_sname}, one character of {@code OSRZTIW}. */
    public static final int PR_LWP_SNAME = 288 + 26;
    public static final int PR_LWP_WCHAN = 288 + 16;
    public static final int PR_LWP_PRI = 288 + 32;
    public static final int PR_LWP_CLNAME = 288 + 72;
    /** The CPU that it runs on, or ran on last. */
    public static final int PR_LWP_ONPRO = 288 + 96;

    /** In {@code pr_flag}: a system process. */
    public static final int PR_ISSYS = 0x1000;

    // prfdinfo_t
    public static final int PRFDINFO_SIZE = 432;
    public static final int FD_NUMBER = 0;
    public static final int FD_MODE = 4;
    public static final int FD_UID = 8;
    public static final int FD_GID = 12;
    public static final int FD_MAJOR = 16;
    public static final int FD_MINOR = 20;
    public static final int FD_RMAJOR = 24;
    public static final int FD_RMINOR = 28;
    public static final int FD_INODE = 32;
    public static final int FD_OFFSET = 40;
    public static final int FD_SIZE = 48;
    /** As {@code fcntl(F_GETFL)}. */
    public static final int FD_FILE_FLAGS = 56;
    /** As {@code fcntl(F_GETFD)}: 1 is close-on-exec. */
    public static final int FD_DESCRIPTOR_FLAGS = 60;
    /** For a door: the process that serves it, else 0. */
    public static final int FD_PEER_PID = 76;
    /** For a door: name of that process, {@link #PRFNSZ} characters. */
    public static final int FD_PEER_NAME = 180;

    /** For a socket: SOCK_STREAM or SOCK_DGRAM, else 0. */
    public static final int FD_SOCKET_TYPE = 196;
    /** For a socket: its options, a bit each. */
    public static final int FD_SOCKET_OPTIONS = 200;
    /** For a socket: its near end, as {@code struct sockaddr_in} or {@code sockaddr_un}. */
    public static final int FD_SOCKNAME = 204;
    /** For a socket that is connected: its far end; else zeroes. */
    public static final int FD_PEERNAME = 316;
    /** Bytes of a path in a name. */
    public static final int PATH_BYTES = 108;

    // prpriv_t: how many sets, words of each, bytes behind them; then the sets
    public static final int PRIV_SETS = 12;

    // prusage_t: times are timestruc_t, 16 bytes each
    public static final int PRUSAGE_SIZE = 504;
    public static final int PR_LWPID = 0;
    public static final int PR_RTIME = 56;
    /** The first of the times in microstates, which follow one another: user, system, trap, … */
    public static final int PR_UTIME = 72;
    public static final int PR_MICROSTATES = 10;
    public static final int TIMESTRUC_SIZE = 16;
    public static final int PR_SIGS = 384;
    public static final int PR_VCTX = 392;
    public static final int PR_ICTX = 400;
    public static final int PR_SYSC = 408;
    /** prheader_t: how many entries follow, and the bytes of each. */
    public static final int PRHEADER_SIZE = 16;

    // messages to ctl: an 8-byte number, then operands
    public static final long PCNULL = 0;
    /** Directs to stop, and waits until it has. */
    public static final long PCSTOP = 1;
    /** Directs all lwps to stop, and does not wait. */
    public static final long PCDSTOP = 2;
    /** Waits for a stop. */
    public static final long PCWSTOP = 3;
    /** The same, for so many milliseconds at most. */
    public static final long PCTWSTOP = 4;
    /** Sets a stopped process running; operand: 8 bytes of flags. */
    public static final long PCRUN = 5;
    /** No signal, or no fault, is current any more. */
    public static final long PCCSIG = 6;
    public static final long PCCFAULT = 7;
    /** Sends a signal; takes back one that is pending. */
    public static final long PCKILL = 9;
    public static final long PCUNKILL = 10;
    /** Which signals, which faults, which system calls at their entry and at their exit it stops at; a set follows. */
    public static final long PCSTRACE = 12;
    public static final long PCSFAULT = 13;
    public static final long PCSENTRY = 14;
    public static final long PCSEXIT = 15;
    /** Sets modes of a process, and takes them back; 8 bytes of them follow. */
    public static final long PCSET = 16;
    public static final long PCUNSET = 17;

    // flags of PCRUN
    public static final long PRCSIG = 0x01;
    public static final long PRCFAULT = 0x02;
    /** The system call at whose entry it is, or in which it sleeps, ends with EINTR. */
    public static final long PRSABORT = 0x08;
    /** It stops again as soon as it can. */
    public static final long PRSTOP = 0x10;

    // pr_flags of pstatus_t and lwpstatus_t
    public static final int PR_STOPPED = 0x01;
    /** It has stopped at an event of interest to /proc. */
    public static final int PR_ISTOP = 0x02;
    public static final int PR_DSTOP = 0x04;
    public static final int PR_ASLEEP = 0x10;
    public static final int PR_ORPHAN = 0x4000;

    // modes of a process, which are in pr_flags, too
    /** A child is traced as its parent. */
    public static final int PR_FORK = 0x00100000;
    /** Run-on-last-close: it is traced no more, and runs, when nobody has its ctl file open any more. */
    public static final int PR_RLC = 0x00200000;
    /** Kill-on-last-close: it dies then. */
    public static final int PR_KLC = 0x00400000;
    /** An lwp that stops does not stop the others. */
    public static final int PR_ASYNC = 0x00800000;

    private ProcLayout() {
    }

    /** A little-endian 32-bit field. */
    public static int getInt(byte[] data, int offset) {
        return (data[offset] & 0xFF) | (data[offset + 1] & 0xFF) << 8 | (data[offset + 2] & 0xFF) << 16
            | data[offset + 3] << 24;
    }

    /** A little-endian 64-bit field. */
    public static long getLong(byte[] data, int offset) {
        return (getInt(data, offset) & 0xFFFFFFFFL) | (long) getInt(data, offset + 4) << 32;
    }

    /** A character field that ends at a NUL or at its size. */
    public static String getText(byte[] data, int offset, int size) {
        int end = offset;
        while (end < offset + size && data[end] != 0) {
            end++;
        }
        return new String(data, offset, end - offset, StandardCharsets.ISO_8859_1);
    }

    /** A 64-bit number in memory order, as {@code ctl} wants it. */
    public static byte[] words(long... values) {
        byte[] data = new byte[8 * values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (values[i >> 3] >>> (8 * (i & 7)));
        }
        return data;
    }
}

package org.dtrace4j.kernel.user.truss;

import static org.dtrace4j.kernel.struct.Constants.PR_SYSEXIT;

import java.util.Locale;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libproc.LwpStatus;
import org.dtrace4j.kernel.user.libproc.ProcessHandle;

/** What {@code -v} adds to a call: the structures that its arguments point to. */
final class Expound {
    private static final int STAT_BYTES = 128;
    private static final int STATVFS_BYTES = 536;
    private static final int TIMESPEC = 16;
    private static final int POLLFD = 8;
    private static final int IOVEC = 16;
    private static final int S_IFMT = 0xF000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFBLK = 0x6000;
    private static final int FSTYPE = 16;
    private static final int SHOWN_BYTES = 72;
    private static final int HZ = 100;

    private final Syscalls sys;
    private final ProcessHandle process;
    private final LwpStatus status;
    private final long[] arguments;
    private final int call;
    private final String prefix;
    private final StringBuilder text = new StringBuilder();

    Expound(Syscalls sys, ProcessHandle process, LwpStatus status, CallTable.LwpCall call, String prefix) {
        this.sys = sys;
        this.process = process;
        this.status = status;
        this.arguments = call.arguments();
        this.call = call.number();
        this.prefix = prefix;
    }

    private void line(String format, Object... values) {
        text.append(prefix).append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** Bytes at an address; null where there are fewer. */
    private byte[] fetch(long address, int length) {
        byte[] data = address == 0 ? new byte[0] : process.Pread(sys, address, length);
        return data.length < length ? null : data;
    }

    /** The lines, none for a call that has no structures. */
    String text() {
        boolean failed = status.errno() != 0;
        switch (call) {
            case 18, 88, 28 -> {
                if (!failed) {
                    stat(fetch(arguments[1], STAT_BYTES));
                }
            }
            case 103 -> {
                if (!failed) {
                    statvfs(fetch(arguments[1], STATVFS_BYTES));
                }
            }
            case 43 -> times(fetch(arguments[0], 4 * Long.BYTES));
            case 25 -> time("systime = ", arguments[0]);
            case 42 -> pipe(fetch(arguments[0], 2 * Integer.BYTES));
            case CallTable.READV, CallTable.WRITEV -> vectors();
            case CallTable.WAITID -> {
                if (!failed) {
                    siginfo(fetch(arguments[2], KSiginfo.SIZE));
                }
            }
            case 183 -> poll();
            case 191 -> timestruc(arguments[1], "tp", failed);
            case 199 -> {
                timestruc(arguments[0], "tmout", false);
                timestruc(arguments[1], "resid", failed);
            }
            case 129 -> limits(fetch(arguments[1], 2 * Long.BYTES));
            default -> { }
        }
        return text.toString();
    }

    private static String date(long seconds) {
        return Strftime.format(seconds, "%b %e %H:%M:%S %Z %Y");
    }

    private void time(String name, long seconds) {
        line("\t%s%s  [ %d ]", name, date(seconds), seconds);
    }

    private void stat(byte[] s) {
        if (s == null) {
            return;
        }
        int mode = ProcLayout.getInt(s, 16);
        boolean device = (mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK;
        long rdev = ProcLayout.getLong(s, 32);
        line("    d=0x%08X i=%-5d m=0%06o l=%-2d u=%-5d g=%-5d%s", ProcLayout.getLong(s, 0), ProcLayout.getLong(s, 8), mode,
                ProcLayout.getInt(s, 20), ProcLayout.getInt(s, 24), ProcLayout.getInt(s, 28),
                device ? String.format(Locale.ROOT, " rdev=0x%08X", rdev)
                        : String.format(Locale.ROOT, " sz=%d", ProcLayout.getLong(s, 40)));
        String[] names = {"at = ", "mt = ", "ct = "};
        for (int i = 0; i < names.length; i++) {
            long seconds = ProcLayout.getLong(s, 48 + i * TIMESPEC);
            line("\t%s%s  [ %d.%09d ]", names[i], date(seconds), seconds, ProcLayout.getLong(s, 56 + i * TIMESPEC));
        }
        line("    bsz=%-5d blks=%-5d", ProcLayout.getInt(s, 96), ProcLayout.getLong(s, 104));
    }

    private void statvfs(byte[] s) {
        if (s == null) {
            return;
        }
        line("\tbsize=%-10d frsize=%-9d blocks=%-8d bfree=%-9d", ProcLayout.getLong(s, 0), ProcLayout.getLong(s, 8),
                ProcLayout.getLong(s, 16), ProcLayout.getLong(s, 24));
        line("\tbavail=%-9d files=%-10d ffree=%-9d favail=%-9d", ProcLayout.getLong(s, 32), ProcLayout.getLong(s, 40),
                ProcLayout.getLong(s, 48), ProcLayout.getLong(s, 56));
        line("\tfsid=0x%-9s basetype=%-7s namemax=%d", String.format(Locale.ROOT, "%04X", ProcLayout.getLong(s, 64)),
                ProcLayout.getText(s, 72, FSTYPE), ProcLayout.getLong(s, 96));
    }

    private void times(byte[] s) {
        if (s != null) {
            line("\tutim=%-6d stim=%-6d cutim=%-6d cstim=%-6d (HZ=%d)", ProcLayout.getLong(s, 0), ProcLayout.getLong(s, 8),
                    ProcLayout.getLong(s, 16), ProcLayout.getLong(s, 24), HZ);
        }
    }

    private void pipe(byte[] s) {
        if (s != null && status.errno() == 0) {
            line("\tfildes[0] = %d fildes[1] = %d", ProcLayout.getInt(s, 0), ProcLayout.getInt(s, 4));
        }
    }

    private void vectors() {
        long left = call == CallTable.WRITEV ? Long.MAX_VALUE : status.errno() != 0 ? 0 : status.rval1();
        for (int i = 0; i < arguments[2] && i < 16; i++) {
            byte[] vector = fetch(arguments[1] + (long) i * IOVEC, IOVEC);
            if (vector == null) {
                return;
            }
            long base = ProcLayout.getLong(vector, 0);
            long length = ProcLayout.getLong(vector, Long.BYTES);
            int shown = (int) Math.min(Math.min(length, left), SHOWN_BYTES);
            byte[] data = process.Pread(sys, base, shown);
            line("\tiov_base = 0x%08X  iov_len = %d", base, length);
            if (data.length > 0) {
                line("\t  \"%s\"%s", ArgumentText.bytes(data), data.length < Math.min(length, left) ? ".." : "");
            }
            left -= Math.min(left, length);
        }
    }

    private void siginfo(byte[] s) {
        if (s == null || ProcLayout.getInt(s, KSiginfo.OFFSET_SI_SIGNO) == 0) {
            return;
        }
        line("      siginfo: %s %s pid=%d status=0x%04X", Signals.fullName(ProcLayout.getInt(s, KSiginfo.OFFSET_SI_SIGNO)),
                Names.child(ProcLayout.getInt(s, KSiginfo.OFFSET_SI_CODE)), ProcLayout.getInt(s, KSiginfo.OFFSET_SI_PID),
                ProcLayout.getInt(s, KSiginfo.OFFSET_SI_STATUS));
    }

    private void poll() {
        for (int i = 0; i < arguments[1]; i++) {
            byte[] fd = fetch(arguments[0] + (long) i * POLLFD, POLLFD);
            if (fd != null) {
                int events = ProcLayout.getInt(fd, Integer.BYTES);
                line("\tfd=%-2d ev=%s rev=%s", ProcLayout.getInt(fd, 0), events(events & 0xffff),
                        events(status.why() == PR_SYSEXIT ? events >>> 16 : 0));
            }
        }
        timestruc(arguments[2], "timeout", false);
    }

    private static String events(int events) {
        return events == 0 ? "0" : Kind.flags("", events, 1, "POLLIN", 2, "POLLPRI", 4, "POLLOUT", 0x40, "POLLRDNORM", 0x80,
                "POLLRDBAND", 0x100, "POLLWRBAND", 8, "POLLERR", 0x10, "POLLHUP", 0x20, "POLLNVAL");
    }

    private void timestruc(long address, String name, boolean failed) {
        byte[] time = failed ? null : fetch(address, TIMESPEC);
        if (time != null) {
            line("\t%s: %d.%09d sec", name, ProcLayout.getLong(time, 0), ProcLayout.getLong(time, Long.BYTES));
        }
    }

    private void limits(byte[] s) {
        if (s != null && status.errno() == 0) {
            line("\tcur = %d  max = %d", ProcLayout.getLong(s, 0), ProcLayout.getLong(s, Long.BYTES));
        }
    }
}

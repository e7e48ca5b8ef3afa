package org.dtrace4j.kernel.user.libproc;

import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Lwpstatus;
import org.dtrace4j.kernel.user.ProcLayout;

/**
 * An lwp as it was when its status file was read.
 *
 * @param data the file
 */
public record LwpStatus(byte[] data) {
    public static final int SIZE = Lwpstatus.SIZE;
    private static final long NANOS = 1_000_000_000L;
    private static final int R_SP = 20;
    private static final int R_PC = 17;

    private int number(int offset) {
        return ProcLayout.getInt(data, offset);
    }

    private short small(int offset) {
        return (short) number(offset);
    }

    private long nanos(int offset) {
        return ProcLayout.getLong(data, offset) * NANOS + ProcLayout.getLong(data, offset + Long.BYTES);
    }

    public boolean has(int flag) {
        return (number(Lwpstatus.OFFSET_PR_FLAGS) & flag) != 0;
    }

    /** Whether it has stopped at an event of interest. */
    public boolean isStopped() {
        return has(ProcLayout.PR_ISTOP);
    }

    public int lwpid() {
        return number(Lwpstatus.OFFSET_PR_LWPID);
    }

    public int why() {
        return small(Lwpstatus.OFFSET_PR_WHY);
    }

    public int what() {
        return small(Lwpstatus.OFFSET_PR_WHAT);
    }

    public int cursig() {
        return small(Lwpstatus.OFFSET_PR_CURSIG);
    }

    /** What its process does on the current signal: 0 for the default, 1 if it is ignored, else it has a handler. */
    public long handler() {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_ACTION + Long.BYTES);
    }

    public int siginfo(int offset) {
        return number(Lwpstatus.OFFSET_PR_INFO + offset);
    }

    /** The address of a fault. */
    public long siginfoAddress() {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_INFO + KSiginfo.OFFSET_SI_PID);
    }

    /** Number of the system call that it is in; 0 if it is in none. */
    public int syscall() {
        return small(Lwpstatus.OFFSET_PR_SYSCALL);
    }

    public int argumentCount() {
        return small(Lwpstatus.OFFSET_PR_NSYSARG);
    }

    public long argument(int index) {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_SYSARG + index * Long.BYTES);
    }

    public int errno() {
        return number(Lwpstatus.OFFSET_PR_ERRNO);
    }

    public long rval1() {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_RVAL1);
    }

    public long rval2() {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_RVAL2);
    }

    /** When it stopped, or was asked. */
    public long stampNanos() {
        return nanos(Lwpstatus.OFFSET_PR_TSTAMP);
    }

    public long userNanos() {
        return nanos(Lwpstatus.OFFSET_PR_UTIME);
    }

    public long systemNanos() {
        return nanos(Lwpstatus.OFFSET_PR_STIME);
    }

    public long stackPointer() {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_REG + R_SP * Long.BYTES);
    }

    public long programCounter() {
        return ProcLayout.getLong(data, Lwpstatus.OFFSET_PR_REG + R_PC * Long.BYTES);
    }
}

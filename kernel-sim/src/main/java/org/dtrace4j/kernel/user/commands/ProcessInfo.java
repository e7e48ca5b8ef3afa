package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A process as /proc shows it: its psinfo file.
 *
 * @param data the file, which one read gives as a whole
 */
@InObject("libproc.so.1")
public record ProcessInfo(byte[] data) {
    /** Where the major number of a device begins. */
    private static final int MAJOR_SHIFT = 32;
    /** As much of a command fits on a line of a terminal. */
    private static final int TITLE_LENGTH = 70;

    /** All processes, in the order of /proc, which is that of their creation; those that end meanwhile are left out. */
    static List<ProcessInfo> all(Syscalls sys) throws SystemCallError {
        List<ProcessInfo> all = new ArrayList<>();
        for (String name : sys.readDirectory("/proc")) {
            ProcessInfo info = read(sys, name);
            if (info != null) {
                all.add(info);
            }
        }
        return all;
    }

    /** One process, or null if there is none of that number, or it is no number. */
    public static ProcessInfo read(Syscalls sys, String pid) {
        if (!pid.matches("[0-9]{1,9}")) {
            return null;
        }
        try {
            byte[] data = FileTools.read(sys, "/proc/" + pid + "/psinfo");
            return data.length >= ProcLayout.PSINFO_SIZE ? new ProcessInfo(data) : null;
        } catch (SystemCallError e) {
            return null;
        }
    }

    /** The number that an operand of a tool gives, by itself or as a path in /proc; not all that it returns are numbers. */
    static String number(String operand) {
        return operand.startsWith("/proc/") ? operand.substring("/proc/".length()) : operand;
    }

    /**
     * Why nobody can take control of a process.
     *
     * @param process null for one that there is not
     * @return null if somebody can
     */
    public static String refusal(ProcessInfo process) {
        return process == null ? "no such process" : process.isSystem() ? "system process"
                : process.isZombie() ? "zombie process" : null;
    }

    int number(int offset) {
        return ProcLayout.getInt(data, offset);
    }

    int pid() {
        return number(ProcLayout.PR_PID);
    }

    String arguments() {
        return ProcLayout.getText(data, ProcLayout.PR_PSARGS, ProcLayout.PRARGSZ);
    }

    String command() {
        return ProcLayout.getText(data, ProcLayout.PR_FNAME, ProcLayout.PRFNSZ);
    }

    /** What tools show of it above what they have found out: its number, and how its command begins. */
    String title() {
        String command = arguments();
        return pid() + ":\t" + command.substring(0, Math.min(TITLE_LENGTH, command.length()));
    }

    char state() {
        return (char) data[ProcLayout.PR_LWP_SNAME];
    }

    long startSeconds() {
        return ProcLayout.getLong(data, ProcLayout.PR_START);
    }

    long timeSeconds() {
        return ProcLayout.getLong(data, ProcLayout.PR_TIME);
    }

    /** Of its address space. */
    long sizeKilobytes() {
        return ProcLayout.getLong(data, ProcLayout.PR_SIZE_KBYTES);
    }

    /** As much of that is in memory. */
    long residentKilobytes() {
        return ProcLayout.getLong(data, ProcLayout.PR_RSS_KBYTES);
    }

    /** Whether it is the kernel's own, which nobody controls. */
    public boolean isSystem() {
        return (number(ProcLayout.PR_FLAG) & ProcLayout.PR_ISSYS) != 0;
    }

    /** Whether it has no thread any more: it has ended, and nobody has waited for it yet. */
    public boolean isZombie() {
        return number(ProcLayout.PR_NLWP) == 0;
    }

    /** The terminal's name, {@code ?} without one. */
    String terminal() {
        long device = ProcLayout.getLong(data, ProcLayout.PR_TTYDEV);
        return device == -1 ? "?" : device >>> MAJOR_SHIFT == 0 ? "console" : "pts/" + (int) device;
    }
}

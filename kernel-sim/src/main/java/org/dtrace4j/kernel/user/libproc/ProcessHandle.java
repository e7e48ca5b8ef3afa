package org.dtrace4j.kernel.user.libproc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.struct.Fltset;
import org.dtrace4j.kernel.struct.Pstatus;
import org.dtrace4j.kernel.struct.Sigset;
import org.dtrace4j.kernel.struct.Sysset;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.ProcessInfo;

/**
 * A process under control, as libproc has it: its open {@code ctl} and {@code as}. Whoever has one ends, the process runs on
 * ({@code PR_RLC}).
 */
@InObject("libproc.so.1")
public final class ProcessHandle {
    private static final int O_EXCL = Syscalls.O_EXCL;
    private static final int NOT_STARTED = 127;
    /** Number of the system call that executes a program. */
    private static final int EXECVE = 59;
    private static final long PATIENCE_MILLIS = 2000;

    /** Why a process is not under control. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String reason) {
            super(reason);
        }
    }

    private final int pid;
    private final int ctl;
    private final int as;

    private ProcessHandle(int pid, int ctl, int as) {
        this.pid = pid;
        this.ctl = ctl;
        this.as = as;
    }

    public int pid() {
        return pid;
    }

    // ---- taking control

    /**
     * Makes a process that executes a program, and has stopped at the exit of exec.
     *
     * @throws SystemCallError what exec says
     */
    public static ProcessHandle Pcreate(Syscalls sys, String path, List<String> arguments, Map<String, String> environment)
            throws SystemCallError {
        int child = sys.fork(own -> {
            FileTools.write(own, "/proc/" + own.getpid() + "/ctl", 0, 0,
                    message(ProcLayout.PCSEXIT, callSet(EXECVE), Sysset.SIZE));
            try {
                own.exec(path, arguments, environment);
            } catch (SystemCallError e) {
                // Who has made the process has seen that, too.
            }
            return NOT_STARTED;
        });
        ProcessHandle handle = open(sys, child, 0);
        handle.control(sys, ProcLayout.words(ProcLayout.PCSET, ProcLayout.PR_RLC, ProcLayout.PCWSTOP));
        int error = handle.representative(sys).errno();
        handle.setCalls(sys, ProcLayout.PCSEXIT, new BitSet());
        if (error != 0) {
            handle.Pfree(sys);
            sys.waitpid(child, 0);
            throw new SystemCallError(error);
        }
        return handle;
    }

    /**
     * Takes a process that runs, and stops it.
     *
     * @param force also if somebody else has it
     */
    public static ProcessHandle Pgrab(Syscalls sys, int pid, boolean force) throws Refused {
        check(sys, pid);
        ProcessHandle handle = null;
        try {
            handle = open(sys, pid, force ? 0 : O_EXCL);
            LwpStatus before = handle.representative(sys);
            handle.control(sys, ProcLayout.words(ProcLayout.PCSET, ProcLayout.PR_RLC));
            if (!before.has(ProcLayout.PR_ISTOP | ProcLayout.PR_DSTOP)) {
                handle.control(sys, ProcLayout.words(ProcLayout.PCDSTOP, ProcLayout.PCTWSTOP, PATIENCE_MILLIS));
            }
            return handle;
        } catch (SystemCallError e) {
            if (handle != null) {
                handle.close(sys);
            }
            throw new Refused(switch (e.errno()) {
                case Errno.EBUSY -> "process is traced";
                case Errno.EACCES, Errno.EPERM -> "permission denied";
                default -> "no such process";
            });
        }
    }

    /** Whether it is a process that somebody else can control at all. */
    public static void check(Syscalls sys, int pid) throws Refused {
        if (pid == sys.getpid()) {
            throw new Refused("attempt to grab self");
        }
        String reason = ProcessInfo.refusal(ProcessInfo.read(sys, Integer.toString(pid)));
        if (reason != null) {
            throw new Refused(reason);
        }
    }

    /** Takes the child of a traced process, which has stopped or is about to, with all that it has inherited. */
    public static ProcessHandle Pretain(Syscalls sys, int pid) throws SystemCallError {
        ProcessHandle handle = open(sys, pid, 0);
        handle.control(sys, ProcLayout.words(ProcLayout.PCTWSTOP, PATIENCE_MILLIS));
        return handle;
    }

    private static ProcessHandle open(Syscalls sys, int pid, int flags) throws SystemCallError {
        String directory = "/proc/" + pid;
        int[] files = FileTools.openBoth(sys, directory + "/ctl", Syscalls.O_WRONLY | flags,
                directory + "/as", Syscalls.O_RDONLY);
        return new ProcessHandle(pid, files[0], files[1]);
    }

    /** Forgets it; what it was told stays. */
    public void Pfree(Syscalls sys) throws SystemCallError {
        sys.close(ctl);
        sys.close(as);
    }

    /**
     * Gives up control: nothing of it is traced any more, and it runs.
     *
     * @param hang it stays stopped
     */
    public void Prelease(Syscalls sys, boolean hang) {
        try {
            long modes = ProcLayout.PR_FORK | ProcLayout.PR_ASYNC | (hang ? ProcLayout.PR_RLC : 0);
            control(sys, ProcLayout.words(ProcLayout.PCUNSET, modes));
            setCalls(sys, ProcLayout.PCSENTRY, new BitSet());
            setCalls(sys, ProcLayout.PCSEXIT, new BitSet());
            setSignals(sys, new BitSet());
            setFaults(sys, new BitSet());
        } catch (SystemCallError gone) {
            // Then there is nothing to be set right.
        }
        // With the last one closed it runs.
        close(sys);
    }

    private void close(Syscalls sys) {
        try {
            Pfree(sys);
        } catch (SystemCallError never) {
            throw new IllegalStateException(never);
        }
    }

    // ---- what it is told

    public void control(Syscalls sys, byte[] messages) throws SystemCallError {
        FileTools.writeFully(sys, ctl, messages);
    }

    public void setCalls(Syscalls sys, long message, BitSet calls) throws SystemCallError {
        control(sys, message(message, calls, Sysset.SIZE));
    }

    public void setSignals(Syscalls sys, BitSet signals) throws SystemCallError {
        control(sys, message(ProcLayout.PCSTRACE, signals, Sigset.SIZE));
    }

    public void setFaults(Syscalls sys, BitSet faults) throws SystemCallError {
        control(sys, message(ProcLayout.PCSFAULT, faults, Fltset.SIZE));
    }

    public void setModes(Syscalls sys, long message, long modes) throws SystemCallError {
        control(sys, ProcLayout.words(message, modes));
    }

    private static BitSet callSet(int call) {
        BitSet set = new BitSet();
        set.set(call);
        return set;
    }

    /** A message with a set, of which member n is bit n - 1. */
    private static byte[] message(long number, BitSet set, int setBytes) {
        byte[] message = Arrays.copyOf(ProcLayout.words(number), Long.BYTES + setBytes);
        set.stream().filter(member -> member > 0 && member <= setBytes * Byte.SIZE).forEach(member ->
                message[Long.BYTES + (member - 1) / Byte.SIZE] |= (byte) (1 << (member - 1) % Byte.SIZE));
        return message;
    }

    // ---- what it shows

    /** The lwp that stands for all of it. */
    public LwpStatus representative(Syscalls sys) throws SystemCallError {
        byte[] status = FileTools.readAtOnce(sys, "/proc/" + pid + "/status");
        return new LwpStatus(Arrays.copyOfRange(status, Pstatus.OFFSET_PR_LWP, Pstatus.OFFSET_PR_LWP + LwpStatus.SIZE));
    }

    /** Has it stop at the exit of a system call, or not any more; the others stay as they are. */
    public void Psysexit(Syscalls sys, int call, boolean stops) throws SystemCallError {
        BitSet calls = exitCalls(sys);
        calls.set(call, stops);
        setCalls(sys, ProcLayout.PCSEXIT, calls);
    }

    /** Which system calls it stops at the exit of. */
    private BitSet exitCalls(Syscalls sys) throws SystemCallError {
        byte[] status = FileTools.readAtOnce(sys, "/proc/" + pid + "/status");
        BitSet set = new BitSet();
        for (int i = 0; i < Sysset.SIZE * Byte.SIZE; i++) {
            if ((status[Pstatus.OFFSET_PR_SYSEXIT + i / Byte.SIZE] & 1 << i % Byte.SIZE) != 0) {
                set.set(i + 1);
            }
        }
        return set;
    }

    /** Numbers of its lwps. */
    public List<Integer> lwps(Syscalls sys) throws SystemCallError {
        List<Integer> numbers = new ArrayList<>();
        for (String name : FileTools.namesIn(sys, "/proc/" + pid + "/lwp")) {
            numbers.add(Integer.parseInt(name));
        }
        return numbers;
    }

    /** Its memory from an address on, as much of it as there is; nothing if there is none. */
    public byte[] Pread(Syscalls sys, long address, int length) {
        byte[] data = new byte[length];
        try {
            return Arrays.copyOf(data, sys.pread(as, data, 0, length, address));
        } catch (SystemCallError hole) {
            return new byte[0];
        }
    }
}

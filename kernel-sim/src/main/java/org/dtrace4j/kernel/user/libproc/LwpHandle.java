package org.dtrace4j.kernel.user.libproc;

import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** One lwp of a process under control, as libproc has it: its open {@code lwpctl} and {@code lwpstatus}, as last read. */
@InObject("libproc.so.1")
public final class LwpHandle {
    /** What it does. */
    public enum State { RUN, STOP, UNDEAD }

    private final int ctl;
    private final int statusFile;
    private LwpStatus status = new LwpStatus(new byte[LwpStatus.SIZE]);
    private State state = State.RUN;

    private LwpHandle(int ctl, int statusFile) {
        this.ctl = ctl;
        this.statusFile = statusFile;
    }

    public static LwpHandle Lgrab(Syscalls sys, int pid, int lwpid) throws SystemCallError {
        String directory = "/proc/" + pid + "/lwp/" + lwpid;
        int[] files = FileTools.openBoth(sys, directory + "/lwpctl", Syscalls.O_WRONLY,
                directory + "/lwpstatus", Syscalls.O_RDONLY);
        LwpHandle handle = new LwpHandle(files[0], files[1]);
        handle.refresh(sys);
        return handle;
    }

    public void Lfree(Syscalls sys) throws SystemCallError {
        sys.close(ctl);
        sys.close(statusFile);
    }

    public LwpStatus status() {
        return status;
    }

    public State state() {
        return state;
    }

    /** Waits until it has stopped, for so many milliseconds at most if they are not 0. */
    public void Lwait(Syscalls sys, long milliseconds) throws SystemCallError {
        tell(sys, milliseconds == 0 ? ProcLayout.words(ProcLayout.PCWSTOP)
                : ProcLayout.words(ProcLayout.PCTWSTOP, milliseconds));
        refresh(sys);
    }

    /** Has it stop, and waits. */
    public void Lstop(Syscalls sys, long milliseconds) throws SystemCallError {
        tell(sys, ProcLayout.words(ProcLayout.PCDSTOP, ProcLayout.PCTWSTOP, milliseconds));
        refresh(sys);
    }

    /** Sets it running. */
    public void Lsetrun(Syscalls sys, long flags) throws SystemCallError {
        tell(sys, ProcLayout.words(ProcLayout.PCRUN, flags));
        state = state == State.STOP ? State.RUN : state;
    }

    private void tell(Syscalls sys, byte[] messages) throws SystemCallError {
        try {
            FileTools.writeFully(sys, ctl, messages);
        } catch (SystemCallError e) {
            if (e.errno() == Errno.ENOENT) {
                state = State.UNDEAD;
            } else if (e.errno() != Errno.EINTR && e.errno() != Errno.EBUSY) {
                throw e;
            }
        }
    }

    private void refresh(Syscalls sys) throws SystemCallError {
        if (state == State.UNDEAD) {
            return;
        }
        byte[] data = new byte[LwpStatus.SIZE];
        try {
            sys.pread(statusFile, data, 0, data.length, 0);
            status = new LwpStatus(data);
            state = status.isStopped() ? State.STOP : State.RUN;
        } catch (SystemCallError e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            state = State.UNDEAD;
        }
    }
}

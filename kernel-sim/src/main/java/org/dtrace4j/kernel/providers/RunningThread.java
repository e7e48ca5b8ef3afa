package org.dtrace4j.kernel.providers;

import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.ObserverHeap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.UfEntry;
import org.dtrace4j.kernel.struct.UfInfo;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.provider.TargetThread;

/**
 * What runs on the current CPU, read from its structures at the moment of each call. Reads raw members, not handles,
 * because probe context must not allocate.
 */
final class RunningThread implements TargetThread {
    private static final int INTERRUPT_LEVEL_OF_CLOCK = 10;

    private final Kernel k;
    private final AddressSpace memory;
    private final long zonename;
    /** For threads that belong to no process yet. */
    private final long kernelExecname;

    /** @param strings for names that lie nowhere in the kernel */
    RunningThread(Kernel kernel, ObserverHeap strings) {
        this.k = kernel;
        this.memory = kernel.memory;
        this.zonename = strings.copyOf("global");
        this.kernelExecname = strings.copyOf("sched");
    }

    /** Whether the thread executes its program, not the kernel. */
    boolean isInUserMode() {
        return memory.getLong(address() + Kthread.OFFSET_T_LWP) != 0
                && memory.getInt(address() + Kthread.OFFSET_T_MSTATE) == Constants.LMS_USER
                        && k.stack.framePointer() == 0;
    }

    /** Whether the stack begins with the innermost function itself. */
    boolean isInside() {
        return k.host.inside && k.stack.pc != 0 && !isInUserMode();
    }

    private long process() {
        return memory.getLong(address() + Kthread.OFFSET_T_PROCP);
    }

    @Override
    public long uniqueId() {
        return k.sched.currentThread().id();
    }

    @Override
    public long address() {
        return k.sched.currentThread().kthread().address();
    }

    @Override
    public int tid() {
        return memory.getInt(address() + Kthread.OFFSET_T_TID);
    }

    @Override
    public int pid() {
        long process = process();
        long pid = process == 0 ? 0 : memory.getLong(process + Proc.OFFSET_P_PIDP);
        return pid == 0 ? 0 : memory.getInt(pid + Pid.OFFSET_PID_ID);
    }

    @Override
    public int ppid() {
        long process = process();
        return process == 0 ? 0 : memory.getInt(process + Proc.OFFSET_P_PPID);
    }

    /** Whether it is a thread of a program, and not of the kernel. */
    private boolean hasProgram() {
        return memory.getLong(address() + Kthread.OFFSET_T_LWP) != 0;
    }

    /** The stack of the process; null where there is none. */
    private UserStack userStack() {
        return hasProgram() && k.peers.get(process()) instanceof UserProcess user ? user.stack() : null;
    }

    @Override
    public int userStack(long[] pcs, int limit) {
        UserStack stack = userStack();
        return stack == null ? 0 : stack.frames(pcs, limit);
    }

    /** Where the program is; 0 in a thread of the kernel. */
    long userPc() {
        UserStack stack = userStack();
        return stack == null ? 0 : stack.pc();
    }

    @Override
    public long userRegister(int index) {
        Registers register = Registers.of(index);
        if (register == Registers.NONE || !hasProgram()) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        return switch (register) {
            case PC -> userPc();
            case SP -> k.peers.get(process()) instanceof UserProcess user ? user.stackPointer() : 0;
            case OTHER, NONE -> 0;
        };
    }

    @Override
    public void raise(int signal) {
        long thread = address();
        if (hasProgram() && memory.getByte(thread + Kthread.OFFSET_T_DTRACE_SIG) == 0) {
            memory.putByte(thread + Kthread.OFFSET_T_DTRACE_SIG, signal);
            memory.putByte(thread + Kthread.OFFSET_T_ASTFLAG, 1);
        }
    }

    @Override
    public void stop() {
        long thread = address();
        if (hasProgram()) {
            memory.putByte(thread + Kthread.OFFSET_T_DTRACE_STOP, 1);
            memory.putByte(thread + Kthread.OFFSET_T_ASTFLAG, 1);
        }
    }

    @Override
    public boolean isProgenyOf(int pid) {
        for (long process = process(); process != 0; process = memory.getLong(process + Proc.OFFSET_P_PARENT)) {
            long id = memory.getLong(process + Proc.OFFSET_P_PIDP);
            // The first process has number 0, and none of the structures that numbers are in.
            if ((id == 0 ? 0 : memory.getInt(id + Pid.OFFSET_PID_ID)) == pid) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long file(int descriptor) {
        long process = process();
        if (process == 0) {
            return 0;
        }
        long files = process + Proc.OFFSET_P_USER + User.OFFSET_U_FINFO;
        long list = memory.getLong(files + UfInfo.OFFSET_FI_LIST);
        boolean there = descriptor >= 0 && descriptor < memory.getInt(files + UfInfo.OFFSET_FI_NFILES) && list != 0;
        return there ? memory.getLong(list + (long) descriptor * UfEntry.SIZE + UfEntry.OFFSET_UF_FILE) : 0;
    }

    @Override
    public int uid() {
        return credential(Cred.OFFSET_CR_UID);
    }

    @Override
    public int gid() {
        return credential(Cred.OFFSET_CR_GID);
    }

    private int credential(int offset) {
        long process = process();
        long credentials = process == 0 ? 0 : memory.getLong(process + Proc.OFFSET_P_CRED);
        return credentials == 0 ? 0 : memory.getInt(credentials + offset);
    }

    @Override
    public long execname() {
        long process = process();
        return process == 0 ? kernelExecname
                : process + Proc.OFFSET_P_USER + User.OFFSET_U_COMM;
    }

    @Override
    public long zonename() {
        return zonename;
    }

    @Override
    public int errno() {
        long lwp = memory.getLong(address() + Kthread.OFFSET_T_LWP);
        return lwp == 0 ? 0 : memory.getInt(lwp + Klwp.OFFSET_LWP_ERRNO);
    }

    @Override
    public long virtualTimestamp() {
        return k.sched.cpuNanos(k.sched.currentThread());
    }

    @Override
    public int interruptLevel() {
        return k.sched.inInterrupt() ? INTERRUPT_LEVEL_OF_CLOCK : 0;
    }

    @Override
    public long caller() {
        long frame = k.stack.framePointer();
        return frame == 0 ? 0 : memory.getLong(frame + 8);
    }

    @Override
    public int stackDepth() {
        int depth = isInside() ? 1 : 0;
        for (long frame = k.stack.framePointer(); frame != 0; frame = memory.getLong(frame)) {
            if (memory.getLong(frame + 8) != 0) {
                depth++;
            }
        }
        return depth;
    }
}

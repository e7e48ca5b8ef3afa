package org.dtrace4j.kernel.providers;

import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.ObserverHeap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.UfEntry;
import org.dtrace4j.kernel.struct.UfInfo;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.syscall.UserThread;
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

    @Override
    public boolean isInUserMode() {
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
        return k.loop.currentThread().id();
    }

    @Override
    public long address() {
        return k.loop.currentThread().kthread().address();
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

    /** The thread in its program; null where there is none. */
    private UserThread userThread() {
        return hasProgram() && k.peers.get(process()) instanceof UserProcess user ? user.thread(k.loop.currentThread()) : null;
    }

    private UserStack userStack() {
        UserThread thread = userThread();
        return thread == null ? null : thread.stack();
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
            case SP -> {
                UserThread thread = userThread();
                yield thread == null ? 0 : thread.stackPointer();
            }
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

    private long credentials() {
        long process = process();
        return process == 0 ? 0 : memory.getLong(process + Proc.OFFSET_P_CRED);
    }

    @Override
    public boolean isOf(int uid, int gid) {
        long cr = credentials();
        return cr != 0 && memory.getInt(cr + Cred.OFFSET_CR_UID) == uid && memory.getInt(cr + Cred.OFFSET_CR_RUID) == uid
                && memory.getInt(cr + Cred.OFFSET_CR_SUID) == uid && memory.getInt(cr + Cred.OFFSET_CR_GID) == gid
                && memory.getInt(cr + Cred.OFFSET_CR_RGID) == gid && memory.getInt(cr + Cred.OFFSET_CR_SGID) == gid;
    }

    @Override
    public boolean hasChangedIdentity() {
        long process = process();
        return process == 0 || (memory.getInt(process + Proc.OFFSET_P_FLAG) & Constants.SNOCD) != 0;
    }

    private static boolean isWithin(long address, long size, long start, long length) {
        return start != 0 && address >= start && size <= length && address - start <= length - size;
    }

    @Override
    public boolean isContext(long address, long size) {
        long thread = address();
        long process = process();
        long number = process == 0 ? 0 : memory.getLong(process + Proc.OFFSET_P_PIDP);
        return isWithin(address, size, thread, Kthread.SIZE) || isWithin(address, size, process, Proc.SIZE)
                || isWithin(address, size, memory.getLong(thread + Kthread.OFFSET_T_CRED), Cred.SIZE)
                || number != 0 && isWithin(address, size, number + Pid.OFFSET_PID_ID, Integer.BYTES)
                || isWithin(address, size, memory.getLong(thread + Kthread.OFFSET_T_CPU), Cpu.SIZE);
    }

    @Override
    public boolean isFile(long file, long address, long size) {
        long vnode = memory.getLong(file + File.OFFSET_F_VNODE);
        long path = vnode == 0 ? 0 : memory.getLong(vnode + Vnode.OFFSET_V_PATH);
        return isWithin(address, size, file, File.SIZE)
                || vnode != 0 && isWithin(address, size, vnode + Vnode.OFFSET_V_PATH, Long.BYTES)
                || vnode != 0 && isWithin(address, size, vnode + Vnode.OFFSET_V_OP, Long.BYTES)
                || path != 0 && isWithin(address, size, path, lengthOf(path) + 1)
                || vnode != 0 && isOperations(memory.getLong(vnode + Vnode.OFFSET_V_OP), address, size);
    }

    /** Whether it is the name of a file system's operations, or where that is. */
    private boolean isOperations(long operations, long address, long size) {
        if (operations == 0) {
            return false;
        }
        long name = memory.getLong(operations + Vnodeops.OFFSET_VNOP_NAME);
        return isWithin(address, size, operations + Vnodeops.OFFSET_VNOP_NAME, Long.BYTES)
                || name != 0 && isWithin(address, size, name, lengthOf(name) + 1);
    }

    private long lengthOf(long text) {
        long length = 0;
        while (memory.getByte(text + length) != 0) {
            length++;
        }
        return length;
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
        // An interrupt's thread is never switched from, so that its time goes on between interrupts.
        return k.loop.inInterrupt() ? k.clock.now() : k.microstates.cpuNanos(k.loop.currentThread());
    }

    @Override
    public int interruptLevel() {
        return k.loop.inInterrupt() ? INTERRUPT_LEVEL_OF_CLOCK : 0;
    }

    /** Of a function without a frame the caller is the one whose frame is the innermost. */
    @Override
    public long caller() {
        if (k.host.leaf && k.stack.pc != 0) {
            return k.stack.pc;
        }
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

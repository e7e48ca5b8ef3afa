package org.dtrace4j.trace;

import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.provider.Visibility.Policy;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.buffer.PrincipalBuffer;

/**
 * One consumer on one CPU, where the consumer may not see and do everything. What a clause asks for without the right to
 * know it is a fault: KPRIV where it is the kernel's, UPRIV where it is a process's. Probe context.
 *
 * <p>A class of its own, so that who may do everything is not asked each time.
 */
final class RestrictedFiring extends CpuFiring {
    private final RestrictedMemory seen;
    private final TargetMemory all;
    private final Credential credential;
    /** Whether this firing may be asked for the process, and for arguments. */
    private boolean process = true;
    private boolean arguments = true;

    RestrictedFiring(TraceState state, RestrictedMemory seen, int cpu, StateMemory shared, PrincipalBuffer buffer,
            AggregationTable aggregations) {
        super(state, seen, cpu, shared, buffer, aggregations);
        this.seen = seen;
        this.all = state.target().memory();
        this.credential = state.credential();
    }

    @Override
    boolean admits(LiveEcb ecb) {
        process = true;
        arguments = true;
        if (ecb.userModeOnly && !thread.isInUserMode()) {
            if (ecb.policy != Policy.RESTRICT) {
                return false;
            }
            arguments = false;
        }
        if (ecb.ownerOnly && (!thread.isOf(credential.uid(), credential.gid()) || thread.hasChangedIdentity())) {
            if (ecb.policy != Policy.RESTRICT) {
                return false;
            }
            process = false;
        }
        if ((ecb.userModeOnly || ecb.ownerOnly) && ecb.policy == Policy.DROP_AND_HIDE_ARGUMENTS) {
            arguments = false;
        }
        seen.begin(process && credential.mayAskForProcess());
        return true;
    }

    // ---- what may be asked

    private void askForProcess() {
        if (!process || !credential.mayAskForProcess()) {
            throw ProbeFault.Kind.UPRIV.fault();
        }
    }

    @Override
    public void requireKernel() {
        if (!credential.seesKernel()) {
            throw ProbeFault.Kind.KPRIV.fault();
        }
    }

    /**
     * May the process be changed? Nobody who is here may change the kernel.
     *
     * @param whosever whether it may be another user's
     */
    private void changeProcess(boolean whosever) {
        boolean mine = whosever || thread.isOf(credential.uid(), credential.gid());
        if (!process || !mine || thread.hasChangedIdentity()) {
            throw ProbeFault.Kind.UPRIV.fault();
        }
    }

    @Override
    public long argument(long value) {
        if (!arguments) {
            throw ProbeFault.Kind.KPRIV.fault();
        }
        return value;
    }

    /** A string of the kernel's that may be seen though what lies around it may not. */
    private long copied(long address) {
        if (seen.isOpen()) {
            return address;
        }
        int length = 0;
        while (length < stringSize - 1 && all.load8(address + length) != 0) {
            length++;
        }
        long copy = scratch(length + 1);
        for (int i = 0; i < length; i++) {
            setScratch(copy + i, all.load8(address + i));
        }
        setScratch(copy + length, 0);
        return copy;
    }

    // ---- built-in variables

    @Override
    public long cpu() {
        askForProcess();
        return super.cpu();
    }

    @Override
    public long curthread() {
        askForProcess();
        return super.curthread();
    }

    @Override
    public long pid() {
        askForProcess();
        return super.pid();
    }

    @Override
    public long ppid() {
        askForProcess();
        return super.ppid();
    }

    @Override
    public long uid() {
        askForProcess();
        return super.uid();
    }

    @Override
    public long gid() {
        askForProcess();
        return super.gid();
    }

    @Override
    public long errno() {
        askForProcess();
        return super.errno();
    }

    @Override
    public long execname() {
        askForProcess();
        return copied(super.execname());
    }

    @Override
    public long zonename() {
        askForProcess();
        return copied(super.zonename());
    }

    @Override
    public long threadname() {
        askForProcess();
        long name = thread.name();
        return name == 0 ? super.threadname() : copied(name);
    }

    @Override
    public long ustackdepth() {
        askForProcess();
        return super.ustackdepth();
    }

    @Override
    public long ucaller() {
        askForProcess();
        return super.ucaller();
    }

    @Override
    public long userRegister(long index) {
        askForProcess();
        return super.userRegister(index);
    }

    @Override
    public long ipl() {
        requireKernel();
        return super.ipl();
    }

    @Override
    public long caller() {
        requireKernel();
        return super.caller();
    }

    @Override
    public long stackdepth() {
        requireKernel();
        return super.stackdepth();
    }

    // ---- memory

    @Override
    public long copyin(long address, long size) {
        askForProcess();
        return super.copyin(address, size);
    }

    @Override
    public long copyinString(long address, long limit) {
        askForProcess();
        return super.copyinString(address, limit);
    }

    @Override
    public void copyout(long source, long address, long size) {
        // Nobody has the right to control any process but the superuser, whose firings are not these.
        changeProcess(false);
        super.copyout(source, address, size);
    }

    @Override
    public long file(long descriptor) {
        askForProcess();
        long file = super.file(descriptor);
        seen.grant(file);
        return file;
    }

    @Override
    public long mutexOwner(long mutex) {
        seen.check(mutex, Long.BYTES);
        return super.mutexOwner(mutex);
    }

    @Override
    public boolean isSpinMutex(long mutex) {
        seen.check(mutex, Long.BYTES);
        return super.isSpinMutex(mutex);
    }

    @Override
    public int rwLockState(long lock) {
        seen.check(lock, Long.BYTES);
        return super.rwLockState(lock);
    }

    // ---- stacks

    @Override
    public void keyStack(int frames) {
        requireKernel();
        super.keyStack(frames);
    }

    @Override
    public void storeStack(int base, int at, int frames) {
        requireKernel();
        super.storeStack(base, at, frames);
    }

    @Override
    public void keyUserStack(int frames) {
        askForProcess();
        super.keyUserStack(frames);
    }

    @Override
    public void storeUserStack(int base, int at, int frames) {
        askForProcess();
        super.storeUserStack(base, at, frames);
    }

    // ---- actions

    @Override
    public void stop(Ecb ecb) {
        changeProcess(credential.mayChangeAllProcesses());
        super.stop(ecb);
    }

    @Override
    public void raise(Ecb ecb, long signal) {
        changeProcess(credential.mayChangeAllProcesses());
        super.raise(ecb, signal);
    }

    @Override
    public void panic(Ecb ecb) {
        throw ProbeFault.Kind.KPRIV.fault();
    }

    @Override
    public void breakpoint(Ecb ecb) {
        throw ProbeFault.Kind.KPRIV.fault();
    }

    @Override
    public void chill(Ecb ecb, long nanos) {
        throw ProbeFault.Kind.KPRIV.fault();
    }
}

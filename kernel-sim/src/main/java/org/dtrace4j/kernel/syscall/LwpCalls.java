package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.Grow;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.image.UserProbes;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.ScShared;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on the threads of a process, and what libc does for them in user mode. */
@InObject("libc.so.1")
abstract class LwpCalls extends ResourceCalls {
    private static final int PROT_OF_ZEROES = PROT_READ | PROT_WRITE;
    private static final int PARK = 0;
    private static final int UNPARK = 1;
    private static final int UNPARK_ALL = 2;

    protected LwpCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    // ---- threads

    @Override
    @LibraryFunction("lwp_create")
    public int lwpCreate(ThreadBody body, long stackTop) throws SystemCallError {
        return (int) withRoom(Integer.BYTES, number -> trap(SystemCall.LWP_CREATE, () -> {
            thread.nextThread(body, stackTop);
            return k.genunix.lwp.syslwp_create(0, 0, number);
        }, 0, 0, number));
    }

    @Override
    @LibraryFunction("_lwp_terminate")
    public void lwpExit() {
        if (thread.runsHandler()) {
            end();
        } else {
            k.sched.endThread(this::end);
        }
    }

    private void end() {
        trapWithoutError(SystemCall.LWP_EXIT, () -> k.genunix.lwp.syslwp_exit());
    }

    @Override
    @LibraryFunction("lwp_wait")
    public int lwpWait(int number) throws SystemCallError {
        return answered(Integer.BYTES, user -> {
            check(SystemCall.LWP_WAIT, () -> k.genunix.lwp.lwp_wait(number, user), number, user);
            return process.memory().getInt(user);
        });
    }

    @Override
    @LibraryFunction("lwp_park")
    public void lwpPark(long nanos) throws SystemCallError {
        withRoom(Timespec.SIZE, user -> {
            set(Timespec.at(process.memory(), user), nanos);
            long timeout = nanos < 0 ? 0 : user;
            check(SystemCall.LWP_PARK, () -> k.genunix.lwp.syslwp_park(PARK, timeout, 0), PARK, timeout, 0);
            return 0;
        });
    }

    @Override
    @LibraryFunction("lwp_unpark")
    public void lwpUnpark(int number) throws SystemCallError {
        check(SystemCall.LWP_PARK, () -> k.genunix.lwp.syslwp_park(UNPARK, number, 0), UNPARK, number, 0);
    }

    @Override
    @LibraryFunction("lwp_unpark_all")
    public void lwpUnparkAll(int... numbers) throws SystemCallError {
        withRoom(numbers.length * Integer.BYTES, list -> {
            for (int i = 0; i < numbers.length; i++) {
                process.memory().putInt(list + (long) i * Integer.BYTES, numbers[i]);
            }
            check(SystemCall.LWP_PARK, () -> k.genunix.lwp.syslwp_park(UNPARK_ALL, list, numbers.length), UNPARK_ALL, list,
                    numbers.length);
            return 0;
        });
    }

    // ---- memory

    @Override
    @LibraryFunction("mmap")
    public long mmapZeroes(long length) throws SystemCallError {
        int flags = MAP_PRIVATE | Grow.MAP_ANON;
        long base = trap(SystemCall.MMAP, () -> k.genunix.grow.smmap64(0, length, PROT_OF_ZEROES, flags, -1, 0), 0, length,
                PROT_OF_ZEROES, flags, -1, 0);
        process.mapData(base, length + PAGEOFFSET & -PAGESIZE);
        return base;
    }

    @Override
    public AddressSpace memory() {
        return process.memory();
    }

    @Override
    public void mapVariables(long base, long sizeBytes) {
        process.mapData(base, sizeBytes);
    }

    // ---- user mode

    @Override
    public long schedctlPage() {
        ScShared shared = k.curthread().t_schedctl();
        return shared == null ? 0 : shared.address();
    }

    @Override
    public boolean isOnProcessor(long schedctlPage) {
        return k.memory.getShort(schedctlPage + ScShared.OFFSET_SC_STATE) == TS_ONPROC;
    }

    @Override
    public void execute(long nanos) {
        k.unix.syscall.userTime(nanos);
        runHandlers();
    }

    @Override
    public int lwpNumber() {
        return k.curthread().t_tid();
    }

    @Override
    public Object local() {
        return thread.local();
    }

    @Override
    public void local(Object local) {
        thread.local(local);
    }

    @Override
    public void touch(long address) {
        k.genunix.as.touch(process.proc().p_as(), address);
    }

    @Override
    public void libraryProbe(UserProbe probe, long arg0, long arg1, long arg2) {
        UserProbes probes = process.libraryProbes();
        if (probes != null) {
            k.unix.syscall.requireThread();
            probes.fire(probe, arg0, arg1, arg2, 0, 0);
        }
    }
}

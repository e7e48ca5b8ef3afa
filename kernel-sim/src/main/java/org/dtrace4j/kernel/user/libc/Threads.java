package org.dtrace4j.kernel.user.libc;

import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ThreadCalls;

/** thr.c: threads. */
public final class Threads {
    private static final int STACK_BYTES = 0x40000;

    private Threads() { }

    /** A thread before it begins, with what it is to do. */
    record NewThread(Ulwp thread, ThreadCalls.ThreadBody body) implements ThreadCalls.ThreadBody {
        /** The thread touches its stack for the first time. */
        void begin(ThreadCalls sys) {
            thread.number = sys.lwpNumber();
            sys.local(thread);
            sys.touch(thread.address);
            sys.memory().putLong(thread.address, thread.address);
        }

        void end() {
            thread.schedctl = 0;
            thread.uberdata.remove(thread);
        }

        @Override
        public void run(Syscalls sys) throws SystemCallError {
            body.run(sys);
        }
    }

    /** Makes a thread; returns its number. */
    public static int thr_create(Syscalls sys, ThreadCalls.ThreadBody body) throws SystemCallError {
        Uberdata data = Ulwp.current(sys).uberdata;
        long free = data.takeStack();
        long stack = free != 0 ? free : sys.mmapZeroes(STACK_BYTES);
        Ulwp thread = new Ulwp(data, stack + STACK_BYTES - Ulwp.SIZE, stack);
        data.add(thread);
        data.threaded = true;
        try {
            return sys.lwpCreate(new NewThread(thread, body), thread.address);
        } catch (SystemCallError e) {
            data.remove(thread);
            throw e;
        }
    }

    /** Waits for the end of a thread, of any if the number is 0; returns its number. */
    public static int thr_join(Syscalls sys, int number) throws SystemCallError {
        while (true) {
            try {
                return sys.lwpWait(number);
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
    }
}

package org.dtrace4j.kernel.syscall;

import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libc.ThreadStart;

/**
 * User mode: the loop that executes the programs of one process, one after the other as it calls exec, until it exits; and what
 * further threads of it execute.
 */
public final class UserMode {
    private static final int GAVE_UP = 1;

    private UserMode() { }

    /**
     * Executes user code on the running thread, in its process. Does not return: the thread ends in {@code exit}.
     *
     * <p>The kernel stack is empty while user code runs; each trap begins at its top.
     */
    public static void run(Kernel k) {
        UserProcess process = UserProcess.of(k, k.curthread().t_procp());
        UserThread thread = process.thread(k.loop.currentThread());
        Syscalls calls = new SyscallLayer(k, thread);
        k.stack.reset();
        k.unix.syscall.toUserMode();
        process.takeReplaced();
        while (true) {
            try {
                if (thread.body() == null) {
                    calls.exit(execute(k, thread, calls));
                } else {
                    executeThread(k, thread, calls);
                }
            } catch (Trap.ProgramReplaced exec) {
                thread.resetStack();
                thread.unwound();
            }
        }
    }

    /** Executes what a thread is for that another has made. */
    private static void executeThread(Kernel k, UserThread thread, Syscalls calls) {
        try {
            ThreadStart._lwp_start(calls, thread.body());
            calls.lwpExit();
        } catch (OutOfMemoryError | StackOverflowError exhausted) {
            if (!k.unix.syscall.isUserMode()) {
                throw exhausted;
            }
            calls.exit(segmentationFault(calls));
        }
    }

    /** Executes the program that a process has just become, on top of the one that called exec. Does not return. */
    static void continueAsProgram(Kernel k, UserThread thread, Syscalls calls) {
        thread.resetStack();
        calls.exit(execute(k, thread, calls));
    }

    private static int execute(Kernel k, UserThread thread, Syscalls calls) {
        UserProcess process = thread.process();
        Syscalls.ChildBody body = process.takeBody();
        UserStack stack = thread.stack();
        boolean begins = stack.depth() == 0;
        boolean mainIsWoven = body == null && process.hasMain();
        if (begins) {
            stack.enter(UserFunctions.START, 0, 0, 0, 0, 0, 0);
        }
        int main = begins && !mainIsWoven ? stack.enter(UserFunctions.MAIN, process.arguments().size(),
                stack.address(process.arguments()), 0, 0, 0, 0) : 0;
        try {
            int status = body != null ? body.run(calls)
                    : process.program().program().main(calls, process.arguments());
            if (main > 0) {
                stack.leave(main, UserFunctions.MAIN, status);
            }
            return status;
        } catch (SystemCallError unhandled) {
            // A C program that forgets about an error goes on; one that gives up says so.
            return GAVE_UP;
        } catch (OutOfMemoryError | StackOverflowError exhausted) {
            if (!k.unix.syscall.isUserMode()) {
                throw exhausted;
            }
            return segmentationFault(calls);
        }
    }

    /** The end of a program that has used up its stack, or writes to memory that it did not get. */
    private static int segmentationFault(Syscalls calls) {
        try {
            calls.kill(calls.getpid(), Syscalls.SIGSEGV);
        } catch (SystemCallError impossible) {
            // It is the process's own: then it exits all the same.
        }
        return GAVE_UP;
    }
}

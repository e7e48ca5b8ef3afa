package org.dtrace4j.kernel.user.libc;

import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ThreadCalls.ThreadBody;

/** What a thread that another has made begins with. */
public final class ThreadStart {
    private ThreadStart() { }

    /** The lowest function of such a thread. */
    public static void _lwp_start(Syscalls sys, ThreadBody body) {
        _thrp_setup(sys, body);
    }

    private static void _thrp_setup(Syscalls sys, ThreadBody body) {
        if (body instanceof Threads.NewThread thread) {
            thread.begin(sys);
        }
        try {
            ThreadBody own = body instanceof Threads.NewThread thread ? thread.body() : body;
            own.run(sys);
        } catch (SystemCallError unhandled) {
            // A thread that gives up says so.
        }
        if (body instanceof Threads.NewThread thread) {
            thread.end();
        }
    }
}

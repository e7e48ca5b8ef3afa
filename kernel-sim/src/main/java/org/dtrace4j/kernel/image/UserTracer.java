package org.dtrace4j.kernel.image;

/** Who is told what a process executes. Called in the process, in user mode, in probe context. */
public interface UserTracer {
    /** A function begins; the first six of its arguments. */
    void entry(long function, long arg0, long arg1, long arg2, long arg3, long arg4, long arg5);

    /** A function returns from the instruction at {@code pc}. */
    void leave(long function, long pc, long value);

    /** An instruction that calls another function, or returns, is about to be executed. */
    void at(long pc);
}

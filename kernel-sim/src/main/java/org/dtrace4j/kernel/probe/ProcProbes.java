package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;

/** Static probes of the provider {@code proc}: the lives of processes and threads. */
public final class ProcProbes {
    private ProcProbes() { }

    /** A process has been made; its first thread has not run. */
    public static void create(BareKernelCode here, Proc p) { }

    /** The running process begins to become another program, whose path lies at a kernel address. */
    public static void exec(BareKernelCode here, long path) { }

    /** It stays what it is. */
    public static void exec__failure(BareKernelCode here, int error) { }

    /** It is another program now. */
    public static void exec__success(BareKernelCode here) { }

    /** The running process ends for a reason, a {@code CLD_} code. */
    public static void exit(BareKernelCode here, int why) { }

    /** A thread of a process has been made. */
    public static void lwp__create(BareKernelCode here, Kthread t) { }

    /** A new process executes its first steps. */
    public static void start(BareKernelCode here) { }

    /** A new thread does. */
    public static void lwp__start(BareKernelCode here) { }

    /** The running thread ends. */
    public static void lwp__exit(BareKernelCode here) { }

    /** A signal goes to a process, of which a thread stands for all. */
    public static void signal__send(BareKernelCode here, Kthread t, int sig) { }

    /** A signal is thrown away, because the process ignores it. */
    public static void signal__discard(BareKernelCode here, Kthread t, Proc p, int sig) { }

    /** The running program has done what the machine cannot do: a {@code FLT} code, and what its process is told. */
    public static void fault(BareKernelCode here, int fault, KSiginfo info) { }

    /** The running thread has taken a signal that it waited for, and no handler of it runs. */
    public static void signal__clear(BareKernelCode here, int sig, KSiginfo info) { }

    /** The running thread is going to execute its handler of a signal. */
    public static void signal__handle(BareKernelCode here, int sig, KSiginfo info, long handler) { }
}

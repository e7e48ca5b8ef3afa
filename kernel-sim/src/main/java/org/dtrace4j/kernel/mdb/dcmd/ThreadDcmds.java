package org.dtrace4j.kernel.mdb.dcmd;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about kernel threads. */
final class ThreadDcmds {
    private static final Map<Integer, String> STATES = Map.of(0x00, "free", 0x01, "sleep", 0x02, "run", 0x04, "onproc",
            0x08, "zomb", 0x10, "stopped", 0x20, "wait");

    private static final int TS_FREE = 0;

    private ThreadDcmds() { }

    /** The name of a state, {@code t_state}. */
    static String state(int number) {
        return STATES.getOrDefault(number, String.format("inval/%02x", number));
    }

    /** {@code ADDR::thread}: state, flags and priorities. */
    static void thread(Invocation call) {
        if (call.isDone("thread", ThreadDcmds::thread)) {
            return;
        }
        if (call.isFirst()) {
            call.print("%16s %8s %4s %4s %4s %5s %5s %3s %16s\n", "ADDR", "STATE", "FLG", "PFLG", "SFLG", "PRI", "EPRI",
                    "PIL", "INTR");
        }
        Structure t = call.structure("kthread_t", call.address());
        long interrupted = t.get("t_intr");
        call.print("%016x %-8s %4x %4x %4x %5d %5d %3d %16s\n", call.address(), state(t.number("t_state")),
                t.number("t_flag"), t.number("t_proc_flag"), t.number("t_schedflag"), t.number("t_pri"),
                t.number("t_epri"), t.number("t_pil"), interrupted == 0 ? "n/a" : Long.toHexString(interrupted));
    }

    /** {@code ::threadlist [-v]}: all threads with their processes, or one of them. */
    static void threadlist(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("thread", ThreadDcmds::threadlist);
            return;
        }
        Options options = call.options("tv");
        Structure t = call.structure("kthread_t", call.address());
        if (call.isFirst() && !call.isIntoPipe()) {
            call.write(options.has('v')
                    ? String.format("%16s %16s %16s %3s %3s %16s\n", "ADDR", "PROC", "LWP", "CLS", "PRI", "WCHAN")
                    : String.format("%16s %16s %16s %s/%s\n", "ADDR", "PROC", "LWP", "CMD", "LWPID"));
        }
        if (t.number("t_state") == TS_FREE) {
            return;
        }
        if (call.isIntoPipe()) {
            call.writeAddress(call.address());
            return;
        }
        if (options.has('v')) {
            verbose(call, t);
            return;
        }
        call.print("%016x %16x %16x %s\n", call.address(), t.get("t_procp"), t.get("t_lwp"),
                belongsToProcess(t) ? t.text("t_procp->p_user.u_comm") + "/" + t.number("t_tid")
                        : startFunction(call, t));
    }

    private static boolean belongsToProcess(Structure t) {
        return t.number("t_tid") != 0 && t.get("t_procp") != 0;
    }

    private static String startFunction(Invocation call, Structure t) {
        return call.symbol(t.get("t_startpc")) + "()";
    }

    private static void verbose(Invocation call, Structure t) {
        call.print("%016x %16x %16x %3d %3d %16x\n", call.address(), t.get("t_procp"), t.get("t_lwp"),
                t.number("t_cid"), t.number("t_pri"), t.get("t_lwpchan.lc_wchan"));
        call.indented(2, () -> {
            call.print("PC: %s    %s\n", call.symbol(StackDcmds.registersOf(call, call.address()).pc()),
                    belongsToProcess(t) ? "CMD: " + t.text("t_procp->p_user.u_psargs")
                            : "THREAD: " + startFunction(call, t));
            call.call(StackDcmds::findstack, call.address(), List.of());
        });
        call.write("\n");
    }
}

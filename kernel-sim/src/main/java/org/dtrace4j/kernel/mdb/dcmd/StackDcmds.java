package org.dtrace4j.kernel.mdb.dcmd;

import java.util.List;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.target.Registers;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands that show stacks. */
final class StackDcmds {
    private static final int ALL_ARGUMENTS = 6;

    private StackDcmds() { }

    /** {@code $c}, {@code ::stack}: the stack of the chosen CPU's thread, or from a frame on. */
    static void stack(Invocation call) {
        print(call, false);
    }

    /** {@code $C}, {@code ::stack} with frame pointers. */
    static void stackWithFrames(Invocation call) {
        print(call, true);
    }

    private static void print(Invocation call, boolean framePointers) {
        if (call.words().size() > 1) {
            throw call.usage();
        }
        int arguments = call.words().isEmpty() ? ALL_ARGUMENTS : (int) call.evaluate(call.words().get(0));
        StackTrace trace = call.hasAddress() ? StackTrace.callersOf(call.target(), call.address())
                : StackTrace.of(call.target(), call.debugger().registers());
        for (StackTrace.Frame frame : trace.frames()) {
            String pointer = framePointers ? String.format("%016x ", frame.fp()) : "";
            call.write(pointer + trace.text(frame, arguments) + "\n");
        }
    }

    /** {@code ADDR::findstack [-v]}: the stack of a thread. */
    static void findstack(Invocation call) {
        Options options = call.options("v");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        Registers registers = registersOf(call, call.address());
        call.print("stack pointer for thread %x: %x\n", call.address(), registers.sp());
        if (registers.pc() != 0) {
            call.print("[ %016x %s() ]\n", registers.sp(), call.symbol(registers.pc()));
        }
        StackTrace trace = StackTrace.of(call.target(), registers);
        List<StackTrace.Frame> callers = trace.frames().stream().skip(1).toList();
        call.indented(2, () -> callers.forEach(frame ->
                call.print("%016x %s\n", frame.fp(), trace.text(frame, options.has('v') ? ALL_ARGUMENTS : 0))));
    }

    /** Where a thread is: what was saved when it left its CPU, unless it is the one that entered the debugger. */
    static Registers registersOf(Invocation call, long thread) {
        if (thread == call.target().thread()) {
            return call.target().registers();
        }
        Structure t = call.structure("kthread_t", thread);
        return new Registers(t.get("t_pcb.val[0]"), t.get("t_pcb.val[1]"), t.get("t_pcb.val[2]"));
    }

    /** {@code ::regs}, {@code $r}: what the debugger knows of the registers. */
    static void registers(Invocation call) {
        Registers registers = call.debugger().registers();
        call.print("%%rip = 0x%016x %s\n", registers.pc(), call.symbol(registers.pc()));
        call.print("%%rsp = 0x%016x\n%%rbp = 0x%016x\n", registers.sp(), registers.fp());
    }
}

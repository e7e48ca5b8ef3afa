package org.dtrace4j.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.toy.ToyCode;
import org.dtrace4j.kernel.toy.ToyMachine;
import org.junit.jupiter.api.Test;

/** The weaver: frames in kernel memory are the kernel functions of the Java call stack. */
class FramesTest {
    private static void inToy(Consumer<ToyCode> body) {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(1), code -> {
            body.accept(code);
            code.halt();
        })) {
            Outcome outcome = machine.run().orElseThrow();
            if (outcome instanceof Outcome.Failed failed) {
                throw new AssertionError(failed.defect());
            }
        }
    }

    /** Function names of a frame chain, innermost first; reads memory only. */
    private static List<String> walk(Kernel k, long pc, long frame) {
        List<String> names = new ArrayList<>();
        AddressSpace memory = k.memory;
        long at = pc;
        for (long fp = frame; fp != 0; fp = memory.getLong(fp)) {
            names.add(k.functions.at(at).map(FunctionIndex.Function::name).orElse("?"));
            at = memory.getLong(fp + 8);
        }
        return names;
    }

    @Test
    void framesInMemoryAreTheKernelFunctionsOnTheJavaStack() {
        List<String> frames = new ArrayList<>();
        List<String> java = new ArrayList<>();
        inToy(code -> {
            Kernel k = code.kernel();
            code.inside = () -> {
                frames.addAll(walk(k, k.stack.pc, k.stack.framePointer()));
                for (StackTraceElement element : new Throwable().getStackTrace()) {
                    if (element.getMethodName().endsWith("$body")) {
                        java.add(element.getMethodName().replace("$body", ""));
                    }
                }
            };
            code.toy_outer(Vnode.at(k.memory, code.newMutex().address()), 5);
        });
        assertEquals(List.of("toy_inner", "toy_middle", "toy_outer"), frames.subList(0, 3));
        assertEquals(java, frames);
    }

    @Test
    void argumentsAreBelowTheFramePointer() {
        List<Long> found = new ArrayList<>();
        long[] vnode = new long[1];
        inToy(code -> {
            Kernel k = code.kernel();
            vnode[0] = code.newMutex().address();
            code.inside = () -> {
                long middle = k.memory.getLong(k.stack.framePointer());
                long outer = k.memory.getLong(middle);
                found.add(k.memory.getLong(outer - 8));
                found.add(k.memory.getLong(outer - 16));
                found.add(k.memory.getLong(middle - 16));
                found.add(k.memory.getLong(middle - 24));
            };
            code.toy_outer(Vnode.at(k.memory, vnode[0]), 5);
        });
        assertEquals(List.of(vnode[0], 5L, 6L, -1L), found);
    }

    @Test
    void returnAddressesLieInTheCallerBehindItsStart() {
        inToy(code -> {
            Kernel k = code.kernel();
            code.inside = () -> {
                long back = k.memory.getLong(k.stack.framePointer() + 8);
                FunctionIndex.Function caller = k.functions.at(back).orElseThrow();
                assertEquals("toy_middle", caller.name());
                assertTrue(back > caller.address());
            };
            code.toy_outer(null, 0);
        });
    }

    @Test
    void theStackIsAsBeforeWhenFunctionsHaveReturnedOrThrown() {
        inToy(code -> {
            Kernel k = code.kernel();
            long pc = k.stack.pc;
            long fp = k.stack.framePointer();
            long sp = k.stack.stackPointer();
            code.toy_outer(null, 0);
            assertEquals(List.of(pc, fp, sp), List.of(k.stack.pc, k.stack.framePointer(), k.stack.stackPointer()));
            code.inside = () -> {
                throw new IllegalStateException();
            };
            try {
                code.toy_outer(null, 0);
            } catch (IllegalStateException expected) {
                // The frames of the three functions are left behind until the function that catches returns.
            }
            code.inside = () -> { };
            code.toy_outer(null, 0);
            assertTrue(k.stack.stackPointer() < sp);
        });
    }

    @Test
    void aSleepingThreadShowsWhereItSleeps() {
        List<String> frames = new ArrayList<>();
        inToy(code -> {
            Kernel k = code.kernel();
            code.thread(80, () -> code.toy_wait(code.newCondvar(), code.newMutex(), 1));
            code.sleepTicks(1);
            SimThread sleeper = k.sched.threads().stream().filter(t -> t.state() == SimThread.State.SLEEPING)
                    .findFirst()
                    .orElseThrow();
            long registers = sleeper.kthread().address() + Kthread.OFFSET_T_PCB;
            frames.addAll(walk(k, k.memory.getLong(registers), k.memory.getLong(registers + 16)));
        });
        assertEquals(List.of("_resume_from_idle", "swtch", "cv_wait", "toy_wait", "toy_thread", "thread_start"),
                frames);
    }

    @Test
    void runawayRecursionIsAPanic() {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(1), code -> {
            code.inside = () -> code.toy_outer(null, 0);
            code.toy_outer(null, 0);
        })) {
            Outcome outcome = machine.run().orElseThrow();
            if (outcome instanceof Outcome.Failed failed) {
                throw new AssertionError(failed.defect());
            }
            Outcome.Panicked panic = (Outcome.Panicked) outcome;
            assertEquals("kernel stack overflow", panic.message());
        }
    }
}

package org.dtrace4j.kernel.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.toy.ToyCode;
import org.dtrace4j.kernel.toy.ToyMachine;
import org.dtrace4j.kernel.toy.ToyTracer;
import org.dtrace4j.kernel.toy.ToyWorkload;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.provider.ProbePattern;
import org.junit.jupiter.api.Test;

/** D programs over a toy kernel: from the text of the program to that of the output. */
class TracingTest {
    private static ToyMachine machine(Consumer<ToyCode> body) {
        ToyMachine machine = ToyMachine.of(KernelConfig.of(11).withCpus(2), code -> {
            body.accept(code);
            code.halt();
        });
        load(machine);
        return machine;
    }

    private static void load(ToyMachine machine) {
        machine.machine.kernel().modules.add(new KernelModule(machine.machine.kernel(), "misc", "toy") { });
        machine.machine.kernel().modules.load("toy");
    }

    private static Vnode vnode(ToyCode code, int count) {
        Vnode vnode = Vnode.at(code.kernel().memory, code.kernel().kmem.zalloc(Vnode.SIZE));
        vnode.v_count(count);
        return vnode;
    }

    @Test
    void argumentsHaveTheirTypesAndMembers() {
        try (ToyMachine machine = machine(code -> code.toy_outer(vnode(code, 7), 5))) {
            assertEquals(List.of("entry 7 5", "middle 6 -1", "return 6"), ToyTracer.trace(machine.machine, """
                    fbt:toy:toy_outer:entry { printf("entry %d %d\\n", args[0]->v_count, args[1]); }
                    fbt:toy:toy_middle:entry { printf("middle %d %d\\n", args[1], args[2]); }
                    fbt:toy:toy_outer:return { printf("return %d\\n", args[1]); }
                    """, "quiet").stream().filter(line -> !line.isEmpty()).toList());
        }
    }

    /** As on an amd64: an odd address is as good as any, and a bad one is bad and not misaligned. */
    @Test
    void loadsFromAnyAddress() {
        try (ToyMachine machine = machine(code -> code.toy_outer(vnode(code, 0x12345678), 5))) {
            assertEquals(List.of("3456 12 567800 fault 1 at 3"), ToyTracer.trace(machine.machine, """
                    fbt:toy:toy_outer:entry {
                        this->at = (uintptr_t)&args[0]->v_count;
                        printf("%x %x %x ", *(uint16_t *)(this->at + 1), *(uint8_t *)(this->at + 3),
                            *(uint32_t *)(this->at - 1) & 0xffff00);
                    }
                    fbt:toy:toy_outer:entry { trace(*(uint64_t *)3); }
                    ERROR { printf("fault %d at %x\\n", arg4, arg5); }
                    """, "quiet").stream().filter(line -> !line.isEmpty()).toList());
        }
    }

    @Test
    void printsFunctionsByName() {
        try (ToyMachine machine = machine(code -> code.toy_outer(vnode(code, 1), 5))) {
            assertEquals(List.of("void (*)() unix`thread_start"), ToyTracer.trace(machine.machine,
                    "fbt:toy:toy_outer:entry { print((void (*)(int))&unix`thread_start); }", "quiet").stream()
                    .filter(line -> !line.isEmpty()).toList());
        }
    }

    @Test
    void stacksBeginWithTheCaller() {
        try (ToyMachine machine = machine(code -> code.toy_outer(vnode(code, 1), 0))) {
            List<String> lines = ToyTracer.trace(machine.machine, "fbt:toy:toy_middle:entry, fbt:toy:toy_middle:return"
                    + " { stack(); }", "quiet");
            List<String> functions = lines.stream().map(line -> line.strip().replaceFirst("\\+0x[0-9a-f]+$", ""))
                    .filter(line -> !line.isEmpty()).toList();
            assertEquals(List.of("toy`toy_outer", "unix`thread_start", "toy`toy_outer", "unix`thread_start"),
                    functions);
        }
    }

    @Test
    void ticksComeAtTheirTimesAndProfilesOnEveryCpu() {
        try (ToyMachine machine = machine(code -> code.spendNanos(105_000_000))) {
            List<String> lines = ToyTracer.trace(machine.machine,
                    "tick-10ms { printf(\"%d\\n\", timestamp / 1000000); } tick-55ms { exit(0); }", "quiet");
            assertEquals(List.of("10", "20", "30", "40", "50"), lines.stream().filter(line -> !line.isEmpty())
                    .toList());
        }
        try (ToyMachine machine = machine(code -> code.spendNanos(105_000_000))) {
            List<String> lines = ToyTracer.trace(machine.machine, "profile-100hz { @[cpu] = count(); }");
            assertEquals(List.of("1 10", "0 10"),
                    lines.stream().filter(l -> l.matches(" +\\d+ +\\d+")).map(l -> l.strip().replaceAll(" +", " "))
                            .sorted(Comparator.reverseOrder()).toList());
        }
    }

    @Test
    void panicActionEndsTheMachineWithItsMessage() {
        try (ToyMachine machine = machine(code -> {
            code.spendNanos(1_000_000);
            code.toy_outer(vnode(code, 3), 1);
        })) {
            ToyTracer.trace(machine.machine, "fbt:toy:toy_outer:return /arg1 == 2/ { panic(); }", "destructive");
            Outcome outcome = machine.run().orElseThrow();
            assertTrue(outcome instanceof Outcome.Panicked p && p.message().matches(
                    "dtrace: panic action at probe fbt:toy:toy_outer:return \\(ecb [0-9a-f]+\\)"), outcome::toString);
        }
    }

    @Test
    void tracingLeavesTheScheduleAsItWas() {
        for (long seed = 0; seed < 5; seed++) {
            List<String> untraced;
            try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed), "")) {
                machine.run();
                untraced = new ArrayList<>(machine.code.log);
            }
            try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed), "")) {
                load(machine);
                List<String> lines = ToyTracer.trace(machine.machine, """
                        fbt:toy::entry, fbt:genunix:cv_*:return { self->t = timestamp; @[probefunc, cpu] = count(); }
                        profile-997 { @p[stack()] = count(); }
                        fbt::cv_signal:entry { trace(arg0); stack(); }
                        """);
                assertTrue(lines.size() > 20);
                assertEquals(untraced, machine.code.log);
            }
        }
    }

    /** Who owns a mutex waits for the only CPU when another begins to wait for the mutex, and lends it his priority. */
    @Test
    void whoGetsAnotherPriorityInTheQueueLeavesItAndEntersItAgain() {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(11).withCpus(1), code -> {
            Mutex mutex = code.newMutex();
            code.thread(20, () -> {
                code.lock(mutex);
                code.spendNanos(20_000_000);
                code.unlock(mutex);
            });
            code.sleepTicks(1);
            code.lock(mutex);
            code.unlock(mutex);
            code.halt();
        })) {
            load(machine);
            assertEquals(List.of("change-pri", "dequeue dispdeq 1", "enqueue setbackdq 0"),
                    ToyTracer.trace(machine.machine, """
                            sched:::change-pri /!seen/ { seen = 1; printf("%s\\n", probename); }
                            sched:::enqueue, sched:::dequeue /seen && seen++ < 3/
                                { printf("%s %s %d\\n", probename, probefunc, args[3]); }
                            """, "quiet").stream().filter(line -> !line.isEmpty()).toList());
        }
    }

    @Test
    void whatIsNotToBeTracedHasNoProbe() throws Exception {
        try (ToyMachine machine = machine(code -> { }); Device device = machine.machine.tracing().open()) {
            List<String> probes = device.match(new ProbePattern("fbt", "", "", "entry")).stream()
                    .map(ProbeInfo::toString).toList();
            assertTrue(probes.stream().anyMatch(p -> p.contains("toy_outer")));
            for (String absent : List.of("toy_inner", "thread_start", "dtrace_probe", "fbt_invop", "mutex_enter,")) {
                assertTrue(probes.stream().noneMatch(p -> p.contains(absent)), absent);
            }
        }
    }
}

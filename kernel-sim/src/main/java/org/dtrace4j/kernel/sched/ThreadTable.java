package org.dtrace4j.kernel.sched;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * Threads and CPUs as structures in kernel memory, kept in step with their Java sides.
 *
 * <pre>
 *   one stack area:   | red zone … stack grows down ← | kthread_t | padding |
 *                     base                            t_stk               base + STACK_SIZE
 * </pre>
 */
final class ThreadTable {
    private final Kernel k;
    private final AddressSpace memory;
    private final LongMap<SimThread> byAddress = new LongMap<>(64);
    private final List<SimThread> alive = new ArrayList<>();
    private final List<Long> freeStacks = new ArrayList<>();
    private long stacksEnd = AddressLayout.STACKS_BASE;
    private long nextId = 1;

    ThreadTable(Kernel kernel) {
        this.k = kernel;
        this.memory = kernel.memory;
        memory.map("stacks", AddressLayout.STACKS_BASE, 0, AddressLayout.STACK_SHIFT);
    }

    List<SimThread> all() {
        return List.copyOf(alive);
    }

    SimThread of(long kthread) {
        return byAddress.get(kthread);
    }

    SimThread create(FunctionPointer start, long argument, long process, int priority) {
        long base = stackArea();
        long address = base + AddressLayout.STACK_SIZE - (Kthread.SIZE + 63) / 64 * 64;
        Kthread kthread = Kthread.at(memory, address);
        memory.clear(address, Kthread.SIZE);
        KernelStack stack = new KernelStack(memory, base, (int) (address - base));
        SimThread thread = new SimThread(kthread, stack, start, nextId++);
        thread.classPriority = priority;
        thread.priority = priority;
        byAddress.put(address, thread);
        alive.add(thread);
        return thread;
    }

    private long stackArea() {
        if (!freeStacks.isEmpty()) {
            return freeStacks.remove(freeStacks.size() - 1);
        }
        long base = stacksEnd;
        stacksEnd += AddressLayout.STACK_SIZE;
        memory.extend(AddressLayout.STACKS_BASE, stacksEnd - AddressLayout.STACKS_BASE);
        return base;
    }

    SimCpu createCpu(int id, Event resume) {
        FunctionPointer nothing = new FunctionPointer("idle", 0, argument -> { });
        SimThread idle = create(nothing, 0, 0, 0);
        SimThread interrupt = create(nothing, 0, 0, 160);
        Cpu cpu = Cpu.at(memory, k.kmem.zalloc(Cpu.SIZE));
        SimCpu made = new SimCpu(id, cpu, interrupt, idle, resume);
        idle.cpu = made;
        interrupt.cpu = made;
        return made;
    }

    void begin(SimThread thread) {
        thread.stack().pc = thread.start().address();
    }

    void end(SimThread thread) {
        alive.remove(thread);
        byAddress.remove(thread.kthread().address());
        freeStacks.add(thread.stack().base());
    }

    void setState(SimThread thread, SimThread.State state) {
        thread.state = state;
    }

    void setPriority(SimThread thread, int priority) {
        thread.priority = priority;
    }

    void onCpu(SimThread thread, SimCpu cpu) {
        thread.state = SimThread.State.ON_CPU;
    }

    void idle(SimCpu cpu) { }

    void cpuStarted(SimCpu cpu) { }
}

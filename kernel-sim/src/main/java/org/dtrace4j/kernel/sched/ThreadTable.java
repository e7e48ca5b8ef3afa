package org.dtrace4j.kernel.sched;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.struct.Disp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Lwpchan;
import org.dtrace4j.kernel.struct.ProcessorInfo;
import org.dtrace4j.kernel.struct.ScShared;

/**
 * Threads and CPUs as structures in kernel memory, kept in step with their Java sides.
 *
 * <pre>
 *   one stack area:   | red zone … stack grows down ← | kthread_t | padding |
 *                     base                            t_stk               base + STACK_SIZE
 * </pre>
 */
final class ThreadTable {
    private static final int IDLE_PRIORITY = -1;
    private static final int INTERRUPT_PRIORITY = 169;
    private static final int WCHAN = Kthread.OFFSET_T_LWPCHAN + Lwpchan.OFFSET_LC_WCHAN;
    // What an x86 kernel says of every processor.
    private static final String PROCESSOR_TYPE = "i386";
    private static final String FPU_TYPES = "i387 compatible";
    private static final int CLOCK_MHZ = 2000;

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
        thread.begin(k.clock.now());
        thread.argument = argument;
        thread.classPriority = priority;
        thread.priority = priority;
        kthread.t_stk(address);
        kthread.t_stkbase(base);
        kthread.t_startpc(start.address());
        kthread.t_did(thread.id());
        kthread.t_procp(process);
        kthread.t_pri(priority);
        kthread.t_state(SimThread.State.STOPPED.number());
        kthread.t_bind_cpu(-1);
        kthread.t_proj(k.vars.proj0());
        link(kthread);
        thread.saveRegisters();
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

    /** All threads form a ring through {@code t_next} and {@code t_prev}; new ones go to its end. */
    private void link(Kthread kthread) {
        if (alive.isEmpty()) {
            k.vars.allthreads(kthread);
        }
        Kthread first = alive.isEmpty() ? kthread : alive.get(0).kthread();
        Kthread last = alive.isEmpty() ? kthread : alive.get(alive.size() - 1).kthread();
        kthread.t_next(first);
        kthread.t_prev(last);
        last.t_next(kthread);
        first.t_prev(kthread);
    }

    SimCpu createCpu(int id) {
        FunctionPointer nothing = new FunctionPointer("idle", k.functions.function("unix", "idle")
                .map(FunctionIndex.Function::address).orElse(0L), argument -> { });
        SimThread idle = create(nothing, 0, 0, IDLE_PRIORITY);
        SimThread interrupt = create(nothing, 0, 0, INTERRUPT_PRIORITY);
        interrupt.kthread().t_flag(Constants.T_INTR_THREAD);
        // It serves interrupts without ever being dispatched, so for a debugger it is not there.
        setState(interrupt, SimThread.State.FREE);
        Cpu cpu = Cpu.at(memory, k.kmem.zalloc(Cpu.SIZE));
        SimCpu made = new SimCpu(id, cpu, interrupt, idle, k.loop);
        cpu.cpu_id(id);
        cpu.cpu_seqid(id);
        cpu.cpu_self(cpu);
        link(cpu);
        describe(cpu.cpu_type_info());
        cpu.cpu_flags(Constants.CPU_EXISTS);
        cpu.cpu_disp(Disp.at(memory, k.kmem.zalloc(Disp.SIZE)));
        cpu.cpu_disp().disp_cpu(cpu);
        cpu.cpu_idle_thread(idle.kthread());
        cpu.cpu_intr_thread(interrupt.kthread());
        idle.cpu = made;
        interrupt.cpu = made;
        idle.kthread().t_cpu(cpu);
        interrupt.kthread().t_cpu(cpu);
        // An idle thread is found in idle(), at its beginning.
        idle.stack().enter(nothing.address());
        idle.saveRegisters();
        idle(made);
        return made;
    }

    /** What {@code psrinfo -v} would say of it, with its state, which depends on the flags. */
    private void describe(ProcessorInfo info) {
        memory.putString(info.pi_processor_type_address(), PROCESSOR_TYPE, PROCESSOR_TYPE.length() + 1);
        memory.putString(info.pi_fputypes_address(), FPU_TYPES, FPU_TYPES.length() + 1);
        info.pi_clock(CLOCK_MHZ);
    }

    /** All CPUs form a ring through {@code cpu_next} and {@code cpu_prev}, by number. */
    private void link(Cpu cpu) {
        if (k.vars.cpu_list() == null) {
            k.vars.cpu_list(cpu);
        }
        Cpu first = k.vars.cpu_list();
        Cpu last = Cpu.same(first, cpu) ? cpu : first.cpu_prev();
        cpu.cpu_next(first);
        cpu.cpu_prev(last);
        last.cpu_next(cpu);
        first.cpu_prev(cpu);
    }

    /** A CPU takes work from now on. */
    void cpuStarted(SimCpu cpu) {
        k.microstates.open(cpu.cpu());
        cpu.cpu().cpu_flags(Constants.CPU_EXISTS | Constants.CPU_READY | Constants.CPU_RUNNING | Constants.CPU_ENABLE);
    }

    /** The thread is no more; its stack serves the next one, and keeps its contents until then. */
    void end(SimThread thread) {
        Kthread kthread = thread.kthread();
        kthread.t_next().t_prev(kthread.t_prev());
        kthread.t_prev().t_next(kthread.t_next());
        alive.remove(thread);
        byAddress.remove(kthread.address());
        freeStacks.add(thread.stack().base());
    }

    void setState(SimThread thread, SimThread.State state) {
        k.microstates.stateChanges(thread, state);
        thread.state = state;
        Kthread kthread = thread.kthread();
        kthread.t_state(state.number());
        long shared = memory.getLong(kthread.address() + Kthread.OFFSET_T_SCHEDCTL);
        if (shared != 0) {
            memory.putShort(shared + ScShared.OFFSET_SC_STATE, state.number());
        }
        memory.putLong(kthread.address() + WCHAN, state == SimThread.State.SLEEPING ? thread.channel : 0);
        kthread.t_flag(state == SimThread.State.SLEEPING && thread.interruptible
                ? kthread.t_flag() | Constants.T_WAKEABLE : kthread.t_flag() & ~Constants.T_WAKEABLE);
    }

    void setPriority(SimThread thread, int priority) {
        thread.priority = priority;
        thread.kthread().t_pri(thread.classPriority);
        thread.kthread().t_epri(priority > thread.classPriority ? priority : 0);
    }

    void onCpu(SimThread thread, SimCpu cpu) {
        setState(thread, SimThread.State.ON_CPU);
        thread.kthread().t_cpu(cpu.cpu());
        occupy(cpu, thread);
    }

    void idle(SimCpu cpu) {
        setState(cpu.idleThread, SimThread.State.ON_CPU);
        occupy(cpu, cpu.idleThread);
    }

    private void occupy(SimCpu cpu, SimThread thread) {
        k.microstates.occupied(cpu, thread);
        cpu.cpu().cpu_thread(thread.kthread());
        cpu.cpu().cpu_dispthread(thread.kthread());
        cpu.cpu().cpu_dispatch_pri(thread.priority);
        cpu.cpu().cpu_lwp(thread.kthread().t_lwp_value());
    }
}

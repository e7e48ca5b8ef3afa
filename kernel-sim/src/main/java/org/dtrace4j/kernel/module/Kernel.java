package org.dtrace4j.kernel.module;

import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.kernel.console.Consconfig;
import org.dtrace4j.kernel.console.ConsoleModules;
import org.dtrace4j.kernel.doorfs.Doorfs;
import org.dtrace4j.kernel.exec.ExecModules;
import org.dtrace4j.kernel.fifofs.Fifofs;
import org.dtrace4j.kernel.genunix.Genunix;
import org.dtrace4j.kernel.ip.Ip;
import org.dtrace4j.kernel.ipc.Ipc;
import org.dtrace4j.kernel.kcf.Kcf;
import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.Kmem;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.mem.ObserverHeap;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.mntfs.Mntfs;
import org.dtrace4j.kernel.kstat.Kstat;
import org.dtrace4j.kernel.msgsys.Msgsys;
import org.dtrace4j.kernel.portfs.Portfs;
import org.dtrace4j.kernel.procfs.Procfs;
import org.dtrace4j.kernel.pseudofs.PseudoModules;
import org.dtrace4j.kernel.pty.Ptys;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.sched.EventLoop;
import org.dtrace4j.kernel.sched.Locks;
import org.dtrace4j.kernel.sched.Microstates;
import org.dtrace4j.kernel.sched.Scheduler;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.kernel.sim.EventQueue;
import org.dtrace4j.kernel.sim.Latencies;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.sim.RandomStreams;
import org.dtrace4j.kernel.sim.VirtualClock;
import org.dtrace4j.kernel.scsi.ScsiModules;
import org.dtrace4j.kernel.semsys.Semsys;
import org.dtrace4j.kernel.shmsys.Shmsys;
import org.dtrace4j.kernel.sockfs.Sockfs;
import org.dtrace4j.kernel.specfs.Specfs;
import org.dtrace4j.kernel.strmod.StrmodModules;
import org.dtrace4j.kernel.struct.KernelVariables;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.tmpfs.Tmpfs;
import org.dtrace4j.kernel.unix.Unix;
import org.dtrace4j.kernel.zfs.Zfs;

/**
 * The kernel of one boot of one machine: the root from which everything of that boot is reached. Kernels share no
 * mutable state, so many may live in one JVM.
 */
public final class Kernel {
    /** What the kernel does with a message when it cannot just go on; installed by the panic code of {@code unix}. */
    @FunctionalInterface
    public interface PanicHandler {
        void panic(String message);
    }

    /** Ticks of the clock in a second. */
    public static final int HZ = 100;

    public final KernelConfig config;

    // ---- the machine
    public final RandomStreams random;
    public final Latencies latency;
    public final VirtualClock clock = new VirtualClock();
    public final EventQueue events = new EventQueue();
    public final Console console;
    public final AddressSpace memory = new AddressSpace();
    /** The variables of all modules. */
    public final KernelVariables vars = new KernelVariables(memory, AddressLayout.DATA_BASE);
    public final Kmem kmem;
    /** For what observes the kernel; the kernel itself allocates from {@link #kmem}. */
    public final ObserverHeap observerHeap;
    /** What probe sites in kernel code reach. */
    public final ProbeHost host = new KernelProbeHost();
    /** The stack of what runs now. Changed by the event loop; woven code pushes frames on it. */
    public KernelStack stack;

    // ---- how code runs
    public final EventLoop loop;
    public final Scheduler sched;
    public final Microstates microstates;
    public final Locks locks;
    public final Callouts callouts;

    /** What CPUs count. */
    public final CpuCounters counters = new CpuCounters(this);

    // ---- code
    public final ModuleTable modules = new ModuleTable();
    public final FunctionIndex functions = FunctionIndex.load();
    public final SymbolTable symbols = new SymbolTable(this);
    /** Java objects that belong to structures or functions in kernel memory, by address. */
    public final LongMap<Object> peers = new LongMap<>();
    /** Told of each process, by its peer, that exec or fork has made and whose program has static probes. */
    public Consumer<Object> dtraceHelpers = process -> { };

    /** Names of the programs that processes executed last, by process id, also of those that have ended. */
    public final LongMap<String> programNames = new LongMap<>();

    public final Unix unix;
    public final Genunix genunix;
    public final Specfs specfs;
    public final Tmpfs tmpfs;
    public final Zfs zfs;
    public final Procfs procfs;
    public final Mntfs mntfs;
    public final Fifofs fifofs;
    public final Doorfs doorfs;
    public final Portfs portfs;
    public final Ip ip;
    public final Sockfs sockfs;
    public final Ipc ipc;
    public final Msgsys msgsys;
    public final Semsys semsys;
    public final Shmsys shmsys;
    public final Kstat kstat;
    public final Consconfig consconfig;
    public final Ptys ptys = new Ptys(this);

    private PanicHandler panicHandler = this::panicBare;
    private PanicHandler breakpointHandler = text -> writeLine(text);

    /** A kernel at power-on: memory is there, no code has run. */
    public Kernel(KernelConfig config, Coroutines coroutines) {
        this.config = config;
        memory.map("data", AddressLayout.DATA_BASE, AddressLayout.wholePages(KernelVariables.SIZE), 10);
        this.random = new RandomStreams(config.seed());
        this.latency = new Latencies(random);
        this.console = new Console(config.consoleSink());
        this.kmem = new Kmem(memory, vars);
        this.observerHeap = new ObserverHeap(memory);
        this.loop = new EventLoop(this, coroutines);
        this.microstates = new Microstates(this);
        this.sched = new Scheduler(this);
        this.locks = new Locks(this);
        this.callouts = new Callouts(this);
        this.unix = new Unix(this);
        this.genunix = new Genunix(this);
        this.specfs = new Specfs(this);
        this.tmpfs = new Tmpfs(this);
        this.zfs = new Zfs(this);
        this.procfs = new Procfs(this);
        this.mntfs = new Mntfs(this);
        this.fifofs = new Fifofs(this);
        this.doorfs = new Doorfs(this);
        this.portfs = new Portfs(this);
        this.ip = new Ip(this);
        this.sockfs = new Sockfs(this);
        this.ipc = new Ipc(this);
        this.msgsys = new Msgsys(this);
        this.semsys = new Semsys(this);
        this.shmsys = new Shmsys(this);
        this.kstat = new Kstat(this);
        this.consconfig = new Consconfig(this);
        List.of(unix, genunix, specfs, tmpfs, zfs, procfs, mntfs, fifofs, doorfs, new Kcf(this), ip, sockfs,
                        ipc, msgsys, semsys, shmsys, kstat, portfs).forEach(modules::add);
        ExecModules.of(this).forEach(modules::add);
        ScsiModules.of(this).forEach(modules::add);
        PseudoModules.of(this).forEach(modules::add);
        StrmodModules.of(this).forEach(modules::add);
        ConsoleModules.of(this).forEach(modules::add);
        ptys.modules().forEach(modules::add);
    }

    /** The running thread; in an interrupt, the interrupt's. */
    public Kthread curthread() {
        return loop.curthread();
    }

    /** Panics with a message; from here on no probe fires. Returns only if a debugger lets the kernel go on. */
    public void panic(String message) {
        host.suspend();
        panicHandler.panic(message);
    }

    public void onPanic(PanicHandler handler) {
        panicHandler = handler;
    }

    /** Enters the debugger if there is one, with a line that says why. */
    public void breakpoint(String message) {
        breakpointHandler.panic(message);
    }

    /** What {@link #breakpoint} does: {@code debug_enter} of the kernel that has one. */
    public void onBreakpoint(PanicHandler handler) {
        breakpointHandler = handler;
    }

    /** Ends the machine; never returns. */
    public KernelStop stop(Outcome outcome) {
        throw new KernelStop(outcome);
    }

    private void writeLine(String text) {
        console.write(text + "\n");
    }

    private void panicBare(String message) {
        stop(new Outcome.Panicked(clock.now(), message, host.cpu(), Struct.addressOf(curthread())));
    }

    private static final class KernelProbeHost extends ProbeHost { }
}

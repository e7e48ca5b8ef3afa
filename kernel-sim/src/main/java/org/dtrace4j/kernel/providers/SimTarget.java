package org.dtrace4j.kernel.providers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.kernel.mem.ObserverHeap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.KernelTypes;
import org.dtrace4j.kernel.module.ModuleTable;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetLocks;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.TargetThread;

/**
 * A simulated machine as a traced system.
 *
 * <p>Stacks are those that lie in kernel memory. A probe in a function fires while the function's frame is the
 * innermost one, so the stack of a probe begins with the function's caller, as in the original; a probe inside a function,
 * and one that interrupts it ({@link #fireUnanchored}), shows that place first.
 */
public class SimTarget implements Target {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A module of the kernel, as the runtime sees it. */
    private record Module(KernelModule module) implements TargetModule {
        @Override
        public String name() {
            return module.name();
        }

        @Override
        public boolean isPrimary() {
            return module.isPrimary();
        }

        @Override
        public TypeContainer types() {
            return KernelTypes.load().of(module.name());
        }
    }

    private final Kernel k;
    private final ProbeMemory memory;
    private final ProbeMemory processMemory;
    private final RunningThread thread;
    private final ProbeLocks locks;
    private final UserText text;
    private final TracePanic tracePanic;
    private final PidProviders processes;
    private final List<Provider> providers = new ArrayList<>();
    private final List<TargetListener> listeners = new ArrayList<>();
    private Consumer<Predicate<String>> reveal = wanted -> { };
    /** Whether what fires is no part of the code that runs. */
    private boolean interrupting;

    SimTarget(Kernel kernel) {
        this(kernel, ProbeMemory.of(kernel.memory), kernel.observerHeap);
    }

    /**
     * @param memory what probes see as the kernel's memory
     * @param strings for what lies nowhere in the kernel; in that memory
     */
    SimTarget(Kernel kernel, ProbeMemory memory, ObserverHeap strings) {
        this.k = kernel;
        this.memory = memory;
        this.processMemory = ProbeMemory.ofCurrentProcess(kernel);
        this.thread = new RunningThread(kernel, strings);
        this.locks = new ProbeLocks(memory);
        this.text = new UserText(kernel);
        this.tracePanic = new TracePanic(kernel);
        this.processes = new PidProviders(kernel, this);
        kernel.modules.listen(new ModuleTable.Listener() {
            @Override
            public void moduleLoaded(KernelModule module) {
                List.copyOf(listeners).forEach(l -> l.moduleLoaded(new Module(module)));
            }

            @Override
            public void moduleUnloaded(KernelModule module) {
                List.copyOf(listeners).forEach(l -> l.moduleUnloaded(new Module(module)));
            }
        });
    }

    /** Who makes providers that are there only for those who ask. */
    void onReveal(Consumer<Predicate<String>> reveals) {
        reveal = reveals;
    }

    @Override
    public void revealProviders(Predicate<String> wanted) {
        reveal.accept(wanted);
    }

    /** Makes a provider part of the system. */
    void register(Provider provider) {
        providers.removeIf(old -> old instanceof UsdtProvider && old.isRetired());
        providers.add(provider);
        List.copyOf(listeners).forEach(listener -> listener.providerRegistered(provider));
    }

    /** A provider, nothing of which is enabled, is none of the system's any more. */
    void unregister(Provider provider) {
        providers.remove(provider);
        List.copyOf(listeners).forEach(listener -> listener.providerUnregistered(provider));
    }

    /** Puts a provider into the place of one with the same name. */
    void replace(Provider old, Provider fresh) {
        providers.set(providers.indexOf(old), fresh);
        List.copyOf(listeners).forEach(listener -> listener.providerRegistered(fresh));
    }

    /**
     * Fires a probe that belongs to no function; {@code arg0} is where the kernel is, {@code arg1} where the program
     * is.
     */
    void fireUnanchored(ProbeSink sink, int probeId) {
        boolean user = thread.isInUserMode();
        k.host.inside = true;
        interrupting = true;
        try {
            sink.fire(probeId, user ? 0 : k.stack.pc, user ? thread.userPc() : 0, 0, 0, 0);
        } finally {
            interrupting = false;
            k.host.inside = false;
        }
    }

    @Override
    public String nodeName() {
        return k.memory.getString(k.vars.utsname().nodename_address(), 257);
    }

    @Override
    public int cpuCount() {
        return k.sched.cpus().size();
    }

    @Override
    public ProbeHost host() {
        return k.host;
    }

    @Override
    public List<TargetModule> modules() {
        return k.modules.loaded().stream().map(module -> (TargetModule) new Module(module)).toList();
    }

    @Override
    public List<Provider> providers() {
        return List.copyOf(providers);
    }

    @Override
    public void listen(TargetListener listener) {
        listeners.add(listener);
    }

    @Override
    public TargetMemory memory() {
        return memory;
    }

    @Override
    public TargetMemory processMemory() {
        return processMemory;
    }

    @Override
    public TargetThread current() {
        return thread;
    }

    @Override
    public long timestamp() {
        return k.clock.now();
    }

    @Override
    public long wallTimestamp() {
        return k.clock.wallNanos();
    }

    @Override
    public int stack(byte[] into, int at, int limit) {
        int count = 0;
        if (thread.isInside() && count < limit) {
            LONG.set(into, at + Long.BYTES * count++, k.stack.pc);
        }
        for (long frame = k.stack.framePointer(); frame != 0 && count < limit; frame = k.memory.getLong(frame)) {
            long pc = k.memory.getLong(frame + 8);
            if (pc != 0) {
                LONG.set(into, at + Long.BYTES * count++, pc);
            }
        }
        return count;
    }

    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return text.symbolAt(pid, address);
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern, Credential who) {
        return processes.prepare(pattern, who);
    }

    @Override
    public void chill(long nanos) {
        k.loop.delay(nanos);
    }

    @Override
    public TargetLocks locks() {
        return locks;
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return k.symbols.at(address).map(place -> new SymbolAddress(place.module(), place.symbol(), place.offset()));
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return k.symbols.addressOf(module, symbol);
    }

    @Override
    public void panic(String message) {
        tracePanic.panic(message, interrupting);
    }

    @Override
    public void breakpoint(String message) {
        tracePanic.breakpoint(message, interrupting);
    }

    /**
     * The consumer that sleeps may be a program of the machine: then its simulated thread sleeps. Else the machine
     * runs, on the consumer's host thread.
     */
    @Override
    public boolean sleep(long nanos) {
        return k.sched.pass(nanos);
    }
}

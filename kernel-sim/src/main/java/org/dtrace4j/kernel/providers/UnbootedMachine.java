package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelTypes;
import org.dtrace4j.kernel.module.SymbolTable;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.TargetThread;
import org.dtrace4j.trace.DtraceModule;

/**
 * A machine for looking things up: it has the modules, symbols, types and probes of one that has booted, and no kernel.
 *
 * <p>That works because a boot decides only which modules are loaded, in which order, and what the machine is called; the
 * providers themselves, which are the same here as there, make all else of what the build knows. Nothing can be enabled
 * in it, and it has no processes.
 */
public final class UnbootedMachine implements AutoCloseable {
    /** A loaded module. */
    public record Module(String name, boolean primary) implements TargetModule {
        @Override
        public boolean isPrimary() {
            return primary;
        }

        @Override
        public TypeContainer types() {
            return KernelTypes.load().of(name);
        }
    }

    /**
     * What a boot decides.
     *
     * @param nodeName as {@code uname -n} says it
     * @param modules the loaded modules in load order, DTrace's own among them
     */
    public record Facts(String nodeName, int cpuCount, List<Module> modules) {
        public Facts {
            modules = List.copyOf(modules);
        }

        /** What the boot of a machine has decided. Attaches DTrace if nobody has yet. */
        public static Facts of(Kernel kernel, Tracing tracing) {
            tracing.runtime();
            SimTarget target = tracing.target();
            return new Facts(target.nodeName(), target.cpuCount(), kernel.modules.loaded().stream()
                    .map(module -> new Module(module.name(), module.isPrimary())).toList());
        }
    }

    private final DtraceModule runtime;

    public UnbootedMachine(Facts facts) {
        runtime = new DtraceModule(new LookupTarget(facts), Tracing::sites);
    }

    /** A connection to its DTrace. */
    public Device open() {
        return runtime.open();
    }

    @Override
    public void close() {
        runtime.close();
    }

    /** The machine as its DTrace sees it. */
    private static final class LookupTarget implements Target {
        private final Facts facts;
        private final List<String> moduleNames = new ArrayList<>();
        private final List<Provider> providers = new ArrayList<>();

        LookupTarget(Facts facts) {
            this.facts = facts;
            facts.modules().forEach(module -> moduleNames.add(module.name()));
            Supplier<Kernel> kernel = () -> {
                throw hasNotBooted();
            };
            for (ProviderDriver driver : ProviderDriver.values()) {
                providers.addAll(driver.providers(kernel, () -> {
                    throw hasNotBooted();
                }));
            }
        }

        private static IllegalStateException hasNotBooted() {
            return new IllegalStateException("nothing can be traced in a machine that has not booted");
        }

        @Override
        public String nodeName() {
            return facts.nodeName();
        }

        @Override
        public int cpuCount() {
            return facts.cpuCount();
        }

        @Override
        public List<TargetModule> modules() {
            return List.copyOf(facts.modules());
        }

        @Override
        public List<Provider> providers() {
            return providers;
        }

        /** Nothing appears any more. */
        @Override
        public void listen(TargetListener listener) { }

        @Override
        public Optional<SymbolAddress> symbolAt(long address) {
            return SymbolTable.locate(address).filter(place -> moduleNames.contains(place.module()))
                    .map(place -> new SymbolAddress(place.module(), place.symbol(), place.offset()));
        }

        @Override
        public OptionalLong addressOf(String module, String symbol) {
            return SymbolTable.addressOf(moduleNames, module, symbol);
        }

        // ---- what only a machine that runs can tell

        @Override
        public ProbeHost host() {
            throw hasNotBooted();
        }

        @Override
        public TargetMemory memory() {
            throw hasNotBooted();
        }

        @Override
        public TargetThread current() {
            throw hasNotBooted();
        }

        @Override
        public long timestamp() {
            throw hasNotBooted();
        }

        @Override
        public long wallTimestamp() {
            throw hasNotBooted();
        }

        @Override
        public int stack(byte[] into, int at, int limit) {
            throw hasNotBooted();
        }

        @Override
        public void panic(String message) {
            throw hasNotBooted();
        }

        @Override
        public void breakpoint(String message) {
            throw hasNotBooted();
        }

        @Override
        public boolean sleep(long nanos) {
            throw hasNotBooted();
        }
    }
}

package org.dtrace4j.kernel.providers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.ObserverHeap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.KernelTypes;
import org.dtrace4j.provider.TargetModule;

/**
 * A simulated machine as it looks from beneath its kernel: all modules are there from power-on, with their types, symbols
 * and functions, whether the kernel has loaded them or not.
 *
 * <p>Nothing of it lies in the kernel's memory, and nothing that it does is done by the kernel: it stops the machine in a
 * panic without going through DTrace's trap.
 */
final class VprobeTarget extends SimTarget {
    private static final long LIMIT = AddressLayout.VPROBE_BASE + 0x10000;

    /** A module, as it will be once the kernel loads it. */
    private record Module(String name) implements TargetModule {
        /** A program may use the symbols of any module, since none is loaded too late for it. */
        @Override
        public boolean isPrimary() {
            return true;
        }

        @Override
        public TypeContainer types() {
            return KernelTypes.load().of(name);
        }
    }

    private final Kernel k;
    private final List<TargetModule> modules;
    private long waitedNanos;

    private VprobeTarget(Kernel kernel, AddressSpace own, ObserverHeap strings) {
        super(kernel, ProbeMemory.of(kernel.memory, own, AddressLayout.VPROBE_BASE, LIMIT), strings);
        this.k = kernel;
        this.modules = kernel.modules.known().stream().map(KernelModule::name).<TargetModule>map(Module::new).toList();
        register(new VprobeProvider());
        register(new ProfileProvider(() -> kernel, () -> this));
    }

    static VprobeTarget beneath(Kernel kernel) {
        AddressSpace own = new AddressSpace();
        return new VprobeTarget(kernel, own, new ObserverHeap(own, "vprobe", AddressLayout.VPROBE_BASE));
    }

    @Override
    public List<TargetModule> modules() {
        return modules;
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return k.symbols.atLoadedOrNot(address)
                .map(place -> new SymbolAddress(place.module(), place.symbol(), place.offset()));
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return k.symbols.addressLoadedOrNot(module, symbol);
    }

    @Override
    public void panic(String message) {
        k.panic(message);
    }

    @Override
    public void breakpoint(String message) {
        k.breakpoint(message);
    }

    /** Only counts: the machine runs by itself, and whoever consumes is called when it has. */
    @Override
    public boolean sleep(long nanos) {
        waitedNanos += nanos;
        return true;
    }

    /** For how long consumers have been waiting in all. */
    long waitedNanos() {
        return waitedNanos;
    }
}

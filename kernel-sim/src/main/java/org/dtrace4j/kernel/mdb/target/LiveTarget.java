package org.dtrace4j.kernel.mdb.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.ctfgen.DataLayout;
import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.KernelTypes;
import org.dtrace4j.kernel.sched.SimThread;

/**
 * A kernel of this JVM. To be used while the kernel stands still: in a session that one of its threads has entered, or
 * between two calls of {@code run}.
 */
public final class LiveTarget implements DebugTarget {
    private final Kernel k;
    private final BooleanSupplier dtraceActive;
    private final Supplier<TracingImage> tracing;

    /**
     * A view of a kernel.
     *
     * @param dtraceActive tells whether probes are enabled in it
     * @param tracing looks at what DTrace does in it, each time anew
     */
    public LiveTarget(Kernel kernel, BooleanSupplier dtraceActive, Supplier<TracingImage> tracing) {
        this.k = kernel;
        this.dtraceActive = dtraceActive;
        this.tracing = tracing;
    }

    @Override
    public Kind kind() {
        return Kind.LIVE;
    }

    @Override
    public String fileName() {
        return "";
    }

    // ---- memory

    @Override
    public void read(long address, byte[] destination, int offset, int length) {
        try {
            k.memory.read(address, destination, offset, length);
        } catch (MemoryFault fault) {
            throw new TargetException(TargetException.NO_MAPPING);
        }
    }

    @Override
    public long readWord(long address) {
        try {
            return k.memory.getLong(address);
        } catch (MemoryFault fault) {
            throw new TargetException(TargetException.NO_MAPPING);
        }
    }

    @Override
    public void write(long address, byte[] source) {
        try {
            k.memory.write(address, source, 0, source.length);
        } catch (MemoryFault fault) {
            throw new TargetException(TargetException.NO_MAPPING);
        }
    }

    @Override
    public List<Mapping> mappings() {
        List<Mapping> mappings = new ArrayList<>();
        for (AddressSpace.Range range : k.memory.ranges()) {
            boolean contents = range.base() >= AddressLayout.KPM_BASE && range.base() < AddressLayout.KPM_LIMIT;
            mappings.add(new Mapping(range.name(), range.base(), range.sizeBytes(), !contents));
        }
        return mappings;
    }

    // ---- names

    @Override
    public List<TargetModule> modules() {
        List<TargetModule> modules = new ArrayList<>();
        for (KernelModule module : k.modules.loaded()) {
            FunctionIndex.Text text = k.functions.text(module.name())
                    .orElse(new FunctionIndex.Text(module.name(), 0, 0));
            DataLayout.Range data = KernelTypes.load().data(module.name())
                    .orElse(new DataLayout.Range(-AddressLayout.DATA_BASE, 0));
            modules.add(new TargetModule(module.name(), text.base(), text.sizeBytes(),
                    AddressLayout.DATA_BASE + data.offset(), data.sizeBytes()));
        }
        return modules;
    }

    @Override
    public List<TypeContainer> types() {
        return k.modules.loaded().stream().map(module -> KernelTypes.load().of(module.name())).toList();
    }

    @Override
    public Optional<TargetSymbol> symbolAt(long address) {
        return k.symbols.at(address).flatMap(place -> named(place.module(), place.symbol()));
    }

    @Override
    public Optional<TargetSymbol> symbol(String module, String name) {
        if (k.symbols.addressOf(module, name).isEmpty()) {
            return Optional.empty();
        }
        return k.modules.loaded().stream().map(KernelModule::name)
                .filter(loaded -> module.isEmpty() || module.equals(loaded))
                .flatMap(loaded -> named(loaded, name).stream()).findFirst();
    }

    @Override
    public List<TargetSymbol> symbols(String module) {
        List<TargetSymbol> symbols = new ArrayList<>();
        k.functions.functions(module).forEach(f -> named(module, f.name()).ifPresent(symbols::add));
        KernelTypes.load().of(module).symbols().stream().filter(s -> s.kind() == SymbolKind.OBJECT)
                .forEach(s -> named(module, s.name()).ifPresent(symbols::add));
        return symbols;
    }

    private Optional<TargetSymbol> named(String module, String name) {
        Optional<FunctionIndex.Function> function = k.functions.function(module, name);
        if (function.isPresent()) {
            CtfType type = KernelTypes.load().function(module, name)
                    .orElse(new FunctionType(VoidType.VOID, List.of(), false));
            return function.map(f -> new TargetSymbol(module, name, f.address(), Math.max(1, f.sizeBytes()), true,
                    type));
        }
        return KernelTypes.load().variableAddress(module, name).map(address -> {
            CtfType type = KernelTypes.load().of(module).symbol(name).orElseThrow().type();
            return new TargetSymbol(module, name, address, Math.max(1, type.size()), false, type);
        });
    }

    // ---- who runs

    /** The thread that panicked, also when the machine has ended since; null if none did. */
    private SimThread panicked() {
        long address = Struct.addressOf(k.vars.panic_thread());
        return address == 0 ? null : k.sched.threads().stream()
                .filter(thread -> thread.kthread().address() == address).findFirst().orElse(null);
    }

    @Override
    public int cpu() {
        SimThread panicked = panicked();
        return panicked != null ? panicked.cpu().id() : k.host.cpu();
    }

    @Override
    public long thread() {
        SimThread panicked = panicked();
        return panicked != null ? panicked.kthread().address() : Struct.addressOf(k.curthread());
    }

    @Override
    public Registers registers() {
        SimThread panicked = panicked();
        KernelStack stack = panicked != null ? panicked.stack() : k.stack;
        return new Registers(stack.pc, stack.stackPointer(), stack.framePointer());
    }

    @Override
    public boolean isDtraceActive() {
        return dtraceActive.getAsBoolean();
    }

    @Override
    public TracingImage tracing() {
        return tracing.get();
    }
}

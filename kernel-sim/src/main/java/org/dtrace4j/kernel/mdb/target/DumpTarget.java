package org.dtrace4j.kernel.mdb.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.ctf.TypeContainer;

/** A kernel as it was when its dump was written; see {@link DumpFile}. Cannot be written to. */
public final class DumpTarget implements DebugTarget {
    private final String fileName;
    private final int cpu;
    private final long thread;
    private final Registers registers;
    private final List<TypeContainer> types;
    private final List<TargetModule> modules;
    private final Map<String, List<TargetSymbol>> byModule;
    private final List<TargetSymbol> byAddress = new ArrayList<>();
    private final Map<String, TargetSymbol> byName = new HashMap<>();
    private final DumpMemory memory;
    private final TracingImage tracing;

    DumpTarget(String fileName, int cpu, long thread, Registers registers, List<TypeContainer> types,
            List<TargetModule> modules, Map<String, List<TargetSymbol>> symbols, DumpMemory memory, TracingImage tracing) {
        this.fileName = fileName;
        this.cpu = cpu;
        this.thread = thread;
        this.registers = registers;
        this.types = List.copyOf(types);
        this.modules = List.copyOf(modules);
        this.byModule = symbols;
        this.memory = memory;
        this.tracing = tracing;
        for (TargetModule module : modules) {
            for (TargetSymbol symbol : symbols.get(module.name())) {
                byAddress.add(symbol);
                byName.putIfAbsent("`" + symbol.name(), symbol);
                byName.put(module.name() + "`" + symbol.name(), symbol);
            }
        }
        byAddress.sort((a, b) -> Long.compareUnsigned(a.address(), b.address()));
    }

    @Override
    public Kind kind() {
        return Kind.DUMP;
    }

    @Override
    public String fileName() {
        return fileName;
    }

    // ---- memory

    @Override
    public void read(long address, byte[] destination, int offset, int length) {
        memory.read(address, destination, offset, length);
    }

    @Override
    public void write(long address, byte[] source) {
        throw new TargetException("target is not open for writing");
    }

    @Override
    public List<Mapping> mappings() {
        return memory.mappings();
    }

    // ---- names

    @Override
    public List<TargetModule> modules() {
        return modules;
    }

    @Override
    public List<TypeContainer> types() {
        return types;
    }

    @Override
    public Optional<TargetSymbol> symbolAt(long address) {
        int low = 0;
        int high = byAddress.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            TargetSymbol symbol = byAddress.get(middle);
            if (symbol.contains(address)) {
                return Optional.of(symbol);
            } else if (Long.compareUnsigned(address, symbol.address()) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<TargetSymbol> symbol(String module, String name) {
        return Optional.ofNullable(byName.get(module + "`" + name));
    }

    @Override
    public List<TargetSymbol> symbols(String module) {
        return List.copyOf(byModule.getOrDefault(module, List.of()));
    }

    // ---- who runs

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public long thread() {
        return thread;
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public boolean isDtraceActive() {
        return false;
    }

    @Override
    public TracingImage tracing() {
        return tracing;
    }
}

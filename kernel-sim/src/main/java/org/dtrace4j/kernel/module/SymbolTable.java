package org.dtrace4j.kernel.module;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctfgen.DataLayout;
import org.dtrace4j.kernel.mem.AddressLayout;

/**
 * Names for addresses and addresses for names, of the modules that one kernel has loaded: functions from the
 * {@link FunctionIndex}, variables from {@link KernelTypes}. What is static stays in those two; this is only a view.
 */
public final class SymbolTable {
    /** A symbol with the distance of an address from its beginning. */
    public record Place(String module, String symbol, long offset) { }

    private final Kernel k;

    SymbolTable(Kernel kernel) {
        this.k = kernel;
    }

    /** What lies at an address: a function, or a variable with the bytes up to the next one. */
    public Optional<Place> at(long address) {
        return locate(address).filter(p -> isLoaded(p.module()));
    }

    /** The same, also for modules that have not been loaded yet. */
    public Optional<Place> atLoadedOrNot(long address) {
        return locate(address);
    }

    /** The same, of all modules that exist: every kernel has them in the same places. */
    public static Optional<Place> locate(long address) {
        return FunctionIndex.load().at(address)
                .map(f -> new Place(f.module(), f.name(), address - f.address()))
                .or(() -> variableAt(address));
    }

    private static Optional<Place> variableAt(long address) {
        List<DataLayout.Variable> variables = KernelTypes.load().variables();
        long offset = address - AddressLayout.DATA_BASE;
        int low = 0;
        int high = variables.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            DataLayout.Variable variable = variables.get(middle);
            if (offset < variable.offset()) {
                high = middle - 1;
            } else if (offset >= variable.offset() + Math.max(1, variable.symbol().type().size())) {
                low = middle + 1;
            } else {
                return Optional.of(new Place(variable.module(), variable.symbol().name(), offset - variable.offset()));
            }
        }
        return Optional.empty();
    }

    /** Address of a function or variable; {@code module} may be empty for the first loaded module that has it. */
    public OptionalLong addressOf(String module, String symbol) {
        return addressOf(k.modules.loaded(), module, symbol);
    }

    /** The same, also for modules that have not been loaded yet. */
    public OptionalLong addressLoadedOrNot(String module, String symbol) {
        return addressOf(k.modules.known(), module, symbol);
    }

    private static OptionalLong addressOf(List<KernelModule> among, String module, String symbol) {
        return addressOf(among.stream().map(KernelModule::name).toList(), module, symbol);
    }

    /** The same among modules of these names. */
    public static OptionalLong addressOf(Iterable<String> among, String module, String symbol) {
        for (String one : among) {
            if (module.isEmpty() || module.equals(one)) {
                Optional<Long> address = FunctionIndex.load().function(one, symbol)
                        .map(FunctionIndex.Function::address)
                        .or(() -> KernelTypes.load().variableAddress(one, symbol));
                if (address.isPresent()) {
                    return OptionalLong.of(address.get());
                }
            }
        }
        return OptionalLong.empty();
    }

    private boolean isLoaded(String module) {
        return k.modules.find(module).map(KernelModule::isLoaded).orElse(false);
    }
}

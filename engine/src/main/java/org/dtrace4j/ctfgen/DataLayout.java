package org.dtrace4j.ctfgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.Symbol;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;

/**
 * Where the variables of a system lie in its data segment: modules in their order, in each its variables in the order
 * of their declarations, each at its alignment. The generator and the program that uses what was generated both ask
 * here.
 */
public final class DataLayout {
    private static final long MODULE_ALIGNMENT = 64;

    /** A variable and its place, in bytes from the start of the data segment. */
    public record Variable(String module, Symbol symbol, long offset) { }

    /** Data of one module: a range of offsets. */
    public record Range(long offset, long sizeBytes) { }

    private final List<Variable> variables = new ArrayList<>();
    private final Map<String, Range> ranges = new LinkedHashMap<>();
    private final long sizeBytes;

    public DataLayout(List<TypeContainer> containers) {
        long next = 0;
        for (TypeContainer container : containers) {
            long start = next;
            for (Symbol symbol : container.symbols()) {
                if (symbol.kind() == SymbolKind.OBJECT) {
                    next = roundUp(next, symbol.type().alignment());
                    variables.add(new Variable(container.module(), symbol, next));
                    next += symbol.type().size();
                }
            }
            next = roundUp(next, MODULE_ALIGNMENT);
            ranges.put(container.module(), new Range(start, next - start));
        }
        sizeBytes = next;
    }

    /** All variables by offset. */
    public List<Variable> variables() {
        return List.copyOf(variables);
    }

    /** Where each module's variables lie, in the order of the modules. */
    public Map<String, Range> ranges() {
        return Map.copyOf(ranges);
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    private static long roundUp(long value, long multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}

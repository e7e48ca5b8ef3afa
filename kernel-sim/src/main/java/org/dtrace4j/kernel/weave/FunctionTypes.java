package org.dtrace4j.kernel.weave;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.Symbol;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.types.Prototype;
import org.objectweb.asm.Type;

/** Reads the prototypes of kernel functions and makes them symbols of their modules. */
final class FunctionTypes {
    private final List<TypeContainer> containers;

    FunctionTypes(List<TypeContainer> containers) {
        this.containers = new ArrayList<>(containers);
    }

    /**
     * Defines the functions of index lines.
     *
     * @return all containers, with new ones for modules that have no headers of their own
     * @throws WeaveException when a prototype cannot be read or does not fit its method
     */
    List<TypeContainer> define(Collection<String> indexes) {
        for (String index : indexes) {
            TypeContainer container = null;
            String className = null;
            for (String line : index.split("\n")) {
                String[] fields = line.split("\t");
                if (fields[0].equals("class")) {
                    container = container(fields[1]);
                    className = fields[2];
                } else if (fields[0].equals("function")) {
                    container.define(symbol(container, className, fields[1], fields[3], fields[7]));
                }
            }
        }
        return containers;
    }

    private TypeContainer container(String module) {
        Optional<TypeContainer> known = containers.stream().filter(c -> c.module().equals(module)).findFirst();
        return known.orElseGet(() -> {
            TypeContainer added = new TypeContainer(module, containers.isEmpty() ? null : containers.get(0));
            containers.add(added);
            return added;
        });
    }

    private static Symbol symbol(TypeContainer container, String className, String method, String descriptor,
            String text) {
        try {
            Prototype prototype = Prototype.parse(text, container);
            if (!prototype.name().equals(method)) {
                throw new WeaveException(className, method, "its prototype is of " + prototype.name());
            }
            int parameters = Type.getArgumentTypes(descriptor).length;
            if (prototype.type().parameters().size() != parameters && !prototype.type().variadic()) {
                throw new WeaveException(className, method, "it has " + parameters + " parameters, its prototype "
                        + prototype.type().parameters().size());
            }
            return new Symbol(method, SymbolKind.FUNCTION, prototype.type());
        } catch (CompileException e) {
            throw new WeaveException(className, method, e.diagnostics().get(0).message() + " in its prototype: "
                    + text);
        }
    }
}

package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;

/** Names of the traced system that programs write with a backquote: module, name -&gt; type and address. */
final class KernelSymbols {
    private final Device device;
    private final OptionValues options;
    private final DataModel model;
    private final List<String> unresolved = new ArrayList<>();

    /** A symbol of the traced system. */
    record KernelSymbol(String module, CtfType type, long address) { }

    KernelSymbols(Device device, OptionValues options, DataModel model) {
        this.model = model;
        this.device = device;
        this.options = options;
    }

    /** The symbol that is written; a refusal when there is none. */
    KernelSymbol find(Expression.ExternalSymbol e) {
        List<String> qualifiers = e.qualifiers();
        // Two backquotes, with nothing between them, ask for a symbol of a program.
        boolean user = !qualifiers.isEmpty() && qualifiers.get(qualifiers.size() - 1).isEmpty();
        int last = qualifiers.size() - (user ? 2 : 1);
        String module = last < 0 ? "" : qualifiers.get(last);
        String written = module + (user ? "``" : "`") + e.name();
        if (!module.isEmpty() && device.modules().stream().noneMatch(m -> m.name().equals(module))) {
            return unresolved(e, Spelling.hinted(Diagnostic.error(ErrorTag.D_IDENT_UNDEF, e.span(), "failed to resolve "
                    + written + ": Unknown module name"), module,
                    device.modules().stream().map(ModuleDescription::name).toList()));
        }
        boolean primaryOnly = options.text(Options.LINKMODE).equals("primary");
        for (ModuleDescription candidate : device.modules()) {
            Optional<TypeContainer.Symbol> symbol = device.types(candidate.name()).flatMap(t -> t.symbol(e.name()));
            boolean asked = module.isEmpty() || module.equals(candidate.name());
            if (asked && symbol.isPresent() && user && !module.isEmpty()) {
                throw new Refusal(ErrorTag.D_SYM_BADREF, e.span(), "kernel module '" + candidate.name() + "' symbol '"
                        + e.name() + "' may not be referenced as a user symbol");
            }
            if (asked && symbol.isPresent() && !user) {
                checkModel(e, candidate.name() + "`" + e.name());
                if (primaryOnly && !candidate.primary()) {
                    throw new Refusal(ErrorTag.D_SYM_BADREF, e.span(), "symbol " + candidate.name() + "`" + e.name()
                            + " is not of a primary module, and an anonymous enabling may refer to those only");
                }
                return new KernelSymbol(candidate.name(), symbol.get().type(), address(e, candidate.name(), written));
            }
        }
        OptionalLong untyped = user ? OptionalLong.empty() : device.addressOf(module, e.name());
        if (untyped.isPresent()) {
            checkModel(e, written);
            return new KernelSymbol(module, new FunctionType(IntegerType.INT, List.of(), true),
                    untyped.getAsLong());
        }
        return unresolved(e, Diagnostic.error(ErrorTag.D_IDENT_UNDEF, e.span(), "failed to resolve " + written
                + ": Unknown symbol name"));
    }

    /** The kernel's types are of one data model, and programs of the other cannot have them. */
    private void checkModel(Expression.ExternalSymbol e, String symbol) {
        if (model != DataModel.LP64) {
            throw new Refusal(ErrorTag.D_SYM_MODEL, e.span(), "cannot use " + DataModel.LP64.text() + " symbol " + symbol
                    + " in a " + model.text() + " D program");
        }
    }

    /** A symbol that is not known: an integer that nobody has placed yet, where option {@code knodefs} allows that. */
    private KernelSymbol unresolved(Expression.ExternalSymbol e, Diagnostic error) {
        if (!options.isOnLast(Options.KNODEFS, Options.KDEFS)) {
            throw new Refusal(error);
        }
        String written = e.span().text();
        String mode = options.text(Options.LINKMODE);
        if (mode.equals("kernel") || mode.equals("primary")) {
            throw new Refusal(Diagnostic.error(ErrorTag.D_ASRELO, e.span(),
                    "relocation remains against kernel symbol " + written)
                    .withHint("a program with unknown symbols can be compiled with -xlinkmode=dynamic"));
        }
        leaveOpen("symbol " + written + " is not known");
        return new KernelSymbol("", IntegerType.LONG, 0);
    }

    /** Lets something pass that keeps the program from being enabled, for the reason given. */
    void leaveOpen(String reason) {
        if (!unresolved.contains(reason)) {
            unresolved.add(reason);
        }
    }

    /** What was let pass since the last call. */
    List<String> takeUnresolved() {
        List<String> taken = List.copyOf(unresolved);
        unresolved.clear();
        return taken;
    }

    private long address(Expression.ExternalSymbol e, String module, String written) {
        return device.addressOf(module, e.name()).orElseThrow(() -> new Refusal(ErrorTag.D_IDENT_UNDEF, e.span(),
                "failed to resolve " + written + ": No symbolic information available for address"));
    }
}

package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ArgumentType;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.source.Span;

/**
 * Checks provider declarations. No probe comes of one by itself: the object code of a traced program would bring it.
 *
 * <p>The second list of a probe, the arguments that programs see, refers to the first by the names of its parameters.
 */
final class ProviderDeclarationChecker {
    private static final int NAME_MAX = 64 - 1;
    private static final int ARGUMENTS_MAX = 255;
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private final SessionScope scope;
    private final Item.ProviderDeclaration item;

    private ProviderDeclarationChecker(SessionScope scope, Item.ProviderDeclaration item) {
        this.scope = scope;
        this.item = item;
    }

    static void check(SessionScope scope, Item.ProviderDeclaration item) {
        new ProviderDeclarationChecker(scope, item).check();
    }

    private void check() {
        checkName();
        Optional<DeclaredProvider> previous = scope.declaredProvider(item.name());
        boolean known = previous.isPresent()
                || !scope.device().match(new ProbePattern(item.name(), "", "", "")).isEmpty();
        Map<String, DeclaredProvider.Probe> probes = new LinkedHashMap<>();
        for (Item.ProbeDeclaration declaration : item.probes()) {
            DeclaredProvider.Probe probe = probe(declaration);
            DeclaredProvider.Probe same = probes.putIfAbsent(probe.name(), probe);
            if (same != null) {
                throw new Refusal(Diagnostic.error(ErrorTag.D_PROV_PRDUP, declaration.span(), "probe redeclared: "
                        + item.name() + ":::" + probe.name()).withNote(same.span(), "it is declared here first"));
            }
            if (known) {
                checkAgainst(previous.map(p -> p.probes().get(probe.name())), probe);
            }
        }
        if (previous.isEmpty()) {
            scope.define(new DeclaredProvider(item.name(), probes));
        }
    }

    private void checkName() {
        String name = item.name();
        if (name.indexOf('`') >= 0) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "provider name may not contain scoping operator: "
                    + name);
        }
        if (name.length() > NAME_MAX) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "provider name may not exceed " + NAME_MAX
                    + " characters: " + name);
        }
        // The process id is put behind the name, and the two must stay apart.
        if (Character.isDigit(name.charAt(name.length() - 1))) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "provider name may not end with a digit: " + name);
        }
    }

    private DeclaredProvider.Probe probe(Item.ProbeDeclaration declaration) {
        // Two underlines stand for a hyphen, which no identifier can have.
        String name = declaration.name().replace("__", "-");
        if (name.indexOf('`') >= 0) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, declaration.span(),
                    "probe name may not contain scoping operator: ::" + name);
        }
        if (name.length() > NAME_MAX) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, declaration.span(), "probe name may not exceed " + NAME_MAX
                    + " characters: ::" + name);
        }
        List<String> inputs = declaration.arguments().stream().map(TypeSyntax.ParameterSyntax::name).toList();
        List<CtfType> natives = types(declaration.arguments(), INPUT, inputs);
        List<CtfType> seen = declaration.translated().map(list -> types(list, OUTPUT, inputs)).orElse(natives);
        checkCount(declaration.span(), name, INPUT, natives.size());
        checkCount(declaration.span(), name, OUTPUT, seen.size());
        List<ProbeArgument> arguments = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            arguments.add(declaration.translated().isEmpty() ? ProbeArgument.of(i, natives.get(i))
                    : argument(name, inputs, natives, seen.get(i), i, declaration));
        }
        return new DeclaredProvider.Probe(declaration.span(), name, natives, arguments);
    }

    /** The types of a list of parameters. An input has names of its own, if any; an output has those of inputs. */
    private List<CtfType> types(List<TypeSyntax.ParameterSyntax> parameters, String kind, List<String> inputs) {
        List<CtfType> types = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            TypeSyntax.ParameterSyntax parameter = parameters.get(i);
            String name = parameter.name();
            CtfType type = scope.types().of(parameter.type());
            boolean nothing = type.resolved() == VoidType.VOID;
            if (nothing && !name.isEmpty()) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_NAME, parameter.span(), "void parameter may not have a name: "
                        + name);
            }
            boolean output = kind.equals(OUTPUT);
            if (!name.isEmpty() && (output ? !inputs.contains(name) : inputs.indexOf(name) < i)) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_FORM, parameter.span(), "parameter is "
                        + (output ? "not" : "already") + " declared in probe " + kind + " prototype: " + name
                        + ", parameter #" + (i + 1));
            }
            if (name.isEmpty() && !nothing && output) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_NAME, parameter.span(),
                        "parameter declaration requires a name: parameter #" + (i + 1));
            }
            if (nothing && parameters.size() > 1) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_VOID, parameter.span(), "void must be sole parameter");
            }
            if (!nothing) {
                types.add(type(parameter));
            }
        }
        return types;
    }

    /** A parameter's type as it is passed. */
    private CtfType type(TypeSyntax.ParameterSyntax parameter) {
        try {
            return scope.types().resolver().parameters(List.of(parameter)).get(0).type();
        } catch (CompileException e) {
            throw new Refusal(e.first());
        }
    }

    private static void checkCount(Span span, String probe, String kind, int count) {
        if (count > ARGUMENTS_MAX) {
            throw new Refusal(ErrorTag.D_PROV_PRARGLEN, span, "probe ::" + probe + " " + kind + " prototype exceeds "
                    + ARGUMENTS_MAX + " parameters: " + count + " params used");
        }
    }

    private ProbeArgument argument(String probe, List<String> inputs, List<CtfType> natives, CtfType to, int index,
            Item.ProbeDeclaration declaration) {
        TypeSyntax.ParameterSyntax parameter = declaration.translated().orElseThrow().get(index);
        int mapping = inputs.indexOf(parameter.name());
        CtfType from = natives.get(mapping);
        TypedExpression value = new TemporaryRead(declaration.span(), new Temporary(from));
        if (OperatorRules.assignable(to, value) == null
                && scope.translator(Types.isPointer(to) ? Types.target(to) : to, value).isEmpty()) {
            throw new Refusal(ErrorTag.D_PROV_PRXLATOR, parameter.span(), "translator for " + item.name() + ":::" + probe
                    + " output argument #" + (index + 1) + " from " + from.spelling() + " to " + to.spelling()
                    + " is not defined");
        }
        return new ProbeArgument(mapping, ArgumentType.of(from), Optional.of(ArgumentType.of(to)));
    }

    /** A provider may be declared again, with the probes that it had, and each of them as it was. */
    private void checkAgainst(Optional<DeclaredProvider.Probe> previous, DeclaredProvider.Probe probe) {
        String name = item.name() + ":::" + probe.name();
        if (previous.isEmpty()) {
            throw new Refusal(ErrorTag.D_PROV_INCOMPAT, probe.span(), "provider interface mismatch: " + item.name()
                    + "\n\t current: probe " + name + " defined\n\tprevious: probe " + name + " not defined");
        }
        DeclaredProvider.Probe old = previous.get();
        checkAgainst(probe, old, OUTPUT, seen(old), seen(probe));
        checkAgainst(probe, old, INPUT, spellings(old.natives()), spellings(probe.natives()));
    }

    private static List<String> seen(DeclaredProvider.Probe probe) {
        return probe.arguments().stream().map(a -> a.translated().orElse(a.nativeType()).spelling()).toList();
    }

    private static List<String> spellings(List<CtfType> types) {
        return types.stream().map(CtfType::spelling).toList();
    }

    private void checkAgainst(DeclaredProvider.Probe probe, DeclaredProvider.Probe old, String kind,
            List<String> before, List<String> now) {
        String mismatch = "probe " + item.name() + ":::" + probe.name() + " " + kind + " prototype ";
        if (before.size() != now.size()) {
            throw changed(probe, old, mismatch + "mismatch:\n\t current: " + arguments(now.size()) + "\n\tprevious: "
                    + arguments(before.size()));
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).equals(before.get(i))) {
                throw changed(probe, old, mismatch + "argument #" + (i + 1) + " mismatch:\n\t current: " + now.get(i)
                        + "\n\tprevious: " + before.get(i));
            }
        }
    }

    private static String arguments(int count) {
        return count + (count == 1 ? " arg" : " args");
    }

    private static Refusal changed(DeclaredProvider.Probe probe, DeclaredProvider.Probe old, String message) {
        return new Refusal(Diagnostic.error(ErrorTag.D_PROV_INCOMPAT, probe.span(), message)
                .withNote(old.span(), "it is declared here first"));
    }
}

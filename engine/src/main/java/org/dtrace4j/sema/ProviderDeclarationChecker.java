package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ArgumentType;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.source.Span;

/**
 * Checks provider declarations. No probe comes of one by itself: the object code of a traced program would bring it.
 *
 * <p>The second list of a probe, the arguments that programs see, refers to the first: by the names of the parameters
 * where they have names, else by position.
 */
final class ProviderDeclarationChecker {
    private static final int PROVIDER_NAME = 64 - 1;
    private static final int PROBE_NAME = 64 - 1;

    private ProviderDeclarationChecker() { }

    static void check(SessionScope scope, Item.ProviderDeclaration item) {
        checkName(item);
        Optional<DeclaredProvider> previous = scope.declaredProvider(item.name());
        Map<String, DeclaredProvider.Probe> probes = new LinkedHashMap<>();
        for (Item.ProbeDeclaration declaration : item.probes()) {
            DeclaredProvider.Probe probe = probe(scope, item.name(), declaration);
            DeclaredProvider.Probe same = probes.putIfAbsent(probe.name(), probe);
            if (same != null) {
                throw new Refusal(Diagnostic.error(ErrorTag.D_PROV_PRDUP, declaration.span(), "probe redeclared: "
                        + item.name() + ":::" + probe.name()).withNote(same.span(), "it is declared here first"));
            }
        }
        previous.ifPresent(p -> checkAgainst(item, p, probes));
        Map<String, DeclaredProvider.Probe> all = new LinkedHashMap<>();
        previous.ifPresent(p -> all.putAll(p.probes()));
        all.putAll(probes);
        scope.define(new DeclaredProvider(item.name(), all));
    }

    private static void checkName(Item.ProviderDeclaration item) {
        String name = item.name();
        if (name.length() > PROVIDER_NAME) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "provider name may not exceed " + PROVIDER_NAME
                    + " characters: " + name);
        }
        // The process id is put behind the name, and the two must stay apart.
        if (Character.isDigit(name.charAt(name.length() - 1))) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "provider name may not end with a digit: " + name);
        }
    }

    private static DeclaredProvider.Probe probe(SessionScope scope, String provider, Item.ProbeDeclaration item) {
        if (item.name().indexOf('`') >= 0) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "probe name may not contain scoping operator: "
                    + item.name());
        }
        // Two underlines stand for a hyphen, which no identifier can have.
        String name = item.name().replace("__", "-");
        if (name.length() > PROBE_NAME) {
            throw new Refusal(ErrorTag.D_PROV_BADNAME, item.span(), "probe name may not exceed " + PROBE_NAME
                    + " characters: " + name);
        }
        List<FunctionType.Parameter> natives = parameters(scope, item.arguments());
        checkNames(item);
        checkCount(item.span(), provider + ":::" + name, natives.size());
        List<ProbeArgument> arguments = new ArrayList<>();
        List<FunctionType.Parameter> seen = item.translated().isEmpty() ? natives
                : parameters(scope, item.translated().get());
        checkCount(item.span(), provider + ":::" + name, seen.size());
        for (int i = 0; i < seen.size(); i++) {
            arguments.add(item.translated().isEmpty() ? ProbeArgument.of(i, natives.get(i).type())
                    : argument(scope, provider + ":::" + name, natives, seen.get(i), i, item));
        }
        return new DeclaredProvider.Probe(item.span(), name,
                natives.stream().map(FunctionType.Parameter::type).toList(), arguments);
    }

    private static void checkNames(Item.ProbeDeclaration item) {
        Set<String> names = new HashSet<>();
        for (TypeSyntax.ParameterSyntax parameter : item.arguments()) {
            if (!parameter.name().isEmpty() && !names.add(parameter.name())) {
                throw new Refusal(ErrorTag.D_DECL_PROTO_FORM, parameter.span(),
                        "parameter is already declared in function prototype: " + parameter.name());
            }
        }
    }

    private static void checkCount(Span span, String probe, int count) {
        if (count > 10) {
            throw new Refusal(ErrorTag.D_PROV_PRARGLEN, span, "probe " + probe + " has " + count
                    + " arguments, and a probe can have 10");
        }
    }

    private static List<FunctionType.Parameter> parameters(SessionScope scope,
            List<TypeSyntax.ParameterSyntax> parameters) {
        try {
            // A name may come twice in the list of what programs see.
            return scope.resolver().parameters(parameters.stream()
                    .map(p -> new TypeSyntax.ParameterSyntax(p.span(), p.storage(), p.type(), "")).toList());
        } catch (CompileException e) {
            throw new Refusal(e.first());
        }
    }

    private static ProbeArgument argument(SessionScope scope, String probe, List<FunctionType.Parameter> natives,
            FunctionType.Parameter seen, int index, Item.ProbeDeclaration item) {
        String name = item.translated().orElseThrow().get(index).name();
        int mapping = name.isEmpty() ? index : -1;
        for (int i = 0; i < natives.size() && mapping < 0; i++) {
            mapping = item.arguments().get(i).name().equals(name) ? i : -1;
        }
        if (mapping < 0 || mapping >= natives.size()) {
            throw new Refusal(ErrorTag.D_PROV_PRARGLEN, item.translated().get().get(index).span(), "probe " + probe
                    + " argument #" + (index + 1) + (name.isEmpty() ? "" : " (" + name + ")")
                    + " does not correspond to any of its native arguments");
        }
        CtfType from = natives.get(mapping).type();
        TypedExpression value = new TemporaryRead(item.span(), new Temporary(from));
        CtfType to = seen.type();
        if (OperatorRules.assignable(to, value) == null
                && scope.translator(Types.isPointer(to) ? Types.target(to) : to, value).isEmpty()) {
            throw new Refusal(ErrorTag.D_PROV_PRXLATOR, item.translated().get().get(index).span(), "translator for "
                    + probe + " argument #" + (index + 1) + " from " + from.spelling() + " to " + to.spelling()
                    + " is not defined");
        }
        return new ProbeArgument(mapping, ArgumentType.of(from), Optional.of(ArgumentType.of(to)));
    }

    /** A provider may be declared again, but each of its probes only as it was. */
    private static void checkAgainst(Item.ProviderDeclaration item, DeclaredProvider previous,
            Map<String, DeclaredProvider.Probe> probes) {
        probes.forEach((name, probe) -> {
            DeclaredProvider.Probe old = previous.probes().get(name);
            boolean same = old == null || old.natives().size() == probe.natives().size()
                    && old.arguments().size() == probe.arguments().size();
            for (int i = 0; same && old != null && i < probe.natives().size(); i++) {
                same = Types.same(old.natives().get(i), probe.natives().get(i));
            }
            if (!same) {
                throw new Refusal(Diagnostic.error(ErrorTag.D_PROV_INCOMPAT, probe.span(), "provider interface mismatch"
                        + ": probe " + item.name() + ":::" + name + " has other arguments than before")
                        .withNote(old.span(), "it is declared here first"));
            }
        });
    }
}

package org.dtrace4j.sema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ArgumentType;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.source.Span;

/**
 * The probes that a piece of program stands for, as far as its meaning depends on them: the types of {@code args[]}.
 *
 * <p>Types are asked of the device only when {@code args[]} is used. All probes of a description must give the same
 * types; descriptions may differ, and then each gets code of its own (see {@link #argumentsUsed}).
 */
final class ProbeContext {
    /** Outside of clauses. */
    static final ProbeContext NONE = new ProbeContext(null, List.of(), List.of());

    private final Device device;
    private final List<ProbePattern> patterns;
    private final List<ProbeInfo> probes;
    private boolean argumentsUsed;
    private Map<Integer, ProbeArgument> arguments;

    /**
     * @param patterns the descriptions; the types are those of the first one's probes
     * @param probes what the first description matches
     */
    ProbeContext(Device device, List<ProbePattern> patterns, List<ProbeInfo> probes) {
        this.device = device;
        this.patterns = patterns;
        this.probes = probes;
    }

    /** Whether the meaning of what was checked depends on the description. */
    boolean argumentsUsed() {
        return argumentsUsed;
    }

    /** {@code args[index]}. */
    TypedExpression argument(ExpressionChecker checker, BuiltinVariable row, Expression.Index e) {
        Span span = e.span();
        if (e.indices().size() != 1) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, span, row.name() + "[ ] prototype mismatch: " + e.indices().size()
                    + " args passed, 1 expected");
        }
        TypedExpression index = checker.check(e.indices().get(0));
        if (!(index instanceof Constant constant) || !Types.isInteger(index.type())) {
            throw new Refusal(ErrorTag.D_PROTO_ARG, index.span(), row.name() + "[ ] argument #1 is incompatible with "
                    + "prototype:\n\tprototype: integer constant\n\t argument: " + index.type().spelling());
        }
        if (patterns.isEmpty()) {
            throw new Refusal(ErrorTag.D_ARGS_NONE, span, row.name()
                    + "[ ] may not be referenced outside of a probe clause");
        }
        argumentsUsed = true;
        ProviderStability.Described described = checker.scope().providerStability()
                .describe(device, patterns.get(0), probes).orElseThrow(() -> unstable(row, span));
        checker.scope().stability().use(span, "associative array " + row.name(), described.arguments());
        if (arguments == null) {
            arguments = arguments(row, span);
        }
        ProbeArgument argument = arguments.get((int) constant.value());
        Diagnostic outOfRange = Diagnostic.error(ErrorTag.D_ARGS_IDX, span, "index " + constant.value()
                + " is out of range for " + patterns.get(0) + " " + row.name() + "[ ]");
        if (argument == null || constant.value() != (int) constant.value()) {
            throw new Refusal(arguments.isEmpty() ? outOfRange.withHint("the types of this probe's arguments are not known: "
                    + "as integers they are arg0, arg1, and so on") : outOfRange);
        }
        if (argument.mapping() >= ProbeArgument.FIRED) {
            throw new Refusal(outOfRange.withHint("probes have " + ProbeArgument.FIRED + " arguments here"));
        }
        TypedExpression raw = new TypedExpression.Argument(span, BuiltinTypes.INT64, argument.mapping());
        TypedExpression value = typed(span, checker.scope().types().of(argument.nativeType(), span), raw);
        CtfType type = argument.translated().map(t -> checker.scope().types().of(t, span)).orElse(value.type());
        return checker.scope().options().text(Options.LATE).equals("dynamic")
                ? late(checker, span, (int) constant.value(), type, value)
                : translated(checker, span, (int) constant.value(), type, value);
    }

    /**
     * An argument whose translator may come later, with option {@code late}: also what needs no translation is translated,
     * by a translator of just these types if there is one. Else, where there can be one, the program is left open: as in
     * illumos it compiles, and no kernel takes it.
     */
    private static TypedExpression late(ExpressionChecker checker, Span span, int index, CtfType type,
            TypedExpression value) {
        SessionScope scope = checker.scope();
        CtfType made = Types.isPointer(type) ? Types.target(type) : type;
        if (scope.translator(made, value).isEmpty() && made.resolved() instanceof StructType struct
                && scope.types().complete(struct).isPresent()) {
            scope.symbols().leaveOpen("translator for args[" + index + "] from " + value.type().spelling() + " to "
                    + type.spelling() + " is not there yet, which option late lets pass");
            return value;
        }
        return translator(scope, span, index, type, value);
    }

    /** An argument as the type that programs see: converted if C can do that, else what a translator makes of it. */
    private static TypedExpression translated(ExpressionChecker checker, Span span, int index, CtfType type,
            TypedExpression value) {
        TypedExpression converted = type == value.type() ? value : OperatorRules.assignable(type, value);
        return converted != null ? converted : translator(checker.scope(), span, index, type, value);
    }

    private static TypedExpression translator(SessionScope scope, Span span, int index, CtfType type,
            TypedExpression value) {
        boolean pointer = Types.isPointer(type);
        Translator translator = scope.translator(pointer ? Types.target(type) : type, value)
                .orElseThrow(() -> new Refusal(ErrorTag.D_ARGS_XLATOR, span, "translator for args[" + index + "] from "
                        + value.type().spelling() + " to " + type.spelling() + " is not defined"));
        return new TypedExpression.Translated(span,
                pointer ? DynamicType.TRANSLATED_POINTER : DynamicType.TRANSLATED, translator, value);
    }

    private static TypedExpression typed(Span span, CtfType type, TypedExpression raw) {
        if (Types.isInteger(type)) {
            return Folding.convert(span, type, raw);
        }
        return Types.isByReference(type) && !Types.isString(type) ? new TypedExpression.Place(span, type, raw)
                : Folding.retype(span, type, raw);
    }

    private Map<Integer, ProbeArgument> arguments(BuiltinVariable row, Span span) {
        Map<Integer, ProbeArgument> first = null;
        for (ProbeInfo probe : probes) {
            Map<Integer, ProbeArgument> these = new LinkedHashMap<>();
            for (ArgumentInfo argument : device.arguments(probe.id())) {
                these.put(argument.index(), argument.argument());
            }
            if (first != null && !agree(first, these)) {
                first = null;
                break;
            }
            first = these;
        }
        if (first == null) {
            throw unstable(row, span);
        }
        return first;
    }

    private Refusal unstable(BuiltinVariable row, Span span) {
        return new Refusal(Diagnostic.error(ErrorTag.D_ARGS_MULTI, span, row.name()
                + "[ ] may not be referenced because probe description "
                + patterns.get(0) + " matches an unstable set of probes")
                .withHint(probes.isEmpty() ? "it matches no probe now, so nothing is known of what args[ ] would be"
                        : "the arguments of probes that may differ are arg0, arg1, and so on"));
    }

    private static boolean agree(Map<Integer, ProbeArgument> left, Map<Integer, ProbeArgument> right) {
        return left.keySet().equals(right.keySet())
                && left.entrySet().stream().allMatch(e -> agree(e.getValue(), right.get(e.getKey())));
    }

    private static boolean agree(ProbeArgument left, ProbeArgument right) {
        return left.mapping() == right.mapping() && agree(left.nativeType(), right.nativeType())
                && left.translated().map(ArgumentType::spelling).equals(right.translated().map(ArgumentType::spelling));
    }

    private static boolean agree(ArgumentType left, ArgumentType right) {
        return left.known().isPresent() && right.known().isPresent()
                ? Types.same(left.known().get(), right.known().get()) : left.spelling().equals(right.spelling());
    }
}

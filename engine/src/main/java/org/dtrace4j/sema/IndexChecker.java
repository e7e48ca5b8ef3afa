package org.dtrace4j.sema;

import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.VariableImage;

/**
 * Checks what stands before brackets: a builtin array, an argument of the probe, an inline with parameters, an
 * associative array of the program, or else an array or pointer in memory.
 */
final class IndexChecker {
    private final SessionScope scope;
    private final ExpressionChecker expressions;
    private final AssignmentChecker assignments;
    private final CallChecker calls;

    IndexChecker(ExpressionChecker expressions, AssignmentChecker assignments, CallChecker calls) {
        this.scope = expressions.scope();
        this.expressions = expressions;
        this.assignments = assignments;
        this.calls = calls;
    }

    TypedExpression check(Expression.Index e) {
        Optional<BuiltinVariable> builtin = builtinArray(e.base());
        if (builtin.isPresent() && builtin.get().source() instanceof BuiltinVariable.Elements) {
            return calls.element(e, Subroutines.array(builtin.get().name()).orElseThrow());
        }
        if (builtin.isPresent()) {
            return expressions.probes().argument(expressions, builtin.get(), e);
        }
        if (e.base() instanceof Expression.Identifier id) {
            Optional<InlineDefinition> inline = scope.variable(VariableImage.Scope.GLOBAL, id.name()).isPresent()
                    ? Optional.empty() : scope.inline(id.name());
            if (inline.isPresent() && inline.get().hasParameters()) {
                return expressions.expand(inline.get(), e.span(), e.indices());
            }
        }
        if (e.base() instanceof Expression.Identifier id && !scope.isKnownGlobal(id.name())
                && scope.variable(VariableImage.Scope.GLOBAL, id.name()).isEmpty()) {
            // The brackets make an array of the name, which then has no value to read.
            throw scope.unknown().unassigned(id.span(), VariableImage.Scope.GLOBAL, id.name());
        }
        Optional<Variable> array = assignments.array(e.base());
        if (array.isPresent()) {
            return new TypedExpression.VariableRead(e.span(), array.get(),
                    KeyRules.keys(expressions, e.span(), array.get(), e.indices()));
        }
        TypedExpression base = expressions.check(e.base());
        if (e.indices().size() != 1) {
            throw new Refusal(ErrorTag.D_ARR_BADREF, e.span(),
                    "cannot access " + describe(e.base()) + " as an associative array");
        }
        TypedExpression index = expressions.check(e.indices().get(0));
        boolean variable = e.base() instanceof Expression.Identifier || e.base() instanceof Expression.ScopedVariable;
        if (variable && Types.isInteger(base.type())) {
            throw scalarAsArray(e, index);
        }
        return MemoryRules.element(e.span(), base, index);
    }

    /**
     * An integer is added to the index, as C has it, and then is no pointer. That a string would be one helps nobody:
     * an associative array was meant.
     */
    private static Refusal scalarAsArray(Expression.Index e, TypedExpression index) {
        String name = e.base().span().text();
        return new Refusal((Types.isString(index.type())
                ? Diagnostic.error(ErrorTag.D_IDENT_BADREF, e.span(), "scalar '" + name
                        + "' may not be referenced as associative array")
                : Diagnostic.error(ErrorTag.D_DEREF_NONPTR, e.span(), "cannot dereference non-pointer type"))
                .withHint(name + " is a scalar, and an associative array needs a name of its own"));
    }

    /** What an expression is, as the original's messages have it. */
    private static String describe(Expression e) {
        String text = e.span().text();
        return e instanceof Expression.ScopedVariable scoped ? "scalar " + scoped.name()
                : e instanceof Expression.Identifier ? "scalar " + text
                : e instanceof Expression.ExternalSymbol ? "symbol " + text
                : e instanceof Expression.Member member ? "operator " + (member.arrow() ? "->" : ".") : text;
    }

    private Optional<BuiltinVariable> builtinArray(Expression base) {
        if (!(base instanceof Expression.Identifier id) || expressions.isParameter(id.name())
                || scope.variable(VariableImage.Scope.GLOBAL, id.name()).isPresent()) {
            return Optional.empty();
        }
        Optional<BuiltinVariable> row = scope.rows().builtin(id.name());
        return row.filter(r -> r.source() instanceof BuiltinVariable.TypedArguments
                || r.source() instanceof BuiltinVariable.Elements);
    }
}

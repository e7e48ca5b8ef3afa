package org.dtrace4j.codegen;

import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedExpression.LogicalOperation;
import org.dtrace4j.sema.TypedExpression.Relation;
import org.dtrace4j.sema.Types;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Emits what depends on the truth of an expression: jumps, and the numbers 1 and 0 for it. */
final class ConditionEmitter {
    private final Code code;
    private final ExpressionEmitter expressions;

    ConditionEmitter(Code code, ExpressionEmitter expressions) {
        this.code = code;
        this.expressions = expressions;
    }

    /**
     * Jumps unless a predicate is true, and goes on otherwise with what it has read: {@code /self->ts/} is most often followed by
     * a use of the variable, and where a thread's variable is must be asked each time.
     */
    void guard(TypedExpression predicate, Label refused) {
        if (predicate instanceof TypedExpression.Logical and && and.operation() == LogicalOperation.AND) {
            guard(and.left(), refused);
            guard(and.right(), refused);
            return;
        }
        if (predicate instanceof TypedExpression.Comparison comparison) {
            keepRead(comparison.left());
            keepRead(comparison.right());
        } else {
            keepRead(predicate);
        }
        jump(predicate, false, refused);
    }

    /** Keeps the value of a variable that is read whatever the rest comes to. */
    private void keepRead(TypedExpression e) {
        if (e instanceof TypedExpression.Retyped retyped) {
            keepRead(retyped.operand());
        } else if (e instanceof TypedExpression.Converted converted) {
            keepRead(converted.operand());
        } else if (e instanceof TypedExpression.VariableRead read) {
            expressions.variables().keep(read);
        }
    }

    /** Jumps if the truth of {@code e} is {@code wanted}, and goes on otherwise. */
    void jump(TypedExpression e, boolean wanted, Label target) {
        if (e instanceof TypedExpression.Not not) {
            jump(not.operand(), !wanted, target);
        } else if (e instanceof TypedExpression.Logical logical && logical.operation() != LogicalOperation.XOR) {
            jumpLogical(logical, wanted, target);
        } else if (e instanceof TypedExpression.Comparison comparison) {
            compare(comparison);
            code.jump(opcode(comparison.relation(), wanted), target);
        } else if (e instanceof TypedExpression.StringComparison comparison) {
            compareStrings(comparison);
            code.jump(opcode(comparison.relation(), wanted), target);
        } else {
            expressions.value(e);
            code.push(0L);
            code.insn(Opcodes.LCMP);
            code.jump(wanted ? Opcodes.IFNE : Opcodes.IFEQ, target);
        }
        code.step();
    }

    private void jumpLogical(TypedExpression.Logical e, boolean wanted, Label target) {
        boolean deciding = e.operation() == LogicalOperation.OR;
        if (wanted == deciding) {
            jump(e.left(), wanted, target);
            jump(e.right(), wanted, target);
        } else {
            Label otherwise = new Label();
            jump(e.left(), deciding, otherwise);
            jump(e.right(), wanted, target);
            code.label(otherwise);
        }
    }

    private static int opcode(Relation relation, boolean wanted) {
        return switch (relation) {
            case EQUAL -> wanted ? Opcodes.IFEQ : Opcodes.IFNE;
            case NOT_EQUAL -> wanted ? Opcodes.IFNE : Opcodes.IFEQ;
            case LESS -> wanted ? Opcodes.IFLT : Opcodes.IFGE;
            case LESS_EQUAL -> wanted ? Opcodes.IFLE : Opcodes.IFGT;
            case GREATER -> wanted ? Opcodes.IFGT : Opcodes.IFLE;
            case GREATER_EQUAL -> wanted ? Opcodes.IFGE : Opcodes.IFLT;
        };
    }

    /** Leaves an int that compares with 0 as left does with right. */
    private void compare(TypedExpression.Comparison e) {
        boolean equality = e.relation() == Relation.EQUAL || e.relation() == Relation.NOT_EQUAL;
        // Unsigned values of fewer bits are not negative as longs, so they compare as they are.
        boolean bias = e.unsigned() && !equality
                && !(Types.isInteger(e.left().type()) && Types.integer(e.left().type()).bits() < Long.SIZE);
        biased(e.left(), bias);
        biased(e.right(), bias);
        code.insn(Opcodes.LCMP);
    }

    private void biased(TypedExpression e, boolean bias) {
        expressions.value(e);
        if (bias) {
            code.push(Long.MIN_VALUE);
            code.insn(Opcodes.LXOR);
        }
    }

    private void compareStrings(TypedExpression.StringComparison e) {
        code.firing();
        expressions.value(e.left());
        expressions.value(e.right());
        code.mayFault();
        code.call("compareStrings", "(JJ)I");
    }

    /** Leaves 0 or 1 for the truth of an expression. */
    void truth(TypedExpression e) {
        Label no = new Label();
        Label end = new Label();
        jump(e, false, no);
        code.push(1L);
        code.jump(Opcodes.GOTO, end);
        code.label(no);
        code.push(0L);
        code.label(end);
    }
}

package org.dtrace4j.codegen;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedExpression.ArithmeticOperation;
import org.dtrace4j.sema.TypedExpression.LogicalOperation;
import org.dtrace4j.sema.Types;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Emits expressions: each visit leaves the value on the stack as a long. */
final class ExpressionEmitter implements TypedExpression.Visitor<Void> {
    private final Code code;
    private final ConstantSection constants;
    private final VariableEmitter variables;
    private final ConditionEmitter conditions;
    private final Map<TypedExpression.Temporary, Integer> temporaries = new IdentityHashMap<>();

    ExpressionEmitter(Code code, ConstantSection constants, References references) {
        this.code = code;
        this.constants = constants;
        this.variables = new VariableEmitter(code, this, references);
        this.conditions = new ConditionEmitter(code, this);
    }

    VariableEmitter variables() {
        return variables;
    }

    ConditionEmitter conditions() {
        return conditions;
    }

    /** Leaves the value on the stack. */
    void value(TypedExpression e) {
        e.accept(this);
        code.step();
    }

    /** Evaluates for what it does, and leaves nothing. */
    void effect(TypedExpression e) {
        if (e instanceof TypedExpression.VariableWrite write) {
            variables.write(write, false);
        } else if (e instanceof TypedExpression.Store store) {
            store(store.type(), store.address(), store.value());
        } else if (e instanceof TypedExpression.Sequence sequence) {
            effect(sequence.first());
            effect(sequence.second());
        } else if (e instanceof TypedExpression.Let let) {
            bind(let);
            effect(let.body());
        } else if (e instanceof TypedExpression.Retyped retyped && Types.isVoid(retyped.type())) {
            effect(retyped.operand());
        } else if (!(e instanceof TypedExpression.Constant)) {
            value(e);
            if (!(e instanceof TypedExpression.Call && Types.isVoid(e.type()))) {
                code.insn(Opcodes.POP2);
            }
        }
        code.step();
    }

    @Override
    public Void visitConstant(TypedExpression.Constant e) {
        code.push(e.value());
        return null;
    }

    @Override
    public Void visitStringConstant(TypedExpression.StringConstant e) {
        code.firing();
        code.ecb();
        code.push(constants.offset(e.value()));
        code.call("constant", "(Lorg/dtrace4j/abi/Ecb;I)J");
        return null;
    }

    @Override
    public Void visitBuiltinRead(TypedExpression.BuiltinRead e) {
        BuiltinVariable.Method method = (BuiltinVariable.Method) e.row().source();
        code.mayBeRefused();
        code.firing();
        if (method.perEcb()) {
            code.ecb();
        }
        code.call(method.name(), method.perEcb() ? "(Lorg/dtrace4j/abi/Ecb;)J" : "()J");
        return null;
    }

    @Override
    public Void visitArgument(TypedExpression.Argument e) {
        code.mayBeRefused();
        code.argument(e.index());
        return null;
    }

    @Override
    public Void visitVariableRead(TypedExpression.VariableRead e) {
        variables.read(e);
        return null;
    }

    @Override
    public Void visitVariableWrite(TypedExpression.VariableWrite e) {
        variables.write(e, true);
        return null;
    }

    @Override
    public Void visitLoad(TypedExpression.Load e) {
        load(e.type(), Types.isUnsigned(e.type()), e.address());
        return null;
    }

    private void load(CtfType type, boolean unsigned, TypedExpression address) {
        code.firing();
        value(address);
        code.mayFault();
        int bits = bits(type);
        code.call(bits == Long.SIZE ? "load64" : "load" + (unsigned ? "U" : "S") + bits, "(J)J");
    }

    @Override
    public Void visitStore(TypedExpression.Store e) {
        TypedExpression value = settle(e.value());
        store(e.type(), e.address(), value);
        value(value);
        return null;
    }

    private void store(CtfType type, TypedExpression address, TypedExpression value) {
        code.firing();
        value(address);
        value(value);
        if (Types.isByReference(type)) {
            code.push((int) (Types.isString(type) ? StringType.MEMBER_BYTES : type.size()));
        }
        code.mayFault();
        if (Types.isByReference(type)) {
            code.call(Types.isString(type) ? "putString" : "putBytes", "(JJI)V");
        } else {
            code.call("put" + bits(type), "(JJ)V");
        }
    }

    private static int bits(CtfType type) {
        return Types.isInteger(type) ? Types.integer(type).bits() : Long.SIZE;
    }

    @Override
    public Void visitBitFieldLoad(TypedExpression.BitFieldLoad e) {
        load(e.type(), true, e.address());
        int left = Long.SIZE - e.shift() - e.width();
        if (left != 0) {
            code.push(left);
            code.insn(Opcodes.LSHL);
        }
        if (e.width() != Long.SIZE) {
            code.push(Long.SIZE - e.width());
            code.insn(Types.isUnsigned(e.type()) ? Opcodes.LUSHR : Opcodes.LSHR);
        }
        return null;
    }

    @Override
    public Void visitPlace(TypedExpression.Place e) {
        value(e.address());
        return null;
    }

    @Override
    public Void visitRetyped(TypedExpression.Retyped e) {
        value(e.operand());
        return null;
    }

    @Override
    public Void visitConverted(TypedExpression.Converted e) {
        value(e.operand());
        code.normalize(Types.integer(e.type()));
        return null;
    }

    @Override
    public Void visitUnary(TypedExpression.Unary e) {
        value(e.operand());
        switch (e.operation()) {
            case NEGATE -> code.insn(Opcodes.LNEG);
            case COMPLEMENT -> {
                code.push(-1L);
                code.insn(Opcodes.LXOR);
            }
            default -> throw new IllegalStateException(e.operation().toString());
        }
        normalize(e.type());
        return null;
    }

    private void normalize(CtfType type) {
        if (Types.isInteger(type)) {
            code.normalize(Types.integer(type));
        }
    }

    @Override
    public Void visitArithmetic(TypedExpression.Arithmetic e) {
        boolean unsigned = Types.isUnsigned(e.type());
        if (e.operation().isDivision()) {
            divide(e, unsigned);
            return null;
        }
        value(e.left());
        value(e.right());
        if (e.operation().isShift()) {
            code.insn(Opcodes.L2I);
        }
        code.insn(switch (e.operation()) {
            case ADD -> Opcodes.LADD;
            case SUBTRACT -> Opcodes.LSUB;
            case MULTIPLY -> Opcodes.LMUL;
            case AND -> Opcodes.LAND;
            case OR -> Opcodes.LOR;
            case XOR -> Opcodes.LXOR;
            case SHIFT_LEFT -> Opcodes.LSHL;
            case SHIFT_RIGHT -> unsigned ? Opcodes.LUSHR : Opcodes.LSHR;
            case DIVIDE, REMAINDER -> throw new IllegalStateException();
        });
        if (canOverflow(e.operation())) {
            normalize(e.type());
        }
        return null;
    }

    /** Whether the result of operands that fit may not fit. */
    private static boolean canOverflow(ArithmeticOperation operation) {
        return switch (operation) {
            case ADD, SUBTRACT, MULTIPLY, SHIFT_LEFT, DIVIDE -> true;
            case AND, OR, XOR, SHIFT_RIGHT, REMAINDER -> false;
        };
    }

    private void divide(TypedExpression.Arithmetic e, boolean unsigned) {
        code.firing();
        value(e.left());
        value(e.right());
        if (!(e.right() instanceof TypedExpression.Constant)) {
            code.mayFault();
        }
        String operation = e.operation() == ArithmeticOperation.DIVIDE ? "divide" : "remainder";
        code.call(operation + (unsigned ? "Unsigned" : ""), "(JJ)J");
        if (canOverflow(e.operation()) && !unsigned) {
            normalize(e.type());
        }
    }

    @Override
    public Void visitComparison(TypedExpression.Comparison e) {
        conditions.truth(e);
        return null;
    }

    @Override
    public Void visitStringComparison(TypedExpression.StringComparison e) {
        conditions.truth(e);
        return null;
    }

    @Override
    public Void visitNot(TypedExpression.Not e) {
        conditions.truth(e);
        return null;
    }

    @Override
    public Void visitLogical(TypedExpression.Logical e) {
        if (e.operation() != LogicalOperation.XOR) {
            conditions.truth(e);
            return null;
        }
        value(e.left());
        code.normalize(IntegerType.BOOL);
        value(e.right());
        code.normalize(IntegerType.BOOL);
        code.insn(Opcodes.LXOR);
        return null;
    }

    @Override
    public Void visitConditional(TypedExpression.Conditional e) {
        Label otherwise = new Label();
        Label end = new Label();
        conditions.jump(e.condition(), false, otherwise);
        value(e.whenTrue());
        code.jump(Opcodes.GOTO, end);
        code.label(otherwise);
        value(e.whenFalse());
        code.label(end);
        return null;
    }

    @Override
    public Void visitSequence(TypedExpression.Sequence e) {
        effect(e.first());
        value(e.second());
        return null;
    }

    @Override
    public Void visitCall(TypedExpression.Call e) {
        code.firing();
        for (TypedExpression argument : e.arguments()) {
            value(argument);
        }
        if (e.row().faults()) {
            code.mayFault();
        }
        String parameters = "J".repeat(e.arguments().size());
        code.callStatic(e.row().owner(), e.row().method(),
                "(L" + Code.FIRING + ";" + parameters + ")" + (Types.isVoid(e.row().result()) ? "V" : "J"));
        return null;
    }

    private void bind(TypedExpression.Let e) {
        value(e.value());
        temporaries.put(e.temporary(), code.storeLong());
    }

    @Override
    public Void visitLet(TypedExpression.Let e) {
        bind(e);
        value(e.body());
        return null;
    }

    @Override
    public Void visitTemporaryRead(TypedExpression.TemporaryRead e) {
        code.loadLong(temporaries.get(e.temporary()));
        return null;
    }

    @Override
    public Void visitStack(TypedExpression.Stack e) {
        throw new IllegalStateException("a stack is not a value on the stack");
    }

    /**
     * Evaluates now what later could disturb or be disturbed, and leaves nothing on the stack.
     *
     * @return what to put in its place: a temporary, or the expression itself if it is indifferent to when it is
     * evaluated
     */
    TypedExpression settle(TypedExpression e) {
        if (isSettled(e)) {
            return e;
        }
        TypedExpression.Temporary temporary = new TypedExpression.Temporary(e.type());
        value(e);
        temporaries.put(temporary, code.storeLong());
        return new TypedExpression.TemporaryRead(e.span(), temporary);
    }

    /** Settles all of a list in order. */
    List<TypedExpression> settle(List<TypedExpression> list) {
        return list.stream().map(this::settle).toList();
    }

    private static boolean isSettled(TypedExpression e) {
        if (e instanceof TypedExpression.Retyped r) {
            return isSettled(r.operand());
        }
        if (e instanceof TypedExpression.Converted c) {
            return isSettled(c.operand());
        }
        return e instanceof TypedExpression.Constant || e instanceof TypedExpression.StringConstant
                || e instanceof TypedExpression.Argument || e instanceof TypedExpression.BuiltinRead
                || e instanceof TypedExpression.TemporaryRead || e instanceof TypedExpression.Stack;
    }
}

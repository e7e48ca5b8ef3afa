package org.dtrace4j.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.sema.FieldRules;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedStatement;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Emits the method of one clause:
 *
 * <pre>
 *   if (!predicate) return;
 *   int base = f.reserve(e);  if (base &lt; 0) return;       // only if the clause records
 *   … statements …
 *   f.commit(e);                                           // only if the clause records
 * </pre>
 *
 * <p>In a clause that speculates, {@code f.speculate(e, id)} at the place of the action stands for {@code f.reserve(e)}, and
 * {@code f.demand(e)} where that would be ends a clause for whose record the principal buffer has no room.
 */
final class ClauseEmitter implements TypedStatement.Visitor<Void> {
    private static final String ECB_TO_VOID = "(Lorg/dtrace4j/abi/Ecb;)V";

    private final Code code;
    private final ExpressionEmitter expressions;
    private final References references;
    private final RecordLayout layout;
    private final boolean accounts;
    /** Whether what is emitted next finds a record that is reserved and not committed. */
    private boolean open;

    /**
     * @param accounts whether the clause is to keep books on its firings
     * @param restricted whether its consumer may not know everything that it asks for
     */
    ClauseEmitter(MethodVisitor out, RecordLayout layout, ConstantSection constants, References references,
            boolean accounts, boolean restricted) {
        this.accounts = accounts;
        this.code = new Code(out, restricted);
        this.expressions = new ExpressionEmitter(code, constants, references);
        this.references = references;
        this.layout = layout;
    }

    void emit(TypedClause clause) {
        Label refused = new Label();
        code.out().visitCode();
        account(Firing.FIRED);
        boolean guarded = clause.predicate().isPresent() && !isTrue(clause.predicate().get());
        if (guarded) {
            code.beginStatement(0);
            expressions.conditions().guard(clause.predicate().get(), refused);
        }
        if (layout.records() && !layout.speculates()) {
            code.firing();
            code.ecb();
            code.call("reserve", "(Lorg/dtrace4j/abi/Ecb;)I");
            openRecord();
        } else if (layout.speculates()) {
            code.firing();
            code.ecb();
            code.call("demand", ECB_TO_VOID);
        }
        statements(clause);
        closeRecord();
        account(Firing.DONE);
        code.insn(Opcodes.RETURN);
        if (guarded) {
            code.label(refused);
            account(Firing.PREDICATE_FALSE);
            code.insn(Opcodes.RETURN);
        }
        code.out().visitMaxs(0, 0);
        code.out().visitEnd();
    }

    private static boolean isTrue(TypedExpression predicate) {
        return predicate instanceof TypedExpression.Constant c && c.value() != 0;
    }

    /** Goes on if the base on the stack is one; each end returns for itself, as every path must know its record. */
    private void openRecord() {
        Label room = new Label();
        code.storeBase();
        code.base();
        code.jump(Opcodes.IFGE, room);
        account(Firing.NOT_RECORDED);
        code.insn(Opcodes.RETURN);
        code.label(room);
        open = true;
    }

    private void account(int stage) {
        if (accounts) {
            code.firing();
            code.ecb();
            code.push(stage);
            code.call("account", "(Lorg/dtrace4j/abi/Ecb;I)V");
        }
    }

    private void closeRecord() {
        if (open) {
            code.firing();
            code.ecb();
            code.call("commit", ECB_TO_VOID);
            open = false;
        }
    }

    private void statements(TypedClause clause) {
        int action = 1;
        for (TypedStatement statement : clause.statements()) {
            code.beginStatement(action);
            statement.accept(this);
            action += ActionNumbers.of(statement);
        }
    }

    @Override
    public Void visitEvaluate(TypedStatement.Evaluate s) {
        expressions.effect(s.expression());
        return null;
    }

    @Override
    public Void visitAggregate(TypedStatement.Aggregate s) {
        references.add(s.aggregation());
        List<TypedExpression> keys = new ArrayList<>();
        for (TypedExpression key : s.keys()) {
            code.part(ActionNumbers.ofKey(keys.size()));
            keys.add(expressions.settle(key));
        }
        code.part(ActionNumbers.ofValue(s));
        Optional<TypedExpression> value = s.value().map(expressions::settle);
        code.part(ActionNumbers.ofWeight(s));
        Optional<TypedExpression> weight = s.weight().map(expressions::settle);
        if (keys.isEmpty()) {
            code.firing();
            code.push(s.aggregation().id());
            code.call(slotWithoutKeys(s), "(I)I");
        } else if (!slotUnderFew(s, keys)) {
            expressions.variables().tuple(keys);
            code.firing();
            code.ecb();
            code.push(s.aggregation().id());
            code.call("aggregate", "(Lorg/dtrace4j/abi/Ecb;I)I");
        }
        int slot = code.storeInt();
        Label noRoom = new Label();
        code.loadInt(slot);
        code.jump(Opcodes.IFLT, noRoom);
        code.firing();
        code.loadInt(slot);
        code.part(ActionNumbers.ofValue(s));
        value.ifPresentOrElse(expressions::value, () -> code.push(0L));
        code.part(ActionNumbers.ofWeight(s));
        weight.ifPresentOrElse(expressions::value, () -> code.push(1L));
        code.push(s.aggregation().parameter());
        code.callStatic(s.aggregation().function().getClass().getName().replace('.', '/'), "update",
                "(L" + Code.FIRING + ";IJJJ)V");
        code.label(noRoom);
        return null;
    }

    private static String slotWithoutKeys(TypedStatement.Aggregate s) {
        AggregatingFunction function = s.aggregation().function();
        if (!Aggregations.hasLine(function.words(s.aggregation().parameter()))) {
            return "aggregateKeyless";
        }
        return function.needsMark(s.weight().isPresent()) ? "aggregateMarked" : "aggregateInPlace";
    }

    /** Looks for the slot of an aggregation under a key that need not be laid down first; false where it must be. */
    private boolean slotUnderFew(TypedStatement.Aggregate s, List<TypedExpression> keys) {
        boolean first = isString(keys.get(0));
        boolean last = isString(keys.get(keys.size() - 1));
        if (keys.size() > 2 || keys.size() == 2 && first && last
                || !keys.stream().allMatch(key -> isString(key) || VariableEmitter.isWord(key))) {
            return false;
        }
        for (int i = 0; i < keys.size(); i++) {
            code.part(ActionNumbers.ofKey(i));
            code.ask(FieldRules.kind(keys.get(i).type()));
        }
        code.firing();
        code.push(s.aggregation().id());
        if (keys.size() == 2) {
            code.push(first ? Firing.STRING_FIRST : last ? Firing.STRING_LAST : Firing.TWO_WORDS);
        }
        for (int i = 0; i < keys.size(); i++) {
            code.part(ActionNumbers.ofKey(i));
            expressions.value(keys.get(i));
        }
        if (first || last) {
            code.part(ActionNumbers.ofKey(first ? 0 : keys.size() - 1));
            code.mayFaultRecording();
        }
        if (keys.size() == 2) {
            code.call("aggregateUnderTwo", "(IIJJ)I");
        } else {
            code.call(first ? "aggregateUnderString" : "aggregateUnder", "(IJ)I");
        }
        return true;
    }

    private static boolean isString(TypedExpression key) {
        return FieldRules.kind(key.type()) == FieldImage.Kind.STRING;
    }

    @Override
    public Void visitAct(TypedStatement.Act s) {
        s.aggregations().forEach(references::add);
        for (int i = 0; i < s.fields().size(); i++) {
            code.part(ActionNumbers.ofField(s, i));
            store(s.fields().get(i));
        }
        if (s.row().method().isPresent()) {
            call(s, s.row().method().get());
        }
        return null;
    }

    private void call(TypedStatement.Act s, String method) {
        boolean opens = s.row().kind() == Action.Kind.SPECULATE;
        if (s.row().kind() == Action.Kind.COMMIT) {
            // What this clause has speculated itself is to be committed too.
            closeRecord();
        }
        code.firing();
        code.ecb();
        s.operands().forEach(expressions::value);
        if (s.operands().isEmpty()) {
            code.mayBeRefusedActing();
        } else {
            code.mayFaultRecording();
        }
        code.call(method, "(Lorg/dtrace4j/abi/Ecb;" + "J".repeat(s.operands().size()) + (opens ? ")I" : ")V"));
        if (opens) {
            openRecord();
        }
    }

    private void store(TypedStatement.Field field) {
        code.ask(field.kind());
        code.firing();
        code.base();
        code.push(layout.offset(field));
        switch (field.kind()) {
            case SIGNED, UNSIGNED, SYMBOL, MODULE -> {
                expressions.value(field.value());
                code.call("store" + 8 * field.size(), "(IIJ)V");
            }
            case STRING -> {
                code.push(field.size());
                expressions.value(field.value());
                code.mayFaultRecording();
                code.call("storeString", "(IIIJ)V");
            }
            case BYTES, FLOAT -> {
                code.push(field.size());
                expressions.value(field.value());
                code.mayFaultRecording();
                code.call("storeBytes", "(IIIJ)V");
            }
            case KERNEL_STACK -> {
                code.push(((TypedExpression.Stack) field.value()).frames());
                code.mayFaultRecording();
                code.call("storeStack", "(III)V");
            }
            case USER_STACK -> {
                code.push(((TypedExpression.Stack) field.value()).frames());
                code.mayFaultRecording();
                code.call("storeUserStack", "(III)V");
            }
            case USER_SYMBOL, USER_MODULE, USER_ADDRESS -> {
                // The process, by its id, then the address.
                code.mayBeRefusedActing();
                code.firing();
                code.call("pid", "()J");
                code.call("store64", "(IIJ)V");
                code.firing();
                code.base();
                code.push(layout.offset(field) + Long.BYTES);
                expressions.value(field.value());
                code.call("store64", "(IIJ)V");
            }
            default -> throw new IllegalStateException(field.kind().toString());
        }
    }
}

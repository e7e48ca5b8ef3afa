package org.dtrace4j.sema;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.sema.TypedStatement.Field;

/**
 * Writes typed programs for people: one line for each statement, in a notation like C's in which every conversion and
 * load can be seen.
 */
public final class TypedPrinter implements TypedExpression.Visitor<String>, TypedStatement.Visitor<String> {
    private final Map<TypedExpression.Temporary, Integer> temporaries = new IdentityHashMap<>();

    private TypedPrinter() { }

    /** A clause, several lines. */
    public static String print(TypedClause clause) {
        TypedPrinter printer = new TypedPrinter();
        StringBuilder text = new StringBuilder();
        text.append(clause.probes().stream().map(Object::toString).collect(Collectors.joining(", "))).append('\n');
        clause.predicate().ifPresent(p -> text.append('/').append(p.accept(printer)).append("/\n"));
        text.append("{\n");
        for (TypedStatement statement : clause.statements()) {
            text.append("    ").append(statement.accept(printer)).append(";\n");
        }
        return text.append("}\n").toString();
    }

    /** An expression, one line. */
    public static String print(TypedExpression expression) {
        return expression.accept(new TypedPrinter());
    }

    private String list(List<TypedExpression> expressions) {
        return expressions.stream().map(e -> e.accept(this)).collect(Collectors.joining(", "));
    }

    private static String spell(TypedExpression e) {
        return e.type().spelling();
    }

    @Override
    public String visitEvaluate(TypedStatement.Evaluate s) {
        return s.expression().accept(this);
    }

    @Override
    public String visitAggregate(TypedStatement.Aggregate s) {
        String keys = s.keys().isEmpty() ? "" : "[" + list(s.keys()) + "]";
        String arguments = s.value().map(v -> v.accept(this)).orElse("")
                + s.weight().map(w -> ", " + w.accept(this)).orElse("");
        String parameter = s.aggregation().parameter() == 0 ? "" : " with 0x"
                + Long.toHexString(s.aggregation().parameter());
        return "@" + s.aggregation().name() + keys + " = " + s.aggregation().function().name() + "(" + arguments + ")"
                + parameter;
    }

    @Override
    public String visitAct(TypedStatement.Act s) {
        StringBuilder text = new StringBuilder(s.row().name()).append('(');
        String separator = "";
        if (!s.format().isEmpty()) {
            text.append(quoted(s.format()));
            separator = ", ";
        }
        for (Aggregation aggregation : s.aggregations()) {
            text.append(separator).append('@').append(aggregation.name());
            separator = ", ";
        }
        for (Field field : s.fields()) {
            text.append(separator).append(field.value().accept(this)).append(" as ").append(spell(field.value()));
            separator = ", ";
        }
        return text.append(')').toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
    }

    @Override
    public String visitConstant(TypedExpression.Constant e) {
        return Types.isUnsigned(e.type()) ? Long.toUnsignedString(e.value()) : Long.toString(e.value());
    }

    @Override
    public String visitStringConstant(TypedExpression.StringConstant e) {
        return quoted(e.value());
    }

    @Override
    public String visitBuiltinRead(TypedExpression.BuiltinRead e) {
        return e.row().name();
    }

    @Override
    public String visitArgument(TypedExpression.Argument e) {
        return "arg" + e.index();
    }

    private String variable(Variable variable, List<TypedExpression> keys) {
        return variable + (keys.isEmpty() ? "" : "[" + list(keys) + "]");
    }

    @Override
    public String visitVariableRead(TypedExpression.VariableRead e) {
        return variable(e.variable(), e.keys());
    }

    @Override
    public String visitVariableWrite(TypedExpression.VariableWrite e) {
        return variable(e.variable(), e.keys()) + " = " + e.value().accept(this);
    }

    @Override
    public String visitLoad(TypedExpression.Load e) {
        return "load<" + spell(e) + ">(" + e.address().accept(this) + ")";
    }

    @Override
    public String visitStore(TypedExpression.Store e) {
        return "store<" + spell(e) + ">(" + e.address().accept(this) + ", " + e.value().accept(this) + ")";
    }

    @Override
    public String visitBitFieldLoad(TypedExpression.BitFieldLoad e) {
        return "load<" + spell(e) + ":" + e.width() + "@" + e.shift() + ">(" + e.address().accept(this) + ")";
    }

    @Override
    public String visitPlace(TypedExpression.Place e) {
        return "place<" + spell(e) + ">(" + e.address().accept(this) + ")";
    }

    @Override
    public String visitRetyped(TypedExpression.Retyped e) {
        return e.operand().accept(this);
    }

    @Override
    public String visitConverted(TypedExpression.Converted e) {
        return "(" + spell(e) + ")" + e.operand().accept(this);
    }

    @Override
    public String visitUnary(TypedExpression.Unary e) {
        return e.operation().spelling() + e.operand().accept(this);
    }

    @Override
    public String visitArithmetic(TypedExpression.Arithmetic e) {
        return binary(e.left(), e.operation().spelling(), e.right());
    }

    private String binary(TypedExpression left, String operator, TypedExpression right) {
        return "(" + left.accept(this) + " " + operator + " " + right.accept(this) + ")";
    }

    @Override
    public String visitComparison(TypedExpression.Comparison e) {
        return binary(e.left(), e.relation().spelling() + (e.unsigned() ? "u" : ""), e.right());
    }

    @Override
    public String visitStringComparison(TypedExpression.StringComparison e) {
        return binary(e.left(), e.relation().spelling() + "s", e.right());
    }

    @Override
    public String visitNot(TypedExpression.Not e) {
        return "!" + e.operand().accept(this);
    }

    @Override
    public String visitLogical(TypedExpression.Logical e) {
        return binary(e.left(), e.operation().spelling(), e.right());
    }

    @Override
    public String visitConditional(TypedExpression.Conditional e) {
        return "(" + e.condition().accept(this) + " ? " + e.whenTrue().accept(this) + " : "
                + e.whenFalse().accept(this) + ")";
    }

    @Override
    public String visitSequence(TypedExpression.Sequence e) {
        return "(" + e.first().accept(this) + ", " + e.second().accept(this) + ")";
    }

    @Override
    public String visitCall(TypedExpression.Call e) {
        return e.row().name() + "(" + list(e.arguments()) + ")";
    }

    @Override
    public String visitLet(TypedExpression.Let e) {
        String value = e.value().accept(this);
        temporaries.put(e.temporary(), temporaries.size() + 1);
        return "let " + name(e.temporary()) + " = " + value + " in " + e.body().accept(this);
    }

    private String name(TypedExpression.Temporary temporary) {
        return "t" + temporaries.getOrDefault(temporary, 0);
    }

    @Override
    public String visitTemporaryRead(TypedExpression.TemporaryRead e) {
        return name(e.temporary());
    }

    @Override
    public String visitStack(TypedExpression.Stack e) {
        return (e.type() == StackType.USER ? "ustack(" : "stack(") + e.frames() + ")";
    }
}

package org.dtrace4j.codegen;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedStatement;
import org.dtrace4j.sema.Types;
import org.dtrace4j.sema.Variable;
import org.dtrace4j.testing.FakeFiring;

/**
 * A plain interpreter of typed programs: what the compiler's code is compared with. It walks the tree, keeps numbers as longs
 * and strings as strings, and knows nothing of code, images or the probe ABI.
 */
class Interpreter implements TypedExpression.Visitor<Object>, TypedStatement.Visitor<Void> {
    /** What {@code avg} has seen. */
    record Average(long count, long sum) { }

    private static final int MOST_CHARACTERS = 255;

    /** Values by variable, as {@link FakeFiring} calls them; unset and 0 are the same. */
    final Map<String, Object> variables = new TreeMap<>();
    /** The values of each record that was made, in order. */
    final List<List<Object>> records = new ArrayList<>();
    /** Numbers, or an {@link Average}, by aggregation id and keys. */
    final Map<String, Object> aggregations = new TreeMap<>();
    private final ByteBuffer memory;
    private final Map<String, Object> builtins;
    private final Map<TypedExpression.Temporary, Object> temporaries = new IdentityHashMap<>();
    private long[] arguments;
    private List<Object> record;

    Interpreter(ByteBuffer memory, Map<String, Object> builtins) {
        this.memory = memory;
        this.builtins = new HashMap<>(builtins);
    }

    /** Runs a clause. A fault passes through. */
    void run(TypedClause clause, long... values) {
        arguments = values;
        if (clause.predicate().isPresent() && number(clause.predicate().get()) == 0) {
            return;
        }
        record = new ArrayList<>();
        clause.statements().forEach(statement -> statement.accept(this));
        if (!record.isEmpty()) {
            records.add(record);
        }
    }

    private long number(TypedExpression e) {
        return (Long) e.accept(this);
    }

    /** A string that is used; NULL cannot be. */
    private static String used(Object value) {
        if (value == null) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        return (String) value;
    }

    private static long wrap(CtfType type, long value) {
        if (!Types.isInteger(type)) {
            return value;
        }
        IntegerType integer = Types.integer(type);
        if (integer.kind() == IntegerType.Kind.BOOLEAN) {
            return value != 0 ? 1 : 0;
        }
        int unused = Long.SIZE - integer.bits();
        return integer.signed() ? value << unused >> unused : value << unused >>> unused;
    }

    // ---- statements

    @Override
    public Void visitEvaluate(TypedStatement.Evaluate s) {
        s.expression().accept(this);
        return null;
    }

    @Override
    public Void visitAggregate(TypedStatement.Aggregate s) {
        List<Object> keys = new ArrayList<>();
        s.keys().forEach(key -> keys.add(key.accept(this)));
        Object value = s.value().map(e -> e.accept(this)).orElse(0L);
        keys.forEach(key -> {
            if (key == null) {
                used(null);
            }
        });
        String where = "@" + s.aggregation().id() + key(keys);
        switch (s.aggregation().function().name()) {
            case "count" -> aggregations.merge(where, 1L, (a, b) -> (Long) a + 1);
            case "sum" -> aggregations.merge(where, value, (a, b) -> (Long) a + (Long) b);
            case "avg" -> aggregations.merge(where, new Average(1, (Long) value), (a, b) -> new Average(
                    ((Average) a).count + 1, ((Average) a).sum + ((Average) b).sum));
            default -> throw new IllegalStateException(s.aggregation().function().name());
        }
        return null;
    }

    /** Keys as the fake firing writes them. */
    private static String key(List<Object> keys) {
        return keys.stream().map(key -> key instanceof String ? "\"" + key + "\"" : key.toString()).toList().toString();
    }

    @Override
    public Void visitAct(TypedStatement.Act s) {
        for (TypedStatement.Field field : s.fields()) {
            Object value = field.value().accept(this);
            record.add(Types.isString(field.value().type()) ? used(value) : value);
        }
        return null;
    }

    // ---- expressions

    @Override
    public Object visitConstant(TypedExpression.Constant e) {
        return e.value();
    }

    @Override
    public Object visitStringConstant(TypedExpression.StringConstant e) {
        return e.value();
    }

    @Override
    public Object visitBuiltinRead(TypedExpression.BuiltinRead e) {
        return builtins.get(((BuiltinVariable.Method) e.row().source()).name());
    }

    @Override
    public Object visitArgument(TypedExpression.Argument e) {
        return e.index() < arguments.length ? arguments[e.index()] : 0L;
    }

    private static String name(Variable variable) {
        String scope = switch (variable.scope()) {
            case GLOBAL -> "g";
            case THREAD -> "t";
            case CLAUSE -> "l";
        };
        return scope + variable.id();
    }

    /** The name of an element whose keys were found before its value. */
    private static String element(Variable variable, List<Object> keys) {
        keys.forEach(key -> {
            if (key == null) {
                used(null);
            }
        });
        return "a" + variable.id() + key(keys);
    }

    private Object read(Variable variable, String name) {
        Object value = variables.get(name);
        if (value != null || !Types.isString(variable.type())) {
            return value == null ? (Object) 0L : value;
        }
        // A string that lies in a place of its own is empty at first; one that must be made is not there.
        boolean placed = !variable.isArray() && variable.scope() != org.dtrace4j.dof.VariableImage.Scope.THREAD;
        return placed ? "" : null;
    }

    @Override
    public Object visitVariableRead(TypedExpression.VariableRead e) {
        if (!e.variable().isArray()) {
            return read(e.variable(), name(e.variable()));
        }
        List<Object> keys = new ArrayList<>();
        e.keys().forEach(key -> keys.add(key.accept(this)));
        return read(e.variable(), element(e.variable(), keys));
    }

    @Override
    public Object visitVariableWrite(TypedExpression.VariableWrite e) {
        List<Object> keys = new ArrayList<>();
        e.keys().forEach(key -> keys.add(key.accept(this)));
        Object value = e.value().accept(this);
        String name = e.variable().isArray() ? element(e.variable(), keys) : name(e.variable());
        if (value == null || value.equals(0L)) {
            variables.remove(name);
        } else {
            variables.put(name, value);
        }
        return value;
    }

    @Override
    public Object visitLoad(TypedExpression.Load e) {
        return load(e.type(), number(e.address()), Types.isUnsigned(e.type()));
    }

    private long load(CtfType type, long address, boolean unsigned) {
        int bytes = Types.isInteger(type) ? Types.integer(type).bits() / Byte.SIZE : Long.BYTES;
        if (address % bytes != 0) {
            throw ProbeFault.Kind.BADALIGN.fault();
        }
        if (address < FakeFiring.TARGET || address + bytes > FakeFiring.TARGET + memory.capacity()) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | memory.get((int) (address - FakeFiring.TARGET) + i) & 0xff;
        }
        int unused = Long.SIZE - bytes * Byte.SIZE;
        return unsigned ? value : value << unused >> unused;
    }

    @Override
    public Object visitStore(TypedExpression.Store e) {
        throw new IllegalStateException("programs here do not store through addresses");
    }

    @Override
    public Object visitBitFieldLoad(TypedExpression.BitFieldLoad e) {
        long unit = load(e.type(), number(e.address()), true) >>> e.shift() & (1L << e.width()) - 1;
        int unused = Long.SIZE - e.width();
        return Types.isUnsigned(e.type()) ? unit : unit << unused >> unused;
    }

    @Override
    public Object visitPlace(TypedExpression.Place e) {
        return e.address().accept(this);
    }

    @Override
    public Object visitRetyped(TypedExpression.Retyped e) {
        return e.operand().accept(this);
    }

    @Override
    public Object visitConverted(TypedExpression.Converted e) {
        return wrap(e.type(), number(e.operand()));
    }

    @Override
    public Object visitUnary(TypedExpression.Unary e) {
        long value = number(e.operand());
        return wrap(e.type(), switch (e.operation()) {
            case NEGATE -> -value;
            case COMPLEMENT -> ~value;
        });
    }

    @Override
    public Object visitArithmetic(TypedExpression.Arithmetic e) {
        long left = number(e.left());
        long right = number(e.right());
        boolean unsigned = Types.isUnsigned(e.type());
        if (e.operation().isDivision() && right == 0) {
            throw ProbeFault.Kind.DIVZERO.fault();
        }
        return wrap(e.type(), switch (e.operation()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> unsigned ? Long.divideUnsigned(left, right) : left / right;
            case REMAINDER -> unsigned ? Long.remainderUnsigned(left, right) : left % right;
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case SHIFT_LEFT -> left << right;
            case SHIFT_RIGHT -> unsigned ? left >>> right : left >> right;
        });
    }

    @Override
    public Object visitComparison(TypedExpression.Comparison e) {
        long left = number(e.left());
        long right = number(e.right());
        int order = e.unsigned() ? Long.compareUnsigned(left, right) : Long.compare(left, right);
        return e.relation().holds(order) ? 1L : 0L;
    }

    @Override
    public Object visitStringComparison(TypedExpression.StringComparison e) {
        Object left = e.left().accept(this);
        Object right = e.right().accept(this);
        return e.relation().holds(used(left).compareTo(used(right))) ? 1L : 0L;
    }

    @Override
    public Object visitNot(TypedExpression.Not e) {
        return number(e.operand()) == 0 ? 1L : 0L;
    }

    @Override
    public Object visitLogical(TypedExpression.Logical e) {
        boolean left = number(e.left()) != 0;
        boolean value = switch (e.operation()) {
            case AND -> left && number(e.right()) != 0;
            case OR -> left || number(e.right()) != 0;
            case XOR -> left ^ number(e.right()) != 0;
        };
        return value ? 1L : 0L;
    }

    @Override
    public Object visitConditional(TypedExpression.Conditional e) {
        return (number(e.condition()) != 0 ? e.whenTrue() : e.whenFalse()).accept(this);
    }

    @Override
    public Object visitSequence(TypedExpression.Sequence e) {
        e.first().accept(this);
        return e.second().accept(this);
    }

    @Override
    public Object visitCall(TypedExpression.Call e) {
        List<Object> values = new ArrayList<>();
        e.arguments().forEach(argument -> values.add(argument.accept(this)));
        return switch (e.row().name()) {
            case "strlen" -> (long) used(values.get(0)).length();
            case "strjoin" -> {
                String joined = used(values.get(0)) + used(values.get(1));
                yield joined.substring(0, Math.min(joined.length(), MOST_CHARACTERS));
            }
            case "substr" -> {
                String whole = used(values.get(0));
                int from = (int) Math.min(whole.length(), (Long) values.get(1));
                yield whole.substring(from, (int) Math.min(whole.length(), from + (Long) values.get(2)));
            }
            case "lltostr" -> Long.toString((Long) values.get(0));
            default -> throw new IllegalStateException(e.row().name());
        };
    }

    @Override
    public Object visitLet(TypedExpression.Let e) {
        temporaries.put(e.temporary(), e.value().accept(this));
        return e.body().accept(this);
    }

    @Override
    public Object visitTemporaryRead(TypedExpression.TemporaryRead e) {
        return temporaries.get(e.temporary());
    }

    @Override
    public Object visitStack(TypedExpression.Stack e) {
        throw new IllegalStateException("programs here have no stacks");
    }
}

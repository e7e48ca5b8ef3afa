package org.dtrace4j.kernel.mdb.command;

import org.dtrace4j.kernel.mdb.language.Expression;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;

/** Values of expressions, with the symbols, variables and memory of a session. */
final class Evaluator {
    private final Debugger debugger;

    Evaluator(Debugger debugger) {
        this.debugger = debugger;
    }

    long value(Expression expression) {
        if (expression instanceof Expression.Constant constant) {
            return constant.value();
        } else if (expression instanceof Expression.Dot) {
            return debugger.dot();
        } else if (expression instanceof Expression.SymbolName symbol) {
            return symbol(symbol);
        } else if (expression instanceof Expression.Variable variable) {
            return variable(variable.name());
        } else if (expression instanceof Expression.Unary unary) {
            return unary(unary);
        } else {
            return binary((Expression.Binary) expression);
        }
    }

    private long symbol(Expression.SymbolName name) {
        boolean knowsModule = name.module().isEmpty()
                || debugger.target().modules().stream().anyMatch(module -> module.name().equals(name.module()));
        return debugger.target().symbol(name.module(), name.name()).map(TargetSymbol::address)
                .orElseThrow(() -> new CommandException("failed to dereference symbol: "
                        + (knowsModule ? "unknown symbol name" : "unknown object file name")));
    }

    private long variable(String name) {
        Long set = debugger.variables().get(name);
        if (set != null) {
            return set;
        }
        return switch (name) {
            case "rip" -> debugger.registers().pc();
            case "rsp" -> debugger.registers().sp();
            case "rbp" -> debugger.registers().fp();
            case "cpuid" -> debugger.cpu();
            case "thread" -> debugger.thread();
            default -> throw new CommandException("variable '" + name + "' is not defined");
        };
    }

    private long unary(Expression.Unary unary) {
        long operand = value(unary.operand());
        return switch (unary.operator()) {
            case NEGATE -> -operand;
            case COMPLEMENT -> ~operand;
            case NOT -> operand == 0 ? 1 : 0;
            case LOAD -> load(operand);
        };
    }

    private long load(long address) {
        try {
            return debugger.target().readWord(address);
        } catch (TargetException e) {
            throw new CommandException("failed to read data from target: " + e.getMessage());
        }
    }

    private long binary(Expression.Binary binary) {
        long left = value(binary.left());
        long right = value(binary.right());
        return switch (binary.operator()) {
            case MULTIPLY -> left * right;
            case DIVIDE -> Long.divideUnsigned(left, divisor(right));
            case ROUND_UP -> Long.divideUnsigned(left + divisor(right) - 1, right) * right;
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case SHIFT_LEFT -> right >= 64 || right < 0 ? 0 : left << right;
            case SHIFT_RIGHT -> right >= 64 || right < 0 ? 0 : left >>> right;
            case EQUAL -> left == right ? 1 : 0;
            case NOT_EQUAL -> left == right ? 0 : 1;
            case AND -> left & right;
            case EXCLUSIVE_OR -> left ^ right;
            case OR -> left | right;
        };
    }

    private static long divisor(long value) {
        if (value == 0) {
            throw new CommandException("attempted to divide by zero");
        }
        return value;
    }
}

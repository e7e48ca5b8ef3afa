package org.dtrace4j.codegen;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A random D program that is well typed: variables of all scopes, associative arrays, strings, aggregations, records, branches,
 * loads from memory that may fault, and divisions by what may be 0. The same seed makes the same program.
 */
final class RandomProgram {
    private static final List<String> TYPES =
            List.of("char", "uint8_t", "short", "uint16_t", "int", "uint32_t", "int64_t", "uint64_t");
    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>");
    private static final List<String> RELATIONS = List.of("<", "<=", ">", ">=", "==", "!=");
    private static final List<String> ASSIGNMENTS = List.of("=", "+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=");
    private static final List<String> LITERALS =
            List.of("0", "1", "2", "3", "7", "8", "255", "256", "65535", "0x7fffffff", "0x80000000", "0x7fffffffffffffff", "'a'");
    private static final List<String> TEXTS = List.of("\"\"", "\"a\"", "\"init\"", "\"abc\"", "\"tmp_unmount\"", "\"a longer text\"");
    private static final List<String> MEMBERS = List.of("v_count", "v_type", "v_low", "v_high", "v_inner", "v_pair[1]");

    private final SplittableRandom random;
    private final String id;
    private final StringBuilder text = new StringBuilder();

    /** @param number goes into all names, so that many programs can share one consumer */
    RandomProgram(long seed, int number) {
        this.random = new SplittableRandom(seed);
        this.id = "x" + number;
    }

    String text() {
        for (int i = 0; i < 3; i++) {
            text.append(of(TYPES)).append(' ').append(id).append('g').append(i).append("; ");
            text.append("self ").append(of(TYPES)).append(' ').append(id).append('t').append(i).append("; ");
            text.append("this ").append(of(TYPES)).append(' ').append(id).append('l').append(i).append("; ");
        }
        text.append(of(TYPES)).append(' ').append(id).append("n[int]; ");
        text.append(of(TYPES)).append(' ').append(id).append("m[string, int]; ");
        text.append("string ").append(id).append("z[int]; string ").append(id).append("s; self string ").append(id)
                .append("u; this string ").append(id).append("v;\n");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append("fbt:tmpfs:tmp_unmount:entry");
            if (oneIn(3)) {
                text.append(" /").append(predicate()).append('/');
            }
            text.append(" {\n");
            block(1 + random.nextInt(5), 2);
            text.append("}\n");
        }
        return text.toString();
    }

    /** An expression, most often together with what predicates are made of: a thread's variable, as it is or compared. */
    private String predicate() {
        if (oneIn(3)) {
            return number(2);
        }
        String variable = "self->" + id + "t" + random.nextInt(3);
        String tested = oneIn(2) ? variable : variable + " " + of(RELATIONS) + " " + leaf();
        return oneIn(3) ? number(1) + " && " + tested : oneIn(2) ? tested + " && " + number(1) : tested;
    }

    private void block(int statements, int depth) {
        for (int i = 0; i < statements; i++) {
            text.append("  ");
            statement(depth);
            text.append('\n');
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(12)) {
            case 0, 1 -> text.append(scalar()).append(' ').append(of(ASSIGNMENTS)).append(' ').append(number(3)).append(';');
            case 2 -> text.append(scalar()).append(oneIn(2) ? "++;" : "--;");
            case 3 -> text.append(textVariable()).append(" = ").append(string(2)).append(';');
            case 4 -> text.append(element()).append(' ').append(of(ASSIGNMENTS)).append(' ').append(number(2)).append(';');
            case 5 -> text.append("trace(").append(number(3)).append(");");
            case 6 -> text.append("trace(").append(string(2)).append(");");
            case 7 -> text.append("printf(\"%d %s %x\", ").append(number(2)).append(", ").append(string(2)).append(", ")
                    .append(number(2)).append(");");
            case 8 -> text.append('@').append(id).append("c[").append(number(1)).append("] = count();");
            case 9 -> text.append('@').append(id).append("d[").append(string(1)).append(", (int)").append(number(1))
                    .append("] = sum(").append(number(2)).append(");");
            case 10 -> text.append('@').append(id).append("e = avg(").append(number(2)).append(");");
            default -> {
                if (depth == 0) {
                    text.append("trace(0);");
                    return;
                }
                text.append("if (").append(number(2)).append(") {\n");
                block(1 + random.nextInt(2), depth - 1);
                text.append("  }");
                if (oneIn(2)) {
                    text.append(" else {\n");
                    block(1, depth - 1);
                    text.append("  }");
                }
            }
        }
    }

    private String scalar() {
        int i = random.nextInt(3);
        return switch (random.nextInt(3)) {
            case 0 -> id + "g" + i;
            case 1 -> "self->" + id + "t" + i;
            default -> "this->" + id + "l" + i;
        };
    }

    private String element() {
        return oneIn(2) ? id + "n[(int)" + number(1) + "]" : id + "m[" + string(1) + ", (int)" + number(1) + "]";
    }

    private String textVariable() {
        return switch (random.nextInt(4)) {
            case 0 -> id + "s";
            case 1 -> "self->" + id + "u";
            case 2 -> "this->" + id + "v";
            default -> id + "z[(int)" + number(1) + "]";
        };
    }

    /** An integer expression, in parentheses where it needs them. */
    private String number(int depth) {
        if (depth == 0 || oneIn(5)) {
            return leaf();
        }
        Supplier<String> inner = () -> number(depth - 1);
        return switch (random.nextInt(13)) {
            case 0, 1, 2 -> "(" + inner.get() + " " + of(ARITHMETIC) + " " + inner.get() + ")";
            case 3 -> "(" + inner.get() + " " + of(RELATIONS) + " " + inner.get() + ")";
            case 4 -> "(" + inner.get() + " " + of(List.of("&&", "||", "^^")) + " " + inner.get() + ")";
            case 5 -> "(" + of(List.of("-", "~", "!")) + "(" + inner.get() + "))";
            case 6 -> "((" + of(TYPES) + ")" + inner.get() + ")";
            case 7 -> "(" + inner.get() + " ? " + inner.get() + " : " + inner.get() + ")";
            case 8 -> "(" + string(depth - 1) + " " + of(RELATIONS) + " " + string(depth - 1) + ")";
            case 9 -> "strlen(" + string(depth - 1) + ")";
            case 10 -> "(" + scalar() + " = " + inner.get() + ")";
            case 11 -> oneIn(2) ? "(" + scalar() + "++)" : "(++" + scalar() + ")";
            default -> element();
        };
    }

    private String leaf() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> of(LITERALS);
            case 2, 3 -> "((" + of(TYPES) + ")arg" + random.nextInt(3) + ")";
            case 4, 5 -> scalar();
            case 6 -> oneIn(2) ? "pid" : "((int)timestamp)";
            default -> "((vnode_t *)arg" + (3 + random.nextInt(2)) + ")->" + of(MEMBERS);
        };
    }

    private String string(int depth) {
        if (depth == 0 || oneIn(3)) {
            return oneIn(2) ? of(TEXTS) : oneIn(2) ? textVariableOfNoIndex() : of(List.of("execname", "probefunc"));
        }
        return switch (random.nextInt(5)) {
            case 0 -> "strjoin(" + string(depth - 1) + ", " + string(depth - 1) + ")";
            case 1 -> "substr(" + string(depth - 1) + ", " + random.nextInt(5) + ", " + random.nextInt(5) + ")";
            case 2 -> "lltostr((int64_t)" + number(depth - 1) + ")";
            case 3 -> "(" + number(depth - 1) + " ? " + string(depth - 1) + " : " + string(depth - 1) + ")";
            default -> textVariable();
        };
    }

    private String textVariableOfNoIndex() {
        return of(List.of(id + "s", "self->" + id + "u", "this->" + id + "v"));
    }

    private <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }
}

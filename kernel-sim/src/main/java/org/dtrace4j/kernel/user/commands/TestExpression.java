package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.FileInterface.FileStatus;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code test expression} and {@code [ expression ]}: a command, and a builtin of the shell. */
@InObject("test")
public final class TestExpression implements UserProgram {
    private static final int S_IFMT = 0xF000;

    @Override
    public int main(Syscalls sys, List<String> arguments) {
        return main(sys, arguments, message -> sys.print(2, message + "\n"));
    }

    /**
     * Evaluates.
     *
     * @param words the name first, which is {@code test} or {@code [}
     * @return 0 true, 1 false, 2 not an expression
     */
    public static int main(Syscalls sys, List<String> words, Consumer<String> error) {
        String name = FileTools.baseName(words.get(0));
        List<String> operands = words.subList(1, words.size());
        if (name.equals("[")) {
            if (operands.isEmpty() || !operands.get(operands.size() - 1).equals("]")) {
                error.accept("[: ']' missing");
                return 2;
            }
            operands = operands.subList(0, operands.size() - 1);
        }
        try {
            return holds(sys, operands) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            error.accept(name + ": " + e.getMessage());
            return 2;
        }
    }

    /**
     * Whether an expression holds; none does not.
     *
     * @throws IllegalArgumentException with the message, if it is no expression
     */
    public static boolean holds(Syscalls sys, List<String> operands) {
        if (operands.isEmpty()) {
            return false;
        }
        Evaluation evaluation = new Evaluation(sys, operands);
        boolean value = evaluation.or();
        if (evaluation.at < operands.size()) {
            throw new IllegalArgumentException(operands.get(evaluation.at) + ": unknown operator");
        }
        return value;
    }

    /** Whether a word is an operator between two operands. */
    public static boolean isBinary(String word) {
        return switch (word) {
            case "=", "==", "!=", "<", ">", "-nt", "-ot", "-ef" -> true;
            default -> isComparison(word);
        };
    }

    /** Whether it compares numbers. */
    public static boolean isComparison(String word) {
        return switch (word) {
            case "-eq", "-ne", "-lt", "-le", "-gt", "-ge" -> true;
            default -> false;
        };
    }

    /** One evaluation, by recursive descent; messages are those of {@link IllegalArgumentException}s. */
    private static final class Evaluation {
        private final Syscalls sys;
        private final List<String> words;
        private int at;

        Evaluation(Syscalls sys, List<String> words) {
            this.sys = sys;
            this.words = words;
        }

        private boolean peek(String word) {
            return at < words.size() && words.get(at).equals(word);
        }

        private String next() {
            if (at >= words.size()) {
                throw new IllegalArgumentException("argument expected");
            }
            return words.get(at++);
        }

        boolean or() {
            boolean value = and();
            while (peek("-o")) {
                at++;
                value |= and();
            }
            return value;
        }

        private boolean and() {
            boolean value = not();
            while (peek("-a")) {
                at++;
                value &= not();
            }
            return value;
        }

        private boolean not() {
            if (peek("!") && words.size() - at > 1 && !isBinary(at + 1)) {
                at++;
                return !not();
            }
            return primary();
        }

        /** True if the word there stands between two operands. */
        private boolean isBinary(int index) {
            return index + 1 < words.size() && TestExpression.isBinary(words.get(index));
        }

        private boolean primary() {
            if (isBinary(at + 1)) {
                String left = next();
                String operator = next();
                return binary(left, operator, next());
            }
            if (peek("(")) {
                at++;
                boolean value = or();
                if (!")".equals(next())) {
                    throw new IllegalArgumentException("')' missing");
                }
                return value;
            }
            String word = next();
            if (word.length() == 2 && word.charAt(0) == '-' && at < words.size() && "bcdefghkLnprsStuwxz"
                .indexOf(word.charAt(1)) >= 0) {
                return unary(word.charAt(1), next());
            }
            return !word.isEmpty();
        }

        private boolean binary(String left, String operator, String right) {
            return switch (operator) {
                case "=", "==" -> left.equals(right);
                case "<" -> left.compareTo(right) < 0;
                case ">" -> left.compareTo(right) > 0;
                case "!=" -> !left.equals(right);
                case "-eq" -> number(left) == number(right);
                case "-ne" -> number(left) != number(right);
                case "-lt" -> number(left) < number(right);
                case "-le" -> number(left) <= number(right);
                case "-gt" -> number(left) > number(right);
                case "-ge" -> number(left) >= number(right);
                case "-nt" -> modified(left) > modified(right);
                case "-ot" -> modified(left) < modified(right);
                default -> sameFile(status(left, true), status(right, true));
            };
        }

        private boolean sameFile(FileStatus left, FileStatus right) {
            return left != null && right != null && left.inode() == right.inode() && left.device() == right.device();
        }

        private boolean unary(char operator, String operand) {
            switch (operator) {
                case 'n' -> {
                    return !operand.isEmpty();
                }
                case 'z' -> {
                    return operand.isEmpty();
                }
                case 't' -> {
                    return FileTools.isTerminal(sys, (int) number(operand));
                }
                default -> {
                    FileStatus status = status(operand, operator != 'h' && operator != 'L');
                    return status != null && fileTest(operator, status);
                }
            }
        }

        /** The user is root, who may read and write everything, and run what anybody may run. */
        private static boolean fileTest(char operator, FileStatus status) {
            int type = status.mode() & S_IFMT;
            return switch (operator) {
                case 'b' -> type == 0x6000;
                case 'c' -> type == 0x2000;
                case 'd' -> type == 0x4000;
                case 'f' -> type == 0x8000;
                case 'g' -> (status.mode() & 02000) != 0;
                case 'h', 'L' -> type == 0xA000;
                case 'k' -> (status.mode() & 01000) != 0;
                case 'p' -> type == 0x1000;
                case 's' -> status.size() > 0;
                case 'S' -> type == 0xC000;
                case 'u' -> (status.mode() & 04000) != 0;
                case 'x' -> type == 0x4000 || (status.mode() & 0111) != 0;
                default -> true;
            };
        }

        private FileStatus status(String path, boolean follow) {
            try {
                return follow ? sys.stat(path) : sys.lstat(path);
            } catch (SystemCallError e) {
                return null;
            }
        }

        private long modified(String path) {
            FileStatus status = status(path, true);
            return status == null ? -1 : status.modified();
        }

        private static long number(String text) {
            if (text.isBlank()) {
                // As the Korn shell has it, for whom this is arithmetic.
                return 0;
            }
            try {
                return Long.parseLong(text.trim());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(text + ": integer expression expected");
            }
        }
    }
}

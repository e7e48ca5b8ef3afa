package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.Accounts;
import org.dtrace4j.kernel.user.shell.Word.ParameterOperator;

/**
 * Words to strings: parameters, command substitution and arithmetic, then fields, then file names.
 *
 * <p>Between these steps a field is kept as a pattern (see {@link Pattern}), in which what was quoted is escaped, so
 * that later steps know what they must not touch.
 */
final class Expander {
    private final Interpreter shell;
    private final ShellState state;
    private final Syscalls sys;
    private final FileNames fileNames;

    Expander(Interpreter shell, ShellState state, Syscalls sys) {
        this.shell = shell;
        this.state = state;
        this.sys = sys;
        this.fileNames = new FileNames(state, sys);
    }

    /** The fields that the words of a command become. */
    List<String> fields(List<Word> words) throws SystemCallError {
        List<String> fields = new ArrayList<>();
        for (Word written : words) {
            String plain = written.plainText();
            if (plain != null && plain.charAt(0) != '~' && plain.indexOf('{') < 0 && !Pattern.isPattern(plain)) {
                fields.add(plain);
                continue;
            }
            for (Word word : Braces.expand(written)) {
                fieldsOf(word, fields);
            }
        }
        return fields;
    }

    private void fieldsOf(Word word, List<String> fields) throws SystemCallError {
        FieldBuilder builder = new FieldBuilder();
        expand(word, builder, true, false);
        for (String pattern : builder.finish()) {
            fileNames.add(pattern, fields);
        }
    }

    /** One string, without field splitting and file names: for assignments, subjects and redirections. */
    String single(Word word) throws SystemCallError {
        return Pattern.unescape(pattern(word));
    }

    /** As {@link #single}, but what was not quoted keeps its meaning in patterns. */
    String pattern(Word word) throws SystemCallError {
        FieldBuilder builder = new FieldBuilder();
        expand(word, builder, false, false);
        return String.join(" ", builder.finish());
    }

    /** Collects fields. */
    private static final class FieldBuilder {
        private final List<String> done = new ArrayList<>();
        private final StringBuilder current = new StringBuilder();
        private boolean open;

        void text(String text) {
            open = true;
            current.append(text);
        }

        void endField() {
            if (open) {
                done.add(current.toString());
                current.setLength(0);
                open = false;
            }
        }

        List<String> finish() {
            endField();
            return done;
        }
    }

    /** Expands a word; {@code operand}: it stands in <code>${ }</code>, where plain text is split like a value. */
    private void expand(Word word, FieldBuilder out, boolean split, boolean operand) throws SystemCallError {
        boolean first = true;
        for (Word.Part part : word.parts()) {
            if (part instanceof Word.Text text) {
                String content = text.text();
                if (first && !text.quoted() && content.startsWith("~")) {
                    content = home(content);
                }
                if (operand && split && !text.quoted()) {
                    value(content, false, out, true);
                } else {
                    out.text(text.quoted() ? Pattern.escape(content) : content);
                }
            } else if (part instanceof Word.Parameter parameter) {
                parameter(parameter, out, split);
            } else if (part instanceof Word.Substitution substitution) {
                value(shell.captureOutput(substitution.command()), part.quoted(), out, split);
            } else if (part instanceof Word.ProcessSubstitution process) {
                out.text(shell.substituteProcess(process));
            } else if (part instanceof Word.Arithmetic arithmetic) {
                value(Long.toString(evaluate(single(arithmetic.expression()))), part.quoted(), out, split);
            }
            first = false;
        }
    }

    /** Evaluates an arithmetic expression. */
    long evaluate(String expression) {
        return ArithmeticExpression.evaluate(expression, this::variable, this::store);
    }

    private String variable(String name) {
        int bracket = name.indexOf('[');
        if (bracket < 0) {
            return shell.parameters.value(name);
        }
        String array = name.substring(0, bracket);
        long index = index(name, bracket);
        return index == 0 ? shell.parameters.value(array) : state.element(array, index);
    }

    private void store(String name, String value) {
        int bracket = name.indexOf('[');
        if (bracket < 0) {
            shell.parameters.assign(name, value);
        } else {
            shell.parameters.assign(name.substring(0, bracket), index(name, bracket), value);
        }
    }

    private static long index(String name, int bracket) {
        return Long.parseLong(name.substring(bracket + 1, name.length() - 1));
    }

    private String home(String content) {
        int end = content.indexOf('/');
        String user = content.substring(1, end < 0 ? content.length() : end);
        String home = user.isEmpty() ? state.get("HOME") : homeOf(user);
        return home != null ? home + content.substring(1 + user.length()) : content;
    }

    private String homeOf(String user) {
        try {
            return Accounts.homeOf(sys, user).orElse(null);
        } catch (SystemCallError e) {
            // Without the file nobody is known.
            return null;
        }
    }

    /** Adds the value of an expansion: unquoted, it is split at the characters of {@code $IFS}. */
    private void value(String value, boolean quoted, FieldBuilder out, boolean split) {
        if (quoted) {
            out.text(Pattern.escape(value));
            return;
        }
        if (!split) {
            out.text(value.replace("\\", "\\\\"));
            return;
        }
        String separators = state.separators();
        int at = 0;
        boolean afterSeparator = false;
        StringBuilder piece = new StringBuilder();
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (separators.indexOf(c) < 0) {
                piece.append(c == '\\' ? "\\\\" : String.valueOf(c));
                afterSeparator = false;
                continue;
            }
            if (piece.length() > 0) {
                out.text(piece.toString());
                piece.setLength(0);
            } else if (ShellState.BLANKS.indexOf(c) < 0 && (afterSeparator || at == 1)) {
                out.text("");
            }
            out.endField();
            afterSeparator = ShellState.BLANKS.indexOf(c) < 0;
        }
        if (piece.length() > 0) {
            out.text(piece.toString());
        }
    }

    private void parameter(Word.Parameter part, FieldBuilder out, boolean split) throws SystemCallError {
        if (part.subscript() != null) {
            element(part, out, split);
            return;
        }
        boolean isAll = part.name().equals("@") || part.name().equals("*");
        if (isAll && part.operator() == ParameterOperator.NONE) {
            several(part, part.name(), state.positional, out, split);
        } else if (isAll && part.operator() == ParameterOperator.SUBSTRING) {
            List<String> all = new ArrayList<>(List.of(state.name));
            all.addAll(state.positional);
            several(part, part.name(), some(all, part.operand()), out, split);
        } else {
            String value = part.name().equals("*") ? all(state.positional) : shell.parameters.value(part.name());
            operate(part, part.name(), value, out, split);
        }
    }

    /** An element of an array, or all of them; or their subscripts. */
    private void element(Word.Parameter part, FieldBuilder out, boolean split) throws SystemCallError {
        String subscript = single(part.subscript());
        boolean isAll = subscript.equals("@") || subscript.equals("*");
        ParameterOperator operator = part.operator();
        if (operator == ParameterOperator.SUBSCRIPTS) {
            several(part, subscript, isAll ? state.subscripts(part.name()) : List.of(Long.toString(evaluate(subscript))), out,
                split);
            return;
        }
        if (!isAll) {
            String place = part.name() + "[" + evaluate(subscript) + "]";
            operate(part, place, variable(place), out, split);
            return;
        }
        List<String> values = state.elements(part.name());
        switch (operator) {
            case LENGTH -> value(Integer.toString(values.size()), part.quoted(), out, split);
            case NONE -> several(part, subscript, values, out, split);
            case SUBSTRING -> several(part, subscript, some(values, part.operand()), out, split);
            default -> operate(part, part.name(), all(values), out, split);
        }
    }

    /** Several values: each a field, or where {@code which} is a quoted star all of them one. */
    private void several(Word.Parameter part, String which, List<String> values, FieldBuilder out, boolean split) {
        if (which.equals("*") && part.quoted()) {
            out.text(values.isEmpty() ? "" : Pattern.escape(all(values)));
        } else {
            arguments(values, part.quoted(), out, split);
        }
    }

    /** Expands what a place holds, which is a variable or an element ({@code name[index]}); null for nothing. */
    private void operate(Word.Parameter part, String place, String found, FieldBuilder out, boolean split)
            throws SystemCallError {
        String value = found;
        ParameterOperator operator = part.operator();
        boolean colon = operator.text().startsWith(":") && operator != ParameterOperator.SUBSTRING;
        boolean missing = value == null || colon && value.isEmpty();
        switch (operator) {
            case NONE -> plain(part, value, out, split);
            case LENGTH -> value(Integer.toString(value == null ? 0 : value.length()), part.quoted(), out, split);
            case SUBSCRIPTS -> throw new IllegalArgumentException(place);
            case DEFAULT, DEFAULT_COLON -> {
                if (missing) {
                    expand(part.operand(), out, split, true);
                } else {
                    value(value, part.quoted(), out, split);
                }
            }
            case ALTERNATE, ALTERNATE_COLON -> {
                if (!missing) {
                    expand(part.operand(), out, split, true);
                } else if (part.quoted()) {
                    out.text("");
                }
            }
            case ASSIGN, ASSIGN_COLON -> {
                if (missing) {
                    value = single(part.operand());
                    store(place, value);
                }
                value(value, part.quoted(), out, split);
            }
            case ERROR, ERROR_COLON -> {
                if (missing) {
                    String text = single(part.operand());
                    String reason = text.isEmpty() ? "parameter null or not set" : text;
                    throw new ShellFailure(part.name() + ": " + reason, 1);
                }
                value(value, part.quoted(), out, split);
            }
            case CUT_SHORTEST_PREFIX, CUT_LONGEST_PREFIX, CUT_SHORTEST_SUFFIX, CUT_LONGEST_SUFFIX ->
                value(ValueChanges.cut(value == null ? "" : value, operator, pattern(part.operand())), part.quoted(), out, split);
            case SUBSTRING -> value(substring(value == null ? "" : value, part.operand()), part.quoted(), out, split);
            case REPLACE_FIRST, REPLACE_ALL, REPLACE_PREFIX, REPLACE_SUFFIX ->
                value(replaced(value == null ? "" : value, operator, part.operand()), part.quoted(), out, split);
        }
    }

    /** {@code $*} in quotes: all arguments, with the first character of {@code $IFS} between them. */
    private String all(List<String> values) {
        String separators = state.separators();
        return values.isEmpty() ? null : String.join(separators.isEmpty() ? "" : separators.substring(0, 1), values);
    }

    /** Where a part begins and ends. */
    private record Range(int from, int to) { }

    /** What {@code from[:length]} says of so many: a place before the first counts from the end. */
    private Range range(int size, Word operand) throws SystemCallError {
        List<Word> bounds = operand.split(':');
        long from = evaluate(single(bounds.get(0)));
        from = from < 0 ? Math.max(0, size + from) : Math.min(from, size);
        long length = bounds.size() < 2 ? size : evaluate(single(bounds.get(1)));
        long to = length < 0 ? size + length : Math.min(size, from + length);
        return new Range((int) from, (int) Math.max(from, to));
    }

    private String substring(String value, Word operand) throws SystemCallError {
        Range range = range(value.length(), operand);
        return value.substring(range.from(), range.to());
    }

    private List<String> some(List<String> values, Word operand) throws SystemCallError {
        Range range = range(values.size(), operand);
        return values.subList(range.from(), range.to());
    }

    private String replaced(String value, ParameterOperator operator, Word operand) throws SystemCallError {
        List<Word> halves = operand.split('/');
        String pattern = pattern(halves.get(0));
        StringBuilder replacement = new StringBuilder();
        for (int i = 1; i < halves.size(); i++) {
            replacement.append(i > 1 ? "/" : "").append(single(halves.get(i)));
        }
        return ValueChanges.replaced(value, operator, pattern, replacement.toString());
    }

    private void plain(Word.Parameter part, String value, FieldBuilder out, boolean split) {
        if (value == null && state.isOn(ShellOption.NOUNSET)) {
            throw new ShellFailure(part.name() + ": parameter not set", 1);
        }
        if (value != null) {
            value(value, part.quoted(), out, split);
        } else if (part.quoted()) {
            out.text("");
        }
    }

    /** {@code $@} and {@code $*}: each argument a field; none gives none, even in quotes. */
    private void arguments(List<String> values, boolean quoted, FieldBuilder out, boolean split) {
        boolean first = true;
        for (String argument : values) {
            if (!first) {
                if (split) {
                    out.endField();
                } else {
                    out.text(" ");
                }
            }
            value(argument, quoted, out, split);
            first = false;
        }
    }
}

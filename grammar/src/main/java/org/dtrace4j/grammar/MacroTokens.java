package org.dtrace4j.grammar;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Replaces macros by what they stand for.
 *
 * <p>{@code $N} becomes an integer or a name if its argument looks like one, and a string otherwise; {@code $$N} is
 * always a string; {@code $name} is an integer, {@code $$name} its decimal text. The new tokens stand where the macro
 * stood.
 */
final class MacroTokens {
    private static final String ARGUMENT = "macro argument ";
    private static final Pattern IN_DESCRIPTION = Pattern.compile("\\$\\$?([0-9]+|[a-zA-Z_][0-9a-zA-Z_]*)");
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)");
    /** A number with letters behind it, of which only those of C's suffixes mean something: {@code 10ul}, {@code 10ms}. */
    private static final Pattern INTEGER_AND_LETTERS =
            Pattern.compile("(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)([0-9a-zA-Z_`]+)");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_`][0-9a-zA-Z_`]*");
    private static final int INDEX_DIGITS_MAX = 9;

    private final Macros macros;
    private final List<SyntaxProblem> problems;

    MacroTokens(Macros macros, List<SyntaxProblem> problems) {
        this.macros = macros;
        this.problems = problems;
    }

    /** The tokens that a macro stands for; none if it stands for nothing, which is noted as a problem. */
    List<CommonToken> replace(CommonToken macro) {
        String spelling = macro.getText();
        return switch (macro.getType()) {
            case DLexer.MACRO_ARGUMENT -> argument(spelling.substring(1))
                    .or(() -> defaultValue("0"))
                    .map(value -> argumentTokens(macro, value))
                    .orElseGet(() -> undefined(macro, ARGUMENT));
            case DLexer.MACRO_ARGUMENT_TEXT -> argument(spelling.substring(2))
                    .or(() -> defaultValue(""))
                    .map(value -> List.of(string(macro, value)))
                    .orElseGet(() -> undefined(macro, ARGUMENT));
            case DLexer.MACRO_VARIABLE -> variable(spelling.substring(1), macro, value -> signed(macro, value));
            default -> variable(spelling.substring(2), macro, value -> List.of(string(macro, value)));
        };
    }

    /** A probe description with the macros inside it replaced. */
    Token replaceInDescription(Token description) {
        String text = description.getText();
        if (description.getType() != DLexer.PROBE_DESCRIPTION || text.indexOf('$') < 0) {
            return description;
        }
        boolean[] undefined = new boolean[1];
        String replaced = IN_DESCRIPTION.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            boolean number = Character.isDigit(name.charAt(0));
            Optional<String> value = number ? argument(name).or(() -> defaultValue("0")) : variable(name);
            undefined[0] |= value.isEmpty();
            return Matcher.quoteReplacement(value.orElse(match.group()));
        });
        if (undefined[0]) {
            problem(SyntaxProblem.Kind.PDESC_INVAL, description, "invalid probe description \"" + text
                    + "\": Undefined macro variable in probe description");
        }
        return token(description, DLexer.PROBE_DESCRIPTION, replaced);
    }

    private Optional<String> argument(String index) {
        return index.length() > INDEX_DIGITS_MAX ? Optional.empty() : macros.argument(Integer.parseInt(index));
    }

    private Optional<String> defaultValue(String value) {
        return macros.hasDefaults() ? Optional.of(value) : Optional.empty();
    }

    private Optional<String> variable(String name) {
        OptionalLong value = macros.variable(name);
        return value.isPresent() ? Optional.of(Long.toString(value.getAsLong())) : Optional.empty();
    }

    private List<CommonToken> variable(String name, CommonToken macro, Function<String, List<CommonToken>> tokens) {
        return variable(name).map(tokens).orElseGet(() -> undefined(macro, "macro variable "));
    }

    private List<CommonToken> undefined(Token macro, String what) {
        SyntaxProblem.Found found = what.equals(ARGUMENT) ? SyntaxProblem.Found.MACRO_ARGUMENT
                : SyntaxProblem.Found.OTHER;
        problems.add(new SyntaxProblem(SyntaxProblem.Kind.MACRO_UNDEF, macro.getStartIndex(), macro.getStopIndex() + 1,
                what + macro.getText() + " is not defined", found, macro.getText(), List.of()));
        return List.of();
    }

    private List<CommonToken> argumentTokens(Token macro, String value) {
        Matcher integer = INTEGER.matcher(value);
        if (integer.matches()) {
            String digits = integer.group(2);
            if (Literals.overflows(Literals.integer(digits))) {
                problem(SyntaxProblem.Kind.MACRO_OFLOW, macro, "macro argument " + macro.getText() + " constant "
                        + digits
                        + " results in integer overflow");
                return List.of();
            }
            return signed(macro, value);
        }
        Matcher lettered = INTEGER_AND_LETTERS.matcher(value);
        if (lettered.matches()) {
            String letters = lettered.group(2).toLowerCase(Locale.ROOT);
            long longs = Math.min(2, letters.chars().filter(c -> c == 'l').count());
            return argumentTokens(macro, lettered.group(1)).stream().map(token -> token(macro, token.getType(),
                    token.getText() + (letters.contains("u") ? "u" : "") + "l".repeat((int) longs))).toList();
        }
        if (NAME.matcher(value).matches()) {
            return List.of(token(macro, DLexer.IDENTIFIER, value));
        }
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return List.of(string(macro, quoted ? value.substring(1, value.length() - 1) : value));
    }

    /** An integer with a sign, in parentheses if it is negative: what precedes a macro must not bind to its sign. */
    private static List<CommonToken> signed(Token macro, String value) {
        if (value.startsWith("-")) {
            return List.of(token(macro, DLexer.LEFT_PAREN, "("), token(macro, DLexer.MINUS, "-"),
                    token(macro, DLexer.INTEGER, value.substring(1)), token(macro, DLexer.RIGHT_PAREN, ")"));
        }
        return List.of(token(macro, DLexer.INTEGER, value.startsWith("+") ? value.substring(1) : value));
    }

    /** A string token. Escapes in an argument count as they do in a program; its quotes do not end the string. */
    private static CommonToken string(Token macro, String value) {
        return token(macro, DLexer.STRING, '"' + value + '"');
    }

    private static CommonToken token(Token place, int type, String text) {
        CommonToken token = new CommonToken(place);
        token.setType(type);
        token.setText(text);
        return token;
    }

    private void problem(SyntaxProblem.Kind kind, Token token, String message) {
        problems.add(SyntaxProblem.of(kind, token.getStartIndex(), token.getStopIndex() + 1, message));
    }
}

package org.dtrace4j.kernel.mdb.language;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one line.
 *
 * <pre>
 *   line      pipeline ; pipeline ; …            // to the end is a comment
 *   pipeline  command | command | …
 *   command   [expression] [, expression] verb
 *   verb      ::name words   $name words   :name words   $&lt;macro   /letters   =letters   &gt;variable
 * </pre>
 */
public final class CommandParser {
    private static final String SHOW_SIGNS = "/\\?=";
    private static final String WRITE_LETTERS = "vwWZ";
    /** Names that consist of a sign. */
    private static final String SIGN_NAMES = "?>";

    private final Cursor in;
    private final ExpressionParser expressions;

    private CommandParser(String line) {
        this.in = new Cursor(line);
        this.expressions = new ExpressionParser(in);
    }

    /**
     * Reads a line; an empty one gives no pipelines.
     *
     * @throws SyntaxException if it is no command
     */
    public static List<Pipeline> parse(String line) {
        return new CommandParser(line).line();
    }

    /**
     * Reads a text that is one expression and nothing else.
     *
     * @throws SyntaxException if it is none
     */
    public static Expression parseExpression(String text) {
        CommandParser parser = new CommandParser(text);
        Expression expression = parser.expressions.parse();
        parser.in.skipBlanks();
        if (!parser.in.atEnd()) {
            throw SyntaxException.near(parser.in.here());
        }
        return expression;
    }

    private List<Pipeline> line() {
        List<Pipeline> pipelines = new ArrayList<>();
        while (true) {
            in.skipBlanks();
            if (in.atEnd() || in.startsWith("//")) {
                return pipelines;
            }
            if (!in.accept(";")) {
                pipelines.add(pipeline());
            }
        }
    }

    private Pipeline pipeline() {
        List<Command> stages = new ArrayList<>();
        do {
            stages.add(command());
            in.skipBlanks();
        } while (in.accept("|"));
        if (in.peek() == '!') {
            throw new SyntaxException("shell escapes are not supported");
        }
        if (!in.atEnd() && in.peek() != ';' && !in.startsWith("//")) {
            throw SyntaxException.near(in.here());
        }
        return new Pipeline(stages);
    }

    private Command command() {
        in.skipBlanks();
        Expression address = expressions.atExpression() ? expressions.parse() : null;
        in.skipBlanks();
        Expression count = in.accept(",") ? expressions.parse() : null;
        in.skipBlanks();
        Verb verb = verb();
        if (address == null && count == null && verb instanceof Verb.Nothing) {
            throw SyntaxException.near(in.here());
        }
        return new Command(address, count, verb);
    }

    private Verb verb() {
        if (in.accept("::")) {
            return call("::");
        }
        if (in.accept("$<")) {
            return new Verb.Macro(name());
        }
        if (in.peek() == '$' || in.peek() == ':') {
            return call(String.valueOf(in.next()));
        }
        if (in.accept(">")) {
            return new Verb.Assign(name());
        }
        if (!in.atEnd() && SHOW_SIGNS.indexOf(in.peek()) >= 0 && !in.startsWith("//")) {
            return show();
        }
        return new Verb.Nothing();
    }

    private String name() {
        String name = in.word();
        if (name.isEmpty()) {
            throw SyntaxException.near(in.here());
        }
        return name;
    }

    private Verb call(String sign) {
        String name = SIGN_NAMES.indexOf(in.peek()) >= 0 && !in.atEnd() ? String.valueOf(in.next()) : name();
        List<String> arguments = new ArrayList<>();
        in.skipBlanks();
        while (!atStageEnd()) {
            arguments.add(argument());
            in.skipBlanks();
        }
        return new Verb.Call(sign + name, arguments);
    }

    private boolean atStageEnd() {
        return in.atEnd() || in.peek() == '|' || in.peek() == ';' || in.peek() == '!' || in.startsWith("//");
    }

    /** A word, or a text in quotes. */
    private String argument() {
        StringBuilder text = new StringBuilder();
        char quote = in.peek();
        if (quote == '"' || quote == '\'') {
            in.next();
            while (in.peek() != quote) {
                if (in.atEnd()) {
                    throw new SyntaxException("syntax error: unterminated string constant");
                }
                text.append(in.next());
            }
            in.next();
            return text.toString();
        }
        while (!in.atEnd() && " \t|;".indexOf(in.peek()) < 0) {
            text.append(in.next());
        }
        return text.toString();
    }

    private Verb show() {
        char sign = in.next();
        StringBuilder letters = new StringBuilder();
        in.skipBlanks();
        while (!atStageEnd() && in.peek() != ' ') {
            letters.append(in.next());
        }
        if (letters.length() == 0) {
            throw SyntaxException.near(in.here());
        }
        List<Expression> values = new ArrayList<>();
        in.skipBlanks();
        boolean writes = WRITE_LETTERS.indexOf(letters.charAt(letters.length() - 1)) >= 0 && sign != '=';
        while (writes && !atStageEnd()) {
            values.add(expressions.parseOperand());
            in.skipBlanks();
        }
        return new Verb.Show(sign, letters.toString(), values);
    }
}

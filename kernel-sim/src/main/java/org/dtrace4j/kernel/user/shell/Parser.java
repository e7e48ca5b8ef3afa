package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.kernel.user.shell.Command.Assignment;
import org.dtrace4j.kernel.user.shell.Command.ChoiceItem;
import org.dtrace4j.kernel.user.shell.Command.ConditionItem;
import org.dtrace4j.kernel.user.shell.Command.Redirection;
import org.dtrace4j.kernel.user.shell.Command.RedirectionKind;
import org.dtrace4j.kernel.user.shell.Lexer.Token;
import org.dtrace4j.kernel.user.shell.Lexer.Type;

/** Recursive descent over the tokens of one script, with one token of look-ahead. */
public final class Parser {
    /** Words that end a list of commands where they stand in the place of a command. */
    private static final Set<String> CLOSING =
        Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}");

    /** Scripts by their texts, as many and as long ones as a boot has and no more. Nobody goes through it. */
    private static final Map<String, Command> PARSED = new ConcurrentHashMap<>();
    private static final int MAX_PARSED = 512;
    private static final int MAX_PARSED_LENGTH = 1 << 16;

    /** {@code ((expression))} is short for this builtin. */
    private static final Word LET = new Word(List.of(new Word.Text("let", false)));

    /** Operators that a condition has. */
    private static final Set<String> CONDITION = Set.of("&&", "||", "(", ")", "<", ">");

    private final Lexer lexer;
    private final Map<String, String> aliases;
    private Token token;

    Parser(Lexer lexer) throws ShellSyntaxException {
        this(lexer, Map.of());
    }

    private Parser(Lexer lexer, Map<String, String> aliases) throws ShellSyntaxException {
        this.lexer = lexer;
        this.aliases = aliases;
        this.token = lexer.next();
    }

    /** The same with words that stand for others where a command may begin. */
    static Command parse(String script, Map<String, String> aliases) throws ShellSyntaxException {
        return aliases.isEmpty() ? parse(script) : new Parser(new Lexer(script), aliases).parseAll();
    }

    /**
     * Parses a whole script. A text that some shell of this JVM has parsed before costs a look-up: every boot runs the same
     * scripts, and their trees never change.
     */
    public static Command parse(String script) throws ShellSyntaxException {
        Command known = PARSED.get(script);
        if (known != null) {
            return known;
        }
        Command command = new Parser(new Lexer(script)).parseAll();
        if (PARSED.size() < MAX_PARSED && script.length() <= MAX_PARSED_LENGTH) {
            PARSED.put(script, command);
        }
        return command;
    }

    /** Parses up to the end of the text. */
    Command parseAll() throws ShellSyntaxException {
        Command list = list();
        if (token.type() != Type.END) {
            throw unexpected();
        }
        return list;
    }

    /**
     * Parses up to an operator, which is read and nothing behind it: the lexer then stands right after it.
     */
    Command parseUpTo(String operator) throws ShellSyntaxException {
        Command list = list();
        if (!token.is(operator)) {
            throw unexpected();
        }
        return list;
    }

    private Token advance() throws ShellSyntaxException {
        Token read = token;
        token = lexer.next();
        return read;
    }

    private boolean accept(String operator) throws ShellSyntaxException {
        if (token.is(operator)) {
            advance();
            return true;
        }
        return false;
    }

    private void expect(String operator) throws ShellSyntaxException {
        if (!accept(operator)) {
            throw unexpected();
        }
    }

    private boolean atWord(String keyword) {
        return token.type() == Type.WORD && keyword.equals(token.text());
    }

    private boolean acceptWord(String keyword) throws ShellSyntaxException {
        if (atWord(keyword)) {
            advance();
            return true;
        }
        return false;
    }

    private void expectWord(String keyword) throws ShellSyntaxException {
        if (!acceptWord(keyword)) {
            throw unexpected();
        }
    }

    private ShellSyntaxException unexpected() {
        return new ShellSyntaxException(token.line(), token.shown() + " unexpected", token.type() == Type.END);
    }

    private void skipNewlines() throws ShellSyntaxException {
        while (token.type() == Type.NEWLINE) {
            advance();
        }
    }

    /** Commands separated by {@code ;}, {@code &} and newlines, perhaps none. */
    private Command list() throws ShellSyntaxException {
        List<Command> commands = new ArrayList<>();
        skipNewlines();
        while (beginsCommand()) {
            Command command = andOr();
            if (accept("&")) {
                command = new Command.Background(command);
            } else if (!accept(";") && token.type() != Type.NEWLINE) {
                commands.add(command);
                break;
            }
            commands.add(command);
            skipNewlines();
        }
        return commands.size() == 1 ? commands.get(0) : new Command.Sequence(commands);
    }

    /** A list that must have a command, as bodies and conditions must. */
    private Command body() throws ShellSyntaxException {
        skipNewlines();
        if (!beginsCommand()) {
            throw unexpected();
        }
        return list();
    }

    private boolean beginsCommand() {
        return switch (token.type()) {
            case WORD -> token.text() == null || !CLOSING.contains(token.text());
            case DESCRIPTOR -> true;
            case OPERATOR -> token.is("(") || token.is("((") || redirectionKind(token) != null;
            case NEWLINE, END -> false;
        };
    }

    private Command andOr() throws ShellSyntaxException {
        Command left = pipeline();
        while (token.is("&&") || token.is("||")) {
            boolean and = advance().text().equals("&&");
            skipNewlines();
            left = new Command.AndOr(left, and, pipeline());
        }
        return left;
    }

    private Command pipeline() throws ShellSyntaxException {
        if (acceptWord("time")) {
            return new Command.Timed(beginsCommand() ? pipeline() : null);
        }
        boolean negated = acceptWord("!");
        List<Command> commands = new ArrayList<>();
        commands.add(command());
        while (accept("|")) {
            skipNewlines();
            commands.add(command());
        }
        Command command = commands.size() == 1 ? commands.get(0) : new Command.Pipeline(commands);
        return negated ? new Command.Not(command) : command;
    }

    private Command command() throws ShellSyntaxException {
        replaceAlias();
        Command compound = compound();
        if (compound == null) {
            return simple();
        }
        List<Redirection> redirections = redirections();
        return redirections.isEmpty() ? compound : new Command.Redirected(compound, redirections);
    }

    /**
     * Puts what an alias stands for in the place of the word that is next, and goes on with the first word of that. An alias
     * does not stand for itself within its own text.
     */
    private void replaceAlias() throws ShellSyntaxException {
        Set<String> seen = new HashSet<>();
        while (token.type() == Type.WORD && token.text() != null && aliases.containsKey(token.text()) && seen.add(token.text())) {
            token = lexer.replace(token.text(), aliases.get(token.text()));
        }
    }

    /** A compound command, or null if none begins here. */
    private Command compound() throws ShellSyntaxException {
        if (token.is("((")) {
            int line = token.line();
            Word expression = lexer.arithmetic();
            advance();
            return new Command.Simple(List.of(), List.of(LET, expression), List.of(), line);
        }
        if (atWord("[[")) {
            return condition();
        }
        if (accept("(")) {
            Command body = body();
            expect(")");
            return new Command.Subshell(body);
        }
        if (token.type() != Type.WORD || token.text() == null) {
            return null;
        }
        switch (token.text()) {
            case "{" -> {
                advance();
                Command body = body();
                expectWord("}");
                return new Command.Group(body);
            }
            case "if" -> {
                advance();
                return branch();
            }
            case "while", "until" -> {
                boolean until = advance().text().equals("until");
                Command condition = body();
                return new Command.Loop(until, condition, doGroup());
            }
            case "for" -> {
                advance();
                return forEach();
            }
            case "case" -> {
                advance();
                return choice();
            }
            case "function" -> {
                advance();
                String name = name();
                skipNewlines();
                return function(name, true);
            }
            default -> {
                return null;
            }
        }
    }

    /** {@code [[ expression ]]}, in which operators of the shell are operators of the condition. */
    private Command condition() throws ShellSyntaxException {
        int line = token.line();
        advance();
        List<ConditionItem> items = new ArrayList<>();
        while (!atWord("]]")) {
            if (token.type() == Type.NEWLINE) {
                advance();
            } else if (token.type() == Type.OPERATOR && CONDITION.contains(token.text())) {
                items.add(new ConditionItem(advance().text(), null));
            } else if (token.type() == Type.WORD) {
                items.add(new ConditionItem(null, advance().word()));
            } else {
                throw unexpected();
            }
        }
        advance();
        return new Command.Condition(items, line);
    }

    private Command branch() throws ShellSyntaxException {
        Command condition = body();
        expectWord("then");
        Command consequence = body();
        Command alternative = null;
        if (acceptWord("elif")) {
            return new Command.Branch(condition, consequence, branch());
        }
        if (acceptWord("else")) {
            alternative = body();
        }
        expectWord("fi");
        return new Command.Branch(condition, consequence, alternative);
    }

    private Command doGroup() throws ShellSyntaxException {
        skipNewlines();
        expectWord("do");
        Command body = body();
        expectWord("done");
        return body;
    }

    private Command forEach() throws ShellSyntaxException {
        if (token.is("((")) {
            return forArithmetic();
        }
        String name = name();
        List<Word> words = null;
        skipNewlines();
        if (acceptWord("in")) {
            words = new ArrayList<>();
            while (token.type() == Type.WORD) {
                words.add(advance().word());
            }
            if (!accept(";") && token.type() != Type.NEWLINE) {
                throw unexpected();
            }
        } else {
            accept(";");
        }
        return new Command.ForEach(name, words, doGroup());
    }

    /** {@code ((first; condition; step))}, and the loop behind it. */
    private Command forArithmetic() throws ShellSyntaxException {
        int line = token.line();
        List<Word> expressions = lexer.arithmetic().split(';');
        if (expressions.size() != 3) {
            throw new ShellSyntaxException(line, "`))' unexpected", false);
        }
        advance();
        accept(";");
        return new Command.ForArithmetic(expressions.get(0), expressions.get(1), expressions.get(2), doGroup());
    }

    private Command choice() throws ShellSyntaxException {
        if (token.type() != Type.WORD) {
            throw unexpected();
        }
        Word subject = advance().word();
        skipNewlines();
        expectWord("in");
        skipNewlines();
        List<ChoiceItem> items = new ArrayList<>();
        while (!atWord("esac")) {
            accept("(");
            List<Word> patterns = new ArrayList<>();
            do {
                if (token.type() != Type.WORD) {
                    throw unexpected();
                }
                patterns.add(advance().word());
            } while (accept("|"));
            expect(")");
            Command body = list();
            boolean fallsThrough = token.is(";&");
            items.add(new ChoiceItem(patterns, body, fallsThrough));
            if (!accept(fallsThrough ? ";&" : ";;")) {
                skipNewlines();
                break;
            }
            skipNewlines();
        }
        expectWord("esac");
        return new Command.Choice(subject, items);
    }

    private String name() throws ShellSyntaxException {
        if (token.type() != Type.WORD || !Lexer.isName(token.text())) {
            throw unexpected();
        }
        return advance().text();
    }

    /** The body of a function, whose name and parentheses have been read. */
    private Command function(String name, boolean ownScope) throws ShellSyntaxException {
        Command body = compound();
        if (body == null) {
            throw unexpected();
        }
        List<Redirection> redirections = redirections();
        return new Command.Function(name, redirections.isEmpty() ? body : new Command.Redirected(body, redirections), ownScope);
    }

    private Command simple() throws ShellSyntaxException {
        int line = token.line();
        List<Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Redirection> redirections = new ArrayList<>();
        while (true) {
            redirections.addAll(redirections());
            if (token.type() != Type.WORD) {
                break;
            }
            Assignment assignment = words.isEmpty() ? Assignments.of(token.word()) : null;
            if (assignment != null) {
                advance();
                boolean array = assignment.value().parts().isEmpty() && assignment.subscript() == null && accept("(");
                assignments.add(array ? new Assignment(assignment.name(), assignment.value(), null, elements()) : assignment);
                continue;
            }
            Token word = advance();
            if (words.isEmpty() && assignments.isEmpty() && token.is("(") && Lexer.isName(word.text())) {
                advance();
                expect(")");
                skipNewlines();
                return function(word.text(), false);
            }
            words.add(word.word());
        }
        if (words.isEmpty() && assignments.isEmpty() && redirections.isEmpty()) {
            throw unexpected();
        }
        return new Command.Simple(assignments, words, redirections, line);
    }

    /** The words of an array, whose opening parenthesis has been read. */
    private List<Word> elements() throws ShellSyntaxException {
        List<Word> elements = new ArrayList<>();
        skipNewlines();
        while (token.type() == Type.WORD) {
            elements.add(advance().word());
            skipNewlines();
        }
        expect(")");
        return elements;
    }

    private List<Redirection> redirections() throws ShellSyntaxException {
        List<Redirection> redirections = new ArrayList<>();
        while (token.type() == Type.DESCRIPTOR || token.type() == Type.OPERATOR) {
            int descriptor = -1;
            if (token.type() == Type.DESCRIPTOR) {
                descriptor = descriptor(advance());
            }
            RedirectionKind kind = redirectionKind(token);
            if (kind == null) {
                break;
            }
            if (kind == RedirectionKind.HERE) {
                token = lexer.hereDocument(token.is("<<-"));
            } else {
                advance();
            }
            if (token.type() != Type.WORD) {
                throw unexpected();
            }
            Word target = advance().word();
            redirections.add(new Redirection(descriptor < 0 ? kind.usualDescriptor() : descriptor, kind, target));
        }
        return redirections;
    }

    private static int descriptor(Token digits) throws ShellSyntaxException {
        if (digits.text().length() > 3) {
            throw new ShellSyntaxException(digits.line(), digits.shown() + " is no file descriptor", false);
        }
        return Integer.parseInt(digits.text());
    }

    private static RedirectionKind redirectionKind(Token token) {
        if (token.is("<<-")) {
            return RedirectionKind.HERE;
        }
        for (RedirectionKind kind : RedirectionKind.values()) {
            if (token.is(kind.text())) {
                return kind;
            }
        }
        return null;
    }
}

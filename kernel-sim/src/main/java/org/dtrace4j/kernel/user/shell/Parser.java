package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.kernel.user.shell.Command.Assignment;
import org.dtrace4j.kernel.user.shell.Command.ChoiceItem;
import org.dtrace4j.kernel.user.shell.Command.ConditionItem;
import org.dtrace4j.kernel.user.shell.Command.Redirection;
import org.dtrace4j.kernel.user.shell.Lexer.Token;
import org.dtrace4j.kernel.user.shell.Lexer.Type;

/** Recursive descent over the tokens of one script: tokens → syntax tree. */
final class Parser {
    /** Words that end a list of commands where they stand in the place of a command. */
    private static final Set<String> CLOSING =
        Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}");

    /** {@code ((expression))} is short for this builtin. */
    private static final Word LET = new Word(List.of(new Word.Text("let", false)));

    /** Operators that a condition has. */
    private static final Set<String> CONDITION = Set.of("&&", "||", "(", ")", "<", ">");

    private final TokenStream tokens;
    private final RedirectionParser redirections;

    Parser(Lexer lexer) throws ShellSyntaxException {
        this(lexer, Map.of());
    }

    /** @param aliases what words stand for where a command may begin */
    Parser(Lexer lexer, Map<String, String> aliases) throws ShellSyntaxException {
        this.tokens = new TokenStream(lexer, aliases);
        this.redirections = new RedirectionParser(tokens);
    }

    /**
     * A command as a script has it: all that stands up to the end of a line.
     *
     * @param end the place behind it in the script, which has got to line {@code endLine} there
     */
    record CompleteCommand(Command command, int end, int endLine) {
        /** The script behind it. */
        ScriptText behind(ScriptText script) {
            return script.from(end, endLine);
        }
    }

    /** Parses the next command and reads no further; null at the end of the text. */
    CompleteCommand completeCommand() throws ShellSyntaxException {
        tokens.skipNewlines();
        if (tokens.next().type() == Type.END) {
            return null;
        }
        Command command = list(true);
        if (tokens.next().type() != Type.NEWLINE && tokens.next().type() != Type.END) {
            throw tokens.unexpected();
        }
        return tokens.complete(command);
    }

    /** Whether it can be seen that no command follows. */
    boolean isAtEnd() {
        return tokens.isAtEnd();
    }

    /** Parses up to the end of the text. */
    Command parseAll() throws ShellSyntaxException {
        Command list = list(false);
        if (tokens.next().type() != Type.END) {
            throw tokens.unexpected();
        }
        return list;
    }

    /**
     * Parses up to an operator, which is read and nothing behind it: the lexer then stands right after it.
     */
    Command parseUpTo(String operator) throws ShellSyntaxException {
        Command list = list(false);
        if (!tokens.at(operator)) {
            throw tokens.unexpected();
        }
        return list;
    }

    /**
     * Commands separated by {@code ;}, {@code &} and newlines, perhaps none.
     *
     * @param line whether the end of a line ends it too
     */
    private Command list(boolean line) throws ShellSyntaxException {
        List<Command> commands = new ArrayList<>();
        tokens.skipNewlines();
        while (beginsCommand()) {
            Command command = andOr();
            if (tokens.accept("&")) {
                command = new Command.Background(command);
            } else if (!tokens.accept(";") && tokens.next().type() != Type.NEWLINE) {
                commands.add(command);
                break;
            }
            commands.add(command);
            if (!line) {
                tokens.skipNewlines();
            }
        }
        return commands.size() == 1 ? commands.get(0) : new Command.Sequence(commands);
    }

    /** A list that must have a command, as bodies and conditions must. */
    private Command body() throws ShellSyntaxException {
        tokens.skipNewlines();
        if (!beginsCommand()) {
            throw tokens.unexpected();
        }
        return list(false);
    }

    private boolean beginsCommand() {
        return switch (tokens.next().type()) {
            case WORD -> tokens.next().text() == null || !CLOSING.contains(tokens.next().text());
            case DESCRIPTOR -> true;
            case OPERATOR -> tokens.at("(") || tokens.at("((") || redirections.begin();
            case NEWLINE, END -> false;
        };
    }

    private Command andOr() throws ShellSyntaxException {
        Command left = pipeline();
        while (tokens.at("&&") || tokens.at("||")) {
            boolean and = tokens.advance().text().equals("&&");
            tokens.skipNewlines();
            left = new Command.AndOr(left, and, pipeline());
        }
        return left;
    }

    private Command pipeline() throws ShellSyntaxException {
        if (tokens.acceptWord("time")) {
            return new Command.Timed(beginsCommand() ? pipeline() : null);
        }
        boolean negated = tokens.acceptWord("!");
        List<Command> commands = new ArrayList<>();
        commands.add(command());
        while (tokens.accept("|")) {
            tokens.skipNewlines();
            commands.add(command());
        }
        Command command = commands.size() == 1 ? commands.get(0) : new Command.Pipeline(commands);
        return negated ? new Command.Not(command) : command;
    }

    private Command command() throws ShellSyntaxException {
        tokens.replaceAlias();
        Command compound = compound();
        if (compound == null) {
            return simple();
        }
        List<Redirection> around = redirections.read();
        return around.isEmpty() ? compound : new Command.Redirected(compound, around);
    }

    /** A compound command, or null if none begins here. */
    private Command compound() throws ShellSyntaxException {
        if (tokens.at("((")) {
            int line = tokens.next().line();
            Word expression = tokens.arithmetic();
            tokens.advance();
            return new Command.Simple(List.of(), List.of(LET, expression), List.of(), line);
        }
        if (tokens.atWord("[[")) {
            return condition();
        }
        if (tokens.accept("(")) {
            Command body = body();
            tokens.expect(")");
            return new Command.Subshell(body);
        }
        if (!tokens.atWord() || tokens.next().text() == null) {
            return null;
        }
        switch (tokens.next().text()) {
            case "{" -> {
                tokens.advance();
                Command body = body();
                tokens.expectWord("}");
                return new Command.Group(body);
            }
            case "if" -> {
                tokens.advance();
                return branch();
            }
            case "while", "until" -> {
                boolean until = tokens.advance().text().equals("until");
                Command condition = body();
                return new Command.Loop(until, condition, doGroup());
            }
            case "for" -> {
                tokens.advance();
                return forEach();
            }
            case "case" -> {
                tokens.advance();
                return choice();
            }
            case "function" -> {
                tokens.advance();
                String name = name();
                tokens.skipNewlines();
                return function(name, true);
            }
            default -> {
                return null;
            }
        }
    }

    /** {@code [[ expression ]]}, in which operators of the shell are operators of the condition. */
    private Command condition() throws ShellSyntaxException {
        int line = tokens.next().line();
        tokens.advance();
        List<ConditionItem> items = new ArrayList<>();
        while (!tokens.atWord("]]")) {
            if (tokens.next().type() == Type.NEWLINE) {
                tokens.advance();
            } else if (tokens.next().type() == Type.OPERATOR && CONDITION.contains(tokens.next().text())) {
                items.add(new ConditionItem(tokens.advance().text(), null));
            } else if (tokens.atWord()) {
                items.add(new ConditionItem(null, tokens.advance().word()));
            } else {
                throw tokens.unexpected();
            }
        }
        tokens.advance();
        return new Command.Condition(items, line);
    }

    private Command branch() throws ShellSyntaxException {
        Command condition = body();
        tokens.expectWord("then");
        Command consequence = body();
        Command alternative = null;
        if (tokens.acceptWord("elif")) {
            return new Command.Branch(condition, consequence, branch());
        }
        if (tokens.acceptWord("else")) {
            alternative = body();
        }
        tokens.expectWord("fi");
        return new Command.Branch(condition, consequence, alternative);
    }

    private Command doGroup() throws ShellSyntaxException {
        tokens.skipNewlines();
        tokens.expectWord("do");
        Command body = body();
        tokens.expectWord("done");
        return body;
    }

    private Command forEach() throws ShellSyntaxException {
        if (tokens.at("((")) {
            return forArithmetic();
        }
        String name = name();
        List<Word> words = null;
        tokens.skipNewlines();
        if (tokens.acceptWord("in")) {
            words = new ArrayList<>();
            while (tokens.atWord()) {
                words.add(tokens.advance().word());
            }
            if (!tokens.accept(";") && tokens.next().type() != Type.NEWLINE) {
                throw tokens.unexpected();
            }
        } else {
            tokens.accept(";");
        }
        return new Command.ForEach(name, words, doGroup());
    }

    /** {@code ((first; condition; step))}, and the loop behind it. */
    private Command forArithmetic() throws ShellSyntaxException {
        int line = tokens.next().line();
        List<Word> expressions = tokens.arithmetic().split(';');
        if (expressions.size() != 3) {
            throw new ShellSyntaxException(line, "`))' unexpected", false);
        }
        tokens.advance();
        tokens.accept(";");
        return new Command.ForArithmetic(expressions.get(0), expressions.get(1), expressions.get(2), doGroup());
    }

    private Command choice() throws ShellSyntaxException {
        if (!tokens.atWord()) {
            throw tokens.unexpected();
        }
        Word subject = tokens.advance().word();
        tokens.skipNewlines();
        tokens.expectWord("in");
        tokens.skipNewlines();
        List<ChoiceItem> items = new ArrayList<>();
        while (!tokens.atWord("esac")) {
            tokens.accept("(");
            List<Word> patterns = new ArrayList<>();
            do {
                if (!tokens.atWord()) {
                    throw tokens.unexpected();
                }
                patterns.add(tokens.advance().word());
            } while (tokens.accept("|"));
            tokens.expect(")");
            Command body = list(false);
            boolean fallsThrough = tokens.at(";&");
            items.add(new ChoiceItem(patterns, body, fallsThrough));
            if (!tokens.accept(fallsThrough ? ";&" : ";;")) {
                tokens.skipNewlines();
                break;
            }
            tokens.skipNewlines();
        }
        tokens.expectWord("esac");
        return new Command.Choice(subject, items);
    }

    private String name() throws ShellSyntaxException {
        if (!tokens.atWord() || !Lexer.isName(tokens.next().text())) {
            throw tokens.unexpected();
        }
        return tokens.advance().text();
    }

    /** The body of a function, whose name and parentheses have been read. */
    private Command function(String name, boolean ownScope) throws ShellSyntaxException {
        Command body = compound();
        if (body == null) {
            throw tokens.unexpected();
        }
        List<Redirection> around = redirections.read();
        return new Command.Function(name, around.isEmpty() ? body : new Command.Redirected(body, around), ownScope);
    }

    private Command simple() throws ShellSyntaxException {
        int line = tokens.next().line();
        List<Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Redirection> around = new ArrayList<>();
        while (true) {
            around.addAll(redirections.read());
            if (!tokens.atWord()) {
                break;
            }
            Assignment assignment = words.isEmpty() ? Assignments.of(tokens.next().word()) : null;
            if (assignment != null) {
                tokens.advance();
                boolean array = assignment.value().parts().isEmpty() && assignment.subscript() == null && tokens.accept("(");
                assignments.add(array ? new Assignment(assignment.name(), assignment.value(), null, elements()) : assignment);
                continue;
            }
            Token word = tokens.advance();
            if (words.isEmpty() && assignments.isEmpty() && tokens.at("(") && Lexer.isName(word.text())) {
                tokens.advance();
                tokens.expect(")");
                tokens.skipNewlines();
                return function(word.text(), false);
            }
            words.add(word.word());
        }
        if (words.isEmpty() && assignments.isEmpty() && around.isEmpty()) {
            throw tokens.unexpected();
        }
        return new Command.Simple(assignments, words, around, line);
    }

    /** The words of an array, whose opening parenthesis has been read. */
    private List<Word> elements() throws ShellSyntaxException {
        List<Word> elements = new ArrayList<>();
        tokens.skipNewlines();
        while (tokens.atWord()) {
            elements.add(tokens.advance().word());
            tokens.skipNewlines();
        }
        tokens.expect(")");
        return elements;
    }
}

package org.dtrace4j.kernel.user.shell;

import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;

/** The syntax tree of the shell. Immutable; the same tree may run in many processes. */
public sealed interface Command {
    /** Calls the visitor's method for this kind. */
    <R> R accept(Visitor<R> visitor) throws SystemCallError;

    /** One method a kind, and no default, so that a new kind is not forgotten. */
    interface Visitor<R> {
        R simple(Simple command) throws SystemCallError;

        R sequence(Sequence command) throws SystemCallError;

        R andOr(AndOr command) throws SystemCallError;

        R pipeline(Pipeline command) throws SystemCallError;

        R not(Not command) throws SystemCallError;

        R timed(Timed command) throws SystemCallError;

        R background(Background command) throws SystemCallError;

        R group(Group command) throws SystemCallError;

        R subshell(Subshell command) throws SystemCallError;

        R branch(Branch command) throws SystemCallError;

        R loop(Loop command) throws SystemCallError;

        R forEach(ForEach command) throws SystemCallError;

        R forArithmetic(ForArithmetic command) throws SystemCallError;

        R condition(Condition command) throws SystemCallError;

        R choice(Choice command) throws SystemCallError;

        R function(Function command) throws SystemCallError;

        R redirected(Redirected command) throws SystemCallError;
    }

    /**
     * {@code name=word} before a command.
     *
     * @param subscript of {@code name[subscript]=word}; else null
     * @param elements of {@code name=(word…)}; else null
     */
    record Assignment(String name, Word value, Word subscript, List<Word> elements) {
    }

    /** What a redirection does with its descriptor. */
    enum RedirectionKind {
        READ("<"), WRITE(">"), CLOBBER(">|"), APPEND(">>"), READ_WRITE("<>"), DUPLICATE_INPUT("<&"), DUPLICATE_OUTPUT(">&"),
        /** The target is the text itself. */
        HERE("<<"),
        /** The target is the text itself, without the newline at its end. */
        HERE_STRING("<<<");

        private final String text;

        RedirectionKind(String text) {
            this.text = text;
        }

        /** The operator as it is written. */
        public String text() {
            return text;
        }

        /** The descriptor where none is written. */
        public int usualDescriptor() {
            return switch (this) {
                case READ, READ_WRITE, DUPLICATE_INPUT, HERE, HERE_STRING -> 0;
                case WRITE, CLOBBER, APPEND, DUPLICATE_OUTPUT -> 1;
            };
        }
    }

    /** {@code descriptor kind target}. */
    record Redirection(int descriptor, RedirectionKind kind, Word target) {
    }

    /**
     * Assignments, words and redirections.
     *
     * @param line where it begins, from 1
     */
    record Simple(List<Assignment> assignments, List<Word> words, List<Redirection> redirections, int line)
            implements Command {
        public Simple {
            assignments = List.copyOf(assignments);
            words = List.copyOf(words);
            redirections = List.copyOf(redirections);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.simple(this);
        }
    }

    /** {@code a; b; c}, perhaps of no commands at all. */
    record Sequence(List<Command> commands) implements Command {
        public Sequence {
            commands = List.copyOf(commands);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.sequence(this);
        }
    }

    /** {@code left && right}, or {@code left || right}. */
    record AndOr(Command left, boolean and, Command right) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.andOr(this);
        }
    }

    /** {@code a | b | c}: two commands or more. */
    record Pipeline(List<Command> commands) implements Command {
        public Pipeline {
            commands = List.copyOf(commands);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.pipeline(this);
        }
    }

    /** {@code ! command}. */
    record Not(Command command) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.not(this);
        }
    }

    /** {@code time command}; null stands for all that the shell has done so far. */
    record Timed(Command command) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.timed(this);
        }
    }

    /** {@code command &}. */
    record Background(Command command) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.background(this);
        }
    }

    /** {@code { body; }}. */
    record Group(Command body) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.group(this);
        }
    }

    /** {@code (body)}. */
    record Subshell(Command body) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.subshell(this);
        }
    }

    /** {@code if condition; then consequence; else alternative; fi}; an {@code elif} is a branch as alternative. */
    record Branch(Command condition, Command consequence, Command alternative) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.branch(this);
        }
    }

    /** {@code while condition; do body; done}, or {@code until}. */
    record Loop(boolean until, Command condition, Command body) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.loop(this);
        }
    }

    /** {@code for name in words; do body; done}; null words stand for {@code "$@"}. */
    record ForEach(String name, List<Word> words, Command body) implements Command {
        public ForEach {
            words = words == null ? null : List.copyOf(words);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.forEach(this);
        }
    }

    /** {@code for ((first; condition; step)); do body; done}; expressions may be empty. */
    record ForArithmetic(Word first, Word condition, Word step, Command body) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.forArithmetic(this);
        }
    }

    /**
     * A piece of {@code [[ expression ]]}.
     *
     * @param operator one of the shell's that stands there: {@code && || ( ) < >}; null for a word
     * @param word null for an operator
     */
    record ConditionItem(String operator, Word word) {
    }

    /** {@code [[ expression ]]}. */
    record Condition(List<ConditionItem> items, int line) implements Command {
        public Condition {
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.condition(this);
        }
    }

    /** {@code pattern | pattern) body ;;}; with {@code ;&} the next body is run after it. */
    record ChoiceItem(List<Word> patterns, Command body, boolean fallsThrough) {
        public ChoiceItem {
            patterns = List.copyOf(patterns);
        }
    }

    /** {@code case subject in items esac}. */
    record Choice(Word subject, List<ChoiceItem> items) implements Command {
        public Choice {
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.choice(this);
        }
    }

    /**
     * {@code name() body}, or {@code function name body}: defines.
     *
     * @param ownScope whether it is the latter, whose {@code typeset} makes variables of its own
     */
    record Function(String name, Command body, boolean ownScope) implements Command {
        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.function(this);
        }
    }

    /** A compound command with redirections around it. */
    record Redirected(Command command, List<Redirection> redirections) implements Command {
        public Redirected {
            redirections = List.copyOf(redirections);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) throws SystemCallError {
            return visitor.redirected(this);
        }
    }
}

package org.dtrace4j.kernel.user.shell;

import java.util.List;

/**
 * A word as written: pieces of text and of expansions, in order. Quotes have become the pieces' {@code quoted}.
 *
 * @param parts empty for a word such as the missing operand in {@code ${x:-}}
 */
public record Word(List<Part> parts) {
    public Word {
        parts = List.copyOf(parts);
    }

    /** The word's text if it is plain and nothing in it was quoted, as a keyword must be; else null. */
    public String plainText() {
        if (parts.size() == 1 && parts.get(0) instanceof Text text && !text.quoted()) {
            return text.text();
        }
        return null;
    }

    /** A piece of a word. Quoted pieces are neither split into fields nor matched against file names. */
    public sealed interface Part permits Text, Parameter, Substitution, ProcessSubstitution, Arithmetic {
        boolean quoted();
    }

    /** Text that stands for itself. Quoted and empty, it still makes a field. */
    public record Text(String text, boolean quoted) implements Part {
    }

    /**
     * {@code $name}, {@code ${name}} or {@code ${name<operator>operand}}.
     *
     * @param operator {@link ParameterOperator#NONE} without operand
     */
    public record Parameter(String name, ParameterOperator operator, Word operand, boolean quoted) implements Part {
    }

    /** {@code $(command)} or the same in backquotes. */
    public record Substitution(Command command, boolean quoted) implements Part {
    }

    /**
     * {@code <(command)}, a path to read what the command writes, or {@code >(command)}, one to write what it reads.
     *
     * @param output whether it is the latter
     */
    public record ProcessSubstitution(Command command, boolean output) implements Part {
        @Override
        public boolean quoted() {
            return true;
        }
    }

    /** {@code $((expression))}. */
    public record Arithmetic(Word expression, boolean quoted) implements Part {
    }

    /** What {@code ${name…}} does with the value; {@code colon} forms treat an empty value like an unset one. */
    public enum ParameterOperator {
        NONE(""), LENGTH("#"),
        DEFAULT("-"), DEFAULT_COLON(":-"), ASSIGN("="), ASSIGN_COLON(":="), ERROR("?"), ERROR_COLON(":?"),
        ALTERNATE("+"), ALTERNATE_COLON(":+"),
        CUT_SHORTEST_PREFIX("#"), CUT_LONGEST_PREFIX("##"), CUT_SHORTEST_SUFFIX("%"), CUT_LONGEST_SUFFIX("%%");

        private final String text;

        ParameterOperator(String text) {
            this.text = text;
        }

        /** As it is written between name and operand. */
        public String text() {
            return text;
        }
    }
}

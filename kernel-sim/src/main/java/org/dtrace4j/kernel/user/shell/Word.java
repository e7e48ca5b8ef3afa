package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
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

    /** The words between characters of text that separate them; quoted ones do so if the whole word is. */
    List<Word> split(char separator) {
        boolean all = parts.stream().allMatch(Part::quoted);
        List<Word> words = new ArrayList<>();
        List<Part> current = new ArrayList<>();
        for (Part part : parts) {
            if (!(part instanceof Text text) || text.quoted() && !all) {
                current.add(part);
                continue;
            }
            String[] pieces = text.text().split(java.util.regex.Pattern.quote(String.valueOf(separator)), -1);
            for (int i = 0; i < pieces.length; i++) {
                if (i > 0) {
                    words.add(new Word(current));
                    current = new ArrayList<>();
                }
                if (!pieces[i].isEmpty()) {
                    current.add(new Text(pieces[i], text.quoted()));
                }
            }
        }
        words.add(new Word(current));
        return words;
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
     * @param subscript which element of an array: an expression, {@code @} or {@code *}; null where none is given
     */
    public record Parameter(String name, ParameterOperator operator, Word operand, boolean quoted, Word subscript)
            implements Part {
        /** A parameter, and no element of an array. */
        public Parameter(String name, ParameterOperator operator, Word operand, boolean quoted) {
            this(name, operator, operand, quoted, null);
        }
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
        /** Of an array: where its elements are. */
        SUBSCRIPTS("!"),
        DEFAULT("-"), DEFAULT_COLON(":-"), ASSIGN("="), ASSIGN_COLON(":="), ERROR("?"), ERROR_COLON(":?"),
        ALTERNATE("+"), ALTERNATE_COLON(":+"),
        CUT_SHORTEST_PREFIX("#"), CUT_LONGEST_PREFIX("##"), CUT_SHORTEST_SUFFIX("%"), CUT_LONGEST_SUFFIX("%%"),
        /** From a place on, and so many characters. */
        SUBSTRING(":"),
        /** A pattern, and what is put in the place of what it matches: first, each time, at the beginning, at the end. */
        REPLACE_FIRST("/"), REPLACE_ALL("//"), REPLACE_PREFIX("/#"), REPLACE_SUFFIX("/%");

        private final String text;

        ParameterOperator(String text) {
            this.text = text;
        }

        /** As it is written between name and operand. */
        public String text() {
            return text;
        }

        /** Whether it is written before the name, and has no operand. */
        boolean isBefore() {
            return this == LENGTH || this == SUBSCRIPTS;
        }
    }
}

package org.dtrace4j.builtin.option;

import java.util.List;
import java.util.OptionalLong;

/**
 * One option.
 *
 * @param name its name, lower case
 * @param kind what its value is
 * @param when when it may be set
 * @param initial the text of its default; empty when it has none
 * @param words the words that a {@link OptionKind#WORD} may be, in order; else empty
 * @param inProgram whether a program may set it; what has done its work before a program is read cannot be
 * @param description for the manual, one phrase
 * @param inert why it changes nothing here, one phrase; empty where it does what it says
 */
public record Option(String name, OptionKind kind, When when, String initial, List<String> words,
        boolean inProgram, String description, String inert) {
    /** When an option may be set. */
    public enum When {
        /** Before a program is compiled. The compiler or the command uses it; the traced system never sees it. */
        COMPILE,
        /** Before tracing starts. */
        START,
        /** At any time, also from {@code setopt()}. */
        ANY
    }

    public Option {
        words = List.copyOf(words);
    }

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Option option && option.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /**
     * The value of a text.
     *
     * @param text the value as given; empty when only the name was given
     * @throws OptionException if it is not a value of this option
     */
    public long parse(String text) throws OptionException {
        OptionalLong value;
        if (kind == OptionKind.WORD) {
            int place = words.indexOf(text);
            value = place < 0 ? OptionalLong.empty() : OptionalLong.of(place);
        } else {
            value = kind.read(text);
        }
        return value.orElseThrow(() -> new OptionException(kind == OptionKind.VERSION && !text.isEmpty()
                ? OptionException.Reason.BAD_VERSION : OptionException.Reason.BAD_VALUE, name));
    }
}

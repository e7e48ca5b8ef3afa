package org.dtrace4j.kernel.mdb.language;

import java.util.List;

/** What a command does with its address. */
public sealed interface Verb {
    /**
     * A command by name: {@code ::print}, {@code $c}, {@code :c}.
     *
     * @param name the name with the signs in front of it
     * @param arguments its words; a word in quotes is one, without them
     */
    record Call(String name, List<String> arguments) implements Verb { }

    /**
     * {@code /X}, {@code ?X}, {@code \X} show memory, {@code =X} shows the value itself.
     *
     * @param letters formats, each perhaps with a count in front
     * @param values what {@code v}, {@code w}, {@code W} and {@code Z} write
     */
    record Show(char sign, String letters, List<Expression> values) implements Verb { }

    /** {@code >name}: keeps the value in a variable of the debugger. */
    record Assign(String name) implements Verb { }

    /** {@code $<name}: executes a macro. */
    record Macro(String name) implements Verb { }

    /** Nothing but an address, which becomes dot. */
    record Nothing() implements Verb { }
}

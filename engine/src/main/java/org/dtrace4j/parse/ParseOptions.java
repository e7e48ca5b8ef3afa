package org.dtrace4j.parse;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * How a program text is to be read.
 *
 * @param loneDescriptions whether a probe description may stand without predicate and body, as on a command line
 * @param descriptionsFirst whether a word that could be a type or a probe description is the latter ({@code -x pspec})
 * @param emptyProgram whether a text without any item but control lines is a program ({@code -x empty})
 * @param unusedArguments whether arguments that no macro refers to are accepted ({@code -x argref})
 * @param macros what macros stand for
 * @param typeNames says of a name, with its module if one is written ({@code genunix`vnode_t}), whether it is a typedef
 *         known before the text; a name that a variable has too is not to be called a type. Typedefs of the text itself
 *         are seen to by the parser.
 */
public record ParseOptions(boolean loneDescriptions, boolean descriptionsFirst, boolean emptyProgram,
        boolean unusedArguments, MacroValues macros, Predicate<String> typeNames) {
    public ParseOptions {
        Objects.requireNonNull(macros);
        Objects.requireNonNull(typeNames);
    }

    /** What {@code dtrace -s} uses for a script without arguments. */
    public static ParseOptions script(Predicate<String> typeNames) {
        return new ParseOptions(false, false, false, false, MacroValues.none(), typeNames);
    }

    /** What {@code dtrace -n} and its like use for a text without arguments. */
    public static ParseOptions commandLine(Predicate<String> typeNames) {
        return new ParseOptions(true, true, false, false, MacroValues.none(), typeNames);
    }

    /** What a D library is read with: it may define things only. */
    public static ParseOptions library(Predicate<String> typeNames) {
        return new ParseOptions(false, false, true, true, MacroValues.none(), typeNames);
    }

    public ParseOptions withMacros(MacroValues values) {
        return new ParseOptions(loneDescriptions, descriptionsFirst, emptyProgram, unusedArguments, values, typeNames);
    }
}

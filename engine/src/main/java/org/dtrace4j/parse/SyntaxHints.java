package org.dtrace4j.parse;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.grammar.SyntaxProblem;

/** What helps whoever has written something that is not D. */
final class SyntaxHints {
    private static final Set<String> LOOPS = Set.of("for", "while", "do");
    private static final String BODY = "the statements of a clause stand in { }, behind its predicate";
    private static final String PREDICATE = "a predicate stands between slashes, as in /pid == 1/";
    private static final String PLAIN_QUOTES = "a string stands in plain quotes, \"so\"";
    private static final String LIKE_MINUS = "it looks like a minus, and is none";
    /** What a character between clauses was probably there for. */
    private static final Map<String, String> OUTSIDE = Map.of(
            "(", BODY,
            ")", BODY,
            "=", PREDICATE,
            ">", PREDICATE,
            "<", PREDICATE,
            "%", "the wildcards of a probe description are *, ? and [ ]",
            ";", "a clause ends with its }, without a semicolon",
            "}", "there is no { that it could close",
            "@", BODY);
    /** What characters of other alphabets are mistaken for. */
    private static final Map<String, String> LOOKALIKES = Map.ofEntries(
            Map.entry("U+201C", PLAIN_QUOTES),
            Map.entry("U+201D", PLAIN_QUOTES),
            Map.entry("U+201E", PLAIN_QUOTES),
            Map.entry("U+00AB", PLAIN_QUOTES),
            Map.entry("U+00BB", PLAIN_QUOTES),
            Map.entry("U+2018", PLAIN_QUOTES),
            Map.entry("U+2019", PLAIN_QUOTES),
            Map.entry("U+2013", LIKE_MINUS),
            Map.entry("U+2014", LIKE_MINUS),
            Map.entry("U+2212", LIKE_MINUS),
            Map.entry("U+00A0", "it looks like a blank, and is none"),
            Map.entry("U+FEFF", "it marks an order of bytes, which D does not know"));

    /** Operators of other languages that are words. */
    private static final Map<String, String> WORDS = Map.of("and", "&&", "or", "||", "eq", "==", "ne", "!=", "is", "==",
            "mod", "%", "div", "/", "xor", "^^");

    private SyntaxHints() { }

    /** One sentence, if anything helps. */
    static Optional<String> of(SyntaxProblem problem) {
        String word = '"' + problem.word() + '"';
        return switch (problem.found()) {
            case INITIALIZER ->
                    Optional.of("a declaration gives no value: assign one in a clause, such as dtrace:::BEGIN");
            case ASSIGNMENT -> Optional.of((problem.word().equals("=") ? "\"==\" was probably meant: " : "")
                    + word + " assigns, and needs a variable alone on its left");
            case RESERVED_WORD -> Optional.of(LOOPS.contains(problem.word())
                    ? "D has no loops: what is to be done again is done at the next firing, as of tick-1s"
                    : word + " is a reserved word, and D has no use for it yet");
            case LOCAL_DECLARATION -> Optional.of("variables and types are declared outside of clauses; in one, assigning to "
                    + "this->name makes a variable of the clause");
            case TYPE_NAME -> Optional.of(word + " is the name of a type");
            case OPEN_COMMENT -> Optional.of("the comment begins in line " + problem.word());
            case UNKNOWN_TYPE -> Optional.of(word + " is not the name of a type that is known here");
            case OPEN_STRING -> Optional.of("the quote has no second one");
            case LINE_COMMENT -> Optional.of("a comment is written /* so */");
            case LONG_CHARACTER -> Optional.of("a string stands in double quotes");
            case FOREIGN_CHARACTER -> Optional.of(problem.word() + " is not a character of D"
                    + Optional.ofNullable(LOOKALIKES.get(problem.word())).map(text -> ": " + text).orElse(""));
            case OUTSIDE -> Optional.ofNullable(OUTSIDE.get(problem.word()));
            case CALL_WITHOUT_PARENTHESES -> Actions.find(problem.word()).isPresent()
                    || Subroutines.find(problem.word()).isPresent()
                    ? Optional.of("to call it, write " + problem.word() + "(...)") : expected(problem);
            case LONE_ELSE -> Optional.of("an else stands directly behind the statement, or the }, of an if");
            case MACRO_ARGUMENT -> Optional.of("arguments stand behind the program on the command line; with "
                    + "-x defaultargs one that is not given is 0, or an empty string");
            case OTHER -> Optional.ofNullable(WORDS.get(problem.word())).map(operator -> "the operator is " + operator)
                    .or(() -> expected(problem));
        };
    }

    private static Optional<String> expected(SyntaxProblem problem) {
        return problem.expected().isEmpty() ? Optional.empty()
                : Optional.of("expected " + String.join(" or ", problem.expected()));
    }
}

package org.dtrace4j.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** What a parser could have gone on with, in words that a user of the language has for it. */
final class Expectations {
    static final String EXPRESSION = "an expression";
    static final String TYPE = "a type";
    /** More than this many things tell nobody anything. */
    private static final int WORDS_MAX = 4;

    private Expectations() { }

    /** The words, in the order of the grammar; none if the parser does not know, or if there are too many. */
    static List<String> of(RecognitionException e, Parser parser) {
        boolean known = e instanceof InputMismatchException
                || e instanceof NoViableAltException n && n.getStartToken() == n.getOffendingToken();
        if (!known || e.getOffendingState() < 0) {
            return List.of();
        }
        IntervalSet tokens = parser.getATN().getExpectedTokens(e.getOffendingState(), e.getCtx());
        if (tokens.contains(DLexer.PROBE_DESCRIPTION) && tokens.contains(DLexer.UNSIGNED)) {
            return List.of("a clause", "a declaration");
        }
        List<String> words = new ArrayList<>();
        addGroups(tokens, words);
        for (int type : tokens.toList()) {
            if (!belongsToGroup(type, tokens) && !words.contains(name(type))) {
                words.add(name(type));
            }
        }
        return words.size() > WORDS_MAX ? List.of() : List.copyOf(words);
    }

    private static void addGroups(IntervalSet tokens, List<String> words) {
        if (tokens.contains(DLexer.IF)) {
            words.add("a statement");
        } else if (tokens.contains(DLexer.FLOAT)) {
            words.add(EXPRESSION);
        } else if (tokens.contains(DLexer.XLATE) && !tokens.contains(DLexer.CHARACTER)) {
            words.add("a name");
        }
        if (tokens.contains(DLexer.UNSIGNED)) {
            words.add(TYPE);
        }
        if (tokens.contains(DLexer.LOGICAL_XOR)) {
            words.add("an operator");
        }
    }

    private static boolean belongsToGroup(int type, IntervalSet tokens) {
        boolean statement = tokens.contains(DLexer.IF);
        boolean expression = tokens.contains(DLexer.FLOAT);
        boolean name = tokens.contains(DLexer.XLATE);
        boolean operator = tokens.contains(DLexer.LOGICAL_XOR);
        boolean types = tokens.contains(DLexer.UNSIGNED);
        return statement && (type == DLexer.IF || type == DLexer.SEMICOLON)
                || (statement || expression) && isExpressionStart(type)
                || name && isName(type)
                || operator && (isOperator(type) || isSuffix(type))
                || types && isDeclarationWord(type);
    }

    private static boolean isExpressionStart(int type) {
        return switch (type) {
            case DLexer.IDENTIFIER, DLexer.AGGREGATION, DLexer.INTEGER, DLexer.CHARACTER, DLexer.FLOAT, DLexer.STRING,
                    DLexer.SELF, DLexer.THIS, DLexer.LEFT_PAREN, DLexer.OFFSETOF, DLexer.XLATE, DLexer.SIZEOF,
                    DLexer.STRINGOF, DLexer.INCREMENT, DLexer.DECREMENT, DLexer.AND, DLexer.STAR, DLexer.PLUS,
                    DLexer.MINUS, DLexer.COMPLEMENT, DLexer.NOT -> true;
            default -> false;
        };
    }

    private static boolean isName(int type) {
        return switch (type) {
            case DLexer.IDENTIFIER, DLexer.TYPE_NAME, DLexer.INLINE, DLexer.OFFSETOF, DLexer.PROBE, DLexer.PROVIDER,
                    DLexer.SELF, DLexer.STRING_WORD, DLexer.STRINGOF, DLexer.THIS, DLexer.TRANSLATOR, DLexer.USERLAND,
                    DLexer.XLATE -> true;
            default -> false;
        };
    }

    private static boolean isOperator(int type) {
        return type >= DLexer.ASSIGN && type <= DLexer.NOT || type == DLexer.QUESTION;
    }

    private static boolean isSuffix(int type) {
        return type == DLexer.LEFT_PAREN || type == DLexer.LEFT_BRACKET || type == DLexer.DOT || type == DLexer.ARROW;
    }

    private static boolean isDeclarationWord(int type) {
        return type >= DLexer.AUTO && type <= DLexer.XLATE || type == DLexer.TYPE_NAME;
    }

    private static String name(int type) {
        return switch (type) {
            case Token.EOF -> "the end";
            case DLexer.IDENTIFIER -> "a name";
            case DLexer.INTEGER -> "a number";
            case DLexer.PROBE_DESCRIPTION -> "a probe description";
            case DLexer.BEGIN_PREDICATE, DLexer.END_PREDICATE -> "/";
            case DLexer.OMITTED_SEMICOLON -> ";";
            case DLexer.COMMA -> ",";
            case DLexer.LEFT_BRACE -> "{";
            default -> {
                String literal = DLexer.VOCABULARY.getLiteralName(type);
                yield literal == null ? DLexer.VOCABULARY.getDisplayName(type)
                        : literal.substring(1, literal.length() - 1);
            }
        };
    }
}

package org.dtrace4j.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/**
 * The lexer's tokens → those that items are made of. On the way
 * <ul>
 *   <li>comments are dropped, and control lines collected;</li>
 *   <li>macros are replaced by the tokens they stand for;</li>
 *   <li>names of types get a type of token of their own, as {@link NameTokens} says;</li>
 *   <li>faulty words are reported and dropped.</li>
 * </ul>
 */
final class TokenSource {
    private static final char MAX_ASCII = 0x7f;

    private final String text;
    private final GrammarOptions options;
    private final NameTokens names;
    private final DLexer lexer;
    private final MacroTokens macros;
    /** Tokens that a macro stands for, on their way into the item. */
    private final Deque<Token> pending = new ArrayDeque<>();
    private final List<ControlLine> controlLines = new ArrayList<>();
    private final List<SyntaxProblem> problems = new ArrayList<>();

    TokenSource(String text, GrammarOptions options, NameTokens names) {
        this.text = text;
        this.options = options;
        this.names = names;
        this.lexer = new DLexer(new StringCharStream(text));
        this.lexer.removeErrorListeners();
        this.macros = new MacroTokens(options.macros(), problems);
    }

    /** The control lines met since the last call. */
    List<ControlLine> takeControlLines() {
        return take(controlLines);
    }

    /** The faults of words met since the last call, in the order of the text. */
    List<SyntaxProblem> takeProblems() {
        return take(problems);
    }

    private static <T> List<T> take(List<T> list) {
        List<T> taken = List.copyOf(list);
        list.clear();
        return taken;
    }

    /** How far the text has been read. */
    int index() {
        return lexer.getInputStream().index();
    }

    /** Goes on in another context of the lexer. */
    void enter(int mode) {
        lexer.mode(mode);
    }

    /** Makes {@code token} the next one again, to be read anew, in another context perhaps. */
    void goBackTo(Token token) {
        pending.clear();
        lexer.getInputStream().seek(token.getStartIndex());
        lexer._hitEOF = false;
    }

    /** The next token for the parser: no comment, control line, macro or faulty word. */
    Token next() {
        while (pending.isEmpty()) {
            Token token = lexer.nextToken();
            if (token.getType() == Token.EOF) {
                return token;
            }
            accept((CommonToken) token);
        }
        return pending.pop();
    }

    /** A probe description with its macros replaced. */
    Token replaceInDescription(Token description) {
        return macros.replaceInDescription(description);
    }

    private void accept(CommonToken token) {
        switch (token.getType()) {
            case DLexer.COMMENT -> {
                if (token.getText().indexOf("/*", 2) >= 0) {
                    problem(token, "/* encountered inside a comment");
                }
            }
            case DLexer.OPEN_COMMENT -> {
                // The end of the text is to blame, as in the original; what helps is where the comment begins.
                problems.add(new SyntaxProblem(SyntaxProblem.Kind.SYNTAX, text.length(), text.length(),
                        "end-of-file encountered before matching */", SyntaxProblem.Found.OPEN_COMMENT,
                        Integer.toString(token.getLine()), List.of()));
                lexer.getInputStream().seek(text.length());
            }
            case DLexer.INTERPRETER, DLexer.HASH -> hash(token);
            case DLexer.DIVIDE, DLexer.DIVIDE_ASSIGN -> {
                if (!skipLineComment(token)) {
                    pending.add(token);
                }
            }
            case DLexer.IDENTIFIER -> pending.add(names.identifier(token));
            case DLexer.MACRO_ARGUMENT, DLexer.MACRO_ARGUMENT_TEXT, DLexer.MACRO_VARIABLE, DLexer.MACRO_VARIABLE_TEXT ->
                macros.replace(token).forEach(t -> pending.add(t.getType() == DLexer.IDENTIFIER ? names.identifier(t) : t));
            case DLexer.INTEGER -> integer(token);
            case DLexer.CHARACTER -> character(token);
            case DLexer.OPEN_STRING -> open(token, SyntaxProblem.Kind.STR_NL, "newline encountered in string literal");
            case DLexer.OPEN_CHARACTER ->
                open(token, SyntaxProblem.Kind.CHR_NL, "newline encountered in character constant");
            case DLexer.UNKNOWN -> unknown(token);
            default -> pending.add(token);
        }
    }

    private void integer(CommonToken token) {
        String spelling = token.getText();
        char bad = Literals.badDigit(spelling);
        if (bad != 0) {
            problem(SyntaxProblem.Kind.INT_DIGIT, token, "constant " + spelling + " contains invalid digit " + bad);
        } else if (Literals.overflows(Literals.integer(spelling))) {
            problem(SyntaxProblem.Kind.INT_OFLOW, token, "constant " + spelling + " results in integer overflow");
        } else {
            pending.add(token);
        }
    }

    private void character(CommonToken token) {
        if (token.getText().length() == 2) {
            problem(SyntaxProblem.Kind.CHR_NULL, token, "empty character constant");
        } else if (Literals.characterBytes(token.getText()) > Long.BYTES) {
            problem(SyntaxProblem.Kind.CHR_OFLOW, token, "character constant is too long",
                    SyntaxProblem.Found.LONG_CHARACTER, token.getText());
        } else {
            pending.add(token);
        }
    }

    /** A quote without its pair. At the end of the text no newline is to blame, and the quote alone is out of place. */
    private void open(CommonToken token, SyntaxProblem.Kind kind, String message) {
        if (token.getStopIndex() + 1 < text.length()) {
            problem(kind, token, message);
        } else {
            problem(SyntaxProblem.Kind.SYNTAX, token, "syntax error near \"" + token.getText().charAt(0) + "\"",
                    SyntaxProblem.Found.OPEN_STRING, token.getText());
        }
    }

    private void unknown(CommonToken token) {
        char c = token.getText().charAt(0);
        boolean outside = lexer._mode == Lexer.DEFAULT_MODE;
        SyntaxProblem.Found found = c > MAX_ASCII ? SyntaxProblem.Found.FOREIGN_CHARACTER
                : outside ? SyntaxProblem.Found.OUTSIDE : SyntaxProblem.Found.OTHER;
        problem(SyntaxProblem.Kind.SYNTAX, token, "syntax error near \"" + c + "\"", found,
                c > MAX_ASCII ? String.format("U+%04X", Literals.codePoint(text, token.getStartIndex()))
                        : String.valueOf(c));
    }

    private void hash(CommonToken token) {
        int lineStart = text.lastIndexOf('\n', token.getStartIndex()) + 1;
        if (!text.substring(lineStart, token.getStartIndex()).isBlank()) {
            problem(token, "syntax error near \"#\"");
        } else if (token.getType() == DLexer.HASH) {
            controlLine(token);
        }
    }

    private void controlLine(Token hash) {
        int mode = lexer._mode;
        enter(DLexer.CONTROL);
        List<String> words = new ArrayList<>();
        int end = hash.getStopIndex() + 1;
        Token token = lexer.nextToken();
        while (token.getType() != DLexer.CONTROL_END && token.getType() != Token.EOF) {
            if (token.getType() == DLexer.OPEN_STRING) {
                problem(SyntaxProblem.Kind.STR_NL, token, "newline encountered in string literal");
            }
            words.add(token.getText());
            end = token.getStopIndex() + 1;
            token = lexer.nextToken();
        }
        boolean unfinished = token.getType() == Token.EOF;
        if (unfinished && options.dialect() == GrammarOptions.Dialect.PROGRAM) {
            problem(hash, "end-of-file encountered before end of control line");
        }
        if (unfinished) {
            goBackTo(token);
        }
        controlLines.add(new ControlLine(hash.getStartIndex(), end, words));
        enter(mode);
    }

    /** In a header {@code //} begins a comment; in D it does not. */
    private boolean skipLineComment(Token slash) {
        if (options.dialect() != GrammarOptions.Dialect.HEADER || !text.startsWith("//", slash.getStartIndex())) {
            return false;
        }
        int end = text.indexOf('\n', slash.getStartIndex());
        lexer.getInputStream().seek(end < 0 ? text.length() : end);
        return true;
    }

    /** The first place from one on that is neither blank nor within a comment; the end of the text if there is none. */
    static int skipBlanksAndComments(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (" \t\r\n\f\u000b".indexOf(text.charAt(at)) >= 0) {
                at++;
            } else if (text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                at = close < 0 ? text.length() : close + 2;
            } else {
                break;
            }
        }
        return at;
    }

    /** Whether what is wrong with the item is in the same line, so that the token begins no other. */
    boolean isBehindProblem(Token token) {
        return !problems.isEmpty()
                && text.lastIndexOf('\n', token.getStartIndex()) < problems.get(problems.size() - 1).start();
    }

    /** Something is wrong with a token, or at it. */
    void problem(Token token, String message) {
        problem(SyntaxProblem.Kind.SYNTAX, token, message);
    }

    private void problem(SyntaxProblem.Kind kind, Token token, String message) {
        problem(kind, token, message, SyntaxProblem.Found.OTHER, "");
    }

    private void problem(SyntaxProblem.Kind kind, Token token, String message, SyntaxProblem.Found found, String word) {
        problems.add(new SyntaxProblem(kind, token.getStartIndex(), token.getStopIndex() + 1, message, found, word,
                List.of()));
    }
}

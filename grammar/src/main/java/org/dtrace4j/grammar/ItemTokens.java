package org.dtrace4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/**
 * Cuts a text into the tokens of one item after the other.
 *
 * <pre>
 *   between clauses --"{"--&gt; body --"}" of depth 0--&gt; between clauses
 *                   --"/"--&gt; predicate --"/" before "{" or ";" or "/" or the end--&gt; "{"? --&gt; body
 *                   --word of a declaration, or type name--&gt; declaration --";" of depth 0--&gt; between clauses
 * </pre>
 *
 * <p>Where an item ends is seen by counting braces alone, whatever nonsense is between them, so one faulty item does
 * not spoil the next. The last semicolon of a block may be left out; one is then put there. What the words of the text
 * become before they are tokens of an item, {@link TokenSource} says.
 */
final class ItemTokens {
    /** Words that begin a declaration between clauses, whatever the options say. */
    private static final Set<String> DECLARATION_WORDS = Set.of("auto", "char", "const", "counter", "double", "enum",
            "extern", "float", "import", "inline", "int", "long", "provider", "register", "restrict", "self", "short",
            "signed", "static", "string", "struct", "this", "translator", "typedef", "union", "unsigned", "userland",
            "void", "volatile");
    /** Those of them that are types, behind which a {@code *} can stand. */
    private static final Set<String> TYPE_WORDS = Set.of("char", "double", "float", "int", "long", "short", "signed",
            "string", "unsigned", "void");
    private static final int NESTING_MAX = 500;

    private final String text;
    private final GrammarOptions options;
    private final NameTokens names;
    private final TokenSource source;
    private List<Token> item = new ArrayList<>();
    private int parens;
    private int brackets;
    private int typeBodies;

    ItemTokens(String text, GrammarOptions options) {
        this.text = text;
        this.options = options;
        this.names = new NameTokens(text, options.typeNames());
        this.source = new TokenSource(text, options, names);
    }

    /** The control lines met since the last call. */
    List<ControlLine> takeControlLines() {
        return source.takeControlLines();
    }

    /** The faults of words met since the last call, in the order of the text. */
    List<SyntaxProblem> takeProblems() {
        return source.takeProblems();
    }

    /** The tokens of the next item, with an end token behind them; that one alone when the text is at its end. */
    List<Token> nextItem() {
        begin();
        if (options.dialect() == GrammarOptions.Dialect.HEADER) {
            declaration();
        } else {
            outer();
        }
        return end();
    }

    /** All tokens of the text as those of one expression or type. */
    List<Token> wholeText() {
        begin();
        for (Token token = source.next(); token.getType() != Token.EOF; token = source.next()) {
            add(token);
        }
        return end();
    }

    private void begin() {
        item = new ArrayList<>();
        parens = 0;
        brackets = 0;
        typeBodies = 0;
        names.begin();
        source.enter(DLexer.EXPRESSION);
    }

    private List<Token> end() {
        int at = source.index();
        CommonToken end = new CommonToken(Token.EOF, "");
        end.setStartIndex(at);
        end.setStopIndex(at - 1);
        item.add(end);
        return item;
    }

    // The contexts.

    private void outer() {
        source.enter(Lexer.DEFAULT_MODE);
        while (true) {
            Token token = source.next();
            switch (token.getType()) {
                case Token.EOF -> {
                    return;
                }
                case DLexer.PROBE_DESCRIPTION, DLexer.INTEGER -> {
                    if (!item.isEmpty() && last() != DLexer.COMMA && !source.isBehindProblem(token)) {
                        source.goBackTo(token);
                        return;
                    }
                    if (item.isEmpty() && token.getType() == DLexer.PROBE_DESCRIPTION
                            && beginsDeclaration(token.getText())) {
                        source.goBackTo(token);
                        source.enter(DLexer.EXPRESSION);
                        declaration();
                        return;
                    }
                    add(source.replaceInDescription(token));
                }
                case DLexer.BEGIN_PREDICATE -> {
                    add(token);
                    predicate();
                    return;
                }
                case DLexer.LEFT_BRACE -> {
                    body(token);
                    return;
                }
                default -> add(token);
            }
        }
    }

    private boolean beginsDeclaration(String word) {
        if (DECLARATION_WORDS.contains(word) || NameTokens.isTagWordOfModule(word)) {
            return true;
        }
        if (options.descriptionsFirst() || word.indexOf(':') >= 0) {
            return false;
        }
        int star = word.indexOf('*');
        String name = star > 0 ? word.substring(0, star) : word;
        return TYPE_WORDS.contains(name) || names.isType(name);
    }

    private void predicate() {
        source.enter(DLexer.EXPRESSION);
        while (true) {
            Token token = source.next();
            if (token.getType() == Token.EOF) {
                return;
            }
            if (!isOfTypeBody(token) && token.getType() == DLexer.LEFT_BRACE) {
                // The closing slash is missing. The parser says so; here only the end of the item matters.
                body(token);
                return;
            }
            if (token.getType() == DLexer.DIVIDE && endsPredicate(token.getStopIndex() + 1)) {
                closePredicate((CommonToken) token);
                return;
            }
            add(token);
        }
    }

    private boolean endsPredicate(int from) {
        int next = TokenSource.skipBlanksAndComments(text, from);
        return next == text.length() || "{;/".indexOf(text.charAt(next)) >= 0;
    }

    private void closePredicate(CommonToken slash) {
        if (parens > 0 || brackets > 0) {
            source.problem(slash, "closing " + (parens > 0 ? ")" : "]") + " expected in predicate before /");
        }
        slash.setType(DLexer.END_PREDICATE);
        add(slash);
        Token next = source.next();
        if (next.getType() == DLexer.LEFT_BRACE) {
            body(next);
        } else {
            source.goBackTo(next);
        }
    }

    private void body(Token brace) {
        source.enter(DLexer.EXPRESSION);
        parens = 0;
        brackets = 0;
        add(brace);
        int depth = 1;
        while (depth > 0) {
            Token token = source.next();
            if (token.getType() == Token.EOF) {
                return;
            }
            if (!isOfTypeBody(token)) {
                if (token.getType() == DLexer.LEFT_BRACE) {
                    depth++;
                } else if (token.getType() == DLexer.RIGHT_BRACE) {
                    depth--;
                    addOmittedSemicolon(token);
                }
            }
            add(token);
        }
    }

    /** Whether a brace belongs to the body of a structure or enumeration, which the name of a type can have. */
    private boolean isOfTypeBody(Token token) {
        if (token.getType() == DLexer.LEFT_BRACE) {
            boolean opens = NameTokens.isTagIntroducer(last())
                    || last() == DLexer.IDENTIFIER && item.size() > 1
                    && NameTokens.isTagIntroducer(item.get(item.size() - 2).getType());
            typeBodies += opens || typeBodies > 0 ? 1 : 0;
            return typeBodies > 0;
        }
        if (token.getType() == DLexer.RIGHT_BRACE && typeBodies > 0) {
            typeBodies--;
            return true;
        }
        return false;
    }

    private void addOmittedSemicolon(Token brace) {
        int last = last();
        if (last != DLexer.SEMICOLON && last != DLexer.LEFT_BRACE && last != DLexer.RIGHT_BRACE) {
            CommonToken omitted = new CommonToken(brace);
            omitted.setType(DLexer.OMITTED_SEMICOLON);
            add(omitted);
        }
    }

    private void declaration() {
        int depth = 0;
        while (true) {
            Token token = source.next();
            int type = token.getType();
            if (type == Token.EOF) {
                return;
            }
            add(token);
            if (type == DLexer.LEFT_BRACE) {
                depth++;
            } else if (type == DLexer.RIGHT_BRACE) {
                depth--;
            } else if (type == DLexer.SEMICOLON && depth <= 0) {
                return;
            }
        }
    }

    // Tokens.

    private int last() {
        return item.isEmpty() ? Token.EOF : item.get(item.size() - 1).getType();
    }

    private void add(Token token) {
        int type = token.getType();
        names.added(type);
        switch (type) {
            case DLexer.LEFT_PAREN -> parens++;
            case DLexer.LEFT_BRACKET -> brackets++;
            case DLexer.RIGHT_PAREN -> parens = close(parens, token);
            case DLexer.RIGHT_BRACKET -> brackets = close(brackets, token);
            default -> { }
        }
        if (parens + brackets == NESTING_MAX) {
            source.problem(token, "parentheses and brackets are nested too deeply");
        }
        item.add(token);
    }

    private int close(int open, Token closer) {
        if (open == 0) {
            source.problem(closer, "extra " + closer.getText() + " in input stream");
            return 0;
        }
        return open - 1;
    }
}

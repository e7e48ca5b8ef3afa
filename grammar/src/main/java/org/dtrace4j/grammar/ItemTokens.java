package org.dtrace4j.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/**
 * Cuts a text into the tokens of one item after the other, and decides what the lexer cannot.
 *
 * <pre>
 *   between clauses --"{"--&gt; body --"}" of depth 0--&gt; between clauses
 *                   --"/"--&gt; predicate --"/" before "{" or ";" or "/" or the end--&gt; "{"? --&gt; body
 *                   --word of a declaration, or type name--&gt; declaration --";" of depth 0--&gt; between clauses
 * </pre>
 *
 * <p>Where an item ends is seen by counting braces alone, whatever nonsense is between them, so one faulty item does
 * not spoil the next. Besides the context this class settles
 * <ul>
 *   <li>macros, which are replaced by the tokens they stand for;</li>
 *   <li>names: {@code TYPE_NAME} if the name is a type's, unless it follows a type or {@code *} (then it is being
 *       declared), or {@code =}, {@code ++}, {@code --} or {@code [} follow it (then it is a variable's);
 *   </li>
 *   <li>the last semicolon of a block, which may be left out;</li>
 *   <li>control lines, which it collects, and comments, which it drops.</li>
 * </ul>
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
    private static final Set<Integer> TYPE_TOKENS = Set.of(DLexer.CHAR, DLexer.DOUBLE, DLexer.FLOAT_WORD, DLexer.INT,
            DLexer.LONG, DLexer.SHORT, DLexer.SIGNED, DLexer.STRING_WORD, DLexer.UNSIGNED, DLexer.VOID,
            DLexer.TYPE_NAME,
            DLexer.RIGHT_BRACE);
    private static final Set<Integer> TAG_INTRODUCERS = Set.of(DLexer.STRUCT, DLexer.UNION, DLexer.ENUM);
    private static final Map<String, Integer> TAG_WORDS =
            Map.of("struct", DLexer.STRUCT, "union", DLexer.UNION, "enum", DLexer.ENUM);
    private static final Set<Integer> TRANSPARENT_TO_TYPES = Set.of(DLexer.CONST, DLexer.VOLATILE, DLexer.RESTRICT,
            DLexer.USERLAND, DLexer.AUTO, DLexer.EXTERN, DLexer.REGISTER, DLexer.STATIC, DLexer.TYPEDEF);
    private static final Map<Integer, String> CLOSERS = Map.of(DLexer.RIGHT_PAREN, ")", DLexer.RIGHT_BRACKET, "]");
    private static final int NESTING_MAX = 500;
    private static final char MAX_ASCII = 0x7f;

    private final String text;
    private final GrammarOptions options;
    private final DLexer lexer;
    private final MacroTokens macros;
    /** Tokens that a macro stands for, on their way into the item. */
    private final Deque<Token> pending = new ArrayDeque<>();
    /** Names of types that this text uses as variables. */
    private final Set<String> variables = new TreeSet<>();
    private final List<ControlLine> controlLines = new ArrayList<>();
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private List<Token> item = new ArrayList<>();
    private int parens;
    private int brackets;
    private int typeBodies;
    private boolean afterType;
    /** With its backquote, what stood before the last struct, union or enum; empty for nothing. */
    private String moduleOfTag = "";

    ItemTokens(String text, GrammarOptions options) {
        this.text = text;
        this.options = options;
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
        for (Token token = read(); token.getType() != Token.EOF; token = read()) {
            add(token);
        }
        return end();
    }

    private void begin() {
        item = new ArrayList<>();
        parens = 0;
        brackets = 0;
        typeBodies = 0;
        afterType = false;
        enter(DLexer.EXPRESSION);
    }

    private List<Token> end() {
        int at = lexer.getInputStream().index();
        CommonToken end = new CommonToken(Token.EOF, "");
        end.setStartIndex(at);
        end.setStopIndex(at - 1);
        item.add(end);
        return item;
    }

    // The contexts.

    private void outer() {
        enter(Lexer.DEFAULT_MODE);
        while (true) {
            Token token = read();
            switch (token.getType()) {
                case Token.EOF -> {
                    return;
                }
                case DLexer.PROBE_DESCRIPTION, DLexer.INTEGER -> {
                    if (!item.isEmpty() && last() != DLexer.COMMA && !isBehindProblem(token)) {
                        goBackTo(token);
                        return;
                    }
                    if (item.isEmpty() && token.getType() == DLexer.PROBE_DESCRIPTION
                            && beginsDeclaration(token.getText())) {
                        goBackTo(token);
                        enter(DLexer.EXPRESSION);
                        declaration();
                        return;
                    }
                    add(macros.replaceInDescription(token));
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

    /** Whether what is wrong with the item is in the same line, so that the token begins no other. */
    private boolean isBehindProblem(Token token) {
        return !problems.isEmpty()
                && text.lastIndexOf('\n', token.getStartIndex()) < problems.get(problems.size() - 1).start();
    }

    private boolean beginsDeclaration(String word) {
        if (DECLARATION_WORDS.contains(word) || isTagWordOfModule(word)) {
            return true;
        }
        if (options.descriptionsFirst() || word.indexOf(':') >= 0) {
            return false;
        }
        int star = word.indexOf('*');
        String name = star > 0 ? word.substring(0, star) : word;
        return TYPE_WORDS.contains(name) || isType(name);
    }

    private void predicate() {
        enter(DLexer.EXPRESSION);
        while (true) {
            Token token = read();
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
        int next = skipBlanksAndComments(from);
        return next == text.length() || "{;/".indexOf(text.charAt(next)) >= 0;
    }

    private void closePredicate(CommonToken slash) {
        if (parens > 0 || brackets > 0) {
            problem(slash, "closing " + (parens > 0 ? ")" : "]") + " expected in predicate before /");
        }
        slash.setType(DLexer.END_PREDICATE);
        add(slash);
        Token next = read();
        if (next.getType() == DLexer.LEFT_BRACE) {
            body(next);
        } else {
            goBackTo(next);
        }
    }

    private void body(Token brace) {
        enter(DLexer.EXPRESSION);
        parens = 0;
        brackets = 0;
        add(brace);
        int depth = 1;
        while (depth > 0) {
            Token token = read();
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
            boolean opens = TAG_INTRODUCERS.contains(last())
                    || last() == DLexer.IDENTIFIER && item.size() > 1
                    && TAG_INTRODUCERS.contains(item.get(item.size() - 2).getType());
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
            Token token = read();
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
        boolean tag = type == DLexer.IDENTIFIER && TAG_INTRODUCERS.contains(last());
        if (!TRANSPARENT_TO_TYPES.contains(type)) {
            afterType = tag || TYPE_TOKENS.contains(type);
        }
        switch (type) {
            case DLexer.LEFT_PAREN -> parens++;
            case DLexer.LEFT_BRACKET -> brackets++;
            case DLexer.RIGHT_PAREN -> parens = close(parens, token);
            case DLexer.RIGHT_BRACKET -> brackets = close(brackets, token);
            default -> { }
        }
        if (parens + brackets == NESTING_MAX) {
            problem(token, "parentheses and brackets are nested too deeply");
        }
        item.add(token);
    }

    private int close(int open, Token closer) {
        if (open == 0) {
            problem(closer, "extra " + CLOSERS.get(closer.getType()) + " in input stream");
            return 0;
        }
        return open - 1;
    }

    private void enter(int mode) {
        lexer.mode(mode);
    }

    /** Makes {@code token} the next one again, to be read anew, in another context perhaps. */
    private void goBackTo(Token token) {
        pending.clear();
        lexer.getInputStream().seek(token.getStartIndex());
        lexer._hitEOF = false;
    }

    /** The next token for the parser: no comment, control line, macro or faulty word. */
    private Token read() {
        while (pending.isEmpty()) {
            Token token = lexer.nextToken();
            if (token.getType() == Token.EOF) {
                return token;
            }
            accept((CommonToken) token);
        }
        return pending.pop();
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
            case DLexer.IDENTIFIER -> identifier(token);
            case DLexer.MACRO_ARGUMENT, DLexer.MACRO_ARGUMENT_TEXT, DLexer.MACRO_VARIABLE, DLexer.MACRO_VARIABLE_TEXT ->
                macros.replace(token).forEach(t -> {
                    if (t.getType() == DLexer.IDENTIFIER) {
                        identifier(t);
                    } else {
                        pending.add(t);
                    }
                });
            case DLexer.INTEGER -> integer(token);
            case DLexer.CHARACTER -> character(token);
            case DLexer.OPEN_STRING -> open(token, SyntaxProblem.Kind.STR_NL, "newline encountered in string literal");
            case DLexer.OPEN_CHARACTER ->
                open(token, SyntaxProblem.Kind.CHR_NL, "newline encountered in character constant");
            case DLexer.UNKNOWN -> unknown(token);
            default -> pending.add(token);
        }
    }

    /** A name; {@code genunix`struct vnode}, as types are called in messages, is read as {@code struct genunix`vnode}. */
    private void identifier(CommonToken token) {
        String spelling = token.getText();
        if (isTagWordOfModule(spelling)) {
            int behindModule = spelling.indexOf('`') + 1;
            moduleOfTag = spelling.substring(0, behindModule);
            token.setType(TAG_WORDS.get(spelling.substring(behindModule)));
            pending.add(token);
            return;
        }
        if (!moduleOfTag.isEmpty() && TAG_INTRODUCERS.contains(last())) {
            token.setText(moduleOfTag + spelling);
        }
        moduleOfTag = "";
        pending.add(name(token, token.getText()));
    }

    private static boolean isTagWordOfModule(String spelling) {
        int behindModule = spelling.indexOf('`') + 1;
        return behindModule > 1 && TAG_WORDS.containsKey(spelling.substring(behindModule));
    }

    private CommonToken name(CommonToken token, String name) {
        boolean declared = afterType || last() == DLexer.STAR || TAG_INTRODUCERS.contains(last());
        if (!declared && isType(name)) {
            if (isUsedAsVariable(skipBlanksAndComments(token.getStopIndex() + 1))) {
                variables.add(name);
            } else {
                token.setType(DLexer.TYPE_NAME);
            }
        }
        return token;
    }

    /** Whether a type begins with a token of that type. */
    static boolean isType(int token) {
        return token != DLexer.RIGHT_BRACE && TYPE_TOKENS.contains(token) || TAG_INTRODUCERS.contains(token);
    }

    private boolean isType(String name) {
        return !variables.contains(name) && options.typeNames().isTypeName(name);
    }

    private boolean isUsedAsVariable(int next) {
        return text.startsWith("++", next) || text.startsWith("--", next) || text.startsWith("[", next)
                || text.startsWith("=", next) && !text.startsWith("==", next);
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

    // Characters.

    /** In a header {@code //} begins a comment; in D it does not. */
    private boolean skipLineComment(Token slash) {
        if (options.dialect() != GrammarOptions.Dialect.HEADER || !text.startsWith("//", slash.getStartIndex())) {
            return false;
        }
        int end = text.indexOf('\n', slash.getStartIndex());
        lexer.getInputStream().seek(end < 0 ? text.length() : end);
        return true;
    }

    private int skipBlanksAndComments(int from) {
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

    private void problem(Token token, String message) {
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

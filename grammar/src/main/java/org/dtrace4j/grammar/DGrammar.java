package org.dtrace4j.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * From text to parse trees, one item at a time.
 *
 * <p>Call {@link #next} until it gives nothing. Between two calls the names that the item declared should have reached
 * the {@link TypeNames} of the options. Each item is parsed alone, first with fast prediction and, should that fail,
 * with full prediction. Of each item the first fault is reported: what follows a fault in the same item is guesswork,
 * and what follows it in later items is not.
 */
public final class DGrammar {
    private static final String TOO_DEEP = "program is nested too deeply";

    private final String text;
    private final TypeNames typeNames;
    private final ItemTokens tokens;
    private final DParser parser;

    public DGrammar(String text, GrammarOptions options) {
        this.text = text;
        this.typeNames = options.typeNames();
        this.tokens = new ItemTokens(text, options);
        this.parser = new DParser(null);
        this.parser.removeErrorListeners();
        this.parser.setErrorHandler(new BailErrorStrategy());
    }

    /** A result that is one tree, or the reasons why there is none. */
    public record Parsed<T>(Optional<T> tree, List<SyntaxProblem> problems) {
        public Parsed {
            problems = List.copyOf(problems);
        }
    }

    /** The next item, in the order of the text; nothing at its end. */
    public Optional<ParsedItem> next() {
        List<Token> item = tokens.nextItem();
        List<ControlLine> controlLines = tokens.takeControlLines();
        boolean empty = item.get(0).getType() == Token.EOF;
        Parsed<DParser.ItemContext> parsed = empty ? new Parsed<>(Optional.empty(), tokens.takeProblems())
                : parse(item, p -> p.itemUnit().item());
        if (empty && controlLines.isEmpty() && parsed.problems().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ParsedItem(parsed.tree(), controlLines, parsed.problems()));
    }

    /** The whole text as one expression. */
    public Parsed<DParser.ExpressionContext> expression() {
        return parse(tokens.wholeText(), p -> p.expressionUnit().expression());
    }

    /** The whole text as the name of a type. */
    public Parsed<DParser.TypeNameContext> typeName() {
        return parse(tokens.wholeText(), p -> p.typeUnit().typeName());
    }

    private <T> Parsed<T> parse(List<Token> item, Function<DParser, T> rule) {
        List<SyntaxProblem> problems = new ArrayList<>(tokens.takeProblems());
        T tree = null;
        try {
            tree = parseTwice(item, rule);
        } catch (ParseCancellationException e) {
            addSyntaxError((RecognitionException) e.getCause(), problems);
        } catch (StackOverflowError e) {
            // Nesting without brackets (- - - x) has no other bound than the parser's own stack.
            problems.add(SyntaxProblem.of(SyntaxProblem.Kind.SYNTAX, start(item), start(item), TOO_DEEP));
        }
        problems.sort(Comparator.comparingInt(SyntaxProblem::start));
        leaveOutConsequences(problems);
        return new Parsed<>(problems.isEmpty() ? Optional.ofNullable(tree) : Optional.empty(), problems);
    }

    private <T> T parseTwice(List<Token> item, Function<DParser, T> rule) {
        try {
            return parse(item, rule, PredictionMode.SLL);
        } catch (ParseCancellationException e) {
            return parse(item, rule, PredictionMode.LL);
        }
    }

    private <T> T parse(List<Token> item, Function<DParser, T> rule, PredictionMode mode) {
        parser.setTokenStream(new CommonTokenStream(new ListTokenSource(item)));
        parser.getInterpreter().setPredictionMode(mode);
        return rule.apply(parser);
    }

    /** A second character that is out of place has no more to say than the first. */
    private static void leaveOutConsequences(List<SyntaxProblem> problems) {
        int first = problems.isEmpty() ? 0 : problems.get(0).start();
        problems.removeIf(p -> p.kind() == SyntaxProblem.Kind.SYNTAX && p.start() > first);
    }

    private static int start(List<Token> item) {
        return item.get(0).getStartIndex();
    }

    /** A faulty word leaves a gap, so that a syntax error behind it may be its consequence and is not reported. */
    private void addSyntaxError(RecognitionException e, List<SyntaxProblem> problems) {
        Token token = e.getOffendingToken();
        int start = token.getStartIndex();
        if (problems.stream().anyMatch(p -> p.start() <= start)) {
            return;
        }
        Optional<SyntaxProblem> declaration = secondType(e);
        if (declaration.isPresent()) {
            problems.add(declaration.get());
            return;
        }
        String near = token.getType() == Token.EOF ? "end of input" : '"' + spelling(token) + '"';
        int end = token.getType() == Token.EOF ? start : token.getStopIndex() + 1;
        List<String> expected = Expectations.of(e, parser);
        SyntaxProblem.Found found = found(e, expected);
        Token subject = token;
        if (found == SyntaxProblem.Found.UNKNOWN_TYPE) {
            Token name = lastBefore(token, DLexer.STAR);
            subject = name.getType() == DLexer.IDENTIFIER ? name : token;
        } else if (found == SyntaxProblem.Found.CALL_WITHOUT_PARENTHESES) {
            subject = before(token);
        }
        problems.add(new SyntaxProblem(SyntaxProblem.Kind.SYNTAX, start, end, "syntax error near " + near, found,
                subject.getText(), expected));
    }

    /**
     * A declaration with the name of a type behind a type. It was read as the name that is being declared, as it must
     * be in {@code int t;}; what comes behind it shows that it was not meant so.
     */
    private Optional<SyntaxProblem> secondType(RecognitionException e) {
        Token token = e.getOffendingToken();
        Token name = before(token);
        boolean another = token.getType() == DLexer.IDENTIFIER || token.getType() == DLexer.STAR;
        if (!another || name.getType() != DLexer.IDENTIFIER || !typeNames.isTypeName(name.getText())
                || !isInside(e.getCtx(), DParser.DeclarationContext.class)) {
            return Optional.empty();
        }
        SyntaxProblem.Kind kind = switch (before(name).getType()) {
            case DLexer.LONG -> SyntaxProblem.Kind.DECL_LONGINT;
            case DLexer.SIGNED, DLexer.UNSIGNED -> SyntaxProblem.Kind.DECL_SIGNINT;
            default -> SyntaxProblem.Kind.DECL_IDENT;
        };
        return Optional.of(SyntaxProblem.of(kind, name.getStartIndex(), name.getStopIndex() + 1, switch (kind) {
            case DECL_LONGINT -> "invalid type declaration: long and long long may only be used with integer or "
                    + "floating-point type";
            case DECL_SIGNINT -> "invalid type declaration: signed and unsigned may only be used with integer type";
            default -> "old-style declaration or incorrect type specified";
        }));
    }

    /** The characters of a token in the text, up to the end of the line. */
    private String spelling(Token token) {
        String spelling = text.substring(token.getStartIndex(), token.getStopIndex() + 1);
        int lineEnd = spelling.indexOf('\n');
        return lineEnd < 0 ? spelling : spelling.substring(0, lineEnd);
    }

    private SyntaxProblem.Found found(RecognitionException e, List<String> expected) {
        Token token = e.getOffendingToken();
        int type = token.getType();
        boolean declaration = isInside(e.getCtx(), DParser.DeclarationContext.class)
                || isInside(e.getCtx(), DParser.ProviderProbeContext.class);
        if (type >= DLexer.ASSIGN && type <= DLexer.OR_ASSIGN) {
            return declaration ? SyntaxProblem.Found.INITIALIZER : SyntaxProblem.Found.ASSIGNMENT;
        }
        if (declaration && isUnknownType(type, before(token).getType(), expected) || endsUnknownCast(token)) {
            return SyntaxProblem.Found.UNKNOWN_TYPE;
        }
        if (beginsStatement(token) && NameTokens.beginsType(type)) {
            return SyntaxProblem.Found.LOCAL_DECLARATION;
        }
        if (type == DLexer.DIVIDE || type == DLexer.BEGIN_PREDICATE || type == DLexer.END_PREDICATE) {
            boolean comment = text.startsWith("//", token.getStartIndex())
                    || text.startsWith("//", token.getStartIndex() - 1);
            return comment ? SyntaxProblem.Found.LINE_COMMENT : SyntaxProblem.Found.OTHER;
        }
        boolean value = type == DLexer.INTEGER || type == DLexer.STRING || type == DLexer.IDENTIFIER;
        if (value && before(token).getType() == DLexer.IDENTIFIER && behindStatement(before(token))) {
            return SyntaxProblem.Found.CALL_WITHOUT_PARENTHESES;
        }
        return switch (type) {
            case DLexer.ELSE -> behindStatement(token) ? SyntaxProblem.Found.LONE_ELSE : SyntaxProblem.Found.OTHER;
            case DLexer.RESERVED -> SyntaxProblem.Found.RESERVED_WORD;
            case DLexer.TYPE_NAME -> SyntaxProblem.Found.TYPE_NAME;
            default -> SyntaxProblem.Found.OTHER;
        };
    }

    /** A name where a type begins, or one behind which a declarator begins. */
    private static boolean isUnknownType(int type, int before, List<String> expected) {
        boolean expectsType = expected.contains(Expectations.TYPE) && !expected.contains(Expectations.EXPRESSION)
                || before == DLexer.LEFT_PAREN || before == DLexer.COMMA;
        return before == DLexer.IDENTIFIER ? type == DLexer.IDENTIFIER || type == DLexer.STAR
                : type == DLexer.IDENTIFIER && expectsType;
    }

    /** {@code (name *)}: nothing but a cast to a pointer looks so. */
    private boolean endsUnknownCast(Token token) {
        Token name = lastBefore(token, DLexer.STAR);
        return token.getType() == DLexer.RIGHT_PAREN && before(token).getType() == DLexer.STAR
                && name.getType() == DLexer.IDENTIFIER && before(name).getType() == DLexer.LEFT_PAREN;
    }

    /** The last token in front of {@code token} that is not of type {@code passed}. */
    private Token lastBefore(Token token, int passed) {
        Token found = before(token);
        while (found.getType() == passed && found.getTokenIndex() > 0) {
            found = before(found);
        }
        return found;
    }

    private Token before(Token token) {
        return token.getTokenIndex() < 1 ? token : parser.getInputStream().get(token.getTokenIndex() - 1);
    }

    private boolean beginsStatement(Token token) {
        int before = before(token).getType();
        return behindStatement(token) || before == DLexer.SELF || before == DLexer.THIS;
    }

    private boolean behindStatement(Token token) {
        int before = before(token).getType();
        return before == DLexer.LEFT_BRACE || before == DLexer.RIGHT_BRACE || before == DLexer.SEMICOLON;
    }

    private static boolean isInside(RuleContext rule, Class<?> outer) {
        return rule != null && (outer.isInstance(rule) || isInside(rule.parent, outer));
    }
}

package org.dtrace4j.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.grammar.DGrammar;
import org.dtrace4j.grammar.GrammarOptions;
import org.dtrace4j.grammar.GrammarOptions.Dialect;
import org.dtrace4j.grammar.Macros;
import org.dtrace4j.grammar.ParsedItem;
import org.dtrace4j.grammar.SyntaxProblem;
import org.dtrace4j.grammar.TypeNames;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/**
 * From text to syntax tree.
 *
 * <p>Each method either returns a tree or throws a {@link CompileException} that has one error for each faulty item, in
 * the order of the text, up to a hundred. The first of them is the one that dtrace would give. No other exception comes
 * out, whatever the text.
 */
public final class ProgramParser {
    /** Whoever has more errors than this has another kind of text than D. */
    private static final int ERRORS_MAX = 100;
    private static final String TOO_DEEP = "program is nested too deeply";

    private final SourceText source;
    private final TextNames names;
    private final DGrammar grammar;
    private final ItemBuilder builder;
    private final List<Diagnostic> errors = new ArrayList<>();

    private ProgramParser(SourceText source, Dialect dialect, ParseOptions options) {
        this.source = source;
        this.names = new TextNames(options.typeNames());
        Macros macros = options.macros().forGrammar();
        this.grammar = new DGrammar(source.text(),
                new GrammarOptions(dialect, options.descriptionsFirst(), names, macros));
        this.builder = new ItemBuilder(source, options.loneDescriptions());
    }

    /** A D program. Control lines become {@link Item.Pragma}s in front of the item that they stand before or in. */
    public static Program parse(SourceText source, ParseOptions options) throws CompileException {
        Reading reading = read(source, options);
        if (!reading.errors().isEmpty()) {
            throw new CompileException(reading.errors());
        }
        return reading.program();
    }

    /**
     * What became of a text.
     *
     * @param program the items that could be read
     * @param errors one for each that could not, in the order of the text; empty when all is well
     */
    public record Reading(Program program, List<Diagnostic> errors) { }

    /** Reads a D program as {@link #parse} does, as far as it can be read. */
    public static Reading read(SourceText source, ParseOptions options) {
        ProgramParser parser = new ProgramParser(source, Dialect.PROGRAM, options);
        List<Item> items = parser.readItems();
        if (parser.errors.isEmpty()) {
            parser.checkEmptiness(items, options);
        }
        return new Reading(new Program(parser.wholeText(), items), parser.sortedErrors());
    }

    /**
     * A C header: declarations, with {@code //} comments too.
     *
     * @param typeNames the typedefs known before it
     */
    public static Program parseHeader(SourceText source, Predicate<String> typeNames) throws CompileException {
        ProgramParser parser = new ProgramParser(source, Dialect.HEADER, ParseOptions.library(typeNames));
        return new Program(parser.wholeText(), parser.items());
    }

    /** A text that is one expression. */
    public static Expression parseExpression(SourceText source, ParseOptions options) throws CompileException {
        ProgramParser parser = new ProgramParser(source, Dialect.PROGRAM, options);
        ExpressionBuilder expressions = new ExpressionBuilder(new Places(source));
        return parser.one(parser.grammar::expression, expressions::expression);
    }

    /** A text that is the name of a type, such as {@code struct vnode *}. */
    public static TypeSyntax parseType(SourceText source, Predicate<String> typeNames) throws CompileException {
        ProgramParser parser = new ProgramParser(source, Dialect.PROGRAM, ParseOptions.library(typeNames));
        TypeBuilder types = new ExpressionBuilder(new Places(source)).types();
        return parser.one(parser.grammar::typeName, types::typeName);
    }

    private List<Item> items() throws CompileException {
        List<Item> items = readItems();
        throwErrors();
        return items;
    }

    private List<Item> readItems() {
        List<Item> items = new ArrayList<>();
        Optional<ParsedItem> next = grammar.next();
        while (next.isPresent() && errors.size() < ERRORS_MAX) {
            ParsedItem parsed = next.get();
            parsed.controlLines().forEach(line -> build(line, builder::pragma).ifPresent(items::add));
            parsed.problems().forEach(this::report);
            parsed.tree().flatMap(tree -> build(tree, builder::item)).ifPresent(item -> {
                names.declare(item);
                items.add(item);
            });
            next = grammar.next();
        }
        return items;
    }

    private <T, R> R one(Supplier<DGrammar.Parsed<T>> parse, Function<T, R> build) throws CompileException {
        DGrammar.Parsed<T> parsed = parse.get();
        parsed.problems().forEach(this::report);
        Optional<R> result = parsed.tree().flatMap(tree -> build(tree, build));
        throwErrors();
        return result.orElseThrow();
    }

    /** Builds one piece; what is refused on the way becomes an error. */
    private <T, R> Optional<R> build(T tree, Function<T, R> build) {
        try {
            return Optional.of(build.apply(tree));
        } catch (Refusal e) {
            errors.add(e.diagnostic());
        } catch (StackOverflowError e) {
            // The parser's stack was enough for this tree and ours is not: types can nest without brackets.
            errors.add(Diagnostic.error(ErrorTag.D_SYNTAX, wholeText(), TOO_DEEP));
        }
        return Optional.empty();
    }

    private void throwErrors() throws CompileException {
        if (!errors.isEmpty()) {
            throw new CompileException(sortedErrors());
        }
    }

    private List<Diagnostic> sortedErrors() {
        errors.sort(Comparator.comparingInt(e -> e.span().start()));
        return List.copyOf(errors.subList(0, Math.min(errors.size(), ERRORS_MAX)));
    }

    private void checkEmptiness(List<Item> items, ParseOptions options) {
        if (!options.emptyProgram() && items.stream().allMatch(Item.Pragma.class::isInstance)) {
            errors.add(Diagnostic.error(ErrorTag.D_EMPTY, Span.endOf(source), "empty D program translation unit"));
        }
    }

    /**
     * Refuses the last argument if a program that was read with these options does not refer to it: more were given
     * than it takes. As in the original, those before may go unused. {@code $0} is the script's name.
     */
    public static void checkArguments(SourceText source, ParseOptions options) throws CompileException {
        List<String> arguments = options.macros().arguments();
        int last = arguments.size() - 1;
        if (last > 0 && !options.unusedArguments() && !options.macros().isUsed(last)) {
            // As the original has it, that is found out at the end; of an argument of the command there is no line to tell.
            throw new CompileException(Diagnostic.error(ErrorTag.D_MACRO_UNUSED,
                    source.isFile() ? Span.endOf(source) : Span.none(),
                    "extraneous argument '" + arguments.get(last) + "' ($" + last + " is not referenced)"));
        }
    }

    private void report(SyntaxProblem problem) {
        ErrorTag tag = ErrorTag.valueOf("D_" + problem.kind().name());
        Span span = new Span(source, problem.start(), problem.end());
        Diagnostic error = Diagnostic.error(tag, span, problem.message());
        errors.add(SyntaxHints.of(problem).map(error::withHint).orElse(error));
    }

    private Span wholeText() {
        return new Span(source, 0, source.text().length());
    }
}

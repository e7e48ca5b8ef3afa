package org.dtrace4j.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.parse.MacroValues;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.sema.ProgramChecker;
import org.dtrace4j.sema.ProviderStability;
import org.dtrace4j.sema.SessionScope;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedProgram;
import org.dtrace4j.sema.TypedStatement;
import org.dtrace4j.source.LineMarkers;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.source.Span;
import org.dtrace4j.sugar.Desugarer;

/**
 * The compiler of one consumer: program texts in, enabling images out.
 *
 * <p>Programs compiled by one compiler share variables, aggregations, inlines and types, in the order in which they are
 * compiled. A program that is refused leaves no variables, aggregations or inlines behind. Not safe for use by several
 * threads.
 */
public final class DCompiler {
    private static final Pattern OPTION_PRAGMA = Pattern.compile(
            "(?m)^[ \\t]*#[ \\t]*pragma[ \\t]+D[ \\t]+option[ \\t]+(\\w+)(?:[ \\t]*=[ \\t]*(\\S+))?");
    private static final Pattern STRUCTURE = Pattern.compile("\\b(struct|union|enum)\\s+(\\w+)\\s*\\{");
    private static final int FAULT_ARGUMENTS = 5;

    private final OptionValues options;
    private final SessionScope scope;
    private boolean hadSugar;

    /**
     * A compiler for programs that are to be enabled on {@code device}.
     *
     * @param options the consumer's options; the compiler reads them, and pragmas of programs set them
     */
    public DCompiler(Device device, OptionValues options) {
        this.options = options;
        this.scope = new SessionScope(device, options);
    }

    /** How stable the system's providers are; pragmas of programs may have said so. */
    public ProviderStability providerStability() {
        return scope.providerStability();
    }

    /**
     * Compiles a program without macro arguments, whose descriptions end with the probe's name.
     *
     * @throws CompileException with an error for each faulty item; the first one is the one that dtrace would give
     */
    public CompiledProgram compile(SourceText source) throws CompileException {
        return compile(source, List.of(), Map.of(), DescriptionField.NAME);
    }

    /**
     * Compiles a program. In a text that is not a file's a description may stand alone, and words that could be types
     * or descriptions are descriptions.
     *
     * @param arguments {@code $0} and the macro arguments behind it
     * @param macros values of {@code $target}, {@code $pid} and their like, by name
     * @param last the field that the last word of a probe description is, as {@code -P}, {@code -m} and {@code -f} say
     */
    public CompiledProgram compile(SourceText written, List<String> arguments, Map<String, Long> macros,
            DescriptionField last)
            throws CompileException {
        scope.loadLibraries();
        SourceText source = LineMarkers.resolve(written);
        OptionValues reading = readingOptions(source);
        boolean commandLine = !source.isFile();
        ParseOptions parsing = new ParseOptions(commandLine, commandLine || reading.isOn(Options.PSPEC),
                reading.isOn(Options.EMPTY), reading.isOn(Options.ARGREF),
                new MacroValues(arguments, macros, reading.isOn(Options.DEFAULTARGS)), scope::isTypeName);
        ProgramParser.Reading read = ProgramParser.read(source, parsing);
        if (!read.errors().isEmpty()) {
            throw new CompileException(withEarlier(read, last));
        }
        CompiledProgram compiled = compile(read.program(), last);
        ProgramParser.checkArguments(source, parsing);
        return compiled;
    }

    /**
     * The errors of a text that cannot be read, behind those of what stands in front of them: the first error is to be
     * the first one in the text. What comes after may only follow from what could not be read.
     */
    private List<Diagnostic> withEarlier(ProgramParser.Reading read, DescriptionField last) {
        boolean empty = read.errors().get(0).tag() == ErrorTag.D_EMPTY;
        int end = empty ? Integer.MAX_VALUE : read.errors().get(0).span().start();
        List<Item> before = read.program().items().stream().takeWhile(item -> item.span().end() <= end).toList();
        Program program = new Program(read.program().span(), before);
        List<Diagnostic> errors = new ArrayList<>(ProgramChecker.errors(scope, plain(program), last));
        redeclaration(read, before).ifPresent(errors::add);
        errors.addAll(read.errors());
        return errors;
    }

    /**
     * A structure that is declared once more in the item that cannot be read, in front of the place: the original
     * declares structures as it reads them, and so complains of that first.
     */
    private Optional<Diagnostic> redeclaration(ProgramParser.Reading read, List<Item> before) {
        SourceText text = read.program().span().source();
        int from = before.isEmpty() ? 0 : before.get(before.size() - 1).span().end();
        Matcher body = STRUCTURE.matcher(text.text()).region(from, Math.max(from, read.errors().get(0).span().start()));
        while (body.find()) {
            if (scope.declares(body.group(1), body.group(2))) {
                return Optional.of(Diagnostic.error(ErrorTag.D_DECL_TYPERED, new Span(text, body.start(), body.end(2)),
                        "type redeclared: " + body.group(1) + " " + body.group(2)));
            }
        }
        return Optional.empty();
    }

    private Program plain(Program program) {
        return Desugarer.desugar(program, hadSugar);
    }

    /** What the programs share so far. */
    public SessionScope scope() {
        return scope;
    }

    /** Compiles a syntax tree. */
    public CompiledProgram compile(Program program, DescriptionField last) throws CompileException {
        Program plain = plain(program);
        TypedProgram typed = ProgramChecker.check(scope, plain, last);
        try {
            CompiledProgram compiled = new CompiledProgram(ImageBuilder.build(scope, typed), typed, program, plain);
            hadSugar |= Desugarer.hasSugar(program);
            return compiled;
        } catch (StackOverflowError e) {
            throw new CompileException(Diagnostic.error(ErrorTag.D_SYNTAX, program.span(),
                    "program is nested too deeply"));
        }
    }

    /**
     * The options that are to be known before a text is read, its own pragmas included: they say how macros and
     * descriptions are read, and pragmas are not seen before that. A pragma that is wrong is refused when it is
     * checked.
     */
    private OptionValues readingOptions(SourceText source) {
        OptionValues reading = new OptionValues(options);
        Matcher pragma = OPTION_PRAGMA.matcher(source.text());
        while (pragma.find()) {
            try {
                reading.set(pragma.group(1), Optional.ofNullable(pragma.group(2)).orElse(""));
            } catch (OptionException e) {
                continue;
            }
        }
        return reading;
    }

    /**
     * The program that every consumer enables beside its own, and {@code dtrace -A} saves behind them: on
     * {@code dtrace:::ERROR} it records what went wrong where, for the consumer to report.
     */
    public EnablingImage errorProgram() {
        Span none = Span.none();
        List<TypedStatement.Field> fields = new ArrayList<>();
        for (int i = 1; i <= FAULT_ARGUMENTS; i++) {
            fields.add(new TypedStatement.Field(new TypedExpression.Argument(none, BuiltinTypes.INT64, i), Long.BYTES,
                    FieldImage.Kind.SIGNED));
        }
        TypedStatement report = new TypedStatement.Act(none, Actions.ERROR_REPORT, fields, "", List.of(), 0);
        TypedClause clause = new TypedClause(none, List.of(new ProbePattern("dtrace", "", "", "ERROR")), 1,
                Optional.empty(), List.of(report));
        try {
            return ImageBuilder.build(scope, new TypedProgram(List.of(clause), List.of(),
                    Attribute.STABLE, List.of(), List.of()));
        } catch (CompileException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An image that holds settings only, as {@code dtrace -A} saves it last. */
    public static EnablingImage optionImage(List<OptionSetting> settings) {
        return new EnablingImage(List.of(), List.of(), List.of(), settings, new byte[0], new byte[0]);
    }
}

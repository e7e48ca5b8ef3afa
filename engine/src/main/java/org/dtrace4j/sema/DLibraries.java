package org.dtrace4j.sema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/**
 * The D libraries that come with the compiler: inlines such as those of {@code errno.d}, one a line. A library is
 * indexed by line when a name that nothing else explains is looked up, and a line is parsed when its name is used, so
 * that programs do not pay for what they do not use. {@code NULL} needs no library.
 */
final class DLibraries {
    private static final String DIRECTORY = "/org/dtrace4j/lib/";
    private static final List<String> FILES = List.of("errno.d", "signal.d", "unistd.d");

    private static final Pattern DEFINITION = Pattern.compile("inline\\s.*?(\\w+)\\s*=.*;\\s*");

    private final SessionScope scope;
    private final Map<String, InlineDefinition> inlines = new LinkedHashMap<>();
    private final Map<String, Line> lines = new LinkedHashMap<>();

    /** A line of a library, counted from 1. */
    private record Line(SourceText file, int number) { }

    DLibraries(SessionScope scope) {
        this.scope = scope;
        InlineDefinition nul = nullPointer();
        inlines.put(nul.name(), nul);
    }

    /** {@code inline long NULL = 0}, which is there even with {@code nolibs}. */
    private static InlineDefinition nullPointer() {
        Span none = Span.none();
        TypeSyntax type = new TypeSyntax.Basic(none, List.of("long"), Set.of());
        Expression zero = new Expression.IntegerLiteral(none, BigInteger.ZERO, "",
                Expression.IntegerLiteral.Base.DECIMAL);
        return new InlineDefinition(new Item.Inline(none, type, "NULL", List.of(), zero), IntegerType.LONG,
                List.of());
    }

    Optional<InlineDefinition> inline(String name) {
        InlineDefinition known = inlines.get(name);
        if (known == null && index().containsKey(name)) {
            known = read(index().get(name));
            inlines.put(name, known);
        }
        return Optional.ofNullable(known);
    }

    /** Names of all inlines. */
    Set<String> inlineNames() {
        return index().keySet();
    }

    /** Where each name is defined; nothing with option {@code nolibs}. */
    private Map<String, Line> index() {
        if (scope.options().isOn(Options.NOLIBS)) {
            return Map.of();
        }
        if (lines.isEmpty()) {
            for (String file : FILES) {
                SourceText text = text(file);
                for (int line = 1; line <= text.lineCount(); line++) {
                    Matcher definition = DEFINITION.matcher(text.lineText(line));
                    if (definition.matches()) {
                        lines.put(definition.group(1), new Line(text, line));
                    }
                }
            }
        }
        return lines;
    }

    private InlineDefinition read(Line line) {
        SourceText text = SourceText.ofFile(line.file().name(), line.file().lineText(line.number()));
        try {
            for (Item item : ProgramParser.parse(text, ParseOptions.library(scope::isTypeName)).items()) {
                if (item instanceof Item.Inline inline) {
                    return new InlineDefinition(inline, scope.type(inline.type()), List.of());
                }
            }
            throw new IllegalStateException("no inline in " + text.text());
        } catch (CompileException e) {
            throw new IllegalStateException("D library " + text.name() + ": " + e.getMessage(), e);
        }
    }

    private static SourceText text(String file) {
        try (InputStream in = DLibraries.class.getResourceAsStream(DIRECTORY + file)) {
            if (in == null) {
                throw new IllegalStateException("D library " + file + " is missing");
            }
            return SourceText.ofFile(file, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

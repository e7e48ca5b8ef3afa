package org.dtrace4j.parse;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.ast.Unparser;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.DiagnosticRenderer;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the text, the parser gives a program or errors that can be shown, in the order of the text. */
class GarbageTest {
    private static final Path SCRIPTS = Path.of("../grammar/src/test/resources/tokens");
    private static final List<String> WORDS =
            List.of("BEGIN", "END", "a:b:c:d", "{", "}", "(", ")", "[", "]", "/", "/", ";", ",",
            "=", "==", "+", "++", "*", "&", "->", ".", "?", ":", "<", ">", "x", "vnode_t", "int", "struct", "enum",
                    "self", "this",
            "self->", "if", "else", "sizeof", "xlate", "inline", "translator", "provider", "probe", "typedef", "@",
                    "@a", "\"s\"",
            "'c'", "\"", "'", "1", "0x", "08", "1.5", "$1", "$$2", "$pid", "$x", "#", "\n#pragma D x\n", "#!", "/*",
                    "*/", "`",
            "m`x", "...", "\\", "\n", " ", "\u00e9", "\ud83d\ude00", "\ud83d", "\0", "return", "extern", "string",
                    "void");

    @Property(tries = 3000)
    void words(@ForAll("soup") String text) {
        parse(text);
    }

    @Property(tries = 1000)
    void characters(@ForAll String text) {
        parse(text);
    }

    @Property(tries = 1000)
    void spoiltScripts(@ForAll("spoilt") String text) {
        parse(text);
    }

    @TestFactory
    Stream<DynamicTest> depth() {
        return Stream.of("(", "[", "{", "-", "!", "*", "a?", "a?b:", "a=", "sizeof ", "(int)", "a,", "a+", "a[", "f(",
                ".m", "if(x)",
                        "if(x){", "x;", "struct s { ", "int (", "int *", "int f(", "@a[", "/", "/*", "\"", "BEGIN,",
                        "BEGIN{", "#", "a",
                        "1", "\n", "else ")
                .flatMap(piece -> Stream.of("", "BEGIN { ", "int a")
                        .map(prefix -> DynamicTest.dynamicTest(prefix + piece + "…",
                        () -> parse(prefix + piece.repeat(20_000)))));
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(WORDS).list().ofMaxSize(30)
                .flatMap(words -> Arbitraries.of("", " ").map(gap -> String.join(gap, words)));
    }

    @Provide
    Arbitrary<String> spoilt() throws IOException {
        String all;
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            all = files.filter(f -> f.toString().endsWith(".d")).sorted().map(GarbageTest::read)
                    .collect(Collectors.joining());
        }
        return Combinators.combine(Arbitraries.integers().between(0, all.length()), Arbitraries.integers()
                .between(0, 300),
                Arbitraries.of(WORDS), Arbitraries.integers().between(0, 20)).as((start, length, word, cut) -> {
                    String piece = all.substring(start, Math.min(all.length(), start + length));
                    int at = Math.min(cut * 15, piece.length());
                    return piece.substring(0, at) + word + piece.substring(Math.min(piece.length(), at + cut));
                });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void parse(String text) {
        MacroValues macros = new MacroValues(List.of("x", "7", "-8"), java.util.Map.of("pid", 1L), false);
        SourceText source = SourceText.ofFile("garbage.d", text);
        for (boolean commandLine : new boolean[] {false, true}) {
            ParseOptions options =
                    new ParseOptions(commandLine, commandLine, commandLine, commandLine, macros, "vnode_t"::equals);
            try {
                Unparser.unparse(ProgramParser.parse(source, options));
            } catch (CompileException e) {
                check(e.diagnostics());
            }
        }
        try {
            ProgramParser.parseHeader(source, "vnode_t"::equals);
        } catch (CompileException e) {
            check(e.diagnostics());
        }
    }

    private static void check(List<Diagnostic> errors) {
        int last = 0;
        for (Diagnostic error : errors) {
            assertFalse(error.span().start() < last, "order");
            assertFalse(DiagnosticRenderer.render(error, true).isBlank());
            last = error.span().start();
        }
    }
}

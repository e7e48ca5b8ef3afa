package org.dtrace4j.codegen;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.testing.CompiledClauses;

/**
 * Scripts with tokens exchanged, dropped and doubled: each compiles to an image that verifies, or is refused with
 * diagnostics. Nothing else comes out of the compiler.
 */
class CompilerFuzzTest {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"\n]*\"|\\w+|\\s+|[-+*/%&|^=<>!]=?|.", Pattern.DOTALL);
    private static final List<List<String>> CORPUS = corpus();
    private static final List<String> WORDS = CORPUS.stream().flatMap(List::stream).filter(t -> !t.isBlank())
            .distinct().toList();

    private static List<List<String>> corpus() {
        List<List<String>> corpus = new ArrayList<>();
        for (String root : List.of("src/test/resources/compiler", "src/test/resources/d")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".d")).sorted().toList()) {
                    corpus.add(tokens(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return corpus;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    @Property(tries = 1000)
    void mutatedScriptsCompileOrAreRefused(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> tokens = new ArrayList<>(CORPUS.get(random.nextInt(CORPUS.size())));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(tokens.size());
            switch (random.nextInt(4)) {
                case 0 -> tokens.set(at, WORDS.get(random.nextInt(WORDS.size())));
                case 1 -> tokens.add(at, " " + WORDS.get(random.nextInt(WORDS.size())) + " ");
                case 2 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
                default -> tokens.set(at, " ");
            }
        }
        String text = String.join("", tokens);
        try {
            new CompiledClauses().compile(text);
        } catch (CompileException e) {
            assertFalse(e.diagnostics().isEmpty());
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("a script ends the compiler:\n" + text, e);
        }
    }
}

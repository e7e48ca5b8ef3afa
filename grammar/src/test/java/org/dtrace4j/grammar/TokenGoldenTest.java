package org.dtrace4j.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Words of each script against the file beside it: one token a line, an empty line between items; {@code
 * -Dgolden.update=true} writes the files anew.
 */
class TokenGoldenTest {
    @TestFactory
    Stream<DynamicTest> scripts() {
        return Texts.scripts().stream()
                .map(script -> DynamicTest.dynamicTest(script.getFileName().toString(), () -> check(script)));
    }

    private static void check(Path script) throws IOException {
        Path golden = Path.of(script.toString().replaceAll("\\.d$", ".tokens"));
        String tokens = tokens(Files.readString(script));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, tokens);
        }
        assertEquals(Files.readString(golden), tokens);
    }

    private static String tokens(String text) {
        ItemTokens source = new ItemTokens(text, Texts.options());
        StringBuilder out = new StringBuilder();
        while (true) {
            List<Token> item = source.nextItem();
            List<ControlLine> lines = source.takeControlLines();
            List<SyntaxProblem> problems = source.takeProblems();
            lines.forEach(line -> out.append("# ").append(line.words()).append('\n'));
            problems.forEach(p -> out.append("! ").append(p.kind()).append(' ').append(p.message()).append('\n'));
            for (Token token : item.subList(0, item.size() - 1)) {
                out.append(DLexer.VOCABULARY.getSymbolicName(token.getType())).append(' ').append(token.getText())
                        .append('\n');
            }
            if (item.size() == 1 && lines.isEmpty() && problems.isEmpty()) {
                return out.toString();
            }
            out.append('\n');
        }
    }
}

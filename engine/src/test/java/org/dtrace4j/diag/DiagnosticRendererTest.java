package org.dtrace4j.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
    @Test
    void marksStandBelowWhatTheyMark() {
        assertEquals(List.of("  x.d:2:3", "    \tb = c", "    \t ^^^"), details("a\n\tb = c\n", 4, 7));
    }

    @Test
    void aMarkMayStandBehindTheEnd() {
        assertEquals(List.of("  x.d:1:3", "    ab", "      ^"), details("ab", 2, 2));
    }

    @Test
    void aLongLineIsCutToWhatSurroundsTheMark() {
        String line = "x".repeat(500) + "=" + "y".repeat(500);
        assertEquals(List.of("  x.d:1:501", "    ..." + "x".repeat(60) + "=" + "y".repeat(99) + "...",
                "    " + " ".repeat(63) + "^"), details(line, 500, 501));
        assertEquals(List.of("  x.d:1:1", "    " + "x".repeat(160) + "...", "    " + "^".repeat(160)),
                details(line, 0, line.length()));
    }

    @Test
    void aMarkAtTheEndOfALongLineIsShown() {
        assertEquals(List.of("  x.d:1:301", "    ..." + "x".repeat(60), "    " + " ".repeat(63) + "^"),
                details("x".repeat(300), 300, 300));
    }

    /** Columns count bytes, as all places in programs do; marks count what a terminal shows. */
    @Test
    void lettersOfSeveralBytesTakeOneColumn() {
        assertEquals(List.of("  x.d:1:6", "    " + utf8("\u00e9\u20ac") + "=", "      ^"),
                details(utf8("\u00e9\u20ac") + "=", 5, 6));
    }

    @Test
    void whatIsNotTextDoesNotReachATerminal() {
        assertEquals(List.of("  x.d:1:3", "    ???=", "      ^"), details("\u001b\u009b\u00ff=", 2, 3));
        assertEquals("line 1: near \"\\033[\"", DiagnosticRenderer.headline(error("x", 0, 1, "near \"\u001b[\""), false));
    }

    @Test
    void aMessageThatQuotesALotIsCut() {
        assertEquals("line 1: " + "m".repeat(1000) + "...",
                DiagnosticRenderer.headline(error("x", 0, 1, "m".repeat(5000)), false));
    }

    @Test
    void theEndBehindTheLastNewlineIsALineOfItsOwn() {
        assertEquals("line 3: m", DiagnosticRenderer.headline(error("a\nb\n", 4, 4, "m"), false));
        assertEquals("line 2: m", DiagnosticRenderer.headline(error("a\nb\n", 3, 3, "m"), false));
        assertEquals("line 2: m", DiagnosticRenderer.headline(error("a\nb", 3, 3, "m"), false));
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<String> details(String text, int start, int end) {
        return DiagnosticRenderer.details(error(text, start, end, "wrong"));
    }

    private static Diagnostic error(String text, int start, int end, String message) {
        return Diagnostic.error(ErrorTag.D_SYNTAX, new Span(SourceText.ofFile("x.d", text), start, end), message);
    }

    @Test
    void withTagsTheNameThatOthersKnowIsToldToo() {
        Diagnostic renamed = Diagnostic.error(ErrorTag.D_LLQUANT_LOWVAL, Span.none(), "low");
        assertEquals("[D_LLQUANT_LOWVAL] low\n  Oracle's DTrace calls it [D_LLQUANT_LMAGVAL]",
                DiagnosticRenderer.render(renamed, true).replaceFirst("line \\d+: ", ""));
        assertEquals("low", DiagnosticRenderer.render(renamed, false).replaceFirst("line \\d+: ", ""));
        assertEquals("[D_SYNTAX] x", DiagnosticRenderer.render(Diagnostic.error(ErrorTag.D_SYNTAX, Span.none(), "x"), true)
                .replaceFirst("line \\d+: ", ""));
    }
}

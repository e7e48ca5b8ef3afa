package org.dtrace4j.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class LineMarkersTest {
    private static SourceText resolve(String text) {
        return LineMarkers.resolve(SourceText.ofFile("own.d", text));
    }

    private static String origin(SourceText text, int line) {
        return text.originFile(line) + ":" + text.originLine(line);
    }

    @Test
    void linesBehindAMarkerComeFromWhereItSays() {
        SourceText text = resolve("a\n# 7 \"x.h\" 1\nb\nc\n#line 3\nd\n  #  line 20 \"own.d\"\ne");
        assertEquals("a\n           \nb\nc\n       \nd\n" + " ".repeat(20) + "\ne", text.text().replaceAll("\r", ""));
        assertEquals("own.d:1", origin(text, 1));
        assertEquals("x.h:7", origin(text, 3));
        assertEquals("x.h:8", origin(text, 4));
        assertEquals("x.h:3", origin(text, 6));
        assertEquals("own.d:20", origin(text, 8));
        Span c = new Span(text, text.text().indexOf('c'), text.text().indexOf('c') + 1);
        assertEquals("x.h:8", c.file() + ":" + c.line());
    }

    @Test
    void aMarkerCanBeAPragma() {
        SourceText text = resolve("#pragma line 30\na\n# pragma D line 40 \"y.h\"\nb");
        assertEquals("own.d:30", origin(text, 2));
        assertEquals("y.h:40", origin(text, 4));
    }

    @Test
    void whatOnlyLooksLikeAMarkerStays() {
        String text = "/* a \"\n# 5 \"no.h\"\n*/ x = \"/*\";\n#line many\n'\"'\n#line 9\n";
        SourceText resolved = resolve(text);
        assertEquals("own.d:2", origin(resolved, 2));
        assertEquals(text.substring(0, text.indexOf("#line 9")), resolved.text().substring(0, text.indexOf("#line 9")));
        assertEquals("own.d:6", origin(resolved, 6));
    }

    @Test
    void aTextWithoutMarkersIsItself() {
        SourceText text = SourceText.ofFile("own.d", "#pragma D option quiet\nBEGIN { }\n");
        assertSame(text, LineMarkers.resolve(text));
    }

    @Property
    void everyTextKeepsItsLengthAndHasAnOriginForEachLine(
            @ForAll @Chars({'#', '"', '\'', '/', '*', '\n', '\r', '\\', ' ', 'l'})
            @CharRange(from = '0', to = '9') String text) {
        SourceText resolved = resolve("# 1 \"f\"\n" + text);
        assertEquals(text.length() + 8, resolved.text().length());
        for (int line = 1; line <= resolved.lineCount(); line++) {
            resolved.originFile(line).length();
            resolved.originLine(line);
        }
    }
}

package org.dtrace4j.builtin.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.dtrace4j.builtin.format.FormatString.Directive;
import org.dtrace4j.builtin.format.FormatString.Flag;
import org.dtrace4j.builtin.format.FormatString.Literal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatStringTest {
    @Test
    void literalsAndDirectivesInOrder() throws Exception {
        assertEquals(List.of(new Literal("a%b "),
                new Directive(2, Set.of(Flag.LEFT), 8, false, 3, false, "", Conversion.STRING, false),
                new Literal(" "),
                new Directive(3, Set.of(), 0, true, 0, true, "ll", Conversion.HEXADECIMAL, false),
                new Directive(4, Set.of(Flag.ZERO), 16, false, 0, false, "", Conversion.POINTER, false),
                new Directive(5, Set.of(), 10, false, 0, false, "", Conversion.DECIMAL, true),
                new Literal("\n")),
                FormatString.parse("a%%b %-8.3s %*.*llx%0?p%@10d\n").pieces());
    }

    @Test
    void aZeroBehindThePointIsAPrecision() throws Exception {
        Directive directive = FormatString.parse("%.05d").directives().get(0);
        assertEquals(5, directive.precision());
        assertTrue(directive.flags().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "%        | format conversion #1 name expected before end of format string",
        "a %5     | format conversion #1 name expected before end of format string",
        "%d %z    | format conversion #2 is undefined: %z",
        "%hs      | format conversion #1 is undefined: %hs",
        "%1$d     | format conversion #1 uses unsupported positional format (%n$)",
        "%**d     | format conversion #1 has more than one '*' specified for the output width",
        "%.*.*d   | format conversion #1 has more than one '.' specified",
        "%.**d    | format conversion #1 has more than one '*' specified for the output precision",
        "%5%      | format conversion #1 cannot be combined with other format flags: %%",
    })
    void malformedFormatsAreRefusedInTheOriginalsWords(String format, String message) {
        FormatException e = assertThrows(FormatException.class, () -> FormatString.parse(format));
        assertEquals(message, e.getMessage());
    }

    @Test
    void sizeLettersNameTypes() {
        assertEquals("unsigned long long", Conversion.UNSIGNED.typeOf("ll").orElseThrow());
        assertEquals("long", Conversion.HEXADECIMAL.typeOf("l").orElseThrow());
        assertEquals("wchar_t []", Conversion.STRING.typeOf("l").orElseThrow());
        assertTrue(Conversion.STRING.typeOf("h").isEmpty());
    }
}

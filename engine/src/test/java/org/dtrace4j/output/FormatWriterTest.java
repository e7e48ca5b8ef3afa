package org.dtrace4j.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts of the tables are what a C compiler's printf gave for them. */
class FormatWriterTest {
    private static final IntegerValue INT_MAXIMUM = new IntegerValue(0xffff_ffffL, 4, false);

    /**
     * What a C library's printf makes of the formats that D has too: {@code printf/table.tsv}, which the program beside
     * it has made.
     */
    @Test
    void agreesWithTheCLibrary() throws Exception {
        int rows = 0;
        List<String> differences = new ArrayList<>();
        try (InputStream in = getClass().getResourceAsStream("/printf/table.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] row = line.split("\t");
                rows++;
                String actual = "[" + write(row[2], value(row[0], row[1])) + "]";
                if (!actual.equals(row[3])) {
                    differences.add(line + " but here " + actual);
                }
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(rows > 2000, rows + " rows");
    }

    private static Value value(String kind, String text) {
        return switch (kind) {
            case "int64" -> new IntegerValue(Long.parseLong(text), 8, true);
            case "uint64" -> new IntegerValue(Long.parseLong(text), 8, false);
            case "int32" -> new IntegerValue(Integer.parseInt(text), 4, true);
            case "uint32" -> new IntegerValue(Integer.parseInt(text), 4, false);
            case "char" -> new IntegerValue(Integer.parseInt(text), 1, true);
            case "double" -> new FloatValue(real(text), 8);
            case "string" -> new StringValue(text, 256);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static double real(String text) {
        return text.endsWith("inf") ? text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                : Double.parseDouble(text);
    }

    /** In D the later of the flags - and 0 counts, in C the former. */
    @Test
    void theLaterOfTwoPaddingsCounts() throws Exception {
        assertEquals("[00042]", "[" + write("%-05d", IntegerValue.of(42)) + "]");
        assertEquals("[42   ]", "[" + write("%0-5d", IntegerValue.of(42)) + "]");
    }

    @Test
    void hostsAndServicesHaveNames() throws Exception {
        NetworkNames names = new NetworkNames() {
            @Override
            public Optional<String> host(String address) {
                return address.equals("127.0.0.1") ? Optional.of("localhost") : Optional.empty();
            }

            @Override
            public Optional<String> service(int port) {
                return port == 22 ? Optional.of("ssh") : Optional.empty();
            }
        };
        FormatWriter writer = new FormatWriter(new OutputOptions(new OptionValues(), ZoneOffset.UTC, names, false));
        StringBuilder out = new StringBuilder();
        writer.write(out, FormatString.parse("%P %6P %P %I %.5I %I"), List.of(new IntegerValue(22, 2, false),
                new IntegerValue(22, 2, false), new IntegerValue(0xfff0, 2, false), new StringValue("127.0.0.1", 16),
                new StringValue("127.0.0.1", 16), new StringValue("::1", 16)), List.of());
        assertEquals("ssh    ssh 65520 localhost local ::1", out.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = true, value = {
        "%d ; 0 ; [0]",
        "%d ; -1 ; [-1]",
        "%5d ; 42 ; [   42]",
        "%-5d| ; 42 ; [42   |]",
        "%05d ; -42 ; [-0042]",
        "%+d ; 7 ; [+7]",
        "% d ; 7 ; [ 7]",
        "%.3d ; 5 ; [005]",
        "%8.3d ; -5 ; [    -005]",
        "%-8.3d| ; 5 ; [005     |]",
        "%08.3d ; 5 ; [     005]",
        "%x ; 255 ; [ff]",
        "%X ; 255 ; [FF]",
        "%#x ; 255 ; [0xff]",
        "%#X ; 255 ; [0XFF]",
        "%#x ; 0 ; [0]",
        "%08x ; 255 ; [000000ff]",
        "%#08x ; 255 ; [0x0000ff]",
        "%#010x ; 255 ; [0x000000ff]",
        "%o ; 8 ; [10]",
        "%#o ; 8 ; [010]",
        "%u ; -1 ; [18446744073709551615]",
        "%x ; -1 ; [ffffffffffffffff]",
        "%i ; -9 ; [-9]",
        "%10u| ; 3 ; [         3|]",
        "%-10x| ; 3 ; [3         |]",
        "%+5d ; 3 ; [   +3]",
        "%+05d ; 3 ; [+0003]",
        "% 05d ; 3 ; [ 0003]",
    })
    void integersAsInC(String format, long value, String expected) throws Exception {
        assertEquals(expected, "[" + write(format, IntegerValue.of(value)) + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "%s ; [abc]",
        "%5s ; [  abc]",
        "%-5s| ; [abc  |]",
        "%.2s ; [ab]",
        "%5.2s ; [   ab]",
        "%-5.1s| ; [a    |]",
    })
    void stringsAsInC(String format, String expected) throws Exception {
        assertEquals(expected, "[" + write(format, string("abc")) + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "%f ; 1.5 ; [1.500000]",
        "%e ; 12345.678 ; [1.234568e+04]",
        "%g ; 0.0001 ; [0.0001]",
        "%g ; 1e-05 ; [1e-05]",
        "%g ; 100000.0 ; [100000]",
        "%g ; 1000000.0 ; [1e+06]",
        "%10.2f ; 3.14159 ; [      3.14]",
        "%-10.2f| ; 3.14159 ; [3.14      |]",
        "%010.2f ; -3.14159 ; [-000003.14]",
        "%E ; 0.0 ; [0.000000E+00]",
        "%G ; 1e-10 ; [1E-10]",
        "%#g ; 1.0 ; [1.00000]",
        "%.3g ; 1234.5 ; [1.23e+03]",
        "%f ; -0.0 ; [-0.000000]",
    })
    void floatsAsInC(String format, double value, String expected) throws Exception {
        assertEquals(expected, "[" + write(format, new FloatValue(value, 8)) + "]");
    }

    @Test
    void integersHaveTheSizeOfTheirType() throws Exception {
        assertEquals("4294967295 4294967295 ffffffff", write("%d %u %x", INT_MAXIMUM, INT_MAXIMUM, INT_MAXIMUM));
        IntegerValue signedByte = new IntegerValue(-1, 1, true);
        assertEquals("-1 255 ff 377", write("%d %u %x %o", signedByte, signedByte, signedByte, signedByte));
        IntegerValue unsignedShort = new IntegerValue(0xffff, 2, false);
        assertEquals("65535 65535", write("%d %u", unsignedShort, unsignedShort));
        assertEquals("18446744073709551615 -1", write("%d %d", new IntegerValue(-1, 8, false),
                new IntegerValue(-1, 8, true)));
    }

    @Test
    void widthAndPrecisionMayBeArguments() throws Exception {
        assertEquals("[   ab]", write("[%*.*s]", IntegerValue.of(5), IntegerValue.of(2), string("abc")));
        assertEquals("[ab   ]", write("[%*.*s]", IntegerValue.of(-5), IntegerValue.of(2), string("abc")));
        assertEquals("[   ab]", write("[%*.*s]", IntegerValue.of(0x1_0000_0005L), IntegerValue.of(2), string("abc")));
        assertEquals("[abc]", write("[%.*s]", IntegerValue.of(-1), string("abc")));
    }

    @Test
    void charactersAndEscapes() throws Exception {
        assertEquals("A  B", write("%c%3c", IntegerValue.of('A'), IntegerValue.of('B')));
        assertEquals("\\n", write("%C", IntegerValue.of('\n')));
        assertEquals("a\\tb\\\"\\001\\\\\\0", write("%S", string("a\tb\"\u0001\\")));
        assertEquals("\\303\\244\\0", write("%S", string("\u00c3\u00a4")));
    }

    @Test
    void wideCharactersAreTextInUtf8() throws Exception {
        assertEquals("a\u00c3\u00a4?", write("%lc%wc%lc", IntegerValue.of('a'), IntegerValue.of(0xe4),
                IntegerValue.of(0x110000)));
        String wide = "a\0\0\0\u00e4\0\0\0\0\0\0\0z\0\0\0";
        assertEquals("[a\u00c3\u00a4]", write("[%ls]", new BytesValue(wide, false)));
        assertEquals("[abc]", write("[%ws]", string("abc")));
    }

    @Test
    void fieldsMayBeWide() throws Exception {
        assertEquals(1_000_000, write("%1000000d", IntegerValue.of(1)).length());
        assertEquals(1_000_001, write("%.1000000d", IntegerValue.of(-1)).length());
    }

    @Test
    void timesAreToldInTheZoneOfTheConsumer() throws Exception {
        long time = 123_787_200L * 1_000_000_000L;
        assertEquals("1973 Dec  3 17:20:00", write("%Y", IntegerValue.of(time)));
        assertEquals("Mon, 03 Dec 1973 17:20:00 Z", write("%T", IntegerValue.of(time)));
        StringBuilder out = new StringBuilder();
        new FormatWriter(new OutputOptions(new OptionValues(), ZoneId.of("America/New_York")))
                .write(out, FormatString.parse("%Y"), List.of(IntegerValue.of(time)), List.of());
        assertEquals("1973 Dec  3 12:20:00", out.toString());
    }

    @Test
    void addressesAreNamed() throws Exception {
        Location known = new Location(0xffff_fffff_0001L, "unix", "mutex_enter", 0x10);
        assertEquals("unix`mutex_enter+0x10", write("%a", new SymbolValue(known, SymbolValue.Detail.SYMBOL)));
        assertEquals("unix", write("%a", new SymbolValue(known, SymbolValue.Detail.MODULE)));
        assertEquals("0xdead", write("%a", IntegerValue.of(0xdead)));
        assertEquals("ffffff0197321b00", write("%p", IntegerValue.of(0xffffff0197321b00L)));
        assertEquals("      ff", write("%8p", IntegerValue.of(0xff)));
        assertEquals("00000000000000ff", write("%0?p", IntegerValue.of(0xff)));
    }

    @Test
    void aStackHasALineForEachFrame() throws Exception {
        StackValue stack = new StackValue(List.of(new Location(1, "genunix", "vn_rele", 4), Location.unknown(0x99)));
        assertEquals("\ngenunix`vn_rele+0x4\n0x99\n", write("%k", stack));
        assertEquals("\n  genunix`vn_rele+0x4\n  0x99\n", write("%-2k", stack));
        assertEquals("\n  genunix`vn_rele+0x4\n                 0x99\n", write("%21k", stack));
    }

    @Test
    void bytesAsStringsEndAtTheFirstNul() throws Exception {
        assertEquals("ab", write("%s", new BytesValue("ab\0cd", false)));
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsShownAllTheSame() throws Exception {
        assertEquals("12 x", write("%s x%d", IntegerValue.of(12)));
    }

    @Test
    void aggregationValuesAreTakenInTurnAndTheLastOneServesTheRest() throws Exception {
        StringBuilder out = new StringBuilder();
        writer().write(out, FormatString.parse("%s %@d %@5d %@x"), List.of(string("k")),
                List.of(IntegerValue.of(10), IntegerValue.of(11)));
        assertEquals("k 10    11 b", out.toString());
    }

    private static StringValue string(String text) {
        return new StringValue(text, 256);
    }

    private static FormatWriter writer() {
        return new FormatWriter(new OutputOptions(new OptionValues(), ZoneOffset.UTC));
    }

    private static String write(String format, Value... values) throws Exception {
        StringBuilder out = new StringBuilder();
        writer().write(out, FormatString.parse(format), List.of(values), List.of());
        return out.toString();
    }
}

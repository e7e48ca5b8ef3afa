package org.dtrace4j.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.Optional;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.consume.Occurrence.Flow;
import org.dtrace4j.consume.Occurrence.FlowKind;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TableValue.Row;
import org.junit.jupiter.api.Test;

class TextOutputTest {
    private static final ProbeInfo BEGIN = new ProbeInfo(1, "dtrace", "", "", "BEGIN");
    private static final ProbeInfo WRITE = new ProbeInfo(18_207, "syscall", "", "write", "entry");
    private static final String HEADING = "CPU     ID                    FUNCTION:NAME\n";
    private static final String BEGIN_COLUMNS = "  0      1                           :BEGIN ";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TextSink sink = new TextSink(bytes);
    private final OptionValues settings = new OptionValues();
    private final List<String> messages = new ArrayList<>();
    private final ByteArrayOutputStream other = new ByteArrayOutputStream();
    private final List<String> deeds = new ArrayList<>();
    private final TextOutput output = new TextOutput(sink, new OutputOptions(settings, ZoneOffset.UTC), new FakeWorld(),
            messages::add, status -> messages.add("exit " + status));

    /** One file that can be written; commands are only noted. */
    private final class FakeWorld implements OutputWorld {
        @Override
        public OutputStream append(String path) throws IOException {
            if (path.startsWith("/none")) {
                throw new NoSuchFileException(path, null, "No such file or directory");
            }
            if (!path.equals("/tmp/other")) {
                throw new IOException("Permission denied");
            }
            return other;
        }

        @Override
        public void truncate(String path) {
            other.reset();
        }

        @Override
        public void command(String command, Optional<OutputStream> out) {
            deeds.add(command);
        }
    }

    @Test
    void theHeadingComesOnceAndEachFiringIsALine() {
        fire(BEGIN);
        fire(WRITE);
        assertText(HEADING + BEGIN_COLUMNS + "\n  0  18207                      write:entry \n");
    }

    @Test
    void integersAreAsWideAsTheirTypes() {
        begin(BEGIN);
        output.trace(new IntegerValue(-1, 1, true));
        output.trace(new IntegerValue(-1, 2, true));
        output.trace(new IntegerValue(-1, 4, false));
        output.trace(new IntegerValue(-1, 8, true));
        end(BEGIN);
        assertText(HEADING + BEGIN_COLUMNS + " 255 65535       -1               -1\n");
    }

    @Test
    void quietOutputIsTheDataAlone() throws Exception {
        settings.set("quiet", "");
        begin(BEGIN);
        output.trace(IntegerValue.of(5));
        output.trace(new StringValue("x", 256));
        output.printf(FormatString.parse("%d\n"), List.of(IntegerValue.of(6)));
        end(BEGIN);
        assertText("5x6\n");
    }

    @Test
    void textIsPaddedAndWhatIsNotTextIsDumped() {
        begin(BEGIN);
        output.trace(new StringValue("abc", 256));
        output.trace(new StringValue("", 256));
        output.trace(new BytesValue("hello\0\0\0\0", false));
        output.trace(new StringValue("\u0001b", 4));
        end(BEGIN);
        assertText(HEADING + BEGIN_COLUMNS + "  abc                              "
                + "                                   "
                + "  hello                            \n"
                + "             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
                + "         0: 01 62 00 00                                      .b..\n\n");
    }

    @Test
    void tracedMemoryIsDumpedSixteenBytesToALine() throws Exception {
        settings.set("quiet", "");
        output.trace(new BytesValue("0123456789abcdefgh", true));
        assertText("\n"
                + "             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
                + "         0: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
                + "        10: 67 68                                            gh\n");
    }

    @Test
    void rawBytesAreNeverText() throws Exception {
        settings.set("rawbytes", "");
        settings.set("quiet", "");
        output.trace(new StringValue("a", 2));
        assertText("\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
                + "         0: 61 00                                            a.\n");
    }

    @Test
    void stacksAreIndented() throws Exception {
        StackValue stack = new StackValue(List.of(new Location(0x1000, "genunix", "vn_rele", 0),
                new Location(0x1010, "genunix", "pageout", 0x123), Location.unknown(0xfffffffffb800000L)));
        begin(BEGIN);
        output.stack(stack);
        end(BEGIN);
        settings.set("stackindent", "2");
        output.stack(stack);
        assertText(HEADING + BEGIN_COLUMNS + "\n              genunix`vn_rele\n              genunix`pageout+0x123\n"
                + "              0xfffffffffb800000\n\n"
                + "\n  genunix`vn_rele\n  genunix`pageout+0x123\n  0xfffffffffb800000\n");
    }

    /** No wider than a width in a format may be: there is no output without end. */
    @Test
    void anIndentationHasAnEnd() throws Exception {
        settings.set("stackindent", Long.toString(Long.MAX_VALUE));
        output.stack(new StackValue(List.of(new Location(0x1000, "genunix", "vn_rele", 0))));
        assertText("\n" + " ".repeat(FormatString.LARGEST_NUMBER) + "genunix`vn_rele\n");
    }

    @Test
    void aTableHasALineForEachKey() {
        output.printa(new TableValue(List.of("a"), List.of(
                new Row(List.of(new StringValue("init", 256), new IntegerValue(1, 4, true)),
                        List.of(IntegerValue.of(3))),
                new Row(List.of(new StringValue("sh", 256), new IntegerValue(7, 2, true)),
                        List.of(IntegerValue.of(12))))));
        assertText("\n  init                                                      1                3\n"
                + "  sh                                                     7               12\n");
    }

    @Test
    void symbolsAndStacksAreKeys() {
        Location location = new Location(16, "unix", "swtch", 8);
        output.printa(new TableValue(List.of("a"), List.of(new Row(
                List.of(new SymbolValue(location, SymbolValue.Detail.SYMBOL)), List.of(IntegerValue.of(3))))));
        output.printa(new TableValue(List.of("a"), List.of(
                new Row(List.of(new StackValue(List.of(location))), List.of(IntegerValue.of(3))))));
        assertText("\n  unix`swtch                                                        3\n"
                + "\n\n              unix`swtch+0x8\n                3\n");
    }

    @Test
    void distributionsStandBelowTheirKeys() {
        output.printa(new TableValue(List.of("a"), List.of(new Row(List.of(new IntegerValue(1, 4, true)),
                List.of(HistogramDrawingTest.powers(63, 1))))));
        assertText("\n        1\n           value  ------------- Distribution ------------- count    \n"
                + "              -1 |                                         0        \n"
                + "               0 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        \n"
                + "               1 |                                         0        \n\n");
    }

    @Test
    void aTableWithAFormatRepeatsIt() throws Exception {
        output.printa(FormatString.parse("%s=%@d %@d\n"), new TableValue(List.of("a", "b"), List.of(
                new Row(List.of(new StringValue("x", 8)), List.of(IntegerValue.of(1), IntegerValue.of(2))),
                new Row(List.of(new StringValue("y", 8)), List.of(IntegerValue.of(3), IntegerValue.of(4))))));
        assertText("x=1 2\ny=3 4\n");
    }

    @Test
    void barsStandBesideCounts() throws Exception {
        settings.set("agghist", "");
        output.printa(new TableValue(List.of("a"), List.of(
                row(1, 10, 1), row(2, 30, 3))));
        assertText("\n\n      key  ------------- Distribution ------------- count    \n"
                + "        1 |@@@@@@@@@@                               1        \n"
                + "        2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@           3        \n");
    }

    /** Where a bar would say nothing, as for the extremes, a number stands alone. */
    @Test
    void numbersThatAreNoPartsOfAWholeHaveNoBars() throws Exception {
        settings.set("agghist", "");
        output.printa(new TableValue(List.of("a"), List.of(
                new Row(List.of(new IntegerValue(1, 4, true)), List.of(IntegerValue.of(1))))));
        assertText("\n        1                1\n");
    }

    @Test
    void partsOfCpusStandBelowTheTotal() throws Exception {
        Row row = new Row(List.of(new IntegerValue(1, 4, true)), List.of(IntegerValue.of(5), IntegerValue.of(9)),
                List.of(OptionalLong.empty(), OptionalLong.empty()), List.of(
                new TreeMap<>(Map.of(3, IntegerValue.of(3), 0, IntegerValue.of(2))), new TreeMap<>()));
        output.printa(new TableValue(List.of("a", "b"), List.of(row)));
        assertText("\n        1                5\n    [CPU 0]                2\n    [CPU 3]                3                9\n");
    }

    private static Row row(int key, long magnitude, long shown) {
        return new Row(List.of(new IntegerValue(key, 4, true)), List.of(IntegerValue.of(shown)),
                List.of(OptionalLong.of(magnitude)));
    }

    @Test
    void packedDistributionsTakeALineEach() throws Exception {
        settings.set("aggpack", "");
        output.printa(new TableValue(List.of("a"), List.of(
                new Row(List.of(new IntegerValue(1, 4, true)), List.of(HistogramDrawingTest.powers(63, 1, 66, 3))),
                new Row(List.of(new IntegerValue(2, 4, true)), List.of(HistogramDrawingTest.powers(65, 5))))));
        assertText("\n\n      key  min .-----. max  | count\n"
                + "        1    0 :x  x : 8    | 4\n"
                + "        2    0 :  X  : 8    | 5\n");
    }

    @Test
    void theFlowOfControlIsIndented() throws Exception {
        settings.set("flowindent", "");
        ProbeInfo entry = new ProbeInfo(5, "fbt", "genunix", "f", "entry");
        ProbeInfo leave = new ProbeInfo(6, "fbt", "genunix", "f", "return");
        fire(new Occurrence(1, entry, 1, 0, new Flow(FlowKind.ENTRY, 0)));
        fire(new Occurrence(1, WRITE, 1, 0, new Flow(FlowKind.ENTRY, 2)));
        fire(new Occurrence(1, BEGIN, 1, 0, new Flow(FlowKind.NONE, 4)));
        fire(new Occurrence(1, leave, 1, 0, new Flow(FlowKind.RETURN, 0)));
        assertText("CPU FUNCTION                                 \n"
                + "  1  -> f                                     \n"
                + "  1    => write                               \n"
                + "  1     | :BEGIN                              \n"
                + "  1  <- f                                     \n");
    }

    @Test
    void remainingAggregationsFollowAnEmptyLine() {
        output.remaining(List.of(
                new TableValue(List.of(""), List.of(new Row(List.of(), List.of(IntegerValue.of(1))))),
                new TableValue(List.of("x"), List.of())));
        assertText("\n                1\n");
    }

    @Test
    void faultsAndDropsAreMessages() throws Exception {
        output.fault(FaultReport.of(3, WRITE, 0, 99, 1, 16, 1, 0x40));
        output.fault(FaultReport.of(3, WRITE, 0, 99, 0, -1, 4, 0x40));
        output.drop(new DropReport(DropReport.Kind.PRINCIPAL, 2, 1));
        output.drop(new DropReport(DropReport.Kind.DYNRINSE, -1, 2));
        settings.set("droptags", "");
        output.drop(new DropReport(DropReport.Kind.AGGREGATION, 0, 7));
        assertEquals(List.of(
                "error on enabled probe ID 3 (ID 18207: syscall::write:entry): invalid address (0x40) in action #1"
                        + " at DIF offset 16",
                "error on enabled probe ID 3 (ID 18207: syscall::write:entry): divide-by-zero in predicate",
                "1 drop on CPU 2", "2 dynamic variable drops with non-empty rinsing list",
                "[DTRACEDROP_AGGREGATION] 7 aggregation drops on CPU 0"), messages);
    }

    @Test
    void outputCanGoToAFileAndBack() throws Exception {
        settings.set("quiet", "");
        output.trace(IntegerValue.of(1));
        assertEquals(Optional.empty(),
                output.redirect(FormatString.parse("/tmp/%s"), List.of(new StringValue("other", 8))));
        output.trace(IntegerValue.of(2));
        assertEquals(Optional.empty(), output.truncate());
        output.trace(IntegerValue.of(3));
        assertEquals(Optional.of("couldn't freopen() \"/x\": Permission denied"),
                output.redirect(FormatString.parse("/x"), List.of()));
        assertEquals(Optional.of("couldn't freopen() \"/none/x\": No such file or directory"),
                output.redirect(FormatString.parse("/none/x"), List.of()));
        // Only a format that is empty is the way back.
        assertEquals(Optional.of("couldn't freopen() \"\": No such file or directory"),
                output.redirect(FormatString.parse("%s"), List.of(new StringValue("", 8))));
        assertEquals(Optional.empty(), output.redirect(FormatString.parse(""), List.of()));
        output.trace(IntegerValue.of(4));
        assertText("14");
        assertEquals("3", other.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void commandsRunBehindWhatWasPrintedBefore() throws Exception {
        settings.set("quiet", "");
        output.trace(IntegerValue.of(1));
        output.command(FormatString.parse("echo %d"), List.of(IntegerValue.of(2)));
        assertEquals("1", bytes.toString(StandardCharsets.ISO_8859_1));
        assertEquals(List.of("echo 2"), deeds);
        assertTrue(messages.isEmpty());
    }

    private void fire(ProbeInfo probe) {
        begin(probe);
        end(probe);
    }

    private void fire(Occurrence occurrence) {
        output.begin(occurrence);
        output.end(occurrence);
    }

    private void begin(ProbeInfo probe) {
        output.begin(new Occurrence(0, probe, 1, 0, Flow.NONE));
    }

    private void end(ProbeInfo probe) {
        output.end(new Occurrence(0, probe, 1, 0, Flow.NONE));
    }

    private void assertText(String expected) {
        sink.flush();
        assertEquals(expected, bytes.toString(StandardCharsets.ISO_8859_1));
    }
}

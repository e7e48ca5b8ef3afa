package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.cli.Arguments.Mode;
import org.dtrace4j.cli.Arguments.Setting;
import org.dtrace4j.cli.ProgramRequest.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentReaderTest {
    @Test
    void optionsClusterAndValuesMayFollowAtOnce() throws Exception {
        Arguments read = read("-qn", "BEGIN", "-b4m", "-xstrsize=64", "-lv");
        assertEquals(List.of(new Setting("-q", "quiet", ""), new Setting("-b 4m", "bufsize", "4m"),
                new Setting("-x strsize", "strsize", "64")), read.settings());
        assertEquals(List.of(new ProgramRequest(Kind.NAME, "BEGIN")), read.programs());
        assertEquals(Mode.LIST, read.mode());
        assertTrue(read.verbose());
    }

    @Test
    void programsKeepTheirOrder() throws Exception {
        assertEquals(List.of(new ProgramRequest(Kind.NAME, "a"), new ProgramRequest(Kind.SCRIPT, "b.d"),
                new ProgramRequest(Kind.NAME, "c"), new ProgramRequest(Kind.PROVIDER, "fbt"),
                new ProgramRequest(Kind.MODULE, "unix"), new ProgramRequest(Kind.FUNCTION, "f"),
                new ProgramRequest(Kind.ID, "7")),
                read("-n", "a", "-s", "b.d", "-n", "c", "-P", "fbt", "-m", "unix", "-f", "f", "-i", "7").programs());
    }

    @Test
    void operandsMayStandAnywhere() throws Exception {
        assertEquals(List.of("1", "@x", "-2", "b"), read("1", "-n", "BEGIN", "@x", "-q", "--", "-2", "b").operands());
    }

    @Test
    void aValueMayLookLikeAnything() throws Exception {
        assertEquals(List.of(new ProgramRequest(Kind.NAME, "-q"), new ProgramRequest(Kind.NAME, "@a = count()"),
                new ProgramRequest(Kind.NAME, "${x}")),
                read("-n", "-q", "-n", "@a = count()", "-n", "${x}").programs());
        assertEquals(new Setting("-x define", "define", "A=B"), read("-x", "define=A=B").settings().get(0));
    }

    @Test
    void theRestOfTheOptions() throws Exception {
        Arguments read = read("-aewFSZ", "-64", "-o", "out", "-X", "s", "--machine", "/m", "-o", "last");
        assertEquals(List.of("grabanon", "destructive", "flowindent", "zdefs", "arch", "stdc"),
                read.settings().stream().map(Setting::name).toList());
        assertTrue(read.compileOnly());
        assertTrue(read.showCode());
        assertEquals(Optional.of("last"), read.outputFile());
        assertEquals(Optional.of("/m"), read.machine());
        assertEquals(Optional.of("/a=b"), read("--machine=/a=b", "-q").machine());
        assertEquals(Mode.SAVE_ANONYMOUS, read("-A").mode());
        assertEquals(Mode.VERSION, read("-V").mode());
        assertEquals(Mode.VERSION, read("-VV").mode());
    }

    @Test
    void aFormOfTheOutputMayBeLeftOut() throws Exception {
        assertEquals(List.of(new Setting("-O json", "oformat", "json")), read("-O", "json", "-e").settings());
        assertEquals(List.of(new Setting("-q", "quiet", "")), read("-O", "-q").settings());
        assertEquals(List.of(new Setting("--libxo json,pretty", "oformat", "json")),
                read("--libxo", "json,pretty").settings());
        assertTrue(read("-d").showRewritten());
        assertTrue(read("-B").buffersDumped());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-y            | illegal option -- y                                                  | true",
        "-qy           | illegal option -- y                                                  | true",
        "--nonsense    | illegal option -- nonsense                                           | true",
        "-33           | illegal option -- 33                                                 | true",
        "-n            | option requires an argument -- n                                     | true",
        "-q -b         | option requires an argument -- b                                     | true",
        "-A -l         | only one of the [-AGhlV] options can be specified at a time          | false",
        "-G -h         | only one of the [-AGhlV] options can be specified at a time          | false",
        "-B -l         | -B not valid in combination with [-AGl] options                      | false",
        "-B -o out     | -B not valid in combination with -o option                           | false",
    })
    void wrongUsageIsSaidInGetoptsWords(String line, String message, boolean usageShown) {
        UsageException e = assertThrows(UsageException.class, () -> read(line.split(" ")));
        assertEquals(message, e.getMessage());
        assertEquals(usageShown, e.usageShown());
    }

    @Test
    void nothingAtAllIsWrongUsage() {
        UsageException e = assertThrows(UsageException.class, () -> read());
        assertTrue(e.usageShown());
    }

    @Test
    void messagesNameADescriptionWithoutWhatFollows() {
        assertEquals("BEGIN ", new ProgramRequest(Kind.NAME, "BEGIN { exit(0); }").name());
        assertEquals("a:b:c:d", new ProgramRequest(Kind.NAME, "a:b:c:d/arg0/").name());
        assertEquals("x/y.d", new ProgramRequest(Kind.SCRIPT, "x/y.d").name());
    }

    private static Arguments read(String... arguments) throws UsageException {
        return ArgumentReader.read(List.of(arguments));
    }
}

package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetConnector.Purpose;
import org.dtrace4j.session.TargetConnector.Request;
import org.dtrace4j.testing.FakeStop;
import org.dtrace4j.testing.FakeTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Usage, messages and exit status. What scripts print is for {@link GoldenScriptTest}. */
class DtraceCommandTest {
    private final FakeTarget target = StorySystem.create();
    private final FakeConnector connector = new FakeConnector(target);
    private final FakeIo io = new FakeIo();

    @AfterEach
    void close() {
        target.close();
    }

    // ---- usage

    @Test
    void withoutArgumentsTheUsageIsShown() {
        assertEquals(2, run());
        assertTrue(io.errors().startsWith("Usage: dtrace [-32|-64] "), io.errors());
        assertTrue(io.errors().endsWith("DTRACE_MACHINE\n"), io.errors());
        assertEquals("", io.output());
    }

    @Test
    void anIllegalOptionIsNamed() {
        assertEquals(2, run("-q", "-y"));
        assertTrue(io.errors().startsWith("dtrace: illegal option -- y\nUsage: "), io.errors());
    }

    @Test
    void oneModeAtATime() {
        assertEquals(2, run("-A", "-l"));
        assertEquals("dtrace: only one of the [-AGhlV] options can be specified at a time\n", io.errors());
    }

    @Test
    void optionsThatAreNotThereYetAreRefusedByName() {
        assertEquals(2, run("-32", "-n", "BEGIN"));
        assertEquals("dtrace: -32 is not supported yet\n", io.errors());
    }

    @Test
    void aSystemWithoutProcessesStartsNone() {
        assertEquals(1, run("-c", "date", "-n", "BEGIN"));
        assertEquals("dtrace: processes of this system cannot be started or grabbed\n", io.errors());
    }

    @Test
    void theVersionNeedsNoSystem() {
        assertEquals(0, run("-V"));
        assertEquals("dtrace: Sun D 1.14\n", io.output());
        assertEquals(List.of(), connector.requests);
    }

    @Test
    void noProbesSpecified() {
        assertEquals(1, run("-q"));
        assertEquals("dtrace: no probes specified\n", io.errors());
    }

    // ---- checking and explaining

    @Test
    void scriptsAreCheckedInTheirOrder() {
        io.files.put("a.d", "BEGIN { trace($1); trace($$2); }").put("b.d", "BEGIN { trace(nothing); }")
                .put("c.d", "#!/usr/sbin/dtrace -Cs\n#define NOTHING 1\nBEGIN { trace(NOTHING); }")
                .put("d.d", "nosuch:::probe { }").put("e.d", "#!/usr/sbin/dtrace -Zs\nnosuch:::probe { }");
        assertEquals(1, run("-e", "--check", "--diagnostics=github", "a.d", "b.d", "c.d", "d.d", "e.d", "f.d"));
        assertEquals("", io.errors());
        String[] lines = io.output().split("\n");
        assertEquals(3, lines.length, io.output());
        assertTrue(lines[0].startsWith("::error file=b.d,line=1,endLine=1,col=15,endColumn=22,title=D_IDENT_UNDEF::"));
        assertTrue(lines[1].startsWith("::error file=d.d,line=1,endLine=1,col=1,endColumn=15,title=D_PDESC_ZERO::"));
        assertTrue(lines[2].startsWith("::error file=f.d,title=D_UNKNOWN::failed to open f.d"), lines[2]);
        assertEquals(0, run("--check", "a.d", "c.d", "e.d"));
        assertTrue(io.output().endsWith("3 scripts: 3 compile, 0 do not\n"), io.output());
    }

    @Test
    void aReportOfNoKnownKindIsRefused() {
        assertEquals(2, run("--check", "--diagnostics", "xml", "a.d"));
        assertEquals("dtrace: unknown report xml: text, json, sarif or github\n", io.errors());
    }

    @Test
    void namesOfTheLanguageAreExplainedWithoutASystem() {
        assertEquals(0, run("--explain", "bufsize"));
        assertTrue(io.output().startsWith("option bufsize\n    -xbufsize=value\n"), io.output());
        assertEquals(List.of(), connector.requests);
    }

    @Test
    void providersAreExplainedByTheSystem() {
        assertEquals(0, run("--explain", "fbt"));
        assertTrue(io.output().startsWith("provider fbt\n    probes: "), io.output());
        assertEquals(1, run("--explain", "nonsense"));
        assertTrue(io.errors().startsWith("dtrace: nothing is known of nonsense"), io.errors());
    }

    @Test
    void theEnvironmentPresetsOptions() {
        io.environment.put("DTRACE_OPT_quiet", "");
        assertEquals(0, run("-n", "BEGIN { printf(\"only this\"); exit(0); }"));
        assertEquals("only this\n", io.output());
        io.environment.put("DTRACE_OPT_BUFSIZE", "huge");
        assertEquals(1, run("-n", "BEGIN"));
        assertEquals("dtrace: failed to set DTRACE_OPT_bufsize: Invalid value for specified option\n", io.errors());
    }

    // ---- systems

    @Test
    void theMachineIsTheOneOfTheOptionOrOfTheEnvironment() {
        io.environment.put("DTRACE_MACHINE", "/from/environment");
        run("-l");
        run("-l", "--machine", "/from/option");
        assertEquals(List.of(new Request(Optional.of("/from/environment"), Purpose.COMPILE, false),
                new Request(Optional.of("/from/option"), Purpose.COMPILE, false)), connector.requests);
    }

    @Test
    void onlyTracingNeedsMoreThanLookingUp() {
        run("-n", "BEGIN { exit(0); }");
        run("-e", "-n", "BEGIN { exit(0); }");
        run("-ae");
        run("-A");
        assertEquals(List.of(Purpose.TRACE, Purpose.COMPILE, Purpose.TRACE, Purpose.COMPILE),
                connector.requests.stream().map(Request::purpose).toList());
    }

    @Test
    void connectorsAreAskedInTurn() {
        TargetConnector none = request -> Optional.empty();
        assertEquals(0, new DtraceCommand(io, List.of(none, connector)).run(List.of("-l")));
        assertEquals(1, new DtraceCommand(io, List.of(none)).run(List.of("-l")));
        assertEquals("dtrace: failed to initialize dtrace: DTrace device not available on system\n", io.errors());
    }

    @Test
    void aConnectorMayFail() {
        TargetConnector broken = request -> {
            throw new IOException("no machine in /nowhere");
        };
        assertEquals(1, new DtraceCommand(io, List.of(broken)).run(List.of("-l")));
        assertEquals("dtrace: failed to initialize dtrace: no machine in /nowhere\n", io.errors());
    }

    @Test
    void anInternalErrorIsOneLineUnlessMoreIsAskedFor() {
        TargetConnector broken = request -> {
            throw new IllegalStateException("this cannot be");
        };
        assertEquals(1, new DtraceCommand(io, List.of(broken)).run(List.of("-l")));
        assertEquals("dtrace: internal error: this cannot be\n", io.errors());
        io.environment.put("DTRACE_DEBUG", "1");
        assertEquals(1, new DtraceCommand(io, List.of(broken)).run(List.of("-l")));
        assertTrue(io.errors().contains("\tat "), io.errors());
    }

    @Test
    void theEndOfTheSystemThatRunsTheCommandPassesThrough() {
        TargetConnector ending = request -> {
            throw new FakeStop("panic");
        };
        assertThrows(FakeStop.class, () -> new DtraceCommand(io, List.of(ending)).run(List.of("-l")));
    }

    // ---- options and files

    @Test
    void badOptionsSayHowTheyWereGiven() {
        assertEquals(1, run("-x", "nonsense=1", "-n", "BEGIN"));
        assertEquals(1, run("-b", "lots", "-n", "BEGIN"));
        assertEquals(1, run("-x", "core", "-n", "BEGIN"));
        assertEquals("dtrace: failed to set -x nonsense: Invalid option name\n"
                + "dtrace: failed to set -b lots: Invalid value for specified option\n"
                + "dtrace: failed to set -x core: Option is not supported yet\n", io.errors());
    }

    @Test
    void aScriptThatIsNotThere() {
        assertEquals(1, run("-s", "missing.d"));
        assertEquals("dtrace: failed to open missing.d: No such file or directory\n", io.errors());
    }

    @Test
    void outputMayGoToTheEndOfAFile() {
        io.files.put("out", "before\n");
        assertEquals(0, run("-o", "out", "-qn", "BEGIN { printf(\"hello\\n\"); exit(0); }"));
        assertEquals("before\nhello\n\n", io.files.text("out"));
        assertEquals("", io.output());
    }

    @Test
    void anOutputFileThatCannotBeOpened() {
        assertEquals(1, run("-o", "/no/out", "-n", "BEGIN { exit(0); }"));
        assertEquals("dtrace: failed to open output file '/no/out': No such file or directory\n", io.errors());
    }

    // ---- programs

    @Test
    void matchesAreReportedInTheSingularAndThePlural() {
        assertEquals(0, run("-n", "BEGIN { exit(0); }", "-n", "fbt:genunix:add:", "-P", "dtrace"));
        assertEquals("dtrace: description 'BEGIN ' matched 1 probe\n"
                + "dtrace: description 'fbt:genunix:add:' matched 2 probes\n"
                + "dtrace: description 'dtrace' matched 3 probes\n", io.errors());
    }

    @Test
    void aQuietProgramIsNotReported() {
        assertEquals(0, run("-n", "#pragma D option quiet\nBEGIN { exit(0); }"));
        assertEquals("", io.errors());
        assertEquals("\n", io.output());
    }

    @Test
    void destructiveProgramsAreAllowedAloud() {
        assertEquals(0, run("-w", "-n", "BEGIN { exit(0); }"));
        assertTrue(io.errors().endsWith("dtrace: allowing destructive actions\n"), io.errors());
    }

    @Test
    void destructiveProgramsAreRefusedWithoutTheOption() {
        assertEquals(1, run("-n", "fbt::add:entry { panic(); }"));
        assertTrue(io.errors().endsWith("dtrace: could not enable tracing: Destructive actions not allowed\n"),
                io.errors());
    }

    @Test
    void anUnknownProbeIsAnErrorUnlessToBeAwaited() {
        assertEquals(1, run("-n", "fbt:tmpfs:nosuch:entry"));
        assertTrue(io.errors().startsWith("dtrace: invalid probe specifier fbt:tmpfs:nosuch:entry: probe description"
                + " fbt:tmpfs:nosuch:entry does not match any probes"), io.errors());
        assertEquals(0, run("-Zn", "fbt:tmpfs:nosuch:entry", "-n", "BEGIN { exit(0); }"));
    }

    @Test
    void aSyntaxErrorHasItsPlaceAndAHint() {
        io.files.put("vn.d",
                "fbt:genunix:vn_rele:entry\n/gotit != NULL && args[0]->v_vfsp = gotit/\n{\n\tpanic();\n}\n");
        assertEquals(1, run("-s", "vn.d"));
        List<String> lines = io.errors().lines().toList();
        assertEquals("dtrace: failed to compile script vn.d: line 2: syntax error near \"=\"", lines.get(0));
        assertEquals("    /gotit != NULL && args[0]->v_vfsp = gotit/", lines.get(2));
        assertEquals("                                      ^", lines.get(3));
        assertTrue(lines.get(4).contains("\"==\" was probably meant"), lines.get(4));
    }

    @Test
    void anInterruptEndsTracingAndShowsWhatThereIs() {
        List<Integer> rounds = new ArrayList<>();
        target.at(1_500_000_000L, () -> {
            rounds.add(1);
            io.interrupts = 1;
        });
        assertEquals(0, run("-qn", "fbt::add:entry { @ = count(); } END { printf(\"end\\n\"); }"));
        assertEquals(1, rounds.size());
        assertEquals("\nend\n\n               20\n", io.output());
    }

    // ---- anonymous enablings

    @Test
    void anEnablingIsSavedAndRemoved() throws Exception {
        assertEquals(0, run("-A", "-w", "-n", "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }"));
        assertEquals("dtrace: saved anonymous enabling in /kernel/drv/dtrace.conf\n"
                + "dtrace: added forceload directives to /etc/system\n"
                + "dtrace: run update_drv(1M) or reboot to enable changes\n", io.errors());
        assertEquals(3, conf().images().size());
        assertEquals(0, run("-A"));
        assertTrue(io.errors().endsWith("dtrace: cleaned up old anonymous enabling in /kernel/drv/dtrace.conf\n"
                + "dtrace: cleaned up forceload directives in /etc/system\n"), io.errors());
        assertFalse(conf().hasEnabling());
        assertFalse(SystemFile.of(connector.systemFiles.files.get(SystemFile.PATH)).hasBlock());
    }

    @Test
    void savingADestructiveProgramWithoutTheOptionIsWarnedOfAtOnce() {
        assertEquals(0, run("-A", "-n", "BEGIN { panic(); }"));
        assertTrue(io.errors().startsWith("dtrace: warning: 'BEGIN ' has destructive actions: without -w"),
                io.errors());
    }

    @Test
    void thereMustBeAnAnonymousStateToClaim() {
        assertEquals(1, run("-a"));
        assertEquals("dtrace: could not enable tracing: No anonymous tracing state\n", io.errors());
    }

    private ConfFile conf() {
        return ConfFile.of(connector.systemFiles.files.get(ConfFile.PATH));
    }

    private int run(String... arguments) {
        return new DtraceCommand(io, List.of(connector)).run(List.of(arguments));
    }
}

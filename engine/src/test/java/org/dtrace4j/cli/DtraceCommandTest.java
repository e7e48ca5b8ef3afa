package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.ForwardingIo;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetConnector.Purpose;
import org.dtrace4j.session.TargetConnector.Request;
import org.dtrace4j.testing.FakeStop;
import org.junit.jupiter.api.Test;

/** Usage, messages and exit status. What scripts print is for {@link GoldenScriptTest}. */
class DtraceCommandTest extends CommandUnderTest {
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
    void theLastDataModelCounts() {
        assertEquals(4, run("-64", "-32", "-n", "BEGIN { exit(sizeof (long)); }"));
        assertEquals(8, run("-32", "-64", "-n", "BEGIN { exit(sizeof (long)); }"));
        assertEquals(4, run("-arch", "i386", "-n", "BEGIN { exit(sizeof (void *)); }"));
    }

    /** Nothing is there to wait for, unless the user says that it may come. */
    @Test
    void whyDoesNotWaitForProbesThatAreNotThere() {
        assertEquals(1, run("--why", "-n", "fbt:tmpfs:tmp_unmont:entry { trace(1); }", "-n", "fbt:ufs::entry"));
        assertEquals("""
                dtrace: description 'fbt:tmpfs:tmp_unmont:entry ' matched 0 probes
                dtrace: description 'fbt:ufs::entry' matched 0 probes
                dtrace: what became of each clause:
                  clause 1:
                    fbt:tmpfs:tmp_unmont:entry matched no probe; there is fbt:tmpfs:tmp_unmount:entry
                    never fired
                  clause 2:
                    fbt:ufs::entry matched no probe; module ufs is not loaded
                    never fired
                dtrace: no probes matched
                """, io.errors());
    }

    @Test
    void aBufferHandlerGoesWithTracingOnly() {
        assertEquals(2, run("-B", "-l"));
        assertEquals("dtrace: -B not valid in combination with [-AGl] options\n", io.errors());
        io.clear();
        assertEquals(2, run("-B", "-o", "x", "-n", "BEGIN"));
        assertEquals("dtrace: -B not valid in combination with -o option\n", io.errors());
    }

    @Test
    void aSystemWithoutProcessesStartsNone() {
        assertEquals(1, run("-c", "date", "-n", "BEGIN"));
        assertEquals("dtrace: processes of this system cannot be started or grabbed\n", io.errors());
    }

    @Test
    void whoOnlyCompilesStartsAndGrabsNothing() {
        assertEquals(0, run("-e", "-p", " 4711", "-n", "BEGIN /$target == 4711/ { exit(0); }"), io.errors());
        assertEquals(0, run("-e", "-c", "date", "-n", "BEGIN { trace($target); }"), io.errors());
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

    // ---- systems

    @Test
    void theMachineIsTheOneOfTheOptionOrOfTheEnvironment() {
        io.environment.put("DTRACE_MACHINE", "/from/environment");
        run("-l");
        run("-l", "--machine", "/from/option");
        assertEquals(List.of(
                new Request(Optional.of("/from/environment"), Purpose.LIST, Optional.empty(), false, List.of("dtrace", "-l")),
                new Request(Optional.of("/from/option"), Purpose.LIST, Optional.empty(), false,
                        List.of("dtrace", "-l", "--machine", "/from/option"))), connector.requests);
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
    void theEnvironmentPresetsOptions() {
        io.environment.put("DTRACE_OPT_quiet", "");
        assertEquals(0, run("-n", "BEGIN { printf(\"only this\"); exit(0); }"));
        assertEquals("only this\n", io.output());
        io.environment.put("DTRACE_OPT_BUFSIZE", "huge");
        assertEquals(1, run("-n", "BEGIN"));
        assertEquals("dtrace: failed to set DTRACE_OPT_bufsize: Invalid value for specified option\n", io.errors());
    }

    @Test
    void badOptionsSayHowTheyWereGiven() {
        assertEquals(1, run("-x", "nonsense=1", "-n", "BEGIN"));
        assertEquals(1, run("-b", "lots", "-n", "BEGIN"));
        assertEquals(1, run("-x", "aggpercpu=1", "-n", "BEGIN"));
        assertEquals("dtrace: failed to set -x nonsense: Invalid option name\n"
                + "dtrace: failed to set -b lots: Invalid value for specified option\n"
                + "dtrace: failed to set -x aggpercpu: Invalid value for specified option\n", io.errors());
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
        assertTrue(io.errors().endsWith("dtrace: could not enable tracing: Destructive actions not allowed\n"
                + "  hint: with -w they are\n"), io.errors());
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

    /** As head does when it has read enough; a disk without room is another matter. */
    @Test
    void nobodyIsToldThatNobodyReads() {
        assertEquals(DtraceCommand.BROKEN_PIPE, new DtraceCommand(writingFails("Broken pipe"), List.of(connector))
                .run(List.of("-l")));
        assertEquals("", io.errors());
        assertEquals(1, new DtraceCommand(writingFails("No space left on device"), List.of(connector)).run(List.of("-l")));
        assertEquals("dtrace: failed to write to <stdout>: No space left on device\n", io.errors());
    }

    private CommandIo writingFails(String reason) {
        return new ForwardingIo() {
            @Override
            protected CommandIo outside() {
                return io;
            }

            @Override
            public OutputStream out() {
                return new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException(reason);
                    }
                };
            }
        };
    }
}

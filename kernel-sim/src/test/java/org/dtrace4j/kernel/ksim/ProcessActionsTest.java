package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.ForwardingIo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes do to processes, and tell of them, from inside the machine. */
class ProcessActionsTest {
    @TempDir
    private Path folder;

    private String session(String... lines) throws Exception {
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
        try (Boot boot = Boot.powerOn(Boot.config(5, machine.readDisk(machine.disk())))) {
            boot.toLogin();
            var console = boot.machine().kernel().console;
            int before = console.log().length();
            console.type("root\n");
            boot.run(100_000_000L);
            for (String line : lines) {
                console.type(line + "\n");
                Optional<?> end = Optional.empty();
                for (int i = 0; i < 200 && end.isEmpty() && (i == 0 || !console.wantsInput()); i++) {
                    end = boot.run(100_000_000L);
                }
                assertEquals(Optional.empty(), end);
            }
            return console.log().substring(before);
        }
    }

    /** The host's command outlives the machine, and says how that ended. */
    @Test
    void aMachineThatEndsUnderTheCommandIsNoSuccess() {
        assertTold("dtrace: the machine has halted\n", "-qn", "BEGIN", "-c", "halt");
        assertTold("dtrace: the machine panicked: dtrace: panic action at probe syscall::open:entry (ecb ",
                "-wqn", "syscall::open:entry /pid == $target/ { panic(); }", "-c", "ls /");
    }

    /** A command that it has started lives no longer than dtrace does, whether it has begun or not, and however dtrace ends. */
    @Test
    void whatItHasStartedEndsWithIt() {
        String said = GuestScript.printed("""
                dtrace -qn 'tick-1s { exit(0); }' -c 'sleep 51'
                dtrace -qn 'pid$target::nosuch:entry' -c 'sleep 52'
                dtrace -qn 'tick-1s' -c 'sleep 53' & sleep 1; kill -9 $!
                dtrace -ln 'pid$target::main:entry' -c 'sleep 54'
                sleep 1; ps -ef | grep 'sleep 5'
                """);
        assertTrue(said.matches("(?s).* sleep      *main entry\\n[^\\n]* grep sleep 5\\n"), said);
    }

    /** To list probes of a process, that is started or looked for; without a program to list, there is nothing to look up. */
    @Test
    void probesOfProcessesAreListed() {
        FolderIo io = new FolderIo(folder);
        DtraceCommand command = new DtraceCommand(io, List.of(new SimConnector()));
        assertEquals(0, command.run(List.of("-ln", "pid$target:a.out:main:entry", "-c", "date")), io.said());
        assertTrue(io.said().matches("(?s).* pid[0-9]+ +date +main entry\\n"), io.said());
        FolderIo other = new FolderIo(folder);
        assertEquals(1, new DtraceCommand(other, List.of(new SimConnector())).run(List.of("-ln", "pid$target:::entry", "-p", "9999")));
        assertEquals("dtrace: failed to grab pid 9999: no such process\n", other.said());
    }

    private void assertTold(String expected, String... arguments) {
        FolderIo io = new FolderIo(folder);
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of(arguments));
        String said = io.said();
        assertTrue(said.contains(expected) && !said.contains("has exited"), said);
        assertEquals(DtraceCommand.FAILURE, status);
    }

    @Test
    void aSignalIsRaisedBeforeTheProcessIsBackInItsProgram() throws Exception {
        String said = session("dtrace -wqn 'fbt:::return /execname == \"sleep\" && timestamp > $1/ { raise(9); exit(0); }'"
                + " 0 & sleep 5; echo status $?");
        assertTrue(said.contains("status 137\n"), said);
    }

    @Test
    void aStoppedProcessStaysUntilItIsContinued() throws Exception {
        String said = session("sleep 1 &",
                "dtrace -wqn 'fbt:::return /execname == \"sleep\"/ { stop(); exit(0); }'",
                "sleep 3; ps -ef | grep 'sleep 1'; prun $!; wait $!; echo status $?");
        assertTrue(said.matches("(?s).*sleep 1\n.*status 0\n.*"), said);
    }

    /** The host's command ends as its process in the machine does, and stops as that does. */
    @Test
    void whatHappensToItsProcessHappensToTheHostsCommand() {
        assertEnds(128 + 9, 0, "BEGIN { raise(9); } tick-1s { exit(1); } END { trace(2); }");
        assertEnds(7, 1, "BEGIN { stop(); } tick-9s { exit(7); }");
        assertEnds(8, 1, "BEGIN { raise(" + Syscalls.SIGSTOP + "); } tick-9s { exit(8); }");
    }

    private void assertEnds(int expected, int expectedStops, String program) {
        AtomicInteger stops = new AtomicInteger();
        FolderIo io = new FolderIo(folder);
        CommandIo counting = new ForwardingIo() {
            @Override
            protected CommandIo outside() {
                return io;
            }

            @Override
            public void stopProcess() {
                stops.incrementAndGet();
            }
        };
        int status = new DtraceCommand(counting, List.of(new SimConnector())).run(List.of("-wqn", program));
        assertEquals(expected, status, io.said());
        assertEquals("", io.said().strip());
        assertEquals(expectedStops, stops.get());
    }

    @Test
    void tracingEndsWithTheProcessThatItStarted() throws Exception {
        String said = session("dtrace -qn 'syscall::nanosleep:entry /pid == $target/ { printf(\"it is %s\\n\", execname); }'"
                + " -c 'sleep 0.3'; echo status $?",
                "dtrace -n 'BEGIN { trace($target); }' -c false", "dtrace -n BEGIN -c 'no such program'",
                "sleep 1 & dtrace -n 'BEGIN { printf(\"is %d\", $target == '$!'); }' -p $!",
                "dtrace -n BEGIN -p 4711", "dtrace -n BEGIN -p sh; echo status $?", "dtrace -n BEGIN -p 0",
                "dtrace -n BEGIN -c ''", "dtrace -n BEGIN -c '/etc/passwd -l'");
        assertTrue(said.contains("it is sleep\n"), said);
        assertTrue(said.contains("status 0\n"), said);
        assertTrue(said.contains("exited with status 255\n"), said);
        assertTrue(said.contains("dtrace: failed to execute no: cannot find executable file\n"), said);
        assertTrue(said.contains("dtrace: failed to execute : cannot find executable file\n"), said);
        assertTrue(said.contains("dtrace: failed to execute /etc/passwd: cannot execute file\n"), said);
        assertTrue(said.matches("(?s).* is 1\n.*pid \\d+ has exited\n.*"), said);
        assertTrue(said.contains("dtrace: failed to grab pid 4711: no such process\n"), said);
        assertTrue(said.contains("dtrace: invalid pid: sh\nstatus 1\n"), said);
        assertTrue(said.contains("dtrace: failed to grab pid 0: system process\n"), said);
    }

    @Test
    void commandsWriteToTheFileThatOutputGoesTo() throws Exception {
        String said = session("dtrace -wqn 'BEGIN { freopen(\"/tmp/log\"); printf(\"one \"); system(\"echo two\"); "
                + "freopen(\"\"); system(\"echo three\"); exit(0); }' >/tmp/out", "echo \"log: `cat /tmp/log`, out: `cat /tmp/out`.\"");
        assertTrue(said.contains("log: one two, out: three"), said);
    }

    @Test
    void theFileThatIsStandardOutputIsEmptied() throws Exception {
        String said = session("dtrace -qn 'BEGIN { printf(\"one\\n\"); ftruncate(); printf(\"two\\n\"); exit(0); }' >/tmp/out",
                "echo \"out: `cat /tmp/out`.\"", "dtrace -qn 'BEGIN { ftruncate(); printf(\"three\\n\"); exit(0); }'");
        assertTrue(said.contains("out: two") && said.contains("three\n") && !said.contains("error"), said);
    }

    @Test
    void commandsOfTheHostsCommandDoToo() throws Exception {
        FolderIo io = new FolderIo(folder);
        Path log = folder.resolve("log");
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-wqn", "BEGIN { freopen(\"" + log
                + "\"); printf(\"one \"); system(\"echo two\"); freopen(\"\"); system(\"echo three\"); exit(0); }"));
        assertEquals(0, status, io.said());
        assertTrue(io.said().contains("three\n") && !io.said().contains("two"), io.said());
        assertEquals("one two\n", Files.readString(log));
    }

    @Test
    void theHostsCommandStartsProcessesInTheMachine() {
        FolderIo io = new FolderIo(folder);
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-n",
                "syscall::write:return /pid == $target/ { trace(execname); }", "-c", "echo hello", "-c", "false"));
        String said = io.said();
        assertEquals(0, status, said);
        assertTrue(said.contains("hello\n") && said.contains("  echo"), said);
        assertTrue(said.matches("(?s).*pid \\d+ has exited\n.*") && said.contains("exited with status 255\n"), said);
    }

    /** The command's own process can make no system call then; what was traced is still there. */
    @Test
    void whatWasTracedIsPrintedAlthoughTheMachineEnds() {
        for (String ending : List.of("halt", "reboot")) {
            FolderIo io = new FolderIo(folder);
            int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-qn",
                    "syscall::uadmin:entry { @[execname, ustackdepth > 0] = count(); }", "-c", ending));
            assertTrue(io.said().contains(ending) && io.said().matches(
                    "(?s).* 1\\s*dtrace: the machine has (halted|rebooted)\n\\s*"), status + ": " + io.said());
            assertTrue(!io.said().contains("internal error"), io.said());
        }
    }

    @Test
    void optionsChangeTheEnvironmentOfProcessesThatAreStarted() {
        FolderIo io = new FolderIo(folder);
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-x", "setenv=COLOUR=blue=",
                "-x", "setenv=GONE=1", "-x", "setenv=TWICE=1", "-x", "unsetenv=GONE", "-x", "setenv=TWICE=2",
                "-qn", "BEGIN", "-c", "/usr/bin/env"));
        List<String> said = io.said().lines().toList();
        assertEquals(0, status, said.toString());
        assertTrue(said.containsAll(List.of("COLOUR=blue=", "TWICE=2")), said.toString());
        assertTrue(said.stream().noneMatch(line -> line.startsWith("GONE=") || line.equals("TWICE=1")), said.toString());
    }

    @Test
    void stacksOfProgramsNameTheirFunctions() throws Exception {
        String said = session("sh -c 'sleep 0.2; sleep 0.2; sleep 5' &",
                "dtrace -qn 'fbt:::return /execname == \"sh\" && uregs[R_RSP] == uregs[R_SP] && uregs[R_SP]/"
                + " { @[ustack(), umod(uregs[R_PC]), ustackdepth] = count(); }"
                + " tick-1s { exit(0); }'");
        assertTrue(said.matches("(?s).*libc.so.1`waitpid\\+0x[0-9a-f]+\n\\s+\\w+`[a-zA-Z]+.*`main\\+0x[0-9a-f]+\n"
                + "\\s+\\w+`_start\n\\s+libc.so.1 .*"), said);
    }

    /** Also of those that have never executed anything, as the daemons here. */
    @Test
    void stacksOfDaemonsNameTheirProgram() {
        FolderIo io = new FolderIo(folder);
        assertEquals(0, new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-qn",
                "syscall::read:entry /execname == $$1/ { ustack(); exit(0); }", "httpd")), io.said());
        assertTrue(io.said().matches("(?s).* httpd`main(\\+0x[0-9a-f]+)?\n +httpd`_start\n\\s*"), io.said());
    }

    /** One process can use one CPU of four, and is on one. */
    @Test
    void theShareOfAProcessIsThatOfAllProcessors() {
        String said = GuestScript.printed("while :; do :; done & prstat -n 1 2 2 | tail -2; kill $!");
        assertTrue(said.matches("(?s) +\\d+ root .* cpu[0-3] +\\d+ +0 .* 2[45]% sh/1\nTotal: .*"), said);
    }

    @Test
    void toolsShowTreesStacksAndModules() throws Exception {
        String said = session("sleep 9 &", "ptree $!", "pstack $!", "prstat -n 3 1 1", "modinfo | head -4", "ptree 4711",
                "pstack 0");
        assertTrue(said.matches("(?s).*svc.startd\n +\\d+ +-sh\n +\\d+ +sleep 9\n.*"), said);
        assertTrue(said.matches("(?s).*\\d+:\tsleep 9\n [0-9a-f]{16} nanosleep \\(\\) \\+ [0-9a-f]+\n"
                + " [0-9a-f]{16} main \\(\\) \\+ [0-9a-f]+\n [0-9a-f]{16} _start \\(\\)\n.*"), said);
        assertTrue(said.contains("   PID USERNAME  SIZE   RSS STATE  PRI NICE      TIME  CPU PROCESS/NLWP"), said);
        assertTrue(said.matches("(?s).*\nTotal: \\d+ processes, \\d+ lwps, load averages: [0-9., ]+\n.*"), said);
        assertTrue(said.matches("(?s).* Id +Loadaddr .*\n  0 fffffffffb[0-9a-f]+ .* unix \\(\\)\n.*"), said);
        assertTrue(said.contains("ptree: no such process: 4711\n"), said);
        assertTrue(said.contains("pstack: cannot examine 0: system process\n"), said);
    }
}

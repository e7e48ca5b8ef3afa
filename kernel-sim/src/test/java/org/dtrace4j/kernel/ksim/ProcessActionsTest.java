package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
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
                for (int i = 0; i < 200 && (i == 0 || !console.wantsInput()); i++) {
                    boot.run(100_000_000L);
                }
            }
            return console.log().substring(before);
        }
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

    @Test
    void stacksOfProgramsSayWhatIsKnown() throws Exception {
        String said = session("sh -c 'sleep 0.2; sleep 0.2; sleep 5' &",
                "dtrace -qn 'fbt:::return /execname == \"sh\"/ { @[ustack(), umod(uregs[17]), ustackdepth] = count(); }"
                + " tick-1s { exit(0); }'");
        assertTrue(said.contains("sleep`main\n") && said.contains("\n  sleep  "), said);
    }
}

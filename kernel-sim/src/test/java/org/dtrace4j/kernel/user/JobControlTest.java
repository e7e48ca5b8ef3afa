package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Job control of the shell at the console of a whole machine, as somebody sees it who types. */
class JobControlTest extends AtTheConsole {
    @Test
    void theForegroundIsStoppedAndGoesOnInBackgroundAndForeground() {
        assertEquals("", type("sleep 100\n"));
        assertEquals("[1] + Stopped                  sleep 100\n# ", type(SUSPEND));
        assertEquals("[1] + Stopped                  sleep 100\n# ", type("jobs\n"));
        assertEquals("[1]\tsleep 100&\n# ", type("bg\n"));
        assertEquals("[1] +  Running                 sleep 100\n# ", type("jobs\n"));
        assertEquals("sleep 100\n", type("fg %1\n"));
        assertEquals("# ", type(INTERRUPT));
        assertEquals("# ", type("jobs\n"));
    }

    @Test
    void theInterruptKeyGivesUpTheWholeLine() {
        for (String line : List.of("sleep 100; echo not reached", "while true; do sleep 100; done", "while true; do :; done",
                "x=$(sleep 100); echo not reached", "sleep 100 | cat", "(sleep 100; echo not reached); echo nor this",
                "true | { (sleep 100); echo not reached; }")) {
            assertEquals("", type(line + "\n"));
            assertEquals("# ", type(INTERRUPT), line);
        }
        assertEquals("> ", type("if true\n"));
        assertEquals("# ", type(INTERRUPT));
        assertEquals("still here\n# ", type("echo still here\n"));
    }

    @Test
    void jobsOfTheBackgroundAreToldOfWhenTheyEnd() {
        assertEquals("[1]\tPID\n# ", type("sleep 1 &\n"));
        assertEquals("[1] +  Done                    sleep 1 &\n# ", type("\n"));
        assertEquals("[1]\tPID\n# ", type("(sleep 1; exit 3) &\n"));
        assertEquals("[1] +  Done(3)                 (sleep 1; exit 3) &\n# ", type("\n"));
        assertEquals("[1]\tPID\n# ", type("sleep 100 &\n"));
        assertEquals("[2]\tPID\n# ", type("sleep 200 &\n"));
        assertEquals("[2] +  Running                 sleep 200 &\n[1] -  Running                 sleep 100 &\n# ", type("jobs\n"));
        assertEquals("[1] - Terminated               sleep 100 &\n# ", type("kill %1\n"));
    }

    @Test
    void namesOfJobs() {
        type("sleep 100 &\n");
        type("sleep 200 &\n");
        assertEquals("[1] - Stopped (SIGSTOP)        sleep 100 &\n# ", type("kill -STOP %sleep\\ 1\n"));
        assertEquals("sleep 200\n", type("%?200\n"));
        assertEquals("[2] + Stopped                  sleep 200 &\n# ", type(SUSPEND));
        assertEquals("sleep 100\n", type("%-\n"));
        assertEquals("# ", type(INTERRUPT));
        assertEquals("sleep 200\n", type("%%\n"));
        assertEquals("# ", type(INTERRUPT));
        assertEquals("sh: fg: no such job\n# ", type("fg\n").replaceFirst("^-?sh", "sh"));
        assertEquals("sh: kill: %7: no such job\n# ", type("kill %7\n").replaceFirst("^-?sh", "sh"));
    }

    @Test
    void whoReadsInTheBackgroundIsStopped() {
        type("cat &\n");
        assertEquals("[1] + Stopped (SIGTTIN)        cat &\n# ", type("\n"));
        assertEquals("cat\n", type("fg\n"));
        assertEquals("hello\n", type("hello\n"));
        assertEquals("# ", type(END));
        assertTrue(type("echo heard &\n").contains("heard\n"), console.toString());
        type("stty tostop\n");
        type("(sleep 1; echo unheard) &\n");
        assertTrue(type("\n").contains("Stopped (SIGTTOU)"), console.toString());
        assertEquals("(sleep 1; echo unheard)\nunheard\n# ", type("fg\n"));
    }

    @Test
    void aPipelineIsOneGroupAndIsStoppedAsAWhole() {
        assertEquals("", type("sleep 100 | cat | cat\n"));
        assertEquals("[1] + Stopped                  sleep 100 | cat | cat\n# ", type(SUSPEND));
        String listed = type("jobs -l; ps -o s,pgid,comm | sort\n").replaceAll("\\d{2,}", "N");
        assertTrue(listed.contains("[1] + N\tStopped                  \n      N\tStopped                  \n"
                + "      N\tStopped                  sleep N | cat | cat\n"), listed);
        assertEquals("sleep 100 | cat | cat\n", type("fg\n"));
        assertEquals("# ", type(INTERRUPT));
    }

    /** Who has ended, and is not waited for yet, is in its group and in its session all the same. */
    @Test
    void aPipelineWhoseFirstProcessEndsAtOnceIsOneGroup() {
        assertEquals("one\n0\n# ", type("echo one | cat; echo $?\n"));
        assertEquals("", type("true | sleep 100\n"));
        assertEquals("[1] + Stopped                  true | sleep 100\n# ", type(SUSPEND));
        assertEquals("true | sleep 100\n", type("fg\n"));
        assertEquals("# ", type(INTERRUPT));
    }

    @Test
    void modesOfTheTerminalAreThoseOfTheShellAfterAStop() {
        assertEquals("", type("sh -c 'stty -echo; sleep 100'\n"));
        type(SUSPEND);
        assertTrue(type("stty -a | grep tostop; stty | grep -c echoctl; stty -a | grep ' echo '\n").contains(" echo "));
        type("fg\n");
        type(INTERRUPT);
        assertTrue(type("stty -a | grep ' echo '\n").contains(" echo "));
        type("stty susp ^y\n");
        type("sleep 100\n");
        assertTrue(type("\u0019").endsWith("[1] + Stopped                  sleep 100\n# "), console.toString());
    }

    @Test
    void whatAShellIgnoresItsCommandsIgnoreToo() {
        type("trap '' INT TSTP\n");
        assertEquals("", type("sleep 8; echo not interrupted\n"));
        assertEquals("", type(SUSPEND));
        assertEquals("not interrupted\n# ", type(INTERRUPT));
    }

    @Test
    void aShellOfTheBackgroundStopsUntilItIsInTheForeground() {
        type("sh &\n");
        assertTrue(type("\n").contains("Stopped (SIGTTIN)        sh &\n"), console.toString());
        assertEquals("sh\n# ", type("fg\n"));
        assertEquals("inside\n# ", type("echo inside\n"));
        assertEquals("\n# ", type(END));
    }

    @Test
    void whoIsToldToGoOnByNumberIsWaitedFor() {
        type("sleep 11 &\n");
        type("kill -STOP $!\n");
        assertEquals("", type("kill -CONT $!; wait; echo over\n"));
        assertEquals("over\n# ", type(""));
    }

    @Test
    void whoWantsToLeaveIsToldOfJobs() {
        type("sleep 100\n");
        type(SUSPEND);
        assertTrue(type(END).contains("You have stopped jobs\n# "));
        String left = type(END);
        assertTrue(left.contains("console login: "), left);
        assertEquals("0\n# ", type("root\n").replaceAll("(?s).*# $", "") + type("ps -e | grep -c sleep\n"));
    }

    @Test
    void theShellWaitsForJobs() {
        type("sleep 1 &\n");
        assertEquals("0\n# ", type("wait %1; echo $?\n"));
        type("(exit 5) &\n");
        assertEquals("5\n# ", type("wait $!; echo $?\n"));
        type("sleep 100 &\n");
        assertEquals("", type("wait\n"));
        assertEquals("# ", type(INTERRUPT));
        assertEquals("127\n# ", type("wait 99999; echo $?\n"));
    }
}

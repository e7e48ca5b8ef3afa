package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CPU caps of the zone and of the project, from prctl to what the threads have of the CPUs. */
class CpuCapsTest {
    /** Two processes that do nothing but compute, and a consumer that says what they had in ten seconds. */
    private static final String TWO_BUSY = """
            exec 2>&1
            busy() { while :; do :; done; }
            busy & one=$!
            busy & two=$!
            measure() {
                dtrace -qn 'profile-1000 /pid == $1 || pid == $2/ { @["milliseconds"] = sum(1); }
                    sched:::cpucaps-sleep,sched:::cpucaps-wakeup /args[1]->pr_pid == $1 || args[1]->pr_pid == $2/ {
                        @[probename] = sum(1);
                    }
                    sched:::cpucaps-sleep { @[args[1]->pr_fname] = sum(1); }
                    tick-10s { exit(0); }' $one $two
            }
            """;

    private static long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), text);
        return Long.parseLong(found.group(1));
    }

    /** A quarter of a CPU in hundredths is what both have together, in turns of threads that sleep and wake at the cap. */
    @Test
    void aZoneHasNoMoreThanItsCap() {
        String said = GuestScript.printed(TWO_BUSY + """
                prctl -n zone.cpu-cap -t privileged -v 25 -i zone global
                sleep 5; measure
                prstat 1 1 | grep -c ' wait .* sh/1'
                prctl -P -n zone.cpu-cap -i zone global
                prctl -n zone.cpu-cap -x -t privileged -i zone global
                measure
                kill $one $two
                """);
        String[] halves = said.split("zone: 0: global\n");
        assertEquals(2500, number(halves[0], "milliseconds +(\\d+)"), 400, said);
        long sleeps = number(halves[0], "cpucaps-sleep +(\\d+)");
        assertTrue(sleeps > 20, said);
        assertEquals(sleeps, number(halves[0], "cpucaps-wakeup +(\\d+)"), 1, said);
        assertTrue(halves[0].contains("\n  sh "), said);
        assertTrue(halves[0].matches("(?s).*\n[12]\n"), said);
        assertEquals(25, number(halves[1], "cpu-cap usage (\\d+) - - -\n"), 4, said);
        assertTrue(halves[1].contains("zone.cpu-cap privileged 25 - deny -\nzone.cpu-cap system 4294967295 inf deny -\n"), said);
        assertEquals(20_000, number(halves[1], "milliseconds +(\\d+)"), 400, said);
        assertTrue(!halves[1].contains("cpucaps-"), said);
    }

    @Test
    void aProjectHasNoMoreThanItsOwn() {
        String said = GuestScript.printed(TWO_BUSY + """
                prctl -n project.cpu-cap -t privileged -v 150 -i project system
                sleep 5; measure
                kill $one $two; wait; sleep 1; kstat -p -n system_misc -s ncpus
                """);
        assertEquals(15_000, number(said, "milliseconds +(\\d+)"), 1000, said);
        assertTrue(number(said, "cpucaps-sleep +(\\d+)") > 20, said);
        assertTrue(said.endsWith("ncpus\t4\n"), said);
    }

    @Test
    void prctlShowsAndChangesValues() {
        assertEquals("""
                zone: 0: global
                NAME    PRIVILEGE       VALUE    FLAG   ACTION                       RECIPIENT
                zone.cpu-cap
                        usage               0\040\040\040\040
                        privileged         50       -   deny                                 -
                        privileged      1.50K       -   deny                                 -
                        system          4.29G     inf   deny                                 -
                project.cpu-cap usage 0 - - -
                project.cpu-cap system 4294967295 inf deny -
                prctl: failed to create resource control project.cpu-cap for pid N: Not owner
                """, GuestScript.printed("""
                prctl -n zone.cpu-cap -t priv -v 1500 -i zone 0
                prctl -n zone.cpu-cap -t priv -s -v 40 -i zone global
                prctl -n zone.cpu-cap -r -v 50 -i zone global
                prctl -i zone global | sed 's/usage  *[0-9]*/usage               0/'
                prctl -P -i project system | tail -2 | sed 's/usage [0-9]*/usage 0/'
                su nobody -c 'prctl -n project.cpu-cap -t priv -v 5 -i project 0' 2>&1 | sed 's/pid [0-9]*/pid N/'
                """));
        for (String[] wrong : new String[][] {
            {"-n zone.cpu-cap -v 5 -i zone global", "basic values not allowed on rctl zone.cpu-cap"},
            {"-n zone.cpu-hat -v 5 -i zone global", "failed to get resource control for zone.cpu-hat: Invalid argument"},
            {"-n zone.cpu-cap -t priv -v 5G -i zone global",
                "-v value 5G exceeds system limit for resource control: zone.cpu-cap"},
            {"-n zone.cpu-cap -t priv -v many -i zone global", "invalid -v value many"},
            {"-v 5 1", "-n is required with -s, -r, -x, -e, or -d"}, {"-n zone.cpu-cap", "no arguments specified"}}) {
            GuestScript played = GuestScript.play("prctl " + wrong[0]);
            assertEquals(2, played.status(), wrong[0]);
            assertTrue(played.err().startsWith("prctl: " + wrong[1] + "\nusage:\n"), played.err());
        }
        GuestScript unknown = GuestScript.play("prctl -n zone.cpu-cap -t priv -v 0 -i zone global; prctl -i zone moon");
        assertEquals(1, unknown.status());
        assertTrue(unknown.err().endsWith(": Invalid argument\nprctl: moon: unknown zone\n"), unknown.err());
    }
}

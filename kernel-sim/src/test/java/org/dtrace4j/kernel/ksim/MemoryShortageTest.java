package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A machine with little memory whose memory files take nearly all of it. */
class MemoryShortageTest {
    /** Four megabytes in /tmp/x. */
    private static final String FOUR_MEGABYTES = """
            exec 2>&1
            cat /bin/* > /tmp/x
            for i in 1 2; do cat /tmp/x /tmp/x > /tmp/y; mv /tmp/y /tmp/x; done
            """;

    private static long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), text);
        return Long.parseLong(found.group(1));
    }

    /** Processes wait for pages, programs start all the same, pages come back from swap, and afterwards all is as it was. */
    @Test
    void theMachineLivesOnAndRecovers() {
        GuestScript played = GuestScript.playWithMemory(32, FOUR_MEGABYTES + """
                free() { echo $1 `kstat -p -n system_pages -s freemem | cut -f2`; }
                free before
                dtrace -qn 'vminfo:::anonpgin,vminfo:::anonpgout,vminfo:::maj_fault,vminfo:::scan { @[probename] = sum(1); }
                    fbt::page_create_throttle:entry { self->since = timestamp; }
                    fbt::page_create_throttle:return /timestamp > self->since/ { @["waited"] = sum(1); }
                    fsinfo:::pageio { @[args[0]->fi_pathname] = sum(1); }
                    io:::start /args[0]->b_flags & B_PAGEIO/ {
                        @[args[0]->b_flags & B_WRITE ? "writes" : "reads"] = sum(1);
                    }
                    tick-12s { exit(0); }' > /counted &
                sleep 1
                i=0; while [ $i -lt 8 ]; do cp /tmp/x /tmp/y$i || echo no copy $i; i=`expr $i + 1`; done
                free short
                i=0; while [ $i -lt 5 ]; do cat /tmp/y$i | wc -c; ls / | sort | wc -l; i=`expr $i + 1`; done
                rm /tmp/x /tmp/y*
                wait
                free after
                cat /counted
                """);
        String out = played.out();
        assertEquals(0, played.status(), out);
        assertTrue(!out.contains("no copy") && !out.contains("Killed"), out);
        assertTrue(number(out, "short (\\d+)") < 64, out);
        assertTrue(number(out, "after (\\d+)") >= number(out, "before (\\d+)"), out);
        for (String what : new String[] {"anonpgin", "anonpgout", "maj_fault", "scan", "waited", "reads", "writes",
            "/dev/zvol/dsk/rpool/swap"}) {
            assertTrue(number(out, "\n  " + what + " +(\\d+)") > 0, out);
        }
        assertEquals(number(out, "\n  reads +(\\d+)"), number(out, "\n  anonpgin +(\\d+)"), out);
    }

    /** What cannot be reserved is an error of its own for each who asks, and no process dies of it. */
    @Test
    void withoutMemoryToReserveTheCallsFail() {
        GuestScript played = GuestScript.playWithMemory(32, FOUR_MEGABYTES + """
                i=0; while cp /tmp/x /tmp/y$i; do i=`expr $i + 1`; done 2> /said
                echo `tail -1 /said`, `ls / | wc -l` files; rm /tmp/x /tmp/y*; sleep 9; ls / | wc -l
                """);
        assertTrue(played.out().matches("""
                /tmp/ksim.\\d+: line 5: cannot fork \\[Not enough space\\]
                cp: cannot copy /tmp/x: No space left on device, files
                 +17
                """), played.out());
    }
}

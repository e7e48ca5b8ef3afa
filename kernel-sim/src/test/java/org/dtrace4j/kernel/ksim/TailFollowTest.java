package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code tail -f}, which an event port tells of its file. */
class TailFollowTest {
    @Test
    void itShowsWhatIsAddedAndAFileThatWasCutFromTheBeginning() {
        assertEquals("one\ntwo\n3\nfour\n", GuestScript.printed("""
                cd /tmp; echo one > w
                tail -f w > out &
                sleep 1; echo two >> w; sleep 1; echo 3 > w; sleep 1; mv w x; sleep 1; echo four >> x; sleep 1
                cat out
                kill $!
                """));
    }

    @Test
    void onlyAFileThatIsWatchedHasVnodeEvents() {
        assertEquals("ln fop_vnevent\nmv fop_vnevent\n", GuestScript.printed("""
                cd /tmp; echo one > w; echo one > z
                tail -f w > out &
                sleep 1
                dtrace -q -n 'fsinfo:::vnevent /execname != "tail"/ { printf("%s %s\\n", execname, probefunc) }
                        tick-3s { exit(0) }' > trace &
                D=$!
                sleep 2
                ln z zz; mv z z2; ln w ww; mv w w2; rm w2
                wait $D
                kill %1
                cat trace
                """).replaceAll("(?m)^.*[Tt]erminated.*\\n", "").replaceAll("\\n+", "\n").replaceFirst("^\\n", ""));
    }
}

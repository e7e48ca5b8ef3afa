package org.dtrace4j.examples.tmpfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The case plays to its end, and names the culprit. */
class TmpfsCaseTest {
    /** Enough for the first boot that fails. */
    private static final int BOOTS = 60;

    private static String play(int jobs) throws Exception {
        StringWriter story = new StringWriter();
        new TmpfsCase().play(new PrintWriter(story), BOOTS, jobs);
        return story.toString();
    }

    @Test
    void playsToItsEndAndTheSameWithTwoJobs() throws Exception {
        String story = play(1);
        assertTrue(story.contains("umount: /etc/svc/volatile busy\n"), story);
        assertTrue(story.contains("\"/etc/svc/volatile/init-next.state\"\n"), story);
        assertTrue(story.contains("syntax error near \"=\"\n"), story);
        assertTrue(story.contains(" genunix:vn_rele+0 ()\n"), story);
        assertTrue(story.lines().anyMatch(line -> line.matches(" *pageout\\+0x[0-9a-f]+\\(\\)")), story);
        assertTrue(story.lines().anyMatch(line -> line.matches(" *sleep 1 first +60 +0 +0.000 %")), story);
        assertEquals(story, play(2));
    }
}

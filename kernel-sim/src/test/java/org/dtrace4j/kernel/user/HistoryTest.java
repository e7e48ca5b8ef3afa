package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a shell remembers of what has been typed. */
class HistoryTest extends AtTheConsole {
    @Test
    void commandsAreNumberedAndRunAgain() {
        type("echo one\n");
        type("for i in 1 2\ndo echo $i\ndone\n");
        assertEquals("1\techo one\n2\tfor i in 1 2\n\tdo echo $i\n\tdone\n3\thistory\n# ", type("history\n"));
        assertEquals("echo one\none\n# ", type("r ech\n"));
        assertEquals("echo two\ntwo\n# ", type("r one=two\n"));
        assertEquals("echo two\ntwo\n# ", type("r\n"));
        assertEquals("-sh: hist: zz: not found\n# ", type("r zz\n"));
        assertEquals("\techo two\n\techo two\n# ", type("fc -ln 5 6\n"));
        assertEquals("6\techo two\n5\techo two\n# ", type("hist -lr 5 6\n"));
    }
}

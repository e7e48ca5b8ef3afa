package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code dtrace} where it checks scripts, or explains names, and traces nothing. */
class CheckAndExplainTest extends CommandUnderTest {
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
    void theOptionsOfAScriptsFirstLineCount() {
        String body = "\n#define NOTHING 1\nnosuch:::x { trace(NOTHING); }";
        io.files.put("a.d", "#!/usr/bin/env dtrace -C -Z -s" + body).put("b.d", "#!/usr/bin/env -S dtrace -CZs" + body)
                .put("c.d", "#!/usr/sbin/dtrace -CZs" + body).put("d.d", "#!/usr/bin/env perl -CZs" + body);
        assertEquals(0, run("-e", "--check", "a.d", "b.d", "c.d"), io.output());
        assertEquals(1, run("-e", "--check", "d.d"));
    }

    /** What a script is to be used on is there, whichever process that will be. */
    @Test
    void checkedScriptsHaveATarget() {
        io.files.put("a.d", "BEGIN /$target == 1/ { trace(\"$target is $target\"); }")
                .put("b.d", "#!/usr/sbin/dtrace -Zs\nsh$target:::function-entry { trace(copyinstr(arg0)); }");
        assertEquals(0, run("-e", "--check", "a.d", "b.d"), io.output());
        assertEquals(1, run("-e", "-Z", "-n", "sh$target:::function-entry"));
        assertTrue(io.errors().contains("'sh0' does not contain a valid pid"), io.errors());
    }

    @Test
    void aReportOfNoKnownKindIsRefused() {
        assertEquals(2, run("--check", "--diagnostics", "xml", "a.d"));
        assertEquals("dtrace: unknown report xml: text, summary, json, sarif or github\n", io.errors());
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
}

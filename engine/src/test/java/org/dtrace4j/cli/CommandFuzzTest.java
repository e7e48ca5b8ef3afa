package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.testing.FakeTarget;

/** Whatever the command line: an exit status, messages, and never an exception or an internal error. */
class CommandFuzzTest {
    private static final List<String> WORDS = List.of("-n", "-s", "-P", "-m", "-f", "-i", "-l", "-lv", "-e", "-ae", "-a",
            "-A", "-q", "-v", "-V", "-w", "-Z", "-F", "-S", "-x", "-b", "-o", "-X", "-64", "-32", "-C", "-qn", "--", "-",
            "--machine", "BEGIN", "BEGIN { exit(0); }", "fbt:::", "fbt::add:entry", "tick-1s { exit(2); }", "1", "2 3",
            "{", "/", "BEGIN /1/ { trace(1); exit(1); }", "@", "quiet", "bufsize=1k", "strsize=", "bufpolicy=ring",
            "nonsense", "4m", "$1", "\0", "\u00e4", "fbt::add:entry { @[execname] = quantize(arg0); } tick-1s { exit(0); }",
            "BEGIN { printf(\"%d %s\\n\", 1, \"x\"); } tick-1s { exit(0); }", "script.d", "missing.d");

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of(WORDS).list().ofMinSize(0).ofMaxSize(6);
    }

    @Property(tries = 400)
    void everyCommandLineEndsWithAStatus(@ForAll("lines") List<String> line) {
        FakeIo io = new FakeIo();
        io.files.put("script.d", "#!/usr/sbin/dtrace -s\nBEGIN { exit(3); }\n");
        try (FakeTarget target = StorySystem.create()) {
            int status = new DtraceCommand(io, List.of(new FakeConnector(target))).run(line);
            assertTrue(status >= 0 && status <= 3, line + ": " + status);
            assertFalse(io.errors().contains("internal error"), line + ": " + io.errors());
            assertFalse(io.errors().contains("Exception"), line + ": " + io.errors());
            if (status == DtraceCommand.USAGE && !io.output().isEmpty()) {
                // Only a program's own exit(2) leaves output behind.
                assertTrue(line.contains("tick-1s { exit(2); }"), line + ": " + io.output());
            }
            assertEquals(0, FakeTarget.sites().wovenClasses(), line.toString());
        }
    }
}

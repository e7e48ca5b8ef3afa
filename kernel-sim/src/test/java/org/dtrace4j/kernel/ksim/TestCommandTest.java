package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** {@code ksim test}. */
class TestCommandTest {
    /** What examples/ci/README.md is about. */
    private static final String EXAMPLES = "../examples/ci/tests";

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int test(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        String[] line = new String[arguments.length + 1];
        line[0] = "test";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return KsimMain.run(line, new PrintWriter(out), new PrintWriter(err));
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void theExamplesPassOnAnySeed() {
        assertEquals(KsimMain.SUCCESS, test("--seed", "7", EXAMPLES), () -> out + "" + err);
        assertEquals("""
                ok      ../examples/ci/tests/forks.d
                ok      ../examples/ci/tests/opens.d
                ok      ../examples/ci/tests/tail.sh
                3 scripts, 3 passed, 0 failed
                """, out.toString());
    }

    @Test
    void tellsWhereTheOutputDiffers() throws IOException {
        write("other.d", "BEGIN { printf(\"%d\\n\", $1); exit(0); }");
        write("other.args", "-q 3");
        write("other.out", "2\n\n");
        write("status.d", "BEGIN { exit(4); }");
        write("status.err", "dtrace: nothing\n");
        write("status.out", "");
        write("wrong.sh", "echo one; echo two; echo aside >&2");
        write("wrong.out", "one\n");
        assertEquals(KsimMain.FAILURE, test(folder.toString()));
        assertEquals("""
                FAILED  F/other.d
                        line 1 of other.out: expected "2", got "3"
                FAILED  F/status.d
                        its status is 4
                        line 1 of status.out: expected the end, got "CPU     ID                    FUNCTION:NAME"
                        line 1 of status.err: expected "dtrace: nothing", got "dtrace: script 'status.d' matched 1 probe"
                        | dtrace: script 'status.d' matched 1 probe
                FAILED  F/wrong.sh
                        line 2 of wrong.out: expected the end, got "two"
                        | aside
                3 scripts, 0 passed, 3 failed
                """.replace("F/", folder + "/"), out.toString());
    }

    @Test
    void writesWhatIsToBeExpected() throws IOException {
        String script = write("new.d", "profile-97 { @ = count(); } tick-1s { exit(0); }");
        write("new.err", "");
        assertEquals(KsimMain.FAILURE, test(script));
        assertTrue(out.toString().contains("there is no new.out with what it is to print; --update writes it\n"), out.toString());
        assertEquals(KsimMain.SUCCESS, test("--update", script));
        assertEquals("updated " + script + "\n", out.toString());
        assertTrue(Files.readString(folder.resolve("new.out")).contains("388"), Files.readString(folder.resolve("new.out")));
        assertEquals("dtrace: script 'new.d' matched 2 probes\n", Files.readString(folder.resolve("new.err")));
        assertEquals(KsimMain.SUCCESS, test(folder.toString()));
        assertEquals(KsimMain.SUCCESS, test("--update", script));
        assertEquals("", out.toString());
    }

    /** A script that would go on for ever is interrupted, and prints its aggregations. */
    @Test
    void interruptsWhatDoesNotEnd() throws IOException {
        write("life.d", "#!/usr/sbin/dtrace -qs\ntick-1s { @ = count(); } END { printa(\"%@d\\n\", @); }");
        write("life.out", "\n3\n\n");
        assertEquals(KsimMain.SUCCESS, test("--seconds", "4", folder.toString()), () -> out.toString());
    }

    @Test
    void reportsForPrograms() throws Exception {
        write("a#b.sh", "printf 'x\\001y\\n'");
        write("a#b.out", "x\n");
        write("c.sh", "true");
        write("c.out", "");
        assertEquals(KsimMain.FAILURE, test("--report=tap", folder.toString()));
        assertEquals("TAP version 13\n1..2\nnot ok 1 - " + folder + "/a\\#b.sh\n"
                + "# line 1 of a#b.out: expected \"x\", got \"x\001y\"\nok 2 - " + folder + "/c.sh\n", out.toString());
        Path report = folder.resolve("report.xml");
        assertEquals(KsimMain.FAILURE, test("--report=junit", "-o", report.toString(), folder.toString()));
        assertEquals("", out.toString());
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(report)))).getDocumentElement();
        assertEquals("2", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("failures"));
        assertEquals("line 1 of a#b.out: expected \"x\", got \"x\ufffdy\"",
                ((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("message"));
    }

    @Test
    void wrongUsage() throws IOException {
        assertEquals(KsimMain.USAGE, test());
        assertEquals(KsimMain.USAGE, test("--report=html", EXAMPLES));
        assertTrue(err.toString().startsWith("ksim: --report: text, tap or junit, not html"), err.toString());
        assertEquals(KsimMain.FAILURE, test(folder + "/nosuch"));
        assertEquals("ksim: cannot open " + folder + "/nosuch: No such file or directory\n", err.toString());
        assertEquals(KsimMain.FAILURE, test(folder.toString()));
        assertEquals("ksim: " + folder + ": no script (*.d, *.sh) with its output (*.out) beside it\n", err.toString());
        assertEquals(KsimMain.FAILURE, test(write("text", "")));
        assertFalse(err.toString().contains("\tat "), err.toString());
    }
}

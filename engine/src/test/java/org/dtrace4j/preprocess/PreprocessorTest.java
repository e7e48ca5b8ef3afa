package org.dtrace4j.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
    private final OptionValues options = new OptionValues();
    private final Map<String, String> files = new TreeMap<>();
    private final List<List<String>> commands = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private Optional<Host.Result> answer = Optional.empty();
    private boolean programs;

    private final Host host = new Host() {
        @Override
        public Optional<Result> run(List<String> command, byte[] input) throws IOException {
            commands.add(command);
            if (programs && answer.isEmpty()) {
                throw new IOException("no such program");
            }
            return answer;
        }

        @Override
        public byte[] read(String path) throws IOException {
            if (!files.containsKey(path)) {
                throw new FileNotFoundException(path);
            }
            return files.get(path).getBytes(StandardCharsets.ISO_8859_1);
        }
    };

    private SourceText run(String text) throws PreprocessException {
        return new Preprocessor(host, options, bytes -> said.append(new String(bytes, StandardCharsets.ISO_8859_1)))
                .run(SourceText.ofFile("own.d", text));
    }

    private static Optional<Host.Result> result(int status, String output, String errors) {
        return Optional.of(new Host.Result(status, output.getBytes(StandardCharsets.ISO_8859_1),
                errors.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String words(SourceText text) {
        return text.text().strip().replaceAll("\\s+", " ");
    }

    // ---- the host's

    @Test
    void theHostsIsGivenWhatWasAskedForInOrder() throws PreprocessException, OptionException {
        options.set("define", "A=1");
        options.set("undef", "A");
        options.set("define", "B");
        options.set("incdir", "one");
        options.set("incdir", "two");
        options.set("cpphdrs", "");
        options.set("cppargs", "-w -x");
        answer = result(0, "# 1 \"/dev/stdin\"\nx\n# 5 \"one/y.h\" 1\ny\n", "");
        SourceText text = run("#!dtrace\nx\n");
        String command = String.join(" ", commands.get(0));
        assertTrue(command.startsWith("cpp -undef "), command);
        assertTrue(command.endsWith(" -DA=1 -UA -DB -Ione -Itwo -H -w -x /dev/stdin"), command);
        assertTrue(command.contains(" -D__SUNW_D=1 -D__SUNW_D_VERSION=0x0100e000 "), command);
        assertTrue(command.contains(" -D__STDC__=0 "), command);
        assertEquals("own.d:1", text.originFile(2) + ":" + text.originLine(2));
        assertEquals("one/y.h:5", text.originFile(4) + ":" + text.originLine(4));
    }

    @Test
    void whatItSaysIsPassedOnAndItsFailureIsOurs() {
        answer = result(1, "", "<command-line>: warning: \"__STDC__\" redefined\n<built-in>: note: there\n"
                + "/dev/stdin:3: error: bad\n");
        PreprocessException e = assertThrows(PreprocessException.class, () -> run("x"));
        assertEquals("Preprocessor failed to process input program", e.getMessage());
        assertEquals("/dev/stdin:3: error: bad\n", said.toString());
    }

    @Test
    void onePreprocessorThatWasNamedMustBeThere() throws PreprocessException, OptionException {
        programs = true;
        assertEquals("x", words(run("x")));
        options.set("cpppath", "/nowhere/cpp");
        assertEquals("Preprocessor not found", assertThrows(PreprocessException.class, () -> run("x")).getMessage());
    }

    // ---- the library

    @Test
    void dSurvives() throws PreprocessException {
        String program = "BEGIN, tick-10ms, pid$target:`x: /a ^^ b/ "
                + "{ @[$1, $$2, \"\\\" #\"] = f(0x1fULL, 'ab', 1.5, x`y); it's }";
        assertEquals(program, words(run(program)));
    }

    @Test
    void pragmasPassAndConditionsGovernThem() throws PreprocessException {
        assertEquals("#pragma D option quiet x #pragma D binding \"1.0\" x",
                words(run("#pragma D option quiet\n#if 0\n#pragma D option no\n#endif\n#define D E\nx\n"
                        + "# pragma D binding \"1.0\" x\n")));
    }

    @Test
    void includedFilesAreFoundAndTheirLinesKnown() throws PreprocessException, OptionException {
        files.put("here/a.h", "\nint a;\n#include \"b.h\"\n");
        files.put("here/b.h", "int b;\n");
        files.put("./own.h", "int quoted;\n");
        options.set("incdir", "there");
        options.set("incdir", "here");
        options.set("cpphdrs", "");
        SourceText text = run("#include <a.h>\nint own;\n#include \"own.h\"\n");
        assertEquals("int a; int b; int own; int quoted;", words(text));
        for (int line = 1; line <= text.lineCount(); line++) {
            switch (text.lineText(line).strip()) {
                case "int a;" -> assertEquals("here/a.h:2", text.originFile(line) + ":" + text.originLine(line));
                case "int b;" -> assertEquals("here/b.h:1", text.originFile(line) + ":" + text.originLine(line));
                case "int own;" -> assertEquals("own.d:2", text.originFile(line) + ":" + text.originLine(line));
                default -> { }
            }
        }
        assertEquals(". here/a.h\n. here/b.h\n. ./own.h\n", said.toString());
    }

    @Test
    void conformanceIsAsAsked() throws PreprocessException, OptionException {
        String asks = "#ifdef __STDC__\n__STDC__\n#else\nnone\n#endif\n";
        assertEquals("0", words(run(asks)));
        options.set("stdc", "c");
        assertEquals("1", words(run(asks)));
        options.set("stdc", "s");
        assertEquals("none", words(run(asks)));
    }

    @Test
    void itsFailuresAreTold() {
        assertThrows(PreprocessException.class, () -> run("x\n#include <nowhere.h>\n"));
        assertTrue(said.toString().startsWith("/dev/stdin:2: error: "), said.toString());
        said.setLength(0);
        assertThrows(PreprocessException.class, () -> run("#if 1\nx\n"));
        assertTrue(said.toString().contains("error: "), said.toString());
    }
}

package org.dtrace4j.kernel.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.kernel.mdb.command.Debugger;
import org.dtrace4j.kernel.mdb.command.Output;
import org.dtrace4j.kernel.mdb.dcmd.Dcmds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions with a toy kernel, as files: a line that begins with {@code > } is typed, what follows it is the answer.
 * {@code -Dgolden.update=true} rewrites the answers.
 */
class GoldenSessionTest {
    private static final Path SESSIONS = Path.of("src/test/resources/mdb");

    static List<Path> sessions() {
        try (Stream<Path> files = Files.list(SESSIONS)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void answersAsWritten(Path session) throws IOException {
        StringBuilder actual = new StringBuilder();
        Debugger debugger = new Debugger(new ToyTarget(), Dcmds.table(), "kmdb", new Output(actual::append));
        String expected = Files.readString(session);
        for (String line : expected.split("\n")) {
            if (line.startsWith("#")) {
                actual.append(line).append('\n');
            } else if (line.startsWith("> ")) {
                actual.append(line).append('\n');
                debugger.execute(line.substring(2));
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(session, actual);
        }
        assertEquals(expected, actual.toString());
    }
}

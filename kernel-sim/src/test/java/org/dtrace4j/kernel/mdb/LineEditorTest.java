package org.dtrace4j.kernel.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tabulator key does to a line. */
class LineEditorTest {
    @TempDir
    private Path disk;

    private String typed(String keys) throws IOException {
        Files.createDirectories(disk.resolve("etc/svc"));
        Files.createDirectories(disk.resolve("export"));
        Files.writeString(disk.resolve("etc/inittab"), "");
        PipedOutputStream keyboard = new PipedOutputStream();
        try (InputStream input = new PipedInputStream(keyboard);
             Terminal terminal = new ExternalTerminal("test", "xterm", input, OutputStream.nullOutputStream(),
                     StandardCharsets.UTF_8)) {
            keyboard.write((keys + "\r").getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            terminal.setSize(new Size(80, 24));
            LineEditor editor = LineEditor.of(terminal, null);
            editor.offerNames(List.of("cat", "set"));
            editor.offerPaths(disk);
            return editor.readLine("# ");
        }
    }

    @Test
    @Timeout(60)
    void aLineThatIsBeingReadIsGivenUpWhenNothingMoreWillCome() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        try (InputStream input = new PipedInputStream(keyboard);
             Terminal terminal = new ExternalTerminal("test", "xterm", input, OutputStream.nullOutputStream(),
                     StandardCharsets.UTF_8)) {
            terminal.setSize(new Size(80, 24));
            LineEditor editor = LineEditor.of(terminal, null);
            keyboard.write("half a li".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            FutureTask<String> line = new FutureTask<>(() -> editor.readLine("# "));
            new Thread(line).start();
            editor.giveUp();
            assertNull(line.get());
            assertNull(editor.readLine("# "));
        }
    }

    @Test
    void namesOfCommandsAreCompleted() throws IOException {
        assertEquals("cat ", typed("c\t"));
    }

    @Test
    void absolutePathsAreCompletedByWhatIsOnTheDisk() throws IOException {
        assertEquals("ls /etc/", typed("ls /et\t"));
        assertEquals("ls /etc/inittab ", typed("ls /etc/ini\t"));
    }

    @Test
    void aPathThatIsNotThereStaysAsItIs() throws IOException {
        assertEquals("ls /set", typed("ls /set\t"));
        assertEquals("ls et", typed("ls et\t"));
        assertEquals("ls /../et", typed("ls /../et\t"));
    }
}

package org.dtrace4j.kernel.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

/** Keys of a terminal that are no text: while a line is read, and while none is. */
class KeysTest {
    private final List<Integer> keys = new ArrayList<>();

    private interface Body {
        void use(LineEditor editor) throws IOException;
    }

    private void typed(String text, int last, Body body) throws IOException {
        PipedOutputStream keyboard = new PipedOutputStream();
        try (InputStream input = new PipedInputStream(keyboard);
             Terminal terminal = new ExternalTerminal("test", "xterm", input, OutputStream.nullOutputStream(),
                     StandardCharsets.UTF_8)) {
            terminal.setSize(new Size(80, 24));
            LineEditor editor = LineEditor.of(terminal, null);
            editor.onKeys(key -> {
                keys.add(key);
                return key != last;
            });
            keyboard.write(text.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            body.use(editor);
        }
    }

    @Test
    void aKeyGivesTheLineUp() throws IOException {
        typed("half\u001aline\r", 0, editor -> assertEquals("line", editor.readLine("# ")));
        assertEquals(List.of(DebuggerTerminal.SUSPEND), keys);
    }

    @Test
    void theEndOfTheFileIsAKeyWhereNoLineHasBeenBegun() throws IOException {
        typed("\u0004whole\u0001\u0004\r", 0, editor -> assertEquals("hole", editor.readLine("# ")));
        assertEquals(List.of(DebuggerTerminal.END), keys);
    }

    @Test
    void whoLeavesReadsNothingMore() throws IOException {
        typed("abc\u001dabc\r", DebuggerTerminal.LEAVE, editor -> assertNull(editor.readLine("# ")));
        assertEquals(List.of(DebuggerTerminal.LEAVE), keys);
    }

    @Test
    void whatIsTypedAheadIsForTheNextLine() throws IOException {
        typed("da\u001ate\r", 0, editor -> {
            while (keys.isEmpty()) {
                assertTrue(editor.awaitKeys(1000));
            }
            assertEquals(List.of(DebuggerTerminal.SUSPEND), keys);
            assertEquals("date", editor.readLine("# "));
        });
    }
}

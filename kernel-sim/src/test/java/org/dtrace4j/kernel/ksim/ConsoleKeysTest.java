package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.StringReader;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;
import org.dtrace4j.kernel.mdb.StreamTerminal;
import org.junit.jupiter.api.Test;

/** What keys do at a console that are no text. */
class ConsoleKeysTest {
    private final StringBuilder seen = new StringBuilder();
    private final ConsoleUser person = new ConsoleUser(new StreamTerminal(new StringReader(""), seen::append, true));
    private final ConsoleHub console = new ConsoleHub(OutputStream.nullOutputStream());

    @Test
    void theMachineIsSwitchedOffByTheSecondOfTwoKeysInARow() {
        ConsoleUser.Keyboard keyboard = BootCommand.keyboard(person, console, null);
        assertFalse(keyboard.leave());
        assertTrue(seen.toString().contains("Ctrl-] once more switches it off"), seen.toString());
        keyboard.type("date");
        assertFalse(keyboard.leave());
        assertTrue(keyboard.leave());
    }

    @Test
    void keysGiveUpALineOfTheDebuggerOnly() throws InterruptedException {
        console.beginDebugging();
        for (int key : new int[] {DebuggerTerminal.INTERRUPT, DebuggerTerminal.END, DebuggerTerminal.SUSPEND}) {
            console.key(key, () -> {
                throw new AssertionError("the machine stands still");
            });
        }
    }

    @Test
    void aKeyIsShownWhereNoLineIsRead() {
        ConsoleScreen screen = new ConsoleScreen(new StreamTerminal(new StringReader(""), seen::append, true));
        screen.echo("^C");
        screen.accept("# ");
        screen.flush();
        assertEquals("^C# ", seen.toString());
    }
}

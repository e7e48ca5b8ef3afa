package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;
import org.junit.jupiter.api.Test;

/** What whoever sits at the console of a live machine can have completed. */
class ConsoleHubTest {
    private final ConsoleHub hub = new ConsoleHub(OutputStream.nullOutputStream());

    private static final class Terminal implements DebuggerTerminal {
        private final List<List<String>> offered = new ArrayList<>();

        @Override
        public String readLine(String prompt) {
            return null;
        }

        @Override
        public void write(String text) { }

        @Override
        public void offerNames(Collection<String> names) {
            offered.add(List.copyOf(names));
        }
    }

    /** Somebody who reads what the console shows. */
    private static final class Onlooker implements ConsoleHub.Viewer {
        private final StringBuilder seen = new StringBuilder();

        @Override
        public void text(String text) {
            seen.append(text);
        }

        @Override
        public void wants(boolean line) {
            seen.append(line ? "{wants}" : "");
        }
    }

    @Test
    void theShellsPromptIsBackWhenTheDebuggerLetsGo() {
        Onlooker onlooker = new Onlooker();
        hub.attach(onlooker);
        hub.accept("motd\n# ");
        hub.machineWants(true);
        hub.beginDebugging();
        hub.write("Welcome to kmdb\n[0]> ");
        onlooker.seen.setLength(0);
        hub.endDebugging();
        assertEquals("# {wants}", onlooker.seen.toString());
    }

    @Test
    void nothingIsShownAgainOfAProgramThatReadsNothing() {
        Onlooker onlooker = new Onlooker();
        hub.attach(onlooker);
        hub.accept("# ");
        hub.machineWants(true);
        hub.type(null, "sleep 10");
        hub.beginDebugging();
        onlooker.seen.setLength(0);
        hub.endDebugging();
        assertEquals("", onlooker.seen.toString());
    }

    @Test
    void namesAreThoseOfTheDebuggerWhileItHasTheMachine() {
        Terminal early = new Terminal();
        hub.attach(new ConsoleUser(early));
        hub.offerNames(List.of("::ps", "::status"));
        Terminal late = new Terminal();
        hub.attach(new ConsoleUser(late));
        hub.offerNames(List.of());
        List<List<String>> both = List.of(List.of("::ps", "::status"), List.copyOf(SimPrograms.names()));
        assertEquals(both, early.offered);
        assertEquals(both, late.offered);
    }
}

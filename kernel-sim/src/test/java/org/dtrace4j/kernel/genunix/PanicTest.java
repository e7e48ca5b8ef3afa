package org.dtrace4j.kernel.genunix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.junit.jupiter.api.Test;

/** What a panic says on the console, and in what order. */
class PanicTest {
    private static List<String> panic(boolean debugger) {
        StringBuilder console = new StringBuilder();
        KernelConfig config = KernelConfig.of(1).withMemoryPages(SmallKernel.PAGES).withConsole(console::append);
        Outcome outcome = SmallKernel.run(config, small -> {
            if (debugger) {
                small.kernel().unix.machdep.install(reason -> small.kernel().console.write("<" + reason + ">\n"));
            }
            console.setLength(0);
            small.kernel().genunix.uadmin.kadmin(-1, 0, 0);
            small.kernel().panic("a test");
        });
        Outcome.Panicked panicked = assertInstanceOf(Outcome.Panicked.class, outcome);
        assertEquals("a test", panicked.message());
        String text = console.toString();
        assertTrue(text.startsWith("\n\rpanic[cpu" + panicked.cpu() + "]/thread=" + Long.toHexString(panicked.thread())
                + ": a test\n\n"), text);
        return new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    }

    @Test
    void tellsTheStackAndThatThereIsNoDump() {
        List<String> lines = panic(false);
        String start = "ffffff00[0-9a-f]{8} unix:thread_start\\+[0-9a-f]+ \\(\\)";
        assertTrue(lines.stream().anyMatch(line -> line.matches(start)), lines::toString);
        assertTrue(lines.stream().noneMatch(line -> line.contains("vpanic") || line.contains("panicsys")),
                lines::toString);
        int end = lines.indexOf("syncing file systems... done");
        assertEquals(List.of("syncing file systems... done", "skipping system dump - no dump device configured",
                "rebooting...", ""), lines.subList(end, lines.size()));
    }

    @Test
    void entersTheDebuggerFirst() {
        List<String> lines = panic(true);
        int entry = lines.indexOf("panic: entering debugger (no dump device, continue to reboot)");
        assertTrue(entry > 0, lines::toString);
        assertEquals("<debugger entry trap>", lines.get(entry + 1));
        assertEquals("syncing file systems... done", lines.get(entry + 2));
    }
}

package org.dtrace4j.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.struct.Vfs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole boots, from the banner to the login prompt. */
class BootTest {
    private static final long SECONDS = 1_000_000_000L;

    private static Machine start(long seed, StringBuilder console) {
        return Machine.start(KernelConfig.of(seed).withDisk(WholeMachine.DISK).withConsole(console::append),
                k -> k.genunix.main.entry());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 757})
    void bootsToMultiUser(long seed) {
        StringBuilder console = new StringBuilder();
        try (Machine machine = start(seed, console)) {
            assertEquals(Optional.empty(), machine.run(10 * SECONDS));
            Kernel k = machine.kernel();
            assertTrue(console.toString().endsWith("sandbox console login: "), console.toString());
            List<String> points = k.genunix.vfs.all().stream().map(k.genunix.mountTable::mountPoint).toList();
            assertTrue(points.containsAll(List.of("/", "/devices", "/dev", "/system/contract", "/proc", "/etc/mnttab",
                    "/system/object", "/etc/dfs/sharetab", "/etc/svc", "/etc/svc/volatile", "/var/run", "/tmp")),
                    points.toString());
            Vfs svc = k.genunix.vfs.all().get(points.indexOf("/etc/svc"));
            assertEquals("rpool/running/svc", k.genunix.mountTable.resource(svc));
            assertEquals(List.of(), KernelInvariants.violations(k));
        }
    }

    @Test
    void theSameSeedBootsTheSameWay() {
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        try (Machine first = start(7, one); Machine second = start(7, two)) {
            for (long milliseconds = 100; milliseconds <= 3000; milliseconds += 100) {
                first.run(milliseconds * 1_000_000);
                second.run(milliseconds * 1_000_000);
                assertEquals(first.kernel().loop.switches(), second.kernel().loop.switches(), milliseconds + " ms");
                assertEquals(first.kernel().genunix.mountTable.text(), second.kernel().genunix.mountTable.text());
            }
            assertEquals(one.toString(), two.toString());
        }
    }
}

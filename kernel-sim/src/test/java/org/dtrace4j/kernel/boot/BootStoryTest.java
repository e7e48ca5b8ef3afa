package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.struct.Constants.SIGKILL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.kernel.struct.Proc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole boot, from the banner to the console's login prompt, and what must be true all the way. */
class BootStoryTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long BOOTED = 4_000 * MILLISECOND;

    /** Boots in steps, looking at the kernel after each. */
    @FunctionalInterface
    private interface Look {
        void at(Kernel k, long nanos);
    }

    private static String boot(KernelConfig config, String coroutines, long stepNanos, Look look) {
        StringBuilder console = new StringBuilder();
        try (Machine machine = Machine.start(config.withConsole(console::append), k -> k.genunix.main.entry(),
                Coroutines.open(coroutines))) {
            for (long nanos = stepNanos; nanos <= BOOTED; nanos += stepNanos) {
                assertTrue(machine.run(nanos).isEmpty(), console::toString);
                look.at(machine.kernel(), nanos);
            }
        }
        return console.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void invariantsHoldAllTheWay(long seed) {
        String console = boot(WholeMachine.config(seed), "", 50 * MILLISECOND,
                (k, nanos) -> {
                    if (k.vars.practive() != null && k.vars.memsegs() != null) {
                        assertEquals(List.of(), KernelInvariants.violations(k), "at " + nanos / MILLISECOND + " ms");
                    }
                });
        assertTrue(console.startsWith("\rSunOS Release 5.11 Version "), console);
        assertTrue(console.contains("console login: "), console);
    }

    @Test
    void famousProcessesHaveTheirNumbers() {
        List<String> processes = new ArrayList<>();
        boot(WholeMachine.config(1), "", BOOTED, (k, nanos) -> {
            for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
                String name = k.memory.getString(p.p_user().u_comm_address(), 17);
                processes.add(ProcessCode.pid(p) + " " + name);
            }
            assertEquals(0, ProcessCode.pid(k.vars.proc_sched()));
            assertEquals(1, ProcessCode.pid(k.vars.proc_init()));
            assertEquals(2, ProcessCode.pid(k.vars.proc_pageout()));
            assertEquals(3, ProcessCode.pid(k.vars.proc_fsflush()));
        });
        assertTrue(processes.containsAll(List.of("0 sched", "1 init", "2 pageout", "3 fsflush", "5 zpool-rpool")),
                processes::toString);
    }

    @Test
    void sameSeedSameBootOnEveryKindOfCoroutine() {
        assertEquals(fingerprint(11, ""), fingerprint(11, ""));
        assertEquals(fingerprint(11, ""), fingerprint(11, "platform"));
        assertFalse(fingerprint(11, "").equals(fingerprint(12, "")));
    }

    /** The console's text, the number of switches, and a checksum of all kernel memory. */
    private static String fingerprint(long seed, String coroutines) {
        StringBuilder result = new StringBuilder();
        String console = boot(WholeMachine.config(seed), coroutines, 1_000 * MILLISECOND, (k, nanos) -> {
            CRC32C sum = new CRC32C();
            byte[] block = new byte[4096];
            for (AddressSpace.Range range : k.memory.ranges()) {
                for (long at = 0; range.sizeBytes() <= 1L << 26 && at < range.sizeBytes(); at += block.length) {
                    int length = (int) Math.min(block.length, range.sizeBytes() - at);
                    k.memory.read(range.base() + at, block, 0, length);
                    sum.update(block, 0, length);
                }
            }
            result.append(k.loop.switches()).append(' ').append(sum.getValue()).append('\n');
        });
        return result + console;
    }

    @Test
    void pageoutTakesItsFourSamplesInAboutASecondAndThenRests() {
        long[] init = new long[1];
        List<Long> samples = new ArrayList<>();
        boot(WholeMachine.config(3), "", 10 * MILLISECOND, (k, nanos) -> {
            if (init[0] == 0 && k.vars.proc_init() != null) {
                init[0] = nanos;
            }
            if (k.vars.pageout_sample_cnt() > samples.size()) {
                samples.add((nanos - init[0]) / MILLISECOND);
            }
        });
        assertEquals(4, samples.size(), samples::toString);
        assertTrue(samples.get(3) >= 750 && samples.get(3) <= 1_150, samples::toString);
    }

    @Test
    void initIsRestartedWhenItIsKilled() {
        boolean[] killed = new boolean[1];
        String console = boot(WholeMachine.config(5), "", 100 * MILLISECOND, (k, nanos) -> {
            if (nanos == BOOTED - 1_000 * MILLISECOND) {
                k.genunix.sig.psignal(k.vars.proc_init(), SIGKILL);
                killed[0] = true;
            }
            assertTrue(k.vars.proc_init() == null || ProcessCode.pid(k.vars.proc_init()) == 1);
        });
        assertTrue(killed[0]);
        assertTrue(console.contains("WARNING: init(1M) exited on fatal signal 9: restarting automatically\n"), console);
    }

    @Test
    void aScriptMayStopInitAndSetItRunningAgain() {
        DiskImage disk = WholeMachine.DISK.withFile("/opt/site/lib/svc-mount.sh", 0644, """
                pstop 1
                umount /etc/svc/volatile
                mount -F zfs $base/running/svc /etc/svc
                mount -F tmpfs /etc/svc/volatile
                prun 1
                """.getBytes(StandardCharsets.UTF_8));
        String console = boot(WholeMachine.config(21).withDisk(disk), "", BOOTED, (k, nanos) -> { });
        assertTrue(console.contains("console login: "), console);
        assertFalse(Arrays.asList(console.split("\n")).stream().anyMatch(line -> line.contains("failed")), console);
    }
}

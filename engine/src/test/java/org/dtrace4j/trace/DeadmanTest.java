package org.dtrace4j.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.trace.anon.AnonymousTracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tracing cannot hurt what it traces: a consumer that is starved, or that does not read, is given up or loses data; it never
 * costs memory, and what is lost is counted.
 */
class DeadmanTest {
    /** Longer than patience and heartbeat together. */
    private static final long TOO_LONG = 41_000_000_000L;
    private static final int FIRINGS = 20_000;
    private static final int WARM = 3_000;

    private final FakeTarget target = new FakeTarget();
    private final Device device = target.dtrace().open();

    @AfterEach
    void close() {
        device.close();
        target.close();
    }

    private EnablingImage compile(String text) throws CompileException {
        return new DCompiler(device, new OptionValues()).compile(SourceText.ofFile("test.d", text)).image();
    }

    private void start(String text, String... options) throws CompileException, DeviceException {
        device.enable(List.of(compile(text)));
        List<OptionSetting> settings = new java.util.ArrayList<>();
        for (int i = 0; i < options.length; i += 2) {
            settings.add(new OptionSetting(options[i], options[i + 1]));
        }
        device.go(settings);
    }

    /** Calls the traced function; returns how many bytes this thread has allocated meanwhile, once all is warm. */
    private long fire(int from, int count) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            // The JVM itself may allocate once or twice, for its own code; a firing that did would always.
            int part = count / 10;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int j = 0; j < part; j++) {
                target.kernel().add(from + i * part + j, 1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void whoIsStarvedIsEndedInTheOriginalsWords() throws Exception {
        start("fbt::add:entry { @ = count(); }");
        target.kernel().add(1, 1);
        target.sleep(TOO_LONG);
        assertTrue(device.status().killed());
        target.kernel().add(2, 1);
        List<AggregationSnapshot.Entry> entries = device.aggregations(0).entries();
        assertEquals(1, entries.get(0).data()[0], "nothing fires any more");
        assertEquals("Abort due to systemic unresponsiveness",
                new DeviceException(DeviceException.Reason.ABORTED).getMessage());
    }

    @Test
    void aRecordAfterTooLongAWaitIsNotMadeAndEndsTracing() throws Exception {
        start("fbt::add:entry { trace(arg0); }");
        target.sleep(TOO_LONG);
        target.kernel().add(1, 1);
        assertEquals(0, device.snapshot(0).data().length);
        assertTrue(device.status().killed());
    }

    @Test
    void whoMayChangeTheSystemIsNotEnded() throws Exception {
        start("fbt::add:entry { trace(arg0); } fbt::nop:entry { panic(); }", "destructive", "");
        target.sleep(TOO_LONG);
        target.kernel().add(1, 1);
        assertFalse(device.status().killed());
        assertEquals(24, device.snapshot(0).data().length);
    }

    @Test
    void theAnonymousStateIsNotEndedBeforeItIsClaimed() throws Exception {
        byte[] conf = ConfFile.of("name=\"dtrace\";\n".getBytes(StandardCharsets.US_ASCII))
                .withEnabling(List.of(DofWriter.write(compile("fbt::add:entry { trace(arg0); }")))).bytes();
        assertTrue(AnonymousTracing.attach(target.dtrace(), Optional.of(conf), Optional.empty(), false, line -> { }));
        target.sleep(TOO_LONG);
        target.kernel().add(1, 1);
        device.go(List.of(new OptionSetting("grabanon", "")));
        assertEquals(24, device.snapshot(0).data().length);
        target.sleep(TOO_LONG);
        assertTrue(device.status().killed(), "its consumer is watched as any other");
    }

    @Test
    void aConsumerThatDoesNotReadCostsDropsAndNoMemory() throws Exception {
        start("fbt::add:entry { trace(arg0); }", "bufsize", "8k");
        fire(0, WARM);
        long allocated = fire(WARM, FIRINGS);
        BufferSnapshot snapshot = device.snapshot(0);
        assertEquals(0, allocated);
        assertEquals(8192 / 24, snapshot.data().length / 24);
        assertEquals(WARM + FIRINGS, snapshot.data().length / 24 + snapshot.drops());
    }

    @Test
    void aRunawayKeySpaceCostsDropsAndNoMemory() throws Exception {
        start("fbt::add:entry { @[arg0] = count(); }", "aggsize", "4k");
        fire(0, WARM);
        long allocated = fire(WARM, FIRINGS);
        AggregationSnapshot snapshot = device.aggregations(0);
        assertEquals(0, allocated);
        assertTrue(snapshot.entries().size() > 50, "keys: " + snapshot.entries().size());
        assertEquals(WARM + FIRINGS, snapshot.entries().size() + snapshot.drops());
    }

    @Test
    void runawayAssociativeArraysCostDropsAndNoMemory() throws Exception {
        start("int seen[int]; fbt::add:entry { seen[(int)arg0] = 1; }", "dynvarsize", "4k");
        fire(0, WARM);
        long allocated = fire(WARM, FIRINGS);
        assertEquals(0, allocated);
        long drops = device.status().dynamicDrops() + device.status().dynamicDirtyDrops()
                + device.status().dynamicRinsingDrops();
        assertTrue(drops > FIRINGS / 2 && drops < WARM + FIRINGS, "drops: " + drops);
    }

    @Test
    void speculationsThatAreNeverEndedCostDropsAndNoMemory() throws Exception {
        start("fbt::add:entry { this->s = speculation(); speculate(this->s); trace(arg0); }", "nspec", "2");
        fire(0, WARM);
        assertEquals(0, fire(WARM, FIRINGS));
        assertEquals(WARM + FIRINGS - 2, device.status().speculativeUnavailableDrops());
    }

    @Test
    void whatIsGivenUpTellsWhoWorksForIt() throws Exception {
        try (org.dtrace4j.session.Session session = new org.dtrace4j.session.Session(device, null, new OptionValues())) {
            device.enable(List.of(compile("fbt::add:entry { @ = count(); }")));
            session.go();
            target.sleep(TOO_LONG);
            assertEquals("Abort due to systemic unresponsiveness",
                    assertThrows(DeviceException.class, session::work).getMessage());
        }
    }
}

package org.dtrace4j.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.dtrace4j.trace.anon.AnonymousTracing;
import org.junit.jupiter.api.Test;

class AnonymousTracingTest {
    private static final byte[] BASE =
            "name=\"dtrace\" parent=\"pseudo\" instance=0;\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<OptionSetting> GRAB = List.of(new OptionSetting("grabanon", ""));
    private static final byte[] CONF = conf(new ImageBuilder().trace("fbt::add:entry",
            0).trace("late:::entry,fbt:late::", 0).build());

    private final List<String> console = new ArrayList<>();

    private static byte[] conf(EnablingImage... images) {
        return ConfFile.of(BASE).withEnabling(Arrays.stream(images).map(DofWriter::write).toList()).bytes();
    }

    private boolean attach(FakeTarget target, byte[] conf) {
        return AnonymousTracing.attach(target.dtrace(), Optional.of(conf), Optional.empty(), false, console::add);
    }

    @Test
    void tracesFromBootAndIsClaimedOnce() throws DeviceException {
        try (FakeTarget target = new FakeTarget()) {
            assertTrue(attach(target, CONF));
            assertEquals(List.of("NOTICE: enabling probe 0 (fbt::add:entry)", "NOTICE: enabling probe 1 (late:::entry)",
                    "NOTICE: enabling probe 2 (fbt:late::)"), console);
            target.kernel().add(7, 0);
            target.loadLateModule();
            target.late().late_function(8);
            try (Device device = target.dtrace().open(); Device other = target.dtrace().open()) {
                device.go(GRAB);
                assertEquals("No anonymous tracing state",
                        assertThrows(DeviceException.class, () -> other.go(GRAB)).getMessage());
                target.kernel().add(9, 0);
                List<String> records = TracingTest.records(device, 0);
                assertEquals(List.of("1:7", "2:8"), records.subList(0, 2));
                assertEquals("1:9", records.get(records.size() - 1));
                assertEquals("late_function", device.ecb(3).probe().function());
                assertEquals(1, device.ecb(3).clause());
            }
        }
        assertEquals(0, FakeTarget.sites().wovenClasses());
    }

    @Test
    void cannotBeClaimedByOneWhoHasProbes() throws DeviceException {
        try (FakeTarget target = new FakeTarget(); Device device = target.dtrace().open()) {
            attach(target, CONF);
            device.enable(List.of(new ImageBuilder().trace("fbt::add:entry", 0).build()));
            assertEquals("Can't claim anonymous state and enable probes",
                    assertThrows(DeviceException.class, () -> device.go(GRAB)).getMessage());
        }
    }

    @Test
    void saysThatDestructiveActionsNeedPermission() throws DeviceException {
        try (FakeTarget target = new FakeTarget(); Device device = target.dtrace().open()) {
            assertTrue(attach(target, conf(new ImageBuilder().clause("fbt::add:entry", c -> c.ecb("panic",
                    "V")).build())));
            assertEquals("WARNING: dtrace: could not enable anonymous tracing: Destructive actions not allowed "
                    + "(the enabling was made without -w)", console.get(1));
            target.kernel().add(1, 1);
            assertThrows(DeviceException.class, () -> device.go(GRAB));
        }
    }

    @Test
    void isIgnoredUnderTheDebugger() {
        try (FakeTarget target = new FakeTarget()) {
            assertFalse(AnonymousTracing.attach(target.dtrace(), Optional.of(CONF), Optional.empty(), true,
                    console::add));
            assertEquals(List.of("NOTICE: kernel debugger active; anonymous enabling ignored."), console);
        }
    }

    @Test
    void nothingToDoIsSilentUnlessTheSystemFileExpectsSomething() {
        try (FakeTarget target = new FakeTarget()) {
            assertFalse(attach(target, BASE));
            assertFalse(AnonymousTracing.attach(target.dtrace(), Optional.empty(), Optional.empty(), false,
                    console::add));
            assertEquals(List.of(), console);
            byte[] system = SystemFile.of(new byte[0]).withBlock(List.of("fbt")).bytes();
            assertFalse(AnonymousTracing.attach(target.dtrace(), Optional.of(BASE), Optional.of(system), false,
                    console::add));
            assertEquals(1, console.size());
        }
    }

    @Test
    void namesTheProgramThatIsNotSafe() {
        EnablingImage unsafe = new ImageBuilder().declare("fbt::add:entry", "missing", 0, List.of()).build();
        try (FakeTarget target = new FakeTarget()) {
            assertFalse(attach(target, conf(new ImageBuilder().trace("fbt::add:entry", 0).build(), unsafe)));
            assertEquals(List.of("WARNING: dtrace: anonymous enabling ignored: /kernel/drv/dtrace.conf: dof-data-1: "
                    + "clause missing has no method of its own"), console);
        }
    }

    @Test
    void namesTheVersionOfWhatAnotherDtraceMade() {
        byte[] image = DofWriter.write(new ImageBuilder().trace("fbt::add:entry", 0).build());
        image[4] = 2;
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0);
        CRC32C sum = new CRC32C();
        sum.update(image);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(40, (int) sum.getValue());
        try (FakeTarget target = new FakeTarget()) {
            assertFalse(attach(target, ConfFile.of(BASE).withEnabling(List.of(image)).bytes()));
            assertEquals(List.of("WARNING: dtrace: anonymous enabling ignored: /kernel/drv/dtrace.conf: dof-data-0: "
                    + "image has version 2, not 3: another dtrace made it"), console);
            assertEquals(Map.of("dof-data-0: image has version 2, not 3: another dtrace made it", 1),
                    target.dtrace().refusals());
        }
    }

    /** One console line, nothing enabled, whatever byte is changed in whatever way. */
    @Property(tries = 3000)
    void everyChangeOfAByteIsRefused(@ForAll @IntRange(min = 0, max = 1 << 20) int place, @ForAll @IntRange(min = 1,
            max = 255) int flip) {
        byte[] damaged = CONF.clone();
        damaged[place % damaged.length] ^= (byte) flip;
        refused(damaged);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < CONF.length; length++) {
            refused(Arrays.copyOf(CONF, length));
        }
    }

    private void refused(byte[] conf) {
        console.clear();
        byte[] system = SystemFile.of(new byte[0]).withBlock(List.of("fbt")).bytes();
        try (FakeTarget target = new FakeTarget()) {
            assertFalse(AnonymousTracing.attach(target.dtrace(), Optional.of(conf), Optional.of(system), false,
                    console::add));
            assertEquals(1, console.size());
            assertTrue(console.get(0).startsWith("WARNING: dtrace: "), console.get(0));
            assertFalse(target.dtrace().hasAnonymousState());
        }
    }
}

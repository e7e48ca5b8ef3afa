package org.dtrace4j.trace;

import static org.dtrace4j.trace.TracingTest.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage.Scope;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.testing.FakeStop;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** From enabling to closing: what fires when, what options do, and what is refused in which words. */
class LifeCycleTest {
    private final FakeTarget target = new FakeTarget();

    @AfterEach
    void close() {
        target.close();
        assertEquals(0, FakeTarget.sites().wovenClasses());
        assertEquals(0, FakeTarget.sites().slotLimit());
    }

    private static void assertReason(Reason reason, Executable action) {
        assertEquals(reason, assertThrows(DeviceException.class, action).reason());
    }

    private static List<OptionSetting> option(String name, String value) {
        return List.of(new OptionSetting(name, value));
    }

    /** Traces BEGIN, END and add. */
    private static EnablingImage all() {
        return new ImageBuilder().trace("dtrace:::BEGIN", 0).trace("fbt::add:entry", 0).trace("dtrace:::END", 0)
                .build();
    }

    @Test
    void beginComesFirstAndEndLast() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            assertEquals(List.of(3), device.enable(List.of(all())));
            target.host().switchTo(1);
            assertEquals(1, device.go(List.of()));
            target.kernel().add(5, 0);
            target.host().switchTo(0);
            assertEquals(0, device.stop());
            target.kernel().add(6, 0);
            assertEquals(List.of("1:0", "2:5"), records(device, 1));
            assertEquals(List.of("3:0"), records(device, 0));
            assertReason(Reason.NOT_ACTIVE, device::stop);
            assertReason(Reason.ACTIVE, () -> device.go(List.of()));
        }
    }

    @Test
    void exitStopsEverythingButEnd() throws DeviceException {
        ImageBuilder image = new ImageBuilder();
        image.clause("fbt::add:entry", 16, List.of(), c -> c.record(() -> c.ecb("exit", "V")));
        image.trace("fbt::add:entry,fbt::nop:entry,dtrace:::END", 0);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(List.of());
            assertFalse(device.status().exiting());
            target.kernel().add(1, 2);
            target.kernel().nop();
            assertTrue(device.status().exiting());
            device.stop();
            assertEquals(List.of("1", "4:0"), records(device, 0));
        }
    }

    @Test
    void whoDoesNotAskForTheStatusIsGivenUp() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(all()));
            device.go(List.of());
            target.sleep(39_000_000_000L);
            target.kernel().add(1, 0);
            assertFalse(device.status().killed());
            target.sleep(39_000_000_000L);
            target.kernel().add(2, 0);
            target.sleep(2_000_000_000L);
            target.kernel().add(3, 0);
            assertTrue(device.status().killed());
            target.kernel().add(4, 0);
            assertEquals(List.of("1:0", "2:1", "2:2"), records(device, 0));
            assertReason(Reason.NOT_ACTIVE, device::stop);
        }
    }

    @Test
    void exitInBeginLetsNothingElseFire() throws DeviceException {
        ImageBuilder image = new ImageBuilder().clause("dtrace:::BEGIN", c -> c.ecb("exit", "V"));
        image.trace("dtrace:::BEGIN,fbt::nop:entry", 0);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(List.of());
            target.kernel().nop();
            assertTrue(device.status().exiting());
            device.stop();
            assertEquals(List.of(), records(device, 0));
        }
    }

    @Test
    void programsOfOneEnablingFireInTheirOrder() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            EnablingImage one = new ImageBuilder().trace("fbt::add:entry,fbt::a*:entry", 0).build();
            EnablingImage two = new ImageBuilder().trace("fbt:genunix:add:", 1).build();
            assertEquals(List.of(2, 2), device.enable(List.of(one, two)));
            assertEquals(List.of(1), device.enable(List.of(new ImageBuilder().trace("fbt::add:entry", 2).build())));
            device.go(List.of());
            target.kernel().add(7, 8);
            assertEquals(List.of("1:7", "2:7", "3:8", "5:0", "4:15"), records(device, 0));
            assertEquals(List.of(0, 0, 1, 1, 2), Stream.of(1, 2, 3, 4, 5).map(epid -> clauseOf(device, epid)).toList());
        }
    }

    private static int clauseOf(Device device, int epid) {
        try {
            return device.ecb(epid).clause();
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void consumersAndTargetsDoNotSeeOneAnother() throws DeviceException {
        EnablingImage image = new ImageBuilder().trace("fbt::add:entry", 0).build();
        Device a = target.dtrace().open();
        try (FakeTarget other = new FakeTarget(); Device b = target.dtrace().open();
                Device c = other.dtrace().open()) {
            for (Device device : List.of(a, b, c)) {
                device.enable(List.of(image));
            }
            a.go(List.of());
            c.go(List.of());
            target.kernel().add(1, 0);
            b.go(List.of());
            target.kernel().add(2, 0);
            other.kernel().add(3, 0);
            a.close();
            target.kernel().add(4, 0);
            assertEquals(List.of("1:2", "1:4"), records(b, 0));
            assertEquals(List.of("1:3"), records(c, 0));
            assertReason(Reason.GONE, () -> a.snapshot(0));
        }
    }

    @Test
    void probesThatAppearAreMatchedAtOnce() throws DeviceException {
        try (Device device = target.dtrace().open(); Device idle = target.dtrace().open()) {
            EnablingImage image = new ImageBuilder().trace("fbt:late::entry,fbt::late_f*:return", 1).build();
            assertEquals(List.of(0), device.enable(List.of(image)));
            idle.enable(List.of(image));
            device.go(List.of());
            target.loadLateModule();
            target.late().late_function(41);
            assertEquals(List.of("1:0", "2:42"), records(device, 0));
            idle.go(List.of());
            target.late().late_function(1);
            assertEquals(2, records(idle, 0).size());
        }
    }

    private List<Integer> idsOfLate(Device device) {
        return device.match(new ProbePattern("fbt", "late", "", "")).stream().map(ProbeInfo::id).toList();
    }

    @Test
    void probesGoWithTheirModuleAndComeBackUnderOtherIds() throws DeviceException {
        target.loadLateModule();
        try (Device looker = target.dtrace().open()) {
            List<Integer> before = idsOfLate(looker);
            assertEquals(2, before.size());
            target.unload("late");
            assertEquals(List.of(), idsOfLate(looker));
            assertEquals(List.of(), looker.match(new ProbePattern("", "", "late_function", "entry")));
            assertEquals(List.of(), looker.arguments(before.get(0)));
            assertTrue(looker.attributes(before.get(0)).isEmpty());
            try (Device device = target.dtrace().open()) {
                device.enable(List.of(new ImageBuilder().trace("fbt:late::entry", 1).build()));
                device.go(List.of());
                target.loadLateModule();
                target.late().late_function(41);
                assertEquals(List.of("1:0"), records(device, 0));
                List<Integer> after = idsOfLate(looker);
                assertEquals(2, after.size());
                assertTrue(after.get(0) > before.get(1), () -> before + " " + after);
                // Whoever lets a module go whose probes are enabled has made a mistake; they stay.
                target.unload("late");
                assertEquals(after, idsOfLate(looker));
            }
            target.loadLateModule();
            target.unload("late");
            assertEquals(List.of(), idsOfLate(looker));
        }
    }

    @Test
    void probesThatAppearAndCannotBeEnabledAreReported() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(new ImageBuilder().trace("fbt::missing:entry,fbt::add:entry", 0).build()));
            device.go(List.of());
            device.status();
            target.loadBrokenModule();
            target.kernel().add(1, 0);
            assertEquals(List.of("1:1"), records(device, 0));
            DeviceException failure = assertThrows(DeviceException.class, device::status);
            assertEquals("Probes could not be enabled: no probe can be put into "
                    + "org.dtrace4j.testing.FakeTarget$LateKernel.missing()V: the class has no such method",
                    failure.getMessage());
        }
    }

    @Test
    void ticksCountInTheTargetsTime() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            assertEquals(List.of(2),
                    device.enable(List.of(new ImageBuilder().trace("profile:::tick-10ms,:::profile-100", 0).build())));
            device.go(List.of());
            target.sleep(25_000_000);
            assertEquals(4, records(device, 0).size());
            assertEquals(2, records(device, 1).size());
            device.stop();
            target.sleep(25_000_000);
            assertEquals(0, records(device, 0).size());
        }
    }

    @Test
    void clauseLocalsLiveThroughOneFiring() throws DeviceException {
        ImageBuilder image = new ImageBuilder().number(Scope.CLAUSE, 0, "x");
        image.clause("fbt::add:entry", c -> c.firing("setLocal", "(IJ)V", () -> {
            c.integer(0);
            c.argument(0);
        }));
        image.clause("fbt::add:entry,fbt::add:return", 24, List.of(),
                c -> c.record(() -> c.store64(16, () -> c.firing("local", "(I)J", () -> c.integer(0)))));
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(List.of());
            target.kernel().add(9, 0);
            assertEquals(List.of("2:9", "3:0"), records(device, 0));
        }
    }

    @Test
    void breakpointsStopTracingWhileTheDebuggerHasTheSystem() throws DeviceException {
        ImageBuilder image = new ImageBuilder().clause("fbt::add:entry", c -> c.ecb("breakpoint", "V"))
                .trace("fbt::add:return", 1);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(option("destructive", ""));
            target.kernel().add(1, 2);
            assertEquals(List.of("dtrace: breakpoint action at probe fbt:genunix:add:entry (ecb ffffff02d1c00000)"),
                    target.breakpoints());
            assertEquals(List.of("2:3"), records(device, 0));
        }
    }

    @Test
    void onlyTheFirstPanicCountsAndNothingFiresAfterIt() throws DeviceException {
        ImageBuilder image = new ImageBuilder().clause("fbt::add:entry", c -> c.ecb("panic", "V"))
                .trace("fbt::add:return", 1);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(option("destructive", ""));
            assertThrows(FakeStop.class, () -> target.kernel().add(1, 2));
            assertEquals(3, target.kernel().add(1, 2));
            assertFalse(target.sleep(1));
            device.stop();
            assertEquals(List.of(), records(device, 0));
        }
    }

    @Test
    void oneCpuOnly() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(all()));
            assertEquals(1, device.go(option("cpu", "1")));
            target.kernel().add(1, 0);
            target.host().switchTo(1);
            target.kernel().add(2, 0);
            assertEquals(List.of(), records(device, 0));
            assertEquals(List.of("1:0", "2:2"), records(device, 1));
        }
    }

    @Test
    void policies() throws DeviceException {
        try (Device ring = target.dtrace().open(); Device fill = target.dtrace().open()) {
            ring.enable(List.of(all()));
            fill.enable(List.of(all()));
            ring.go(List.of(new OptionSetting("bufpolicy", "ring"), new OptionSetting("bufsize", "48")));
            // END keeps the size of its record and its alignment.
            fill.go(List.of(new OptionSetting("bufpolicy", "fill"), new OptionSetting("bufsize", "56")));
            for (int i = 1; i <= 5; i++) {
                target.kernel().add(i, 0);
            }
            assertEquals(List.of(), records(ring, 0));
            assertTrue(fill.status().filled());
            ring.stop();
            fill.stop();
            assertEquals(List.of("2:4", "2:5", "3:0"), records(ring, 0));
            assertEquals(List.of("1:0", "2:1", "3:0"), records(fill, 0));
        }
    }

    @Test
    void sizesAreLoweredToWhatThereIsUnlessThatIsForbidden() throws DeviceException {
        try (Device device = target.dtrace().open(); Device strict = target.dtrace().open()) {
            device.enable(List.of(all()));
            strict.enable(List.of(all()));
            assertReason(Reason.NO_MEMORY, () -> strict.go(List.of(new OptionSetting("bufsize", "1t"),
                    new OptionSetting("bufresize", "manual"))));
            device.go(option("bufsize", "1t"));
            OptionSetting size = device.options().get(0);
            assertEquals("bufsize", size.name());
            assertTrue(Long.parseLong(size.value()) < 1L << 40, size.value());
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesOptions() {
        record Row(String name, String value, Reason reason) { }
        return Stream.of(new Row("nosuch", "1", Reason.BAD_OPTION_NAME),
                new Row("bufsize", "x", Reason.BAD_OPTION_VALUE),
                new Row("bufsize", "7", Reason.BUFFER_TOO_SMALL), new Row("bufpolicy", "spill", Reason.BAD_OPTION_VALUE),
                new Row("grabanon", "", Reason.NO_ANONYMOUS_STATE))
                .map(row -> DynamicTest.dynamicTest(row.name + "=" + row.value, () -> {
                    try (FakeTarget fresh = new FakeTarget(); Device device = fresh.dtrace().open()) {
                        device.enable(List.of(all()));
                        assertReason(row.reason, () -> device.go(option(row.name, row.value)));
                    }
                }));
    }

    /** As in the original, where no buffer is made for it, and so no clause runs. */
    @Test
    void ofACpuThatIsNotThereNothingIsTraced() throws DeviceException {
        ImageBuilder image = new ImageBuilder();
        image.trace("dtrace:::BEGIN", 0);
        image.trace("dtrace:::END", 0);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build(), all()));
            device.go(option("cpu", "99"));
            device.stop();
            assertEquals(0, device.snapshot(0).data().length);
            assertEquals(0, device.snapshot(0).drops());
        }
    }

    @Test
    void endThatDoesNotFitIsRefused() throws DeviceException {
        ImageBuilder image = new ImageBuilder();
        for (int i = 0; i < 4; i++) {
            image.trace("dtrace:::END", 0);
        }
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            assertReason(Reason.END_TOO_BIG, () -> device.go(List.of(new OptionSetting("bufpolicy", "fill"),
                    new OptionSetting("bufsize", "48"))));
        }
    }

    @Test
    void unsafeImagesAreRefusedAsAWhole() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            EnablingImage bad = new ImageBuilder().declare("fbt::add:entry", "no", 0, List.of()).build();
            DeviceException refusal = assertThrows(DeviceException.class, () -> device.enable(List.of(all(), bad)));
            assertEquals("DIF program content is invalid: clause no has no method of its own", refusal.getMessage());
            assertEquals(0, FakeTarget.sites().wovenClasses());
        }
    }

    @Test
    void probesHaveStableIdsAndAreFoundByAnyField() {
        try (Device device = target.dtrace().open()) {
            List<String> found = new ArrayList<>();
            for (String pattern
                    : List.of("dtrace:::", ":::END", "fbt:tmpfs::", "::tmp_*:entry", "::[!a-v]*:entry", ":gen*:?dd:",
                    ":::tick-5s", "profile:::nonsense", "::fact:return")) {
                StringBuilder ids = new StringBuilder(pattern);
                for (ProbeInfo probe : device.match(ImageBuilder.pattern(pattern))) {
                    ids.append(' ').append(probe.id());
                }
                found.add(ids.toString());
            }
            assertEquals(List.of("dtrace::: 1 2 3", ":::END 2", "fbt:tmpfs:: 20 21", "::tmp_*:entry 20",
                    "::[!a-v]*:entry 8 16",
                    ":gen*:?dd: 6 7", ":::tick-5s 22", "profile:::nonsense", "::fact:return 15"), found);
        }
    }
}

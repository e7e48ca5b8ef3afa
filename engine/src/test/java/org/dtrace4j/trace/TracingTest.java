package org.dtrace4j.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.testing.FakeStop;
import org.dtrace4j.testing.FakeStruct;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {
    private final FakeTarget target = new FakeTarget();

    @AfterEach
    void close() {
        target.close();
    }

    /** The EPIDs and first values of the records of a snapshot, as "epid:value". */
    static List<String> records(Device device, int cpu) throws DeviceException {
        BufferSnapshot snapshot = device.snapshot(cpu);
        ByteBuffer data = ByteBuffer.wrap(snapshot.data()).order(ByteOrder.LITTLE_ENDIAN);
        List<String> list = new ArrayList<>();
        int at = 0;
        while (at < data.limit()) {
            int epid = data.getInt(at);
            if (epid == 0) {
                at += 4;
                continue;
            }
            int size = device.ecb(epid).recordSize();
            list.add(epid + (size >= 24 ? ":" + data.getLong(at + 16) : ""));
            at += size;
        }
        return list;
    }

    @Test
    void recordsArgumentsOfEntryAndReturn() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            ImageBuilder image = new ImageBuilder().trace("fbt::add:entry", 1).trace("fbt::add:return", 1);
            assertEquals(List.of(2), device.enable(List.of(image.build())));
            target.kernel().add(1, 2);
            device.go(List.of());
            assertEquals(5, target.kernel().add(2, 3));
            target.host().switchTo(1);
            target.kernel().add(-2, -3);
            assertEquals(List.of("1:3", "2:5"), records(device, 0));
            assertEquals(List.of("1:-3", "2:-5"), records(device, 1));
            device.stop();
            target.kernel().add(2, 3);
            assertEquals(List.of(), records(device, 0));
        }
        assertEquals(0, FakeTarget.sites().wovenClasses());
    }

    /** A guard in front of the first clause must not keep a firing from beginning anew. */
    @Test
    void aFiringBeginsAnewAlsoWhenTheFirstPredicateIsFalse() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            ImageBuilder image = new ImageBuilder();
            image.clause("fbt::add:entry", c -> {
                c.argument(0);
                c.unlessZero();
            });
            image.trace("fbt::add:entry", 0);
            device.enable(List.of(image.build()));
            device.go(List.of());
            target.kernel().add(0, 1);
            target.advance(1000);
            target.kernel().add(0, 1);
            ByteBuffer data = ByteBuffer.wrap(device.snapshot(0).data()).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1000, data.getInt(24 + 8) - data.getInt(8));
        }
    }

    @Test
    void panics() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            ImageBuilder image = new ImageBuilder().clause("fbt:tmpfs:tmp_unmount:return", c -> {
                c.argument(1);
                c.unlessZero();
                c.ecb("panic", "V");
            });
            device.enable(List.of(image.build()));
            assertThrows(DeviceException.class, () -> device.go(List.of()));
            device.go(List.of(new OptionSetting("destructive", "")));
            FakeStruct vfs = target.fileSystem("/etc/svc/volatile");
            target.kernel().tmp_unmount(vfs, 0, null);
            FakeStruct busy = target.fileSystem("/tmp");
            target.memory().put32(target.memory().load64(busy.address()), 2);
            assertThrows(FakeStop.class, () -> target.kernel().tmp_unmount(busy, 0, null));
            assertEquals("dtrace: panic action at probe fbt:tmpfs:tmp_unmount:return (ecb ffffff02d1c00000)",
                    target.panicMessage());
        }
    }

    @Test
    void aggregates() throws DeviceException {
        FieldImage key = new FieldImage(0, 8, FieldImage.Kind.SIGNED, "int64_t");
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(new ImageBuilder().aggregation(1, "count", 1, key).count("fbt::classify:entry",
                    true).build()));
            device.go(List.of());
            for (int i = 0; i < 10; i++) {
                target.kernel().classify(i % 3);
            }
            AggregationSnapshot snapshot = device.aggregations(0);
            List<String> seen = new ArrayList<>();
            snapshot.entries().forEach(e -> seen.add(e.key()[0] + "=" + e.data()[0]));
            assertEquals(List.of("0=4", "1=3", "2=3"), seen);
            assertTrue(device.aggregations(0).entries().isEmpty());
        }
    }

    @Test
    void keepsThreadVariables() throws DeviceException {
        try (Device device = target.dtrace().open()) {
            ImageBuilder image = new ImageBuilder().number(VariableImage.Scope.THREAD, 0, "n");
            image.clause("fbt::fact:entry", c -> c.firing("setThread", "(IJ)V", () -> {
                c.integer(0);
                c.argument(0);
            }));
            image.clause("fbt::fact:return", 24, List.of(), c -> c.record(() -> c.store64(16, () -> c.firing("thread",
                    "(I)J",
                    () -> c.integer(0)))));
            device.enable(List.of(image.build()));
            device.go(List.of());
            target.kernel().fact(3);
            assertEquals(List.of("2:1", "2:1", "2:1"), records(device, 0));
        }
    }
}

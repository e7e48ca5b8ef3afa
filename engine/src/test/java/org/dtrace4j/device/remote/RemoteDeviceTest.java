package org.dtrace4j.device.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.dtrace4j.testing.StreamedDevice;
import org.junit.jupiter.api.Test;

/** What only a device over a stream can get wrong; that it does what a device does, the golden scripts show. */
class RemoteDeviceTest {
    private static final ProbePattern ADD = new ProbePattern("fbt", "", "add", "entry");

    @Test
    void answersAreThoseOfTheDevice() throws Exception {
        try (FakeTarget target = new FakeTarget(); Device local = target.dtrace().open();
                StreamedDevice streamed = new StreamedDevice(target)) {
            Device remote = streamed.device();
            assertEquals(local.system(), remote.system());
            assertEquals(local.modules(), remote.modules());
            assertEquals(local.match(ADD), remote.match(ADD));
            assertEquals(local.addressOf("genunix", "freemem"), remote.addressOf("genunix", "freemem"));
            assertEquals(local.addressOf("", "nothing"), remote.addressOf("", "nothing"));
            assertEquals(local.symbolAt(FakeTarget.TEXT + 4), remote.symbolAt(FakeTarget.TEXT + 4));
            ProbeInfo probe = remote.match(ADD).get(0);
            assertEquals(local.arguments(probe.id()), remote.arguments(probe.id()));
            assertEquals(local.attributes(probe.id()), remote.attributes(probe.id()));
            assertEquals(Optional.empty(), remote.attributes(12345));
        }
    }

    @Test
    void aTypeIsTheSameHoweverItIsReached() throws Exception {
        try (FakeTarget target = new FakeTarget(); StreamedDevice streamed = new StreamedDevice(target)) {
            Device remote = streamed.device();
            ProbeInfo probe = remote.match(new ProbePattern("fbt", "tmpfs", "tmp_unmount", "entry")).get(0);
            PointerType argument = (PointerType) remote.arguments(probe.id()).get(0).argument().nativeType()
                    .known().orElseThrow().resolved();
            TypeContainer tmpfs = remote.types("tmpfs").orElseThrow();
            assertSame(tmpfs.type(TypeContainer.NameSpace.STRUCT, "vfs").orElseThrow().resolved(),
                    argument.target().resolved());
            assertSame(remote.types("genunix").orElseThrow(), tmpfs.parent().orElseThrow());
        }
    }

    @Test
    void refusalsComeWithReasonAndWords() throws Exception {
        try (FakeTarget target = new FakeTarget(); StreamedDevice streamed = new StreamedDevice(target)) {
            DeviceException refusal = assertThrows(DeviceException.class,
                    () -> streamed.device().go(List.of(new OptionSetting("bufsize", "x"))));
            assertEquals(DeviceException.Reason.BAD_OPTION_VALUE, refusal.reason());
            assertEquals(local(target), refusal.getMessage());
        }
    }

    private static String local(FakeTarget target) {
        try (Device device = target.dtrace().open()) {
            return assertThrows(DeviceException.class, () -> device.go(List.of(new OptionSetting("bufsize", "x"))))
                    .getMessage();
        }
    }

    @Test
    void nothingStaysEnabledWhenTheConsumerGoes() throws Exception {
        try (FakeTarget target = new FakeTarget()) {
            try (StreamedDevice streamed = new StreamedDevice(target)) {
                streamed.device().enable(List.of(new ImageBuilder().trace("fbt::add:entry", 0).build()));
                streamed.device().go(List.of());
                assertTrue(target.dtrace().isActive());
            }
            assertFalse(target.dtrace().isActive());
        }
    }

    @Test
    void anInterruptEndsASleepAndNotTheDevice() throws Exception {
        try (FakeTarget target = new FakeTarget(); StreamedDevice streamed = new StreamedDevice(target)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> streamed.device().sleep(1000));
            assertFalse(Thread.currentThread().isInterrupted());
            assertTrue(streamed.device().sleep(1000));
        }
    }

    @Test
    void aSystemThatHasGoneIsToldOnce() throws Exception {
        try (FakeTarget target = new FakeTarget(); StreamedDevice streamed = new StreamedDevice(target)) {
            streamed.consumer().close();
            assertEquals("DTrace device not available on system",
                    assertThrows(DeviceLostException.class, () -> streamed.device().modules()).getMessage());
            assertEquals(DeviceException.Reason.GONE,
                    assertThrows(DeviceException.class, () -> streamed.device().status()).reason());
            assertFalse(streamed.device().sleep(1));
        }
    }

    @Test
    void whatIsNoRequestEndsTheStreamAndHarmsNobody() throws Exception {
        try (FakeTarget target = new FakeTarget()) {
            Random random = new Random(40);
            for (int i = 0; i < 200; i++) {
                byte[] request = i % 2 == 0 ? bytes(random) : damaged(random);
                try (StreamedDevice streamed = new StreamedDevice(target)) {
                    // The request, and half of another one.
                    ByteBuffer frame = ByteBuffer.allocate(4 + request.length + 3).putInt(request.length).put(request)
                            .put(new byte[] {0, 0, 1}).flip();
                    streamed.consumer().write(frame);
                }
            }
            assertFalse(target.dtrace().isActive());
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A request to enable something, with some bytes changed. */
    private static byte[] damaged(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        ValueCodec values = new ValueCodec(new TypeCodec(List::of));
        values.write(String.class, "enable", out);
        values.write(DeviceService.methods().get("enable").getGenericParameterTypes()[0],
                List.of(new ImageBuilder().trace("fbt::add:entry", 0).build()), out);
        byte[] request = bytes.toByteArray();
        for (int i = 0; i < 3; i++) {
            request[random.nextInt(request.length)] = (byte) random.nextInt();
        }
        return request;
    }

    @Test
    void aLengthAloneCostsNoMemory() throws Exception {
        byte[] header = {0x0f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};
        Frames frames = new Frames(new java.io.ByteArrayInputStream(header), new ByteArrayOutputStream());
        assertThrows(IOException.class, () -> frames.read(Frames.LARGE));
        Frames limited = new Frames(new java.io.ByteArrayInputStream(header), new ByteArrayOutputStream());
        assertEquals("a message of 268435455 bytes, where at most 4096 may come",
                assertThrows(IOException.class, () -> limited.read(Frames.SMALL)).getMessage());
    }
}

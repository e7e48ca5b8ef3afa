package org.dtrace4j.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.remote.DeviceService;
import org.dtrace4j.device.remote.Frames;
import org.dtrace4j.device.remote.RemoteDevice;
import org.dtrace4j.device.remote.Turns;

/** A fake system's device behind a Unix-domain socket, with a thread that serves it. */
public final class StreamedDevice implements AutoCloseable {
    private final Path folder;
    private final SocketChannel consumer;
    private final SocketChannel served;
    private final Thread server;
    private final Device device;
    private volatile Throwable defect;

    public StreamedDevice(FakeTarget target) throws IOException {
        folder = Files.createTempDirectory("dtrace4j");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(address);
            consumer = SocketChannel.open(address);
            served = listening.accept();
        }
        DeviceService service = new DeviceService(target.dtrace().open(), new Turns() {
            @Override
            public <T> T call(Callable<T> action) throws Exception {
                return action.call();
            }

            @Override
            public Passed pass(long nanos, boolean hurry) {
                return new Passed(nanos, target.sleep(nanos));
            }
        });
        server = new Thread(() -> {
            try (served) {
                service.serve(frames(served));
            } catch (IOException | InterruptedException e) {
                // The test has closed its side.
            } catch (RuntimeException | Error e) {
                defect = e;
            }
        });
        server.start();
        device = RemoteDevice.over(frames(consumer), consumer, true);
    }

    public static Frames frames(SocketChannel channel) {
        return new Frames(channel);
    }

    public Device device() {
        return device;
    }

    /** The consumer's end, for those who would rather write bytes of their own. */
    public SocketChannel consumer() {
        return consumer;
    }

    /**
     * Closes the stream and waits until the other side has noticed.
     *
     * @throws AssertionError if the service failed otherwise than a service may
     */
    @Override
    public void close() throws IOException {
        device.close();
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(folder.resolve("socket"));
        Files.delete(folder);
        if (defect != null) {
            throw new AssertionError("the service failed", defect);
        }
    }
}

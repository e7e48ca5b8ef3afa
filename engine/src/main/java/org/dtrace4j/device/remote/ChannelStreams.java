package org.dtrace4j.device.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * The two directions of a channel as streams that do not wait for each other. Those of {@link java.nio.channels.Channels}
 * do: as long as one thread reads, none can write.
 */
final class ChannelStreams {
    private static final int BUFFER_BYTES = 64 << 10;

    private ChannelStreams() { }

    static InputStream in(ByteChannel channel) {
        return new InputStream() {
            private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

            @Override
            public int read() throws IOException {
                return fill() ? buffer.get() & 0xff : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!fill()) {
                    return -1;
                }
                int count = Math.min(length, buffer.remaining());
                buffer.get(bytes, offset, count);
                return count;
            }

            private boolean fill() throws IOException {
                if (!buffer.hasRemaining()) {
                    buffer.clear();
                    int count = channel.read(buffer);
                    buffer.flip();
                    return count > 0;
                }
                return true;
            }
        };
    }

    static OutputStream out(ByteChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        };
    }
}

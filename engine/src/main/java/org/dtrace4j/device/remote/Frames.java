package org.dtrace4j.device.remote;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Messages on a stream: a length of 4 bytes, big-endian, and so many bytes. */
public final class Frames {
    /** What one peer accepts of another before it has shown who it is. */
    public static final int SMALL = 4 << 10;
    /** The largest message: an enabling, or the contents of a buffer. */
    public static final int LARGE = 256 << 20;
    /** A message is read in pieces of this size, so that a length alone costs no memory. */
    private static final int PIECE = 64 << 10;

    private final DataInputStream in;
    private final OutputStream out;

    public Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** Messages on a channel; one thread may read while another writes. */
    public Frames(ByteChannel channel) {
        this(ChannelStreams.in(channel), ChannelStreams.out(channel));
    }

    /**
     * Reads a message of at most {@code limit} bytes.
     *
     * @throws EOFException when the peer has closed the stream between two messages
     * @throws IOException when it has closed it inside one, or announces a message that is too long
     */
    public byte[] read(int limit) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > limit) {
            throw new IOException("a message of " + (length & 0xffffffffL) + " bytes, where at most " + limit + " may come");
        }
        byte[] message = in.readNBytes(Math.min(length, PIECE));
        while (message.length < length) {
            byte[] more = in.readNBytes(Math.min(length - message.length, Math.max(PIECE, message.length)));
            if (more.length == 0) {
                throw new IOException("the peer has gone in the middle of a message");
            }
            byte[] joined = java.util.Arrays.copyOf(message, message.length + more.length);
            System.arraycopy(more, 0, joined, message.length, more.length);
            message = joined;
        }
        return message;
    }

    /** Writes a message and sends it. */
    public void write(byte[] message) throws IOException {
        byte[] frame = ByteBuffer.allocate(Integer.BYTES + message.length).putInt(message.length).put(message).array();
        out.write(frame);
        out.flush();
    }
}

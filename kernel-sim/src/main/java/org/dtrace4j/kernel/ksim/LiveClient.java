package org.dtrace4j.kernel.ksim;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.dtrace4j.device.remote.Frames;

/** A connection to the running machine of a folder; the other end is {@link MachineServer}. */
final class LiveClient implements Closeable {
    private final SocketChannel channel;
    private final Frames frames;
    private boolean outside;

    private LiveClient(SocketChannel channel) {
        this.channel = channel;
        this.frames = new Frames(channel);
    }

    /**
     * Connects.
     *
     * @param role what for, as {@link MachineServer} names it
     * @return empty if no machine runs there
     * @throws IOException if the machine refuses
     */
    static Optional<LiveClient> connect(MachineFolder folder, String role) throws IOException {
        Optional<SocketChannel> channel = new RunFolder(folder).connect();
        if (channel.isEmpty()) {
            return Optional.empty();
        }
        LiveClient client = new LiveClient(channel.get());
        try {
            MachineServer.send(client.frames, MachineServer.GREETING + role);
            String answer = MachineServer.text(client.frames.read(Frames.LARGE));
            client.outside = answer.equals(MachineServer.OK + MachineServer.OUTSIDE);
            if (!answer.equals(MachineServer.OK) && !client.outside) {
                throw new IOException("the machine in " + folder + ": " + answer);
            }
            return Optional.of(client);
        } catch (ClosedByInterruptException e) {
            throw new IOException("interrupted while waiting for the machine in " + folder);
        } catch (EOFException e) {
            client.close();
            throw new IOException("the machine in " + folder + " has hung up");
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** As {@link #connect}, where a machine must run. */
    static LiveClient require(MachineFolder folder, String role) throws IOException {
        return connect(folder, role).orElseThrow(() -> new IOException("no machine is running in " + folder));
    }

    /** Whether a consumer is no process of the machine. */
    boolean isOutside() {
        return outside;
    }

    Frames frames() {
        return frames;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

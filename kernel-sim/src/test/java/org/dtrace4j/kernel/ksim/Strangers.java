package org.dtrace4j.kernel.ksim;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A process that connects to the machine of a folder many times and keeps all those connections until its input ends: some
 * silent, some with half a message, some with noise. In a process of its own so that its ends of them are not in the heap that
 * is measured.
 */
final class Strangers implements AutoCloseable {
    private static final String CONNECTED = "connected";
    private static final int MOST_NOISE = 64;

    private final Process process;
    private final BufferedReader says;

    /** @param folder of the machine */
    Strangers(Path folder, int connections) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Strangers.class.getName(),
                folder.toString(), Integer.toString(connections)).redirectErrorStream(true).start();
        says = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits until all have connected; what went wrong, or nothing. */
    String awaitAll() throws IOException {
        String line = says.readLine();
        return CONNECTED.equals(line) ? "" : line + " " + String.join("\n", says.lines().toList());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    /** The process: arguments are the folder and how many. */
    public static void main(String[] arguments) throws IOException {
        RunFolder run = new RunFolder(MachineFolder.locate(Optional.of(arguments[0])));
        Random random = new Random(1);
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            SocketChannel channel = run.connect().orElseThrow();
            channels.add(channel);
            byte[] noise = new byte[i % 3 == 0 ? 0 : 1 + random.nextInt(MOST_NOISE)];
            random.nextBytes(noise);
            if (i % 3 == 1 && noise.length >= Integer.BYTES) {
                ByteBuffer.wrap(noise).putInt(noise.length);
            }
            try {
                channel.write(ByteBuffer.wrap(noise));
            } catch (IOException e) {
                // It has been shown the door.
            }
        }
        System.out.println(CONNECTED);
        while (System.in.read() >= 0) {
            // Nobody says anything; the end is what is waited for.
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}

package org.dtrace4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.ProcessIdentity;

/**
 * The world of a command under test: streams, files and environment in memory; {@code system()} only repeats its
 * command.
 */
final class FakeIo implements CommandIo {
    final MemoryFiles files = new MemoryFiles();
    final Map<String, String> environment = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    int interrupts;

    String output() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    String errors() {
        return err.toString(StandardCharsets.ISO_8859_1);
    }

    /** Forgets what has been written. */
    void clear() {
        out.reset();
        err.reset();
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public FileAccess files() {
        return files;
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public int interrupts() {
        return interrupts;
    }

    /** Standard output is as a file. */
    @Override
    public void truncateOut() {
        out.reset();
    }

    @Override
    public void system(String command, Optional<OutputStream> redirected) throws IOException {
        redirected.orElse(out).write(("[system: " + command + "]\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** There are no programs of the host here. */
    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) {
        return Optional.empty();
    }

    @Override
    public ProcessIdentity identity() {
        return new ProcessIdentity(4711, 4710, 4709, 4708, 0, 0, 0, 0, 1, 2);
    }
}

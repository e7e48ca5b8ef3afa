package org.dtrace4j.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.preprocess.Host;

/**
 * The world of a command that another program runs: its output is kept, it sees the environment that it is given and no
 * other, there are no programs of the host, and that other program presses its interrupt key.
 */
public class RecordedIo implements CommandIo {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FileAccess files;
    private final Map<String, String> environment;
    private int interrupts;

    /** A world with these files and these variables. */
    public RecordedIo(FileAccess files, Map<String, String> environment) {
        this.files = files;
        this.environment = Map.copyOf(environment);
    }

    /** Presses Ctrl-C. */
    public final void interrupt() {
        interrupts++;
    }

    /** What has been written to the standard output. */
    public final String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What has been written to the standard error. */
    public final String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public final OutputStream out() {
        return out;
    }

    @Override
    public final OutputStream err() {
        return err;
    }

    @Override
    public final FileAccess files() {
        return files;
    }

    @Override
    public final Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public final int interrupts() {
        return interrupts;
    }

    @Override
    public void system(String command, Optional<OutputStream> out) throws IOException {
        throw new IOException("there is no shell outside the traced machine: " + command);
    }

    /** There are no programs of the host here: the compiler's own preprocessor does. */
    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) {
        return Optional.empty();
    }

    @Override
    public final ProcessIdentity identity() {
        return ProcessIdentity.none();
    }
}

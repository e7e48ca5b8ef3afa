package org.dtrace4j.examples.toolkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.List;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.ProcessIdentity;

/** The world of a command that is interrupted after some time of its machine, and whose output is kept. */
final class TrialIo implements CommandIo {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment;
    private int interrupts;

    TrialIo(Path machine) {
        // The books tell which clauses have done something; they change nothing of what a script does.
        environment = Map.of("DTRACE_MACHINE", machine.toString(), "DTRACE_OPT_accounting", "1");
    }

    /** Presses Ctrl-C. */
    void interrupt() {
        interrupts++;
    }

    String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return err.toString(StandardCharsets.UTF_8);
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
        return HostFiles.ofProcess();
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public int interrupts() {
        return interrupts;
    }

    @Override
    public void system(String command) {
        throw new IllegalStateException("commands of a script run in its machine");
    }

    /** There are no programs of the host here: the compiler's own preprocessor does. */
    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) {
        return Optional.empty();
    }

    @Override
    public ProcessIdentity identity() {
        return ProcessIdentity.none();
    }
}

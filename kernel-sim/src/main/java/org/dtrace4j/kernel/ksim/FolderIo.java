package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.ProcessIdentity;

/** The world of a command whose machine lies in a given folder and whose output is kept. */
public final class FolderIo implements CommandIo {
    private final Path machine;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** A command of the host that traces the machine in this folder. */
    public FolderIo(Path machine) {
        this.machine = machine;
    }

    /** What it has written to both streams. */
    public String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Override
    public OutputStream out() {
        return said;
    }

    @Override
    public OutputStream err() {
        return said;
    }

    @Override
    public FileAccess files() {
        return HostFiles.ofProcess();
    }

    @Override
    public Optional<String> environment(String name) {
        return name.equals(MachineFolder.VARIABLE) ? Optional.of(machine.toString()) : Optional.empty();
    }

    @Override
    public int interrupts() {
        return 0;
    }

    @Override
    public void system(String command, Optional<OutputStream> out) {
        throw new UnsupportedOperationException("no commands of the host are run here");
    }

    /** There are no programs of the host here. */
    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) {
        return Optional.empty();
    }

    @Override
    public ProcessIdentity identity() {
        return new ProcessIdentity(1, 0, 1, 1, 0, 0, 0, 0, 0, 0);
    }
}

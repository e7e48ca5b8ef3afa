package org.dtrace4j.examples.archive;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.kernel.ksim.FolderIo;
import org.dtrace4j.kernel.ksim.KsimMain;
import org.dtrace4j.session.TargetConnector;

/**
 * A run of a little of everything, for the build: the JVM that plays it leaves an archive of the classes that it loaded,
 * and with that the programs start fast. It fails the build if what it runs does not work.
 */
public final class Rehearsal {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("-V"),
            List.of("-ln", "BEGIN"),
            List.of("-e", "-n", "fbt:tmpfs:tmp_unmount:entry{self->vfs = args[0]; @a[execname] = count();}"),
            List.of("-qn", "BEGIN{@q = quantize(1); printf(\"%d %s\\n\", 1, execname); stack(); exit(0);}"
                    + " fbt:genunix:fop_lookup:entry{@[probefunc] = count();}"));

    private Rehearsal() { }

    /** Runs it in a machine folder of its own; the argument names the file that says that the build is done. */
    public static void main(String[] arguments) {
        Path machine = null;
        try {
            machine = Files.createTempDirectory("dtrace4j-rehearsal");
            for (List<String> command : COMMANDS) {
                dtrace(command, machine);
            }
            ksim(machine);
            Files.writeString(Path.of(arguments[0]), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(machine);
        }
        System.exit(0);
    }

    private static void dtrace(List<String> command, Path machine) {
        FolderIo io = new FolderIo(machine);
        int status = new DtraceCommand(io, ServiceLoader.load(TargetConnector.class)).run(command);
        if (status != DtraceCommand.SUCCESS) {
            throw new IllegalStateException("dtrace " + command + ": " + io.said());
        }
    }

    private static void ksim(Path machine) {
        StringWriter said = new StringWriter();
        String[] command = {"reboot-loop", "--max", "2", "--jobs", "1", "--machine", machine.toString()};
        if (KsimMain.run(command, new PrintWriter(said), new PrintWriter(said)) != 0) {
            throw new IllegalStateException("ksim " + List.of(command) + ": " + said);
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // It lies in the folder for temporary files, and will go with that.
        }
    }
}

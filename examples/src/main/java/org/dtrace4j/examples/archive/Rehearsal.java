package org.dtrace4j.examples.archive;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
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
    /** What they probe stands in a class that few programs load: one that is woven anew is left out of the archive. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("-V"),
            List.of("-qn", "BEGIN{@q = quantize(1); printf(\"%d %s\\n\", 1, execname); stack(); exit(0);}"
                    + " fbt:genunix:uadmin:entry{@[probefunc] = count();}"),
            List.of("-ln", "BEGIN"),
            List.of("-e", "-v", "-n", "io:::start{printf(\"%s\", args[2]->fi_pathname); trace(args[1]->dev_major);}"),
            List.of("-S", "-e", "-n", "struct s { int a; char b[4]; }; this struct s t; self int x[int]; inline int N = 2;"
                    + " int g[string]; tick-10s/arg0 ? N : 0/{this->t.a = sizeof(struct s); g[\"a\"]++; self->x[1] = N;"
                    + " print(*`rootdir); raise(9); @[ustack()] = lquantize(g[\"a\"], 0, 10); if (N > 1) { trace(strlen(\"a\")); }"
                    + " else { clear(@); } }", "-w"),
            List.of("-e", "-n", "fbt:tmpfs:tmp_unmount:entry{self->vfs = args[0]; @a[execname] = count();}"),
            List.of("-n", "BEGIN{trace(execname); exit(0);}"));
    /** Those that are to fail, as a compiler's errors make them. */
    private static final List<List<String>> REFUSED = List.of(
            List.of("-xerrtags", "-e", "-n", "BEGIN{trace(x + nosuch);}"),
            List.of("-xerrtags", "-e", "-n", "BEGIN{printf(\"%d\", \"a\"); @a = count(1);}"),
            List.of("-xerrtags", "-e", "-n", "BEGIN{trace((int)curthread->nosuch; }"),
            List.of("-xerrtags", "-e", "-n", "nosuch:::probe{strlen(1);}"));
    /** What is traced in a machine that runs already. */
    private static final List<String> OF_A_RUNNING_MACHINE = List.of("-qn", "BEGIN{@q = quantize(1); trace(execname);}"
            + " syscall:::entry{@[probefunc] = count();} tick-10ms{exit(0);}");
    private static final int MOST_LOOKS = 600;
    private static final long LOOK_MILLIS = 50;
    /** What a command on the host has besides. */
    private static final List<String> HOST = List.of("org.dtrace4j.cli.DtraceMain", "org.dtrace4j.cli.HostIo",
            "org.dtrace4j.cli.HostIo$Counter", "sun.misc.Signal", "sun.misc.SignalHandler");

    private Rehearsal() { }

    /**
     * Runs it in a machine folder of its own; the arguments name the file that says that the build is done, and a long
     * script to compile.
     */
    public static void main(String[] arguments) {
        Path machine = null;
        try {
            machine = Files.createTempDirectory("dtrace4j-rehearsal");
            for (List<String> command : COMMANDS) {
                dtrace(command, machine, DtraceCommand.SUCCESS);
            }
            dtrace(List.of("-e", "-s", arguments[1]), machine, DtraceCommand.SUCCESS);
            for (List<String> command : REFUSED) {
                dtrace(command, machine, DtraceCommand.FAILURE);
            }
            for (String name : HOST) {
                Class.forName(name);
            }
            ksim("reboot-loop", "--max", "2", "--jobs", "1", "--machine", machine.toString());
            live(machine);
            Files.writeString(Path.of(arguments[0]), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            delete(machine);
        }
        System.exit(0);
    }

    private static void dtrace(List<String> command, Path machine, int expected) {
        FolderIo io = new FolderIo(machine);
        int status = new DtraceCommand(io, ServiceLoader.load(TargetConnector.class)).run(command);
        if (status != expected) {
            throw new IllegalStateException("dtrace " + command + ": " + io.said());
        }
    }

    private static void ksim(String... command) {
        StringWriter said = new StringWriter();
        if (KsimMain.run(command, new PrintWriter(said), new PrintWriter(said)) != 0) {
            throw new IllegalStateException("ksim " + List.of(command) + ": " + said);
        }
    }

    /** A machine that goes on running, and a command that traces it over its socket. */
    private static void live(Path machine) throws InterruptedException {
        Thread owner = new Thread(() -> ksim("boot", "--serve", "--machine", machine.toString()), "machine");
        owner.start();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        String[] status = {"status", "--machine", machine.toString()};
        for (int look = 0; KsimMain.run(status, nowhere, nowhere) != 0; look++) {
            if (look == MOST_LOOKS || !owner.isAlive()) {
                throw new IllegalStateException("the machine does not start");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        dtrace(OF_A_RUNNING_MACHINE, machine, DtraceCommand.SUCCESS);
        ksim("halt", "--now", "--machine", machine.toString());
        owner.join();
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

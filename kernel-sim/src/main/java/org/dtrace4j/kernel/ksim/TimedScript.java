package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A shell script in a machine of its own with the usual life in it, for a given time: then every dtrace that runs there is
 * interrupted, as by Ctrl-C, and the script has a moment to end.
 */
public final class TimedScript {
    private static final long SLICE_NANOS = 100_000_000L;
    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long MOMENT_NANOS = 5_000_000_000L;
    private static final String TRACER = "dtrace";
    private static final int EXECUTABLE = 0755;

    /**
     * How it went.
     *
     * @param status the script's; empty when it has not ended
     * @param output what it wrote to its standard output
     * @param errors what it wrote to its standard error
     */
    public record Ended(OptionalInt status, String output, String errors) { }

    private TimedScript() { }

    /**
     * A disk with one more folder: a script and what lies beside it, all executable.
     *
     * @param script a file of the host
     * @param folder the path of the folder in the machine
     */
    public static DiskImage withFilesBeside(DiskImage disk, Path script, String folder) throws IOException {
        DiskImage with = disk;
        try (Stream<Path> beside = Files.list(script.toAbsolutePath().getParent())) {
            for (Path file : beside.filter(Files::isRegularFile).sorted().toList()) {
                with = with.withFile(folder + "/" + file.getFileName(), EXECUTABLE, Files.readAllBytes(file));
            }
        }
        return with;
    }

    /**
     * Runs a script, each character of its text one byte, for {@code nanos} in a machine of this configuration.
     *
     * @param process where the script is to have the number of a process as its last argument, that one's name
     * @throws IOException if the machine does not boot
     */
    public static Ended run(KernelConfig config, String script, List<String> arguments, Optional<String> process, long nanos)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Boot boot = Boot.powerOn(config)) {
            boot.toMultiUser("the machine");
            Kernel kernel = boot.machine().kernel();
            BackgroundLife.start(kernel);
            // Processes that the host asks for begin when the machine runs on; and its daemons have then written their files.
            boot.run(WARM_UP_NANOS);
            List<String> words = new ArrayList<>(arguments);
            if (process.isPresent()) {
                Predicate<Proc> named = p -> process.get().equals(kernel.genunix.strings.get(p.p_user().u_comm_address()));
                words.add(Integer.toString(pids(kernel, named).get(0)));
            }
            GuestCommand command = boot.startScript(script, words, out, err);
            follow(boot, command, nanos);
            if (command.status().isEmpty()) {
                kernel.genunix.hostRequests.startProcess("kill", "kill -INT dtrace", sys -> interruptTracers(kernel, sys));
                follow(boot, command, MOMENT_NANOS);
            }
            return new Ended(command.status(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    private static void follow(Boot boot, GuestCommand command, long nanos) {
        for (long left = nanos; left > 0 && command.status().isEmpty() && boot.outcome().isEmpty(); left -= SLICE_NANOS) {
            boot.run(Math.min(left, SLICE_NANOS));
        }
    }

    private static int interruptTracers(Kernel kernel, Syscalls sys) throws SystemCallError {
        for (int pid : pids(kernel, p -> isTracer(kernel.genunix.strings.get(p.p_user().u_psargs_address())))) {
            sys.kill(pid, Syscalls.SIGINT);
        }
        return 0;
    }

    /** Whether a command is dtrace, which is what interprets a script that has a name of its own, too. */
    private static boolean isTracer(String command) {
        String program = command.split(" ", 2)[0];
        return program.substring(program.lastIndexOf('/') + 1).equals(TRACER);
    }

    private static List<Integer> pids(Kernel kernel, Predicate<Proc> which) {
        List<Integer> pids = new ArrayList<>();
        for (Proc p = kernel.vars.practive(); p != null; p = p.p_next()) {
            if (which.test(p)) {
                pids.add(ProcessCode.pid(p));
            }
        }
        return pids;
    }
}

package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A shell script in a fresh machine with the usual life in it, for a given time: then every dtrace that runs there is
 * interrupted, as by Ctrl-C, and the script has a moment to end.
 */
public final class GuestScript {
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

    private GuestScript() { }

    /**
     * Runs a script, each character of its text one byte, for {@code nanos} in a machine on this seed.
     *
     * @param files more files of the machine, all executable: paths from its root, and contents as the script's text
     * @param process where the script is to have the number of a process as its last argument, that one's name
     */
    public static Ended run(long seed, Map<String, String> files, String script, List<String> arguments,
            Optional<String> process, long nanos) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        DiskImage disk = FreshDisk.with(SimPrograms.TABLE);
        for (Map.Entry<String, String> file : files.entrySet()) {
            disk = disk.withFile(file.getKey(), EXECUTABLE, file.getValue().getBytes(StandardCharsets.ISO_8859_1));
        }
        try (Boot boot = Boot.powerOn(Boot.config(seed, disk))) {
            if (!boot.toLogin().multiUser()) {
                throw new IllegalStateException("the machine does not boot: " + boot.report());
            }
            Kernel kernel = boot.machine().kernel();
            BackgroundLife.start(kernel);
            // Processes that the host asks for begin when the machine runs on; and its daemons have then written their files.
            boot.run(WARM_UP_NANOS);
            List<String> words = new ArrayList<>(arguments);
            if (process.isPresent()) {
                words.add(Integer.toString(pids(kernel, process.get()).get(0)));
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
        for (int pid : pids(kernel, TRACER)) {
            sys.kill(pid, Syscalls.SIGINT);
        }
        return 0;
    }

    private static List<Integer> pids(Kernel kernel, String name) {
        List<Integer> pids = new ArrayList<>();
        for (Proc p = kernel.vars.practive(); p != null; p = p.p_next()) {
            if (name.equals(kernel.genunix.strings.get(p.p_user().u_comm_address()))) {
                pids.add(ProcessCode.pid(p));
            }
        }
        return pids;
    }
}

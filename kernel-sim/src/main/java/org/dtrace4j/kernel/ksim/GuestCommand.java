package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dtrace4j.kernel.fifofs.FifoSubr;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A command that the host runs in a machine, without a terminal: its output comes out here, its input is empty, and its
 * status is told.
 *
 * <p>In the machine it is a child of a small process that waits for it, while another one reads what it writes. It has ended
 * when its own process has, as at a terminal: what it leaves running in the background is not waited for, and what that has
 * written until then is not lost.
 */
final class GuestCommand {
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin",
            "HOME", "/root", "LOGNAME", "root", "SHELL", "/sbin/sh"));
    private static final int BUFFER_BYTES = 4096;
    /** What a shell says of a command that a signal has ended. */
    private static final int SIGNALLED = 128;
    private static final int NOT_STARTED = 127;
    private static final String SHELL = "/sbin/sh";
    private static final int SCRIPT_MODE = 0700;

    private final OutputStream out;
    private final OutputStream err;
    private OptionalInt status = OptionalInt.empty();

    private GuestCommand(OutputStream out, OutputStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Has a program started; it runs while the machine does.
     *
     * @param kernel of a machine that is up and does not run at the moment
     * @param path the program
     * @param arguments its arguments, its name first
     */
    static GuestCommand start(Kernel kernel, String path, List<String> arguments, OutputStream out, OutputStream err) {
        GuestCommand command = new GuestCommand(out, err);
        kernel.genunix.hostRequests.startProcess("ksim", "ksim " + String.join(" ", arguments),
                sys -> command.attend(sys, path, arguments));
        return command;
    }

    /** Has a shell script started, of which the machine gets a copy for the time. */
    static GuestCommand startScript(Kernel kernel, byte[] script, List<String> arguments, OutputStream out,
            OutputStream err) {
        GuestCommand command = new GuestCommand(out, err);
        kernel.genunix.hostRequests.startProcess("ksim", "ksim run", sys -> {
            String path = "/tmp/ksim." + sys.getpid();
            FileTools.write(sys, path, Syscalls.O_CREAT | Syscalls.O_TRUNC, SCRIPT_MODE, script);
            List<String> words = new ArrayList<>(List.of("sh", path));
            words.addAll(arguments);
            try {
                return command.attend(sys, SHELL, words);
            } finally {
                sys.unlink(path);
            }
        });
        return command;
    }

    /** Its exit status, once it has ended: 128 and the signal's number if one has ended it. */
    OptionalInt status() {
        return status;
    }

    private int attend(Syscalls sys, String path, List<String> arguments) throws SystemCallError {
        sys.open("/dev/null", Syscalls.O_RDONLY, 0);
        int[] output = sys.pipe();
        int[] errors = sys.pipe();
        // Nobody writes to this one; it is closed when the command has ended.
        int[] end = sys.pipe();
        int pid = sys.fork(child -> {
            child.dup2(output[1], 1);
            child.dup2(errors[1], 2);
            for (int[] pipe : List.of(output, errors, end)) {
                for (int fd : pipe) {
                    if (fd > 2) {
                        child.close(fd);
                    }
                }
            }
            child.exec(path, arguments, ENVIRONMENT);
            return NOT_STARTED;
        });
        sys.close(output[1]);
        sys.close(errors[1]);
        int reader = sys.fork(child -> {
            child.close(end[1]);
            copy(child, output[0], errors[0], end[0]);
            return 0;
        });
        Syscalls.ChildStatus ended = sys.waitpid(pid, 0);
        sys.close(end[1]);
        sys.waitpid(reader, 0);
        status = OptionalInt.of(ended.signal() != 0 ? SIGNALLED + ended.signal() : ended.status());
        return 0;
    }

    /**
     * Copies what is written to the standard output and error until the command has ended, and what is in their pipes then.
     * They need not be at their ends: what the command has started and not waited for may hold them for ever.
     *
     * @param end of a third pipe, which is at its end when the command is
     */
    private void copy(Syscalls sys, int output, int errors, int end) throws SystemCallError {
        Map<Integer, OutputStream> open = new TreeMap<>(Map.of(output, out, errors, err));
        boolean ended = false;
        while (!ended) {
            int[] fds = IntStream.concat(open.keySet().stream().mapToInt(fd -> fd), IntStream.of(end)).toArray();
            int[] wanted = new int[fds.length];
            Arrays.fill(wanted, Syscalls.POLLIN);
            int[] there = sys.poll(fds, wanted, Syscalls.FOREVER);
            for (int i = 0; i < fds.length; i++) {
                if (fds[i] == end) {
                    ended = there[i] != 0;
                } else if (there[i] != 0 && copy(sys, fds[i], open.get(fds[i])) == 0) {
                    open.remove(fds[i]);
                }
            }
        }
        for (Map.Entry<Integer, OutputStream> rest : open.entrySet()) {
            // What is behind that was written later, and may never come to an end.
            int most = FifoSubr.RING;
            while (most > 0 && sys.pollIn(rest.getKey(), 0)) {
                int n = copy(sys, rest.getKey(), rest.getValue());
                most = n == 0 ? 0 : most - n;
            }
        }
    }

    /** Reads once, and returns how much there was. */
    private static int copy(Syscalls sys, int fd, OutputStream to) throws SystemCallError {
        byte[] buffer = new byte[BUFFER_BYTES];
        int n = sys.read(fd, buffer, 0, buffer.length);
        try {
            to.write(buffer, 0, n);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return n;
    }
}

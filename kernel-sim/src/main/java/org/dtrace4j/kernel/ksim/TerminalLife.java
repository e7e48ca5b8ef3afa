package org.dtrace4j.kernel.ksim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * Somebody who logs in to a machine that is up, over and over: {@code sshd} makes a pseudo-terminal, starts a shell at it, types
 * a few commands as they come over the network, reads what the shell writes, and ends the session by Ctrl-D.
 */
final class TerminalLife extends MachineLife {
    private static final int OUTPUT_BYTES = 4096;
    private static final String END = "\u0004";
    private static final int MOST_COMMANDS = 3;
    private static final List<String> COMMANDS = List.of("ls", "date", "echo $PATH", "who\u007f\u007f\u007fpwd", "ps",
            "cat /etc/release", "uname -a");
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>(Map.of("PATH", "/usr/bin:/usr/sbin:/sbin", "HOME", "/",
            "LOGNAME", "root", "SHELL", "/sbin/sh", "TERM", "xterm"));

    private TerminalLife(Kernel kernel) {
        super(kernel, "terminal-life");
    }

    /** Lets it begin, in a machine that is up and does not run at the moment. */
    static void start(Kernel kernel) {
        kernel.genunix.hostRequests.startProcess("sshd", "/usr/lib/ssh/sshd", new TerminalLife(kernel)::sshd);
    }

    private int sshd(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        while (true) {
            pause(sys, 700, 2_000);
            try {
                session(sys);
            } catch (SystemCallError e) {
                // There is none this time.
            }
        }
    }

    private void session(Syscalls sys) throws SystemCallError {
        int master = sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
        try {
            String slave = "/dev/pts/" + (int) sys.fstat(master).rdev();
            int shell = sys.fork(child -> {
                child.setsid();
                child.close(master);
                int terminal = child.open(slave, Syscalls.O_RDWR, 0);
                for (int fd = 0; fd <= 2; fd++) {
                    child.dup2(terminal, fd);
                }
                child.close(terminal);
                child.exec("/sbin/sh", List.of("-sh"), ENVIRONMENT);
                return 1;
            });
            read(sys, master);
            for (long commands = random.between(1, MOST_COMMANDS); commands > 0; commands--) {
                type(sys, master, COMMANDS.get(random.below(COMMANDS.size())) + "\r");
                read(sys, master);
                pause(sys, 100, 600);
            }
            type(sys, master, END);
            while (sys.read(master, new byte[OUTPUT_BYTES], 0, OUTPUT_BYTES) > 0) {
                // What the shell still has to say.
            }
            sys.waitpid(shell, 0);
        } finally {
            sys.close(master);
        }
    }

    private static void type(Syscalls sys, int master, String text) throws SystemCallError {
        byte[] keys = text.getBytes(StandardCharsets.US_ASCII);
        sys.write(master, keys, 0, keys.length);
    }

    /** Reads what comes until nothing does for a while. */
    private static void read(Syscalls sys, int master) throws SystemCallError {
        byte[] output = new byte[OUTPUT_BYTES];
        while (sys.pollIn(master, 60 * MILLISECOND) && sys.read(master, output, 0, output.length) > 0) {
            // It is shown to somebody far away.
        }
    }
}

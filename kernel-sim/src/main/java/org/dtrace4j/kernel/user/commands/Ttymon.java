package org.dtrace4j.kernel.user.commands;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code ttymon -g -d device -p prompt}: asks for a name on a terminal and, where that is a user with a shell,
 * becomes the login shell. Nobody has a password here.
 */
public final class Ttymon implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "gd:p:l:h");
        if (options == null || !options.has('d')) {
            sys.print(2, "usage: ttymon -g -d device [-p prompt]\n");
            return 1;
        }
        sys.compute(Latency.COMMAND_START);
        beginSession(sys);
        int terminal = sys.open(options.value('d', ""), Syscalls.O_RDWR, 0);
        for (int fd = 0; fd < 3; fd++) {
            if (terminal != fd) {
                sys.dup2(terminal, fd);
            }
        }
        if (terminal > 2) {
            sys.close(terminal);
        }
        while (true) {
            sys.print(1, "\n" + options.value('p', "login: "));
            String name = readLine(sys);
            if (name == null) {
                return 0;
            }
            if (!name.isEmpty()) {
                login(sys, name);
                sys.print(1, "Login incorrect\n");
            }
        }
    }

    /** The terminal that it opens next is that of its session: signals typed there go to its processes. */
    private static void beginSession(Syscalls sys) throws SystemCallError {
        try {
            sys.setsid();
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
            // It leads a session already.
        }
    }

    private static String readLine(Syscalls sys) throws SystemCallError {
        byte[] buffer = new byte[256];
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\n") < 0) {
            try {
                int n = sys.read(0, buffer, 0, buffer.length);
                if (n <= 0) {
                    return null;
                }
                line.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
        return line.substring(0, line.indexOf("\n")).strip();
    }

    /** Returns only if there is no such user, or the shell cannot be run. */
    private static void login(Syscalls sys, String name) throws SystemCallError {
        for (String line : FileTools.readLines(sys, "/etc/passwd")) {
            String[] field = line.split(":", -1);
            if (field.length == 7 && field[0].equals(name) && !field[6].isEmpty()) {
                sys.print(1, FileTools.readText(sys, "/etc/motd"));
                Map<String, String> environment = new TreeMap<>(sys.environment());
                environment.keySet().removeIf(variable -> variable.startsWith("SMF_"));
                environment.put("HOME", field[5]);
                environment.put("LOGNAME", name);
                environment.put("SHELL", field[6]);
                environment.put("PATH", "/sbin:/usr/sbin:/usr/bin");
                sys.chdir(field[5]);
                sys.exec(field[6], List.of("-" + FileTools.baseName(field[6])), environment);
            }
        }
    }
}

package org.dtrace4j.kernel.user.smf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * Starts methods: a shell for the method's text, with the environment and the log of its instance.
 *
 * <p>Logs are in /etc/svc/volatile until /var is known to be there, and in /var/svc/log from then on.
 */
@InObject("svc.startd")
final class MethodRunner {
    private static final String EARLY_LOGS = "/etc/svc/volatile/";
    private static final String PATH = "/sbin:/usr/sbin:/usr/bin";
    private static final int LOG_MODE = 0644;

    private final Syscalls sys;
    private String logFolder = EARLY_LOGS;

    MethodRunner(Syscalls sys) {
        this.sys = sys;
    }

    /** From now on logs go where they stay. */
    void useFinalLogs() {
        logFolder = Fmri.LOGS;
    }

    String logFolder() {
        return logFolder;
    }

    private String logPath(String shortName) {
        return logFolder + Fmri.logName(shortName);
    }

    private byte[] logLine(String message) {
        String stamp = Strftime.format(sys.time(), "%b %e %T");
        return ("[ " + stamp + " " + message + " ]\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Adds a line to an instance's log; a log that cannot be written is done without. */
    void log(String shortName, String message) {
        try {
            FileTools.write(sys, logPath(shortName), Syscalls.O_CREAT | Syscalls.O_APPEND, LOG_MODE, logLine(message));
        } catch (SystemCallError e) {
            // A service must not fail because its log does.
        }
    }

    /**
     * Starts a method in a process of its own.
     *
     * @param shortName the instance, without {@code svc:/}
     * @param method {@code start} or {@code stop}
     * @param exec what to run
     * @return the pid
     */
    int start(String shortName, String method, String exec) throws SystemCallError {
        Map<String, String> environment = new TreeMap<>(sys.environment());
        environment.put("PATH", PATH);
        environment.put("SMF_FMRI", "svc:/" + shortName);
        environment.put("SMF_METHOD", method);
        environment.put("SMF_RESTARTER", Fmri.RESTARTER);
        environment.put("SMF_ZONENAME", "global");
        String log = logPath(shortName);
        byte[] line = logLine("Executing " + method + " method (\"" + exec + "\").");
        return sys.fork(child -> {
            attach(child, child.open("/dev/null", Syscalls.O_RDONLY, 0), 0);
            try {
                attach(child, child.open(log, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND, LOG_MODE), 1);
                FileTools.writeFully(child, 1, line);
            } catch (SystemCallError e) {
                attach(child, child.open("/dev/msglog", Syscalls.O_WRONLY, 0), 1);
            }
            child.dup2(1, 2);
            try {
                child.exec("/sbin/sh", List.of("sh", "-c", "exec " + exec), environment);
            } catch (SystemCallError e) {
                child.print(2, "svc.startd: /sbin/sh: " + Errno.text(e) + "\n");
            }
            return Startd.EXIT_ERR_FATAL;
        });
    }

    private static void attach(Syscalls child, int from, int to) throws SystemCallError {
        if (from != to) {
            child.dup2(from, to);
            child.close(from);
        }
    }
}

package org.dtrace4j.kernel.user.smf;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * The non-persistent repository, /etc/svc/volatile/svc_nonpersist.db: the states of instances in this boot. svc.startd
 * appends a line for each change, and the last line of an instance counts:
 *
 * <pre>
 *   restarter 9
 *   online 1767225602 svc:/system/filesystem/root:default
 * </pre>
 *
 * @param restarterPid the process of svc.startd, 0 if it has not begun
 * @param changes last change of each instance, by FMRI in order of appearance
 */
@InObject("libscf.so.1")
public record StateLog(int restarterPid, Map<String, Change> changes) {
    /** Where it is. */
    public static final String PATH = "/etc/svc/volatile/svc_nonpersist.db";
    /** Where {@code svcadm} leaves requests for svc.startd, one line each: a verb and an FMRI. */
    public static final String REQUESTS = "/etc/svc/volatile/svc_requests";

    /** A state and since when, in seconds since 1970. */
    public record Change(InstanceState state, long since) {
    }

    /** Reads it; lines that are not whole are skipped. */
    public static StateLog read(Syscalls sys) throws SystemCallError {
        int restarter = 0;
        Map<String, Change> changes = new LinkedHashMap<>();
        for (String line : FileTools.readLines(sys, PATH)) {
            String[] word = line.split(" ");
            try {
                if (word.length == 2 && word[0].equals("restarter")) {
                    restarter = Integer.parseInt(word[1]);
                } else if (word.length == 3 && InstanceState.named(word[0]) != null) {
                    changes.put(word[2], new Change(InstanceState.named(word[0]), Long.parseLong(word[1])));
                }
            } catch (NumberFormatException e) {
                continue;
            }
        }
        return new StateLog(restarter, changes);
    }

    static byte[] line(InstanceState state, long since, String fmri) {
        return (state.text() + " " + since + " " + fmri + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] restarterLine(int pid) {
        return ("restarter " + pid + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

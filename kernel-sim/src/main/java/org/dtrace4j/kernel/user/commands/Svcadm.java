package org.dtrace4j.kernel.user.commands;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.smf.Fmri;
import org.dtrace4j.kernel.user.smf.Manifest;
import org.dtrace4j.kernel.user.smf.Repository;
import org.dtrace4j.kernel.user.smf.StateLog;

/** {@code svcadm enable|disable|restart|clear FMRI…}: leaves the request for svc.startd and tells it so. */
public final class Svcadm implements UserProgram {
    private static final Set<String> VERBS = Set.of("enable", "disable", "restart", "clear");

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        List<String> words = new ArrayList<>(arguments.subList(1, arguments.size()));
        if (words.size() < 2 || !VERBS.contains(words.get(0))) {
            sys.print(2, "Usage: svcadm enable|disable|restart|clear [-t] <service> ...\n");
            return 2;
        }
        String verb = words.remove(0);
        boolean temporary = words.remove("-t");
        sys.compute(Latency.SVC_TOOL);
        StateLog log;
        try {
            log = StateLog.read(sys);
        } catch (SystemCallError e) {
            sys.print(2, "svcadm: Could not bind to repository server: repository server unavailable\n");
            return 1;
        }
        StringBuilder requests = new StringBuilder();
        int status = 0;
        for (String word : words) {
            List<String> matching = log.changes().keySet().stream().filter(fmri -> Fmri.matches(word, fmri)).toList();
            if (matching.size() != 1) {
                sys.print(2, matching.isEmpty() ? "svcadm: Pattern '" + word + "' doesn't match any instances\n"
                    : "svcadm: Pattern '" + word + "' matches multiple instances:\n\t"
                        + String.join("\n\t", matching) + "\n");
                status = 1;
                continue;
            }
            requests.append(verb).append(' ').append(matching.get(0)).append('\n');
            if (!temporary && (verb.equals("enable") || verb.equals("disable"))) {
                status |= keep(sys, matching.get(0), verb.equals("enable"));
            }
        }
        if (requests.length() > 0) {
            FileTools.write(sys, StateLog.REQUESTS, Syscalls.O_CREAT | Syscalls.O_APPEND, 0600,
                requests.toString().getBytes(StandardCharsets.UTF_8));
            sys.kill(log.restarterPid(), Syscalls.SIGHUP);
        }
        return status;
    }

    /** Writes to the repository whether an instance is to run in later boots. */
    private static int keep(Syscalls sys, String fmri, boolean enabled) {
        try {
            Repository repository = Repository.parse(FileTools.readText(sys, Repository.PATH));
            repository.enable(fmri, enabled);
            FileTools.write(sys, Repository.PATH, Syscalls.O_CREAT | Syscalls.O_TRUNC, 0600,
                repository.text().getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "svcadm: " + Repository.PATH + ": " + Errno.text(e) + "\n");
        } catch (Manifest.ManifestException e) {
            sys.print(2, "svcadm: " + Repository.PATH + ": " + e.getMessage() + "\n");
        }
        return 1;
    }
}

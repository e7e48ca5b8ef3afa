package org.dtrace4j.kernel.consumers;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.ProcessInfo;
import org.dtrace4j.kernel.user.libproc.ProcessHandle;
import org.dtrace4j.session.TargetProcesses;

/** Processes that dtrace in the machine starts, as its children, or watches. */
public final class GuestProcesses implements TargetProcesses {
    private final Syscalls sys;
    /** Those that were started, with how they have ended if they have. */
    private final Map<Integer, Optional<Ending>> children = new HashMap<>();

    public GuestProcesses(Syscalls sys) {
        this.sys = sys;
    }

    @Override
    public int start(String command, List<String> changes) throws IOException {
        return start(CommandWords.split(command), changes);
    }

    /** The same for a command that has been taken apart. */
    int start(List<String> words, List<String> changes) throws IOException {
        Map<String, String> environment = changed(sys.environment(), changes);
        String path = CommandWords.find(words, environment.get("PATH"), this::exists);
        try {
            ProcessHandle process = ProcessHandle.Pcreate(sys, path, words, environment);
            // However this process ends, what it has started ends with it: the file stays open until then.
            process.setModes(sys, ProcLayout.PCUNSET, ProcLayout.PR_RLC);
            process.setModes(sys, ProcLayout.PCSET, ProcLayout.PR_KLC);
            int pid = process.pid();
            children.put(pid, Optional.empty());
            return pid;
        } catch (SystemCallError e) {
            boolean isFile = e.errno() == Errno.ENOENT || e.errno() == Errno.EACCES || e.errno() == Errno.ENOEXEC;
            throw isFile ? new IOException(CommandWords.refusal(e.errno())) : ProcessIo.told(e);
        }
    }

    private static Map<String, String> changed(Map<String, String> environment, List<String> changes) {
        Map<String, String> result = new LinkedHashMap<>(environment);
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 0) {
                result.remove(change);
            } else {
                result.put(change.substring(0, equals), change.substring(equals + 1));
            }
        }
        return result;
    }

    private boolean exists(String path) {
        try {
            return sys.stat(path).isRegular();
        } catch (SystemCallError e) {
            return false;
        }
    }

    @Override
    public void release(int pid) throws IOException {
        try {
            FileTools.write(sys, "/proc/" + pid + "/ctl", 0, 0, ProcLayout.words(ProcLayout.PCRUN, 0));
        } catch (SystemCallError e) {
            throw ProcessIo.told(e);
        }
    }

    @Override
    public void grab(int pid) throws IOException {
        try {
            ProcessHandle.check(sys, pid);
            // Whoever may read this may control the process.
            sys.close(sys.open("/proc/" + pid + "/priv", Syscalls.O_RDONLY, 0));
        } catch (ProcessHandle.Refused e) {
            throw new IOException(e.getMessage());
        } catch (SystemCallError e) {
            throw new IOException(e.errno() == Errno.EACCES ? "permission denied" : "no such process");
        }
    }

    @Override
    public Optional<Ending> ending(int pid) {
        Optional<Ending> known = children.get(pid);
        if (known == null) {
            ProcessInfo process = ProcessInfo.read(sys, Integer.toString(pid));
            return process == null || process.isZombie() ? Optional.of(Ending.UNKNOWN) : Optional.empty();
        }
        if (known.isEmpty()) {
            try {
                Syscalls.ChildStatus status = sys.waitpid(pid, Syscalls.WNOHANG);
                if (status != null) {
                    known = Optional.of(new Ending(status.status(),
                            status.signal() == 0 ? "" : Signals.fullName(status.signal())));
                    children.put(pid, known);
                }
            } catch (SystemCallError e) {
                return Optional.of(Ending.UNKNOWN);
            }
        }
        return known;
    }
}

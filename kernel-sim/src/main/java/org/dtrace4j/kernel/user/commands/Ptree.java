package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code ptree [-a] [pid…]}: processes below their parents; of a process also those above it. */
public final class Ptree implements UserProgram {
    private static final int SHOWN = 70;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "a");
        if (options == null) {
            sys.print(2, "usage:\tptree [-a] [ {pid|user} ... ]\n  (show process trees)\n"
                    + "  list can include process-ids and user names\n"
                    + "  -a : include children of process 0\n");
            return 2;
        }
        Map<Integer, ProcessInfo> all = new TreeMap<>();
        for (ProcessInfo process : ProcessInfo.all(sys)) {
            all.put(process.pid(), process);
        }
        Output out = new Output(sys);
        int status = 0;
        if (options.operands().isEmpty()) {
            for (ProcessInfo top : children(all, options.has('a') ? 0 : 1)) {
                if (options.has('a') || !top.isSystem()) {
                    show(out, all, top, 0, null);
                }
            }
        }
        for (String operand : options.operands()) {
            ProcessInfo process = operand.matches("[0-9]{1,9}") ? all.get(Integer.parseInt(operand)) : null;
            if (process == null) {
                out.flush();
                sys.print(2, "ptree: no such process: " + operand + "\n");
                status = 1;
                continue;
            }
            showWithAncestors(out, all, process, options.has('a'));
        }
        out.flush();
        return status;
    }

    private static void showWithAncestors(Output out, Map<Integer, ProcessInfo> all, ProcessInfo process, boolean zero) {
        List<ProcessInfo> line = new ArrayList<>(List.of(process));
        for (ProcessInfo above = parent(all, process); above != null && above.pid() > (zero ? 0 : 1);
                above = parent(all, above)) {
            line.add(0, above);
        }
        Set<Integer> path = new HashSet<>();
        line.forEach(each -> path.add(each.pid()));
        show(out, all, line.get(0), 0, path.size() == 1 ? null : new Path(path, process.pid()));
    }

    /** Processes of which only the children on the way to one process are shown. */
    private record Path(Set<Integer> pids, int end) { }

    private static ProcessInfo parent(Map<Integer, ProcessInfo> all, ProcessInfo process) {
        int parent = process.number(ProcLayout.PR_PPID);
        return parent == process.pid() ? null : all.get(parent);
    }

    private static List<ProcessInfo> children(Map<Integer, ProcessInfo> all, int pid) {
        return all.values().stream().filter(each -> each.number(ProcLayout.PR_PPID) == pid && each.pid() != pid)
                .sorted(Comparator.comparingInt(ProcessInfo::pid)).toList();
    }

    private static void show(Output out, Map<Integer, ProcessInfo> all, ProcessInfo process, int level, Path path) {
        String command = process.isZombie() ? "<defunct>" : process.arguments();
        out.format("%s%-5d %s\n", "  ".repeat(level), process.pid(), command.substring(0, Math.min(SHOWN, command.length())));
        boolean narrow = path != null && path.pids().contains(process.pid()) && process.pid() != path.end();
        for (ProcessInfo child : children(all, process.pid())) {
            if (!narrow || path.pids().contains(child.pid())) {
                show(out, all, child, level + 1, path);
            }
        }
    }
}

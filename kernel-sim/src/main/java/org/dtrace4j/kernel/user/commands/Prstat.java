package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code prstat [-c] [-n count] [interval [count]]}: the processes that use the CPUs most, each report below the one before.
 * The share is of all CPUs together. How much of a process is in memory is not known. The first report is of the time since
 * power-on, the others of the interval.
 */
public final class Prstat implements UserProgram {
    private static final int DEFAULT_ROWS = 15;
    private static final long NANOS = 1_000_000_000L;
    private static final int KILO = 1024;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "cn:");
        List<String> operands = options == null ? List.of() : options.operands();
        boolean numbers = operands.stream().allMatch(word -> word.matches("[1-9][0-9]{0,5}"));
        if (options == null || operands.size() > 2 || !numbers || !options.value('n', "1").matches("[1-9][0-9]{0,3}")) {
            sys.print(2, "Usage:\tprstat [-c] [-n ntop] [interval [counter]]\n");
            return 1;
        }
        int rows = Integer.parseInt(options.value('n', Integer.toString(DEFAULT_ROWS)));
        long interval = operands.isEmpty() ? 5 : Long.parseLong(operands.get(0));
        long count = operands.size() < 2 ? Long.MAX_VALUE : Long.parseLong(operands.get(1));
        Map<Integer, Long> before = new HashMap<>();
        long then = 0;
        for (long report = 0; report < count; report++) {
            if (report > 0) {
                sys.nanosleep(interval * NANOS);
            }
            long now = sys.gethrtime();
            report(sys, rows, before, (now - then) * sys.processors());
            then = now;
        }
        return 0;
    }

    private record Row(ProcessInfo process, double share) { }

    /** @param available nanoseconds of all CPUs that have passed since the report before */
    private static void report(Syscalls sys, int rows, Map<Integer, Long> before, long available) throws SystemCallError {
        List<Row> all = new ArrayList<>();
        int threads = 0;
        for (ProcessInfo process : ProcessInfo.all(sys)) {
            sys.compute(Latency.COMMAND_WORK);
            long used = process.timeSeconds() * NANOS + ProcLayout.getLong(process.data(), ProcLayout.PR_TIME + Long.BYTES);
            long earlier = before.getOrDefault(process.pid(), 0L);
            all.add(new Row(process, 100.0 * (used - earlier) / Math.max(1, available)));
            before.put(process.pid(), used);
            threads += process.number(ProcLayout.PR_NLWP);
        }
        int processes = all.size();
        all.sort(Comparator.comparingDouble(Row::share).reversed().thenComparing(row -> row.process().pid()));
        Output out = new Output(sys);
        Users users = new Users(sys);
        out.line("   PID USERNAME  SIZE   RSS STATE   PRI NICE      TIME  CPU PROCESS/NLWP       ");
        for (Row row : all.subList(0, Math.min(rows, all.size()))) {
            ProcessInfo process = row.process();
            long kilobytes = ProcLayout.getLong(process.data(), ProcLayout.PR_SIZE_KBYTES);
            out.format("%6d %-8s %5s %5s %-7s %3d %4s %9s %3.1f%% %s/%d\n", process.pid(),
                    users.name(process.number(ProcLayout.PR_EUID)), size(kilobytes),
                    "-", state(process),
                    process.number(ProcLayout.PR_LWP_PRI), process.isSystem() ? "SYS" : "0",
                    time(process.timeSeconds()), row.share(), process.command(), process.number(ProcLayout.PR_NLWP));
        }
        out.format("Total: %d processes, %d lwps\n", processes, threads);
        out.flush();
    }

    private static String size(long kilobytes) {
        return kilobytes < 10_000 ? kilobytes + "K" : kilobytes / KILO + "M";
    }

    private static String time(long seconds) {
        return String.format(java.util.Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String state(ProcessInfo process) {
        return switch (process.state()) {
            case 'S' -> "sleep";
            case 'R' -> "run";
            case 'O' -> "cpu" + process.number(ProcLayout.PR_LWP_ONPRO);
            case 'T' -> "stop";
            case 'Z' -> "zombie";
            default -> "?";
        };
    }
}

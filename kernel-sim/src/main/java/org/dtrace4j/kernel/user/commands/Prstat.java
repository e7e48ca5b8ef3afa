package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code prstat [-acLmtv] [-n count] [-p pidlist] [-s key | -S key] [-u userlist] [interval [count]]}: the processes that use the
 * CPUs most, each report below the one before. The share is of all CPUs together. The first report is of the time since
 * power-on, the others of the interval.
 */
public final class Prstat implements UserProgram {
    private static final int DEFAULT_ROWS = 15;
    private static final int DEFAULT_USERS = 5;
    private static final long NANOS = 1_000_000_000L;
    /** In the order of the columns of -m: user, system, traps, faults of text and of data, locks, sleep, latency. */
    private static final int[] COLUMNS = {0, 1, 2, 3, 4, 6, 7, 8};
    private static final int DATA_FAULTS = 4;
    private static final int KERNEL_FAULTS = 5;

    /** What a process, or a thread, has used: nanoseconds in each microstate, and how often something has happened. */
    private record Usage(long[] nanos, long voluntary, long involuntary, long calls, long signals) {
        static final Usage NONE = new Usage(new long[ProcLayout.PR_MICROSTATES], 0, 0, 0, 0);

        static Usage read(byte[] data, int at) {
            long[] nanos = new long[ProcLayout.PR_MICROSTATES];
            for (int i = 0; i < nanos.length; i++) {
                int time = at + ProcLayout.PR_UTIME + i * ProcLayout.TIMESTRUC_SIZE;
                nanos[i] = ProcLayout.getLong(data, time) * NANOS + ProcLayout.getLong(data, time + Long.BYTES);
            }
            return new Usage(nanos, ProcLayout.getLong(data, at + ProcLayout.PR_VCTX),
                ProcLayout.getLong(data, at + ProcLayout.PR_ICTX), ProcLayout.getLong(data, at + ProcLayout.PR_SYSC),
                ProcLayout.getLong(data, at + ProcLayout.PR_SIGS));
        }

        Usage since(Usage before) {
            long[] difference = new long[nanos.length];
            for (int i = 0; i < difference.length; i++) {
                difference[i] = Math.max(0, nanos[i] - before.nanos[i]);
            }
            return new Usage(difference, voluntary - before.voluntary, involuntary - before.involuntary, calls - before.calls,
                signals - before.signals);
        }

        long cpu() {
            return nanos[0] + nanos[1] + nanos[2];
        }

        long all() {
            long sum = 0;
            for (long each : nanos) {
                sum += each;
            }
            return sum;
        }
    }

    /**
     * A line.
     *
     * @param share of all CPUs, in percent
     * @param threads how many it has, or the number of the one that it is
     */
    private record Row(ProcessInfo process, Usage usage, long seconds, double share, int threads) { }

    /** Whose CPU time and memory it is, and how many processes. */
    private record UserRow(String name, int count, long swap, long resident, long seconds, double share) { }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "acLmRtvn:p:s:S:u:U:");
        if (options == null) {
            return usage(sys);
        }
        String key = options.value('s', options.value('S', "cpu"));
        if (order(key) == null) {
            sys.print(2, "prstat: invalid sort key -- " + key + "\n");
            return 1;
        }
        List<String> numbers = new ArrayList<>(options.operands());
        String[] rows = options.value('n', Integer.toString(DEFAULT_ROWS)).split(",", 2);
        numbers.addAll(List.of(rows));
        for (String number : numbers) {
            if (!number.matches("[0-9]{1,6}")) {
                sys.print(2, "prstat: illegal argument -- " + number + "\n");
                return 1;
            }
        }
        if (options.operands().size() > 2) {
            return usage(sys);
        }
        long interval = options.operands().isEmpty() ? 5 : Long.parseLong(options.operands().get(0));
        long count = options.operands().size() < 2 ? Long.MAX_VALUE : Long.parseLong(options.operands().get(1));
        Report report = new Report(sys, options, key, Integer.parseInt(rows[0]),
            rows.length > 1 ? Integer.parseInt(rows[1]) : DEFAULT_USERS);
        for (long number = 0; number < count; number++) {
            if (number > 0) {
                sys.nanosleep(interval * NANOS);
            }
            report.print();
        }
        return 0;
    }

    private static int usage(Syscalls sys) {
        sys.print(2, "Usage:\tprstat [-acLmRtv] [-u euidlist] [-U uidlist]\n"
            + "\t[-p pidlist] [-s key | -S key] [-n nprocs[,nusers]]\n\t[interval [counter]]\n");
        return 1;
    }

    private static Comparator<Row> order(String key) {
        return switch (key) {
            case "cpu" -> Comparator.comparingDouble(Row::share);
            case "time" -> Comparator.comparingLong(Row::seconds);
            case "size" -> Comparator.comparingLong(row -> row.process().sizeKilobytes());
            case "rss" -> Comparator.comparingLong(row -> row.process().residentKilobytes());
            case "pri" -> Comparator.comparingInt(row -> row.process().number(ProcLayout.PR_LWP_PRI));
            default -> null;
        };
    }

    /** The reports of one run of the command, each of which tells what has been used since the one before. */
    private static final class Report {
        private final Syscalls sys;
        private final Options options;
        private final Users users;
        private final String key;
        private final int mostRows;
        private final int mostUsers;
        private Map<String, Usage> before = new HashMap<>();
        private long then;

        Report(Syscalls sys, Options options, String key, int mostRows, int mostUsers) {
            this.sys = sys;
            this.options = options;
            this.users = new Users(sys);
            this.key = key;
            this.mostRows = mostRows;
            this.mostUsers = mostUsers;
        }

        void print() throws SystemCallError {
            long now = sys.gethrtime();
            long available = Math.max(1, (now - then) * sys.processors());
            List<Row> all = new ArrayList<>();
            Map<String, Usage> seen = new HashMap<>();
            int threads = 0;
            int processes = 0;
            for (ProcessInfo process : ProcessInfo.all(sys)) {
                sys.compute(Latency.COMMAND_WORK);
                if (isWanted(process)) {
                    processes++;
                    threads += process.number(ProcLayout.PR_NLWP);
                    rows(process, available, seen, all);
                }
            }
            before = seen;
            then = now;
            Comparator<Row> order = order(key);
            all.sort((options.has('S') ? order : order.reversed()).thenComparing(row -> row.process().pid())
                .thenComparing(Row::threads));
            show(all, processes, threads);
        }

        private boolean isWanted(ProcessInfo process) {
            return (!options.has('p') || options.list('p').contains(Integer.toString(process.pid())))
                && (!options.has('u') || users.isAmong(options.list('u'), process.number(ProcLayout.PR_EUID)))
                && (!options.has('U') || users.isAmong(options.list('U'), process.number(ProcLayout.PR_UID)));
        }

        private void rows(ProcessInfo process, long available, Map<String, Usage> seen, List<Row> all) {
            String pid = Integer.toString(process.pid());
            byte[] file;
            try {
                file = FileTools.read(sys, "/proc/" + pid + (options.has('L') ? "/lusage" : "/usage"));
            } catch (SystemCallError e) {
                // It has ended meanwhile, or is none of ours.
                file = new byte[0];
            }
            int entries = options.has('L')
                ? Math.max(0, file.length - ProcLayout.PRHEADER_SIZE) / ProcLayout.PRUSAGE_SIZE - 1 : 0;
            for (int i = 0; i < entries; i++) {
                int at = ProcLayout.PRHEADER_SIZE + (i + 1) * ProcLayout.PRUSAGE_SIZE;
                Usage usage = Usage.read(file, at);
                int thread = ProcLayout.getInt(file, at + ProcLayout.PR_LWPID);
                all.add(row(process, usage, usage.cpu() / NANOS, pid + "/" + thread, thread, available, seen));
            }
            if (entries <= 0) {
                boolean known = !options.has('L') && file.length >= ProcLayout.PRUSAGE_SIZE && !process.isSystem();
                long nanos = process.timeSeconds() * NANOS + ProcLayout.getLong(process.data(), ProcLayout.PR_TIME + Long.BYTES);
                Usage usage = known ? Usage.read(file, 0) : kernelTime(nanos);
                all.add(row(process, usage, process.timeSeconds(), pid, options.has('L') ? 1 : process.number(ProcLayout.PR_NLWP),
                    available, seen));
            }
        }

        /** The kernel's own processes are in it all the time. */
        private static Usage kernelTime(long nanos) {
            long[] states = Usage.NONE.nanos().clone();
            states[1] = nanos;
            return new Usage(states, 0, 0, 0, 0);
        }

        private Row row(ProcessInfo process, Usage usage, long seconds, String name, int threads, long available,
                Map<String, Usage> seen) {
            seen.put(name, usage);
            Usage since = usage.since(before.getOrDefault(name, Usage.NONE));
            return new Row(process, since, seconds, 100.0 * since.cpu() / available, threads);
        }

        private void show(List<Row> all, int processes, int threads) throws SystemCallError {
            boolean states = options.has('m') || options.has('v');
            boolean each = options.has('L');
            Output out = new Output(sys);
            if (!options.has('t')) {
                out.line(states ? each
                    ? "   PID USERNAME USR SYS TRP TFL DFL LCK SLP LAT VCX ICX SCL SIG PROCESS/LWPID "
                    : "   PID USERNAME USR SYS TRP TFL DFL LCK SLP LAT VCX ICX SCL SIG PROCESS/NLWP  "
                    : each ? "   PID USERNAME  SIZE   RSS STATE  PRI NICE      TIME  CPU PROCESS/LWPID      "
                    : "   PID USERNAME  SIZE   RSS STATE  PRI NICE      TIME  CPU PROCESS/NLWP       ");
                for (Row row : all.subList(0, Math.min(mostRows, all.size()))) {
                    out.line(states ? states(row) : line(row));
                }
            }
            if (options.has('a') || options.has('t')) {
                out.line(" NPROC USERNAME  SWAP   RSS MEMORY      TIME  CPU                             ");
                long memoryKilobytes = new KstatChain(sys).memoryKilobytes();
                List<UserRow> byUser = byUser(all);
                for (UserRow row : byUser.subList(0, Math.min(options.has('t') ? mostRows : mostUsers, byUser.size()))) {
                    out.format("%6d %-8s %5.5s %5.5s   %3.3s%% %9s %3.3s%%\n", row.count(), row.name(), kilobytes(row.swap()),
                        kilobytes(row.resident()), percent(100.0 * row.resident() / memoryKilobytes), time(row.seconds()),
                        percent(row.share()));
                }
            }
            double[] averages = sys.loadAverages();
            out.format("Total: %d processes, %d lwps, load averages: %3.2f, %3.2f, %3.2f\n", processes, threads, averages[0],
                averages[1], averages[2]);
            out.flush();
        }

        private List<UserRow> byUser(List<Row> all) {
            Map<String, UserRow> sums = new LinkedHashMap<>();
            for (Row row : all) {
                String name = users.name(row.process().number(ProcLayout.PR_EUID));
                UserRow sum = sums.getOrDefault(name, new UserRow(name, 0, 0, 0, 0, 0));
                sums.put(name, new UserRow(name, sum.count() + 1, sum.swap() + row.process().sizeKilobytes(),
                    sum.resident() + row.process().residentKilobytes(), sum.seconds() + row.seconds(),
                    sum.share() + row.share()));
            }
            List<UserRow> rows = new ArrayList<>(sums.values());
            rows.sort(Comparator.comparingDouble(UserRow::share).reversed().thenComparing(UserRow::name));
            return rows;
        }

        private String line(Row row) {
            ProcessInfo process = row.process();
            return String.format(Locale.ROOT, "%6d %-8s %5s %5s %-6s %3d  %3s %9s %3.3s%% %.16s/%d", process.pid(),
                users.name(process.number(ProcLayout.PR_EUID)), kilobytes(process.sizeKilobytes()),
                kilobytes(process.residentKilobytes()), state(process), process.number(ProcLayout.PR_LWP_PRI),
                process.isSystem() ? "SYS" : "0", time(row.seconds()), percent(row.share()), process.command(), row.threads());
        }

        private String states(Row row) {
            Usage usage = row.usage();
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%6d %-8s", row.process().pid(),
                users.name(row.process().number(ProcLayout.PR_EUID))));
            double all = Math.max(1, usage.all());
            for (int state : COLUMNS) {
                long nanos = usage.nanos()[state] + (state == DATA_FAULTS ? usage.nanos()[KERNEL_FAULTS] : 0);
                line.append(String.format(Locale.ROOT, " %3.3s", percent(100 * nanos / all)));
            }
            for (long number : new long[] {usage.voluntary(), usage.involuntary(), usage.calls(), usage.signals()}) {
                line.append(' ').append(number(number));
            }
            return line + String.format(Locale.ROOT, " %.12s/%d", row.process().command(), row.threads());
        }
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", Math.max(0, Math.min(100, value)));
    }

    private static String number(long value) {
        return value >= 100_000 ? "." + value / 100_000 + "M" : String.format(Locale.ROOT, value >= 1000 ? "%2dK" : "%3d",
            value >= 1000 ? value / 1000 : value);
    }

    private static String kilobytes(long kilobytes) {
        long size = kilobytes;
        int unit = 0;
        while (size >= 10_000 && unit < 2) {
            size = (size + 512) / 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%4d%c", size, "KMG".charAt(unit));
    }

    private static String time(long seconds) {
        return String.format(Locale.ROOT, "%3d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String state(ProcessInfo process) {
        return switch (process.state()) {
            case 'S' -> "sleep";
            case 'W' -> "wait";
            case 'R' -> "run";
            case 'O' -> String.format(Locale.ROOT, "cpu%-3d", process.number(ProcLayout.PR_LWP_ONPRO));
            case 'T' -> "stop";
            case 'Z' -> "zombie";
            default -> "?";
        };
    }
}

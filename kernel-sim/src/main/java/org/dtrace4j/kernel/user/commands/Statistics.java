package org.dtrace4j.kernel.user.commands;

import static org.dtrace4j.kernel.user.commands.KstatChain.delta;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * {@code vmstat}, {@code mpstat} and {@code iostat}, each with {@code [interval [count]]}: reports of what the machine does, the
 * first one of the time since power-on, the others of an interval.
 */
public final class Statistics {
    private static final long NANOS = 1_000_000_000L;
    private static final double HZ = 100;
    private static final int PAGE_KILOBYTES = 4;
    private static final double KILO = 1024;
    /** Lines between two headers. */
    private static final int REPRINT = 19;
    private static final int DISK_COLUMNS = 4;

    private Statistics() { }

    /** A report: what is printed of the time between two snapshots; the first one is null at first. */
    @FunctionalInterface
    private interface Report {
        void print(Output out, Map<Header, Map<String, Long>> before, Map<Header, Map<String, Long>> now, int number);
    }

    /** Reports as often as the operands want. */
    private static int repeat(Syscalls sys, Options options, String usage, Report report) throws SystemCallError {
        List<String> operands = options == null ? List.of() : options.operands();
        if (options == null || operands.size() > 2 || !operands.stream().allMatch(word -> word.matches("[1-9][0-9]{0,8}"))) {
            sys.print(2, usage);
            return 1;
        }
        long interval = operands.isEmpty() ? 0 : Long.parseLong(operands.get(0)) * NANOS;
        long count = operands.isEmpty() ? 1 : operands.size() == 1 ? Long.MAX_VALUE : Long.parseLong(operands.get(1));
        long next = sys.gethrtime();
        KstatChain chain = new KstatChain(sys);
        Output out = new Output(sys);
        Map<Header, Map<String, Long>> before = null;
        for (int number = 0; number < count; number++) {
            if (number > 0) {
                next += interval;
                sys.nanosleep(Math.max(0, next - sys.gethrtime()));
            }
            Map<Header, Map<String, Long>> now = chain.snapshot();
            report.print(out, before, now, number);
            out.flush();
            before = now;
        }
        return 0;
    }

    private static Map<String, Long> sum(Map<Header, Map<String, Long>> snapshot, String module, String name) {
        return snapshot == null ? null : KstatChain.sum(snapshot, module, name);
    }

    private static double ticks(Map<String, Long> before, Map<String, Long> now) {
        return delta(before, now, "cpu_ticks_user") + delta(before, now, "cpu_ticks_kernel")
                + delta(before, now, "cpu_ticks_idle");
    }

    private static int cpus(Map<Header, Map<String, Long>> snapshot) {
        return (int) snapshot.keySet().stream().filter(header -> header.module().equals("cpu") && header.name().equals("sys"))
                .count();
    }

    // ---- vmstat

    /** Columns of which those that are too wide push the next ones to the right, until one has room to give back. */
    private static final class Columns {
        private final StringBuilder line = new StringBuilder();
        private int excess;

        void add(int width, double value) {
            int room = excess <= 0 ? width : excess >= width ? 1 : width - excess;
            String text = String.format(Locale.ROOT, " %" + room + ".0f", value);
            excess -= width + 1 - text.length();
            line.append(text);
        }
    }

    /** {@code vmstat}. */
    public static int vmstat(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "q");
        return repeat(sys, options, "Usage: vmstat [-q] [interval [count]]\n", Statistics::memory);
    }

    private static void memory(Output out, Map<Header, Map<String, Long>> before, Map<Header, Map<String, Long>> now,
            int number) {
        if (number % REPRINT == 0) {
            out.line(" kthr      memory            page            disk          faults      cpu");
            out.line(" r b w   swap  free  re  mf pi po fr de sr s0 " + "-- ".repeat(DISK_COLUMNS - 1) + "  in   sy   cs us sy id");
        }
        Map<String, Long> oldSys = sum(before, "cpu", "sys");
        Map<String, Long> newSys = sum(now, "cpu", "sys");
        Map<String, Long> oldVm = sum(before, "cpu", "vm");
        Map<String, Long> newVm = sum(now, "cpu", "vm");
        double ticks = ticks(oldSys, newSys);
        double percent = 100 / Math.max(1, ticks);
        double seconds = ticks >= 1 ? ticks / cpus(now) / HZ : 1;
        Map<String, Long> oldInfo = sum(before, "unix", "sysinfo");
        Map<String, Long> newInfo = sum(now, "unix", "sysinfo");
        Map<String, Long> oldMemory = sum(before, "unix", "vminfo");
        Map<String, Long> newMemory = sum(now, "unix", "vminfo");
        double updates = Math.max(1, delta(oldInfo, newInfo, "updates"));
        Columns columns = new Columns();
        columns.add(1, Math.floor(delta(oldInfo, newInfo, "runque") / updates));
        columns.add(1, Math.floor(delta(oldInfo, newInfo, "waiting") / updates));
        columns.add(1, Math.floor(delta(oldInfo, newInfo, "swpque") / updates));
        columns.add(6, PAGE_KILOBYTES * Math.floor(delta(oldMemory, newMemory, "swap_avail") / updates));
        columns.add(5, PAGE_KILOBYTES * Math.floor(delta(oldMemory, newMemory, "freemem") / updates));
        columns.add(3, delta(oldVm, newVm, "pgrec") / seconds);
        columns.add(3, (delta(oldVm, newVm, "hat_fault") + delta(oldVm, newVm, "as_fault")) / seconds);
        for (String pages : List.of("pgpgin", "pgpgout", "dfree")) {
            columns.add(2, PAGE_KILOBYTES * delta(oldVm, newVm, pages) / seconds);
        }
        columns.add(2, 0);
        columns.add(2, delta(oldVm, newVm, "scan") / seconds);
        Map<String, Long> oldDisk = sum(before, "sd", "sd0");
        Map<String, Long> newDisk = sum(now, "sd", "sd0");
        double passed = delta(oldDisk, newDisk, KstatControl.SNAPSHOT) / NANOS;
        columns.add(2, (delta(oldDisk, newDisk, "reads") + delta(oldDisk, newDisk, "writes")) / Math.max(1e-9, passed));
        for (int none = 1; none < DISK_COLUMNS; none++) {
            columns.add(2, 0);
        }
        for (String rate : List.of("intr", "syscall", "pswitch")) {
            columns.add(4, delta(oldSys, newSys, rate) / seconds);
        }
        for (String share : List.of("user", "kernel", "idle")) {
            columns.add(2, delta(oldSys, newSys, "cpu_ticks_" + share) * percent);
        }
        out.line(columns.line.toString());
    }

    // ---- mpstat

    /** {@code mpstat}. */
    public static int mpstat(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "q");
        return repeat(sys, options, "Usage: mpstat [-q] [interval [count]]\n", Statistics::processors);
    }

    private static void processors(Output out, Map<Header, Map<String, Long>> before, Map<Header, Map<String, Long>> now,
            int number) {
        if (number % REPRINT == 0 || cpus(now) > 1) {
            out.line("CPU minf mjf xcal  intr ithr  csw icsw migr smtx  srw syscl  usr sys  wt idl");
        }
        for (Header header : now.keySet()) {
            if (!header.module().equals("cpu") || !header.name().equals("sys")) {
                continue;
            }
            Header memory = new Header("cpu", header.instance(), "vm", header.kind());
            Map<String, Long> oldSys = before == null ? null : before.get(header);
            Map<String, Long> newSys = now.get(header);
            Map<String, Long> oldVm = before == null ? null : before.get(memory);
            Map<String, Long> newVm = now.get(memory);
            double ticks = ticks(oldSys, newSys);
            double seconds = ticks == 0 ? 1 : ticks / HZ;
            double percent = 100 / seconds / HZ;
            out.format("%3d %4.0f %3.0f %4.0f %5.0f %4.0f %4.0f %4.0f %4.0f %4.0f %4.0f %5.0f  %3.0f %3.0f %3.0f %3.0f\n",
                    header.instance(), (delta(oldVm, newVm, "hat_fault") + delta(oldVm, newVm, "as_fault")) / seconds,
                    delta(oldVm, newVm, "maj_fault") / seconds, delta(oldSys, newSys, "xcalls") / seconds,
                    delta(oldSys, newSys, "intr") / seconds, delta(oldSys, newSys, "intrthread") / seconds,
                    delta(oldSys, newSys, "pswitch") / seconds, delta(oldSys, newSys, "inv_swtch") / seconds,
                    delta(oldSys, newSys, "cpumigrate") / seconds, delta(oldSys, newSys, "mutex_adenters") / seconds,
                    (delta(oldSys, newSys, "rw_rdfails") + delta(oldSys, newSys, "rw_wrfails")) / seconds,
                    delta(oldSys, newSys, "syscall") / seconds, delta(oldSys, newSys, "cpu_ticks_user") * percent,
                    delta(oldSys, newSys, "cpu_ticks_kernel") * percent, delta(oldSys, newSys, "cpu_ticks_wait") * percent,
                    delta(oldSys, newSys, "cpu_ticks_idle") * percent);
        }
    }

    // ---- iostat

    /** {@code iostat}, with {@code -x} for the extended statistics and {@code -n} for descriptive names. */
    public static int iostat(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "xn");
        boolean extended = options != null && options.has('x');
        boolean named = options != null && options.has('n');
        return repeat(sys, options, "Usage: iostat [-xn] [interval [count]]\n",
                (out, before, now, number) -> disk(out, before, now, number, extended, named));
    }

    private static void disk(Output out, Map<Header, Map<String, Long>> before, Map<Header, Map<String, Long>> now, int number,
            boolean extended, boolean named) {
        Map<String, Long> old = sum(before, "sd", "sd0");
        Map<String, Long> fresh = sum(now, "sd", "sd0");
        double nanos = Math.max(1, delta(old, fresh, KstatControl.SNAPSHOT));
        double seconds = nanos / NANOS;
        double reads = delta(old, fresh, "reads") / seconds;
        double writes = delta(old, fresh, "writes") / seconds;
        double kilobytesRead = delta(old, fresh, "nread") / seconds / KILO;
        double kilobytesWritten = delta(old, fresh, "nwritten") / seconds / KILO;
        double waiting = delta(old, fresh, "wlentime") / nanos;
        double active = delta(old, fresh, "rlentime") / nanos;
        double rate = reads + writes;
        double waitTime = rate == 0 ? 0 : waiting / rate * 1000;
        double activeTime = rate == 0 ? 0 : active / rate * 1000;
        double waits = 100 * delta(old, fresh, "wtime") / nanos;
        double busy = 100 * delta(old, fresh, "rtime") / nanos;
        String name = named ? "c0t0d0" : "sd0";
        if (extended) {
            out.line(named ? "                    extended device statistics              "
                    : "                 extended device statistics                 ");
            out.line(named ? "    r/s    w/s   kr/s   kw/s wait actv wsvc_t asvc_t  %w  %b device"
                    : "device    r/s    w/s   kr/s   kw/s wait actv  svc_t  %w  %b ");
            if (named) {
                out.format(" %6.1f %6.1f %6.1f %6.1f %4.1f %4.1f %6.1f %6.1f %3.0f %3.0f %s\n", reads, writes, kilobytesRead,
                        kilobytesWritten, waiting, active, waitTime, activeTime, waits, busy, name);
            } else {
                out.format("%-8s %6.1f %6.1f %6.1f %6.1f %4.1f %4.1f %6.1f %3.0f %3.0f \n", name, reads, writes, kilobytesRead,
                        kilobytesWritten, waiting, active, waitTime + activeTime, waits, busy);
            }
            return;
        }
        if (number % REPRINT == 0) {
            out.line("   tty" + (named ? "       c0t0d0    " : "        sd0      ") + "     cpu");
            out.line(" tin tout kps tps serv   us sy wt id");
        }
        Map<String, Long> oldSys = sum(before, "cpu", "sys");
        Map<String, Long> newSys = sum(now, "cpu", "sys");
        double percent = 100 / Math.max(1, ticks(oldSys, newSys));
        out.format(" %3.0f %4.0f %3.0f %3.0f %4.0f   %2.0f %2.0f %2.0f %2.0f\n", delta(oldSys, newSys, "rawch") / seconds,
                delta(oldSys, newSys, "outch") / seconds, kilobytesRead + kilobytesWritten, rate, waitTime + activeTime,
                delta(oldSys, newSys, "cpu_ticks_user") * percent, delta(oldSys, newSys, "cpu_ticks_kernel") * percent,
                delta(oldSys, newSys, "cpu_ticks_wait") * percent, delta(oldSys, newSys, "cpu_ticks_idle") * percent);
    }
}

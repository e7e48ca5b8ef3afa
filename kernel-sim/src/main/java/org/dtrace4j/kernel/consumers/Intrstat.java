package org.dtrace4j.kernel.consumers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dtrace4j.kernel.consumers.Tracer.Failure;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.commands.Options;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/** {@code intrstat [-C psrset | -c cpulist] [interval [count]]}: interrupts of each device on each CPU, and the time they took. */
public final class Intrstat implements UserProgram {
    private static final int FAILED = 1;
    private static final long NANOS = 1_000_000_000L;
    /** As many CPUs stand side by side as a terminal of 80 columns has room for. */
    private static final int CPUS_PER_LINE = 4;

    /** Whether an interrupt has begun is known by a flag: the thread that it came upon may have had no time yet. */
    private static final String PROGRAM = """
            sdt:::interrupt-start
            /arg0 != NULL/
            {
                self->begun = 1;
                self->ts = vtimestamp;
            }

            sdt:::interrupt-complete
            /self->begun/
            {
                this->devi = (struct dev_info *)arg0;
                @counts[stringof(`devnamesp[this->devi->devi_major].dn_name), this->devi->devi_instance, cpu] = count();
                @times[stringof(`devnamesp[this->devi->devi_major].dn_name), this->devi->devi_instance, cpu] =
                    sum(vtimestamp - self->ts);
                self->begun = 0;
                self->ts = 0;
            }
            """;

    /** What the interrupts of a device were on a CPU. */
    private static final class Share {
        private long count;
        private long time;
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        try (Tracer tracer = Tracer.open(sys, record -> { }, drop -> sys.print(2, "intrstat: warning: " + drop.message() + "\n"))) {
            Options options = Options.parse(sys, arguments, "c:C:");
            if (options == null) {
                sys.print(2, "usage:  intrstat [ -C psrset | -c cpulist ] [interval [ count]]\n");
                return FAILED;
            }
            List<Integer> cpus = cpus(options, tracer.device().system().cpuCount());
            long interval = interval(options.operands());
            long count = count(options.operands());
            tracer.set("aggsize", "128k", "failed to set 'aggsize'");
            tracer.start("intrstat", PROGRAM);
            Map<String, Map<Integer, Share>> devices = new TreeMap<>();
            long last = sys.gethrtime();
            for (long number = 0; number < count; number++) {
                long due = last + interval;
                for (long now = last; now < due; now = sys.gethrtime()) {
                    tracer.await(due - now);
                }
                long passed = sys.gethrtime() - last;
                last += passed;
                devices.values().forEach(Map::clear);
                gather(tracer.takeAggregated(), devices);
                sys.print(1, report(devices, cpus, passed));
            }
            return 0;
        } catch (Failure e) {
            sys.print(2, "intrstat: " + e.getMessage() + "\n");
            return FAILED;
        }
    }

    private static List<Integer> cpus(Options options, int present) throws Failure {
        if (options.has('C')) {
            String set = options.value('C', "");
            if (!set.matches("[0-9]{1,9}")) {
                throw new Failure("invalid processor set '" + set + "'");
            }
            throw new Failure(options.has('c') ? "cannot specify both a processor and a processor set"
                    : "invalid processor set: " + set);
        }
        TreeSet<Integer> cpus = new TreeSet<>();
        for (String list : options.all('c')) {
            for (String range : list.split(",")) {
                String[] ends = range.split("-", 2);
                int first = cpu(ends[0]);
                if (ends.length == 1) {
                    if (first >= present) {
                        throw new Failure("cpu " + first + " out of range");
                    }
                    cpus.add(first);
                    continue;
                }
                int end = cpu(ends[1]);
                for (int each : new int[] {first, end}) {
                    if (each >= present) {
                        throw new Failure("invalid cpu '" + each + "'");
                    }
                }
                if (first >= end) {
                    throw new Failure("invalid range '" + first + "' to '" + end + "'");
                }
                for (int cpu = first; cpu <= end; cpu++) {
                    cpus.add(cpu);
                }
            }
        }
        for (int cpu = 0; cpu < present && !options.has('c'); cpu++) {
            cpus.add(cpu);
        }
        return List.copyOf(cpus);
    }

    private static int cpu(String text) throws Failure {
        if (!text.matches("[0-9]{1,9}")) {
            throw new Failure("invalid cpu '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static long interval(List<String> operands) throws Failure {
        if (operands.isEmpty()) {
            return NANOS;
        }
        String text = operands.get(0);
        if (text.matches("-[0-9]{1,9}")) {
            throw new Failure("interval must be greater than zero.");
        }
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) == 0) {
            throw new Failure("invalid interval '" + text + "'");
        }
        return Long.parseLong(text) * NANOS;
    }

    private static long count(List<String> operands) throws Failure {
        if (operands.size() < 2) {
            return Long.MAX_VALUE;
        }
        String text = operands.get(1);
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw new Failure("invalid count '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static void gather(List<TableValue> tables, Map<String, Map<Integer, Share>> devices) {
        for (TableValue table : tables) {
            boolean counts = table.names().get(0).equals("counts");
            for (TableValue.Row row : table.rows()) {
                List<Value> key = row.key();
                String device = ((StringValue) key.get(0)).text() + "#" + number(key.get(1));
                Share share = devices.computeIfAbsent(device, d -> new TreeMap<>())
                        .computeIfAbsent((int) number(key.get(2)), c -> new Share());
                if (counts) {
                    share.count = number(row.values().get(0));
                } else {
                    share.time = number(row.values().get(0));
                }
            }
        }
    }

    private static long number(Value value) {
        return ((IntegerValue) value).value();
    }

    /** A table for every few CPUs; nothing as long as no device has interrupted. */
    private static String report(Map<String, Map<Integer, Share>> devices, List<Integer> cpus, long interval) {
        StringBuilder out = new StringBuilder();
        for (int start = 0; start < cpus.size() && !devices.isEmpty(); start += CPUS_PER_LINE) {
            List<Integer> shown = cpus.subList(start, Math.min(cpus.size(), start + CPUS_PER_LINE));
            out.append(String.format(Locale.ROOT, "\n%12s |", "device"));
            shown.forEach(cpu -> out.append(String.format(Locale.ROOT, " %9s %%tim", "cpu" + cpu)));
            out.append("\n-------------+").append("-".repeat(15 * shown.size())).append('\n');
            devices.forEach((device, shares) -> {
                out.append(String.format(Locale.ROOT, "%12s |", device));
                for (int cpu : shown) {
                    Share share = shares.getOrDefault(cpu, new Share());
                    out.append(String.format(Locale.ROOT, " %9d %4.1f", share.count * NANOS / interval,
                            share.time * 100.0 / interval));
                }
                out.append('\n');
            });
        }
        return out.toString();
    }
}

package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code psrinfo [-v] [-p] [-s] [-t [-S state | -c | -p]] [processor…]}: the processors, as the kstats of cpu_info have them. */
public final class Psrinfo {
    private static final int USAGE = 2;

    private Psrinfo() { }

    /** A processor. */
    private record Cpu(int id, Map<String, Long> numbers, Map<String, String> texts) {
        boolean isOnline() {
            return "on-line".equals(texts.get("state"));
        }

        String since() {
            return time(numbers.get("state_begin"));
        }
    }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "cpS:stv");
        if (options == null) {
            return usage(sys, null);
        }
        String conflict = conflict(options);
        if (conflict != null) {
            return usage(sys, conflict);
        }
        KstatChain chain = new KstatChain(sys);
        Map<Integer, Cpu> all = new TreeMap<>();
        for (Header header : chain.headers()) {
            if (header.module().equals("cpu_info")) {
                KstatControl.Data data = chain.data(header);
                all.put(header.instance(), new Cpu(header.instance(), data.numbers(), data.texts()));
            }
        }
        Output out = new Output(sys);
        int status = 0;
        if (options.has('t')) {
            out.line(Long.toString(total(options, all.values())));
        } else {
            List<Cpu> wanted = new ArrayList<>(options.operands().isEmpty() ? all.values() : List.of());
            for (String operand : options.operands()) {
                if (!operand.matches("[0-9]{1,6}") || !all.containsKey(Integer.parseInt(operand))) {
                    sys.print(2, operand.matches("[0-9]+") ? "psrinfo: processor " + operand + ": Invalid argument\n"
                        : "psrinfo: invalid processor ID '" + operand + "'\n");
                    status = USAGE;
                } else {
                    wanted.add(all.get(Integer.parseInt(operand)));
                }
            }
            show(out, options, all, wanted, sys.time());
        }
        out.flush();
        return status;
    }

    private static int usage(Syscalls sys, String message) {
        sys.print(2, (message == null ? "" : "psrinfo: " + message + "\n") + "usage: \n\tpsrinfo [-v] [-p] [processor_id ...]\n"
            + "\tpsrinfo -s [-p] processor_id\n\tpsrinfo -t [-S <state> | -c | -p]\n");
        return USAGE;
    }

    private static String conflict(Options options) {
        if (options.has('s') && options.has('v')) {
            return "options -s and -v are mutually exclusive";
        }
        if (options.has('s') && options.operands().size() != 1) {
            return "must specify exactly one processor if -s used";
        }
        if (options.has('t') && (options.has('v') || options.has('s'))) {
            return "options -t and -" + (options.has('v') ? "v" : "s") + " are mutually exclusive";
        }
        return !options.has('t') && (options.has('c') || options.has('S')) ? "options -c and -S are used with -t" : null;
    }

    private static long total(Options options, Iterable<Cpu> all) {
        long count = 0;
        for (Cpu cpu : all) {
            boolean first = options.has('p') && !options.has('c') ? count == 0 : true;
            boolean fits = !options.has('S') || options.value('S', "").equals("all")
                || options.value('S', "").equals(cpu.texts().get("state"));
            count += first && fits ? 1 : 0;
        }
        return count;
    }

    private static void show(Output out, Options options, Map<Integer, Cpu> all, List<Cpu> wanted, long now) {
        if (options.has('p') && options.has('v')) {
            Cpu first = all.values().iterator().next();
            out.line("The physical processor has " + all.size() + " virtual processor" + (all.size() > 1 ? "s" : "") + " ("
                + (all.size() > 1 ? "0-" + (all.size() - 1) : "0") + ")");
            out.line("  " + first.texts().get("implementation"));
            out.line("\t" + first.texts().get("brand"));
        } else if (options.has('p') && !options.has('s')) {
            out.line(all.values().stream().anyMatch(Cpu::isOnline) ? "1" : "0");
        } else if (options.has('s')) {
            boolean online = (options.has('p') ? all.values() : wanted).stream().allMatch(Cpu::isOnline);
            out.print(wanted.isEmpty() ? "" : online ? "1\n" : "0\n");
        } else {
            for (Cpu cpu : wanted) {
                if (options.has('v')) {
                    verbose(out, cpu, now);
                } else {
                    out.format("%d\t%-8s  since %s\n", cpu.id(), cpu.texts().get("state"), cpu.since());
                }
            }
        }
    }

    private static void verbose(Output out, Cpu cpu, long now) {
        String fpu = cpu.texts().get("fpu_type");
        boolean vowel = !fpu.isEmpty() && "aeiouy".indexOf(Character.toLowerCase(fpu.charAt(0))) >= 0;
        out.line("Status of virtual processor " + cpu.id() + " as of: " + time(now));
        out.line("  " + cpu.texts().get("state") + " since " + cpu.since() + ".");
        out.line("  The " + cpu.texts().get("cpu_type") + " processor operates at " + cpu.numbers().get("clock_MHz") + " MHz,");
        out.line(fpu.isEmpty() ? "\tand has no floating point processor."
            : "\tand has " + (vowel ? "an " : "a ") + fpu + " floating point processor.");
    }

    private static String time(long seconds) {
        return Strftime.format(seconds, "%m/%d/%Y %T");
    }
}

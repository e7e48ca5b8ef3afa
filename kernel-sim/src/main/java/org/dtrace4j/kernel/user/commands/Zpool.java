package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/**
 * {@code zpool list [-Hp] [-o property,…] [pool…]}, {@code zpool status [-vx] [pool…]} and {@code zpool iostat [-v] [pool]
 * [interval [count]]}. Each pool is on the one disk that there is; what that does is what its kstat says.
 */
public final class Zpool implements UserProgram {
    private static final int USAGE = 2;
    private static final long NANOS = 1_000_000_000L;
    private static final Header DISK = new Header("sd", 0, "sd0", "disk");
    private static final String VDEV = "c0t0d0";
    private static final String COMMANDS = "usage: zpool command args ...\nwhere 'command' is one of the following:\n\n"
        + "\tiostat [-v] [pool] [interval [count]]\n\tlist [-Hp] [-o property[,...]] [pool] ...\n"
        + "\tstatus [-vx] [pool] ...\n";
    private static final List<String> COLUMNS = List.of("name", "size", "allocated", "free", "ckpoint", "expandsize",
        "fragmentation", "capacity", "dedupratio", "health", "altroot");

    /** A pool: its root dataset says what it holds. */
    private record Pool(String name, long allocated, long free) {
        long size() {
            return allocated + free;
        }
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.LIBZFS_START);
        if (arguments.size() < 2) {
            sys.print(2, "missing command\n" + COMMANDS);
            return USAGE;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.get(1)) {
            case "list" -> list(sys, rest);
            case "status" -> status(sys, rest);
            case "iostat" -> iostat(sys, rest);
            default -> {
                sys.print(2, "unrecognized command '" + arguments.get(1) + "'\n" + COMMANDS);
                yield USAGE;
            }
        };
    }

    private static int usage(Syscalls sys, String usage) {
        sys.print(2, "usage:\n\t" + usage + "\n");
        return USAGE;
    }

    /** The pools of these names, all if there are none; null if one is missing, which has been said. */
    private static List<Pool> pools(Syscalls sys, List<String> names) throws SystemCallError {
        Map<String, Pool> all = new LinkedHashMap<>();
        for (ZfsDataset dataset : ZfsHandle.open(sys).datasets()) {
            if (dataset.name().indexOf('/') < 0 && dataset.name().indexOf('@') < 0) {
                all.put(dataset.name(), new Pool(dataset.name(), dataset.used(), dataset.available()));
            }
        }
        for (String name : names) {
            if (!all.containsKey(name)) {
                sys.print(2, "cannot open '" + name + "': no such pool\n");
                return null;
            }
        }
        return names.isEmpty() ? List.copyOf(all.values()) : names.stream().map(all::get).toList();
    }

    // ---- list

    private static int list(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "Hpo:");
        if (options == null) {
            return usage(sys, "list [-Hp] [-o property[,...]] [pool] ...");
        }
        List<String> columns = new ArrayList<>();
        for (String name : options.value('o', String.join(",", COLUMNS)).split(",")) {
            String column = full(name);
            if (column == null) {
                sys.print(2, "bad property list: invalid property '" + name + "'\n");
                return USAGE;
            }
            columns.add(column);
        }
        List<Pool> pools = pools(sys, options.operands());
        if (pools == null) {
            return 1;
        }
        List<List<String>> rows = new ArrayList<>();
        if (!options.has('H')) {
            rows.add(columns.stream().map(Zpool::heading).toList());
        }
        for (Pool pool : pools) {
            rows.add(columns.stream().map(column -> value(pool, column, options.has('p'))).toList());
        }
        Output out = new Output(sys);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                if (options.has('H')) {
                    line.append(i > 0 ? "\t" : "").append(row.get(i));
                } else {
                    int column = i;
                    int width = Math.max(4, rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0));
                    boolean left = List.of("name", "health", "altroot").contains(columns.get(i));
                    String format = left ? "%-" + width + "s" : "%" + width + "s";
                    line.append(i > 0 ? "  " : "").append(String.format(Locale.ROOT, format, row.get(i)));
                }
            }
            out.line(line.toString().stripTrailing());
        }
        out.flush();
        return 0;
    }

    private static String full(String name) {
        String column = switch (name) {
            case "alloc" -> "allocated";
            case "frag" -> "fragmentation";
            case "cap" -> "capacity";
            case "dedup" -> "dedupratio";
            case "expandsz" -> "expandsize";
            default -> name;
        };
        return COLUMNS.contains(column) ? column : null;
    }

    private static String heading(String column) {
        return switch (column) {
            case "allocated" -> "ALLOC";
            case "expandsize" -> "EXPANDSZ";
            case "fragmentation" -> "FRAG";
            case "capacity" -> "CAP";
            case "dedupratio" -> "DEDUP";
            default -> column.toUpperCase(Locale.ROOT);
        };
    }

    private static String value(Pool pool, String column, boolean exact) {
        return switch (column) {
            case "name" -> pool.name();
            case "size" -> size(pool.size(), exact);
            case "allocated" -> size(pool.allocated(), exact);
            case "free" -> size(pool.free(), exact);
            case "fragmentation" -> exact ? "0" : "0%";
            case "capacity" -> pool.allocated() * 100 / Math.max(1, pool.size()) + (exact ? "" : "%");
            case "dedupratio" -> exact ? "1.00" : "1.00x";
            case "health" -> "ONLINE";
            default -> "-";
        };
    }

    private static String size(long bytes, boolean exact) {
        return exact ? Long.toString(bytes) : ZfsList.size(bytes);
    }

    // ---- status

    private static int status(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "vx");
        if (options == null) {
            return usage(sys, "status [-vx] [pool] ...");
        }
        List<Pool> pools = pools(sys, options.operands());
        if (pools == null) {
            return 1;
        }
        Output out = new Output(sys);
        if (options.has('x')) {
            if (options.operands().isEmpty()) {
                out.line("all pools are healthy");
            }
            options.operands().forEach(name -> out.line("pool '" + name + "' is healthy"));
            out.flush();
            return 0;
        }
        for (Pool pool : pools) {
            out.print(pool.equals(pools.get(0)) ? "" : "\n");
            out.line("  pool: " + pool.name());
            out.line(" state: ONLINE");
            out.line("  scan: none requested");
            out.line("config:\n");
            int width = Math.max(pool.name().length(), VDEV.length() + 2);
            String row = "\t%-" + width + "s  %-8s %5s %5s %5s\n";
            out.format(row, "NAME", "STATE", "READ", "WRITE", "CKSUM");
            out.format(row, pool.name(), "ONLINE", 0, 0, 0);
            out.format(row, "  " + VDEV, "ONLINE", 0, 0, 0);
            out.line("\nerrors: No known data errors");
        }
        out.flush();
        return 0;
    }

    // ---- iostat

    private static int iostat(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "v");
        List<String> operands = new ArrayList<>(options == null ? List.of() : options.operands());
        List<Long> numbers = new ArrayList<>();
        while (!operands.isEmpty() && operands.get(operands.size() - 1).matches("[1-9][0-9]{0,8}") && numbers.size() < 2) {
            numbers.add(0, Long.parseLong(operands.remove(operands.size() - 1)));
        }
        if (options == null) {
            return usage(sys, "iostat [-v] [pool] [interval [count]]");
        }
        long count = numbers.isEmpty() ? 1 : numbers.size() == 1 ? Long.MAX_VALUE : numbers.get(1);
        KstatChain chain = new KstatChain(sys);
        Map<String, Long> before = null;
        Output out = new Output(sys);
        for (long number = 0; number < count; number++) {
            if (number > 0) {
                sys.nanosleep(numbers.get(0) * NANOS);
            }
            List<Pool> pools = pools(sys, operands);
            if (pools == null) {
                return 1;
            }
            Map<String, Long> now = chain.read(DISK);
            if (number == 0 || options.has('v')) {
                out.line("              capacity     operations    bandwidth");
                out.line("pool        alloc   free   read  write   read  write");
                out.line("----------  -----  -----  -----  -----  -----  -----");
            }
            for (Pool pool : pools) {
                row(out, pool.name(), pool, before, now);
                if (options.has('v')) {
                    row(out, "  " + VDEV, pool, before, now);
                }
            }
            if (options.has('v')) {
                out.line("----------  -----  -----  -----  -----  -----  -----");
            }
            out.flush();
            before = now;
        }
        return 0;
    }

    private static void row(Output out, String name, Pool pool, Map<String, Long> before, Map<String, Long> now) {
        double seconds = Math.max(1e-9, KstatChain.delta(before, now, KstatControl.SNAPSHOT) / NANOS);
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-10s", name));
        line.append(column(ZfsList.size(pool.allocated()))).append(column(ZfsList.size(pool.free())));
        for (String counter : List.of("reads", "writes", "nread", "nwritten")) {
            line.append(column(ZfsList.size((long) (KstatChain.delta(before, now, counter) / seconds))));
        }
        out.line(line.toString());
    }

    private static String column(String value) {
        return String.format(Locale.ROOT, "  %5s", value);
    }
}

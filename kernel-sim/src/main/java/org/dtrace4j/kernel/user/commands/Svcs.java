package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.smf.Fmri;
import org.dtrace4j.kernel.user.smf.InstanceState;
import org.dtrace4j.kernel.user.smf.Repository;
import org.dtrace4j.kernel.user.smf.StateLog;

/**
 * {@code svcs [-adDHlxv] [-o column,…] [-s column | -S column] [FMRI…]}: the states of service instances, of those that they need
 * ({@code -d}), or that need them ({@code -D}), or all that is known of them ({@code -l}).
 */
public final class Svcs implements UserProgram {
    private static final long DAY_SECONDS = 86_400;

    /** An instance. */
    record Row(String fmri, InstanceState state, long since) {
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "adDHlxvo:s:S:");
        boolean needs = options != null && options.hasAny("dDl");
        if (options == null || options.has('d') && options.has('D') || options.has('l') && (options.has('d') || options.has('D'))
                || needs && options.operands().isEmpty()) {
            sys.print(2, "Usage: svcs [-aHv] [-o col[,col ... ]] [-sS col] [<service> ...]\n"
                + "       svcs -d | -D [-Hv] [-o col[,col ... ]] [-sS col] <service> ...\n"
                + "       svcs -l <service> ...\n"
                + "       svcs -x [-v] [<service> ...]\n");
            return 2;
        }
        sys.compute(Latency.SVC_TOOL);
        StateLog log;
        try {
            log = StateLog.read(sys);
        } catch (SystemCallError e) {
            sys.print(2, "svcs: Could not bind to repository server: repository server unavailable\n");
            return 1;
        }
        List<Row> rows = new ArrayList<>();
        int status = 0;
        List<Row> all = new ArrayList<>();
        log.changes().forEach((fmri, change) -> all.add(new Row(fmri, change.state(), change.since())));
        for (Row row : all) {
            boolean named = options.operands().stream().anyMatch(pattern -> Fmri.matches(pattern, row.fmri()));
            if (named || options.operands().isEmpty()
                && (options.has('a') || options.has('x') || row.state() != InstanceState.DISABLED)) {
                rows.add(row);
            }
        }
        for (String pattern : options.operands()) {
            if (rows.stream().noneMatch(row -> Fmri.matches(pattern, row.fmri()))) {
                sys.print(2, "svcs: Pattern '" + pattern + "' doesn't match any instances\n");
                status = 1;
            }
        }
        if (options.has('x')) {
            explain(sys, rows, options.operands().isEmpty());
            return status;
        }
        if (needs) {
            SvcsDetails details = SvcsDetails.read(sys, all);
            if (details == null) {
                return 1;
            }
            if (options.has('l')) {
                details.print(sys, rows);
                return status;
            }
            rows = options.has('d') ? details.needed(rows) : details.needing(rows);
        }
        Comparator<Row> order = order(options);
        if (order == null) {
            sys.print(2, "svcs: Unrecognized sort column \"" + options.value('s', options.value('S', "")) + "\".\n");
            return 2;
        }
        rows.sort(order);
        return table(sys, options, rows) ? status : 2;
    }

    /** By which column, and which way; null if there is no such column. */
    private static Comparator<Row> order(Options options) {
        Comparator<Row> usual = Comparator.comparing((Row row) -> row.state().text()).thenComparing(Row::since)
            .thenComparing(Row::fmri);
        Comparator<Row> first = switch (options.value('s', options.value('S', "")).toLowerCase(Locale.ROOT)) {
            case "", "state", "sta" -> usual;
            case "stime" -> Comparator.comparingLong(Row::since);
            case "fmri", "svc", "desc" -> Comparator.comparing(Row::fmri);
            default -> null;
        };
        return first == null ? null : (options.has('S') ? first.reversed() : first).thenComparing(usual);
    }

    private static boolean table(Syscalls sys, Options options, List<Row> rows) {
        List<String> columns = List.of(options.value('o', "state,stime,fmri").split(","));
        Output out = new Output(sys);
        List<String> headings = new ArrayList<>();
        for (String column : columns) {
            String cell = cell(column, null, 0);
            if (cell == null) {
                sys.print(2, "svcs: Unknown column \"" + column + "\".\n");
                return false;
            }
            headings.add(cell);
        }
        if (!options.has('H') && !(rows.isEmpty() && !options.operands().isEmpty())) {
            out.line(String.join(" ", headings).stripTrailing());
        }
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(cell(column, row, sys.time()));
            }
            out.line(String.join(" ", cells).stripTrailing());
        }
        out.flush();
        return true;
    }

    /** A cell in its column's width, or, without a row, the heading; null if there is no such column. */
    private static String cell(String column, Row row, long now) {
        return switch (column.toLowerCase(Locale.ROOT)) {
            case "state" -> pad(row == null ? "STATE" : row.state().text(), 14);
            case "stime" -> pad(row == null ? "STIME" : stime(row.since(), now), 8);
            case "fmri" -> row == null ? "FMRI" : row.fmri();
            case "sta" -> pad(row == null ? "STA" : shortState(row.state()), 3);
            case "svc" -> row == null ? "SVC" : Fmri.service(row.fmri());
            default -> null;
        };
    }

    private static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }

    private static String stime(long since, long now) {
        return now - since > DAY_SECONDS
            ? Strftime.format(since, "%b_%d") : Strftime.format(since, "%T");
    }

    private static String shortState(InstanceState state) {
        return switch (state) {
            case UNINITIALIZED -> "UN";
            case DISABLED -> "DIS";
            case OFFLINE -> "OFF";
            case ONLINE -> "ON";
            case DEGRADED -> "DGD";
            case MAINTENANCE -> "MNT";
        };
    }

    /** Those that are enabled and do not run, and those that were asked for. */
    private static void explain(Syscalls sys, List<Row> rows, boolean onlyTroubled) {
        Repository repository = SvcsDetails.repository(sys);
        Output out = new Output(sys);
        for (Row row : rows) {
            boolean troubled = row.state() == InstanceState.MAINTENANCE || row.state() == InstanceState.OFFLINE;
            if (onlyTroubled && !troubled) {
                continue;
            }
            out.line(row.fmri() + " (" + (repository == null ? "-" : repository.title(row.fmri())) + ")");
            out.line(" State: " + row.state().text() + " since " + Strftime.format(row.since(), "%c"));
            String reason = switch (row.state()) {
                case MAINTENANCE -> "Start method failed or was not able to run.";
                case OFFLINE -> "Dependencies are not satisfied.";
                case DISABLED -> "Disabled by an administrator.";
                default -> null;
            };
            if (reason != null) {
                out.line("Reason: " + reason);
                out.line("   See: " + Fmri.log(row.fmri()));
                out.line("Impact: This service is not running.");
            }
            out.line("");
        }
        out.flush();
    }
}

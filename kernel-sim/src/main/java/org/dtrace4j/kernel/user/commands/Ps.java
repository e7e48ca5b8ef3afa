package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code ps [-ef] [-p pid,…] [-o field,…]}: processes, from /proc. Without {@code -e} and {@code -p}: of this
 * terminal.
 */
public final class Ps implements UserProgram {
    private static final long DAY_SECONDS = 86_400;

    /** A field of {@code -o}. */
    private record Field(String heading, int width, boolean left, Reader reader) {
    }

    /**
     * What fields are read with.
     *
     * @param now seconds since 1970
     */
    private record Moment(long now, Users users, long memoryKilobytes) {
        String user(ProcessInfo process) {
            return users.name(process.number(ProcLayout.PR_EUID));
        }
    }

    /** Reads a field. */
    private interface Reader {
        String read(ProcessInfo process, Moment at);
    }

    private static final Map<String, Field> FIELDS = new LinkedHashMap<>();

    static {
        field("user", "USER", 8, false, (process, at) -> at.user(process));
        field("uid", "UID", 5, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_EUID)));
        field("ruser", "RUSER", 8, false, (process, at) -> at.users().name(process.number(ProcLayout.PR_UID)));
        field("ruid", "RUID", 5, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_UID)));
        field("pid", "PID", 5, false, (process, at) -> Integer.toString(process.pid()));
        field("ppid", "PPID", 5, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_PPID)));
        field("pgid", "PGID", 5, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_PGID)));
        field("sid", "SID", 5, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_SID)));
        field("nlwp", "NLWP", 4, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_NLWP)));
        field("s", "S", 1, true, (process, at) -> String.valueOf(process.state()));
        field("pri", "PRI", 3, false, (process, at) -> Integer.toString(process.number(ProcLayout.PR_LWP_PRI)));
        field("class", "CLS", 4, false,
            (process, at) -> ProcLayout.getText(process.data(), ProcLayout.PR_LWP_CLNAME, 8));
        field("tty", "TT", 7, true, (process, at) -> process.terminal());
        field("vsz", "VSZ", 4, false, (process, at) -> Long.toString(process.sizeKilobytes()));
        field("osz", "SZ", 4, false,
            (process, at) -> Long.toString(process.sizeKilobytes() / KstatChain.PAGE_KILOBYTES));
        field("rss", "RSS", 4, false, (process, at) -> Long.toString(process.residentKilobytes()));
        field("pcpu", "%CPU", 4, false, (process, at) -> String.format(Locale.ROOT, "%.1f",
            Math.min(100, 100.0 * process.timeSeconds() / Math.max(1, at.now() - process.startSeconds()))));
        field("pmem", "%MEM", 4, false, (process, at) -> String.format(Locale.ROOT, "%.1f",
            100.0 * process.residentKilobytes() / at.memoryKilobytes()));
        field("etime", "ELAPSED", 11, false, (process, at) -> elapsed(at.now() - process.startSeconds()));
        field("zone", "ZONE", 8, false, (process, at) -> "global");
        field("zoneid", "ZONEID", 6, false, (process, at) -> "0");
        field("stime", "STIME", 8, false, (process, at) -> startTime(process, at.now()));
        field("time", "TIME", 11, false, (process, at) -> String.format(Locale.ROOT, "%02d:%02d",
            process.timeSeconds() / 60, process.timeSeconds() % 60));
        field("addr", "ADDR", 16, false, (process, at) -> Long.toHexString(
            ProcLayout.getLong(process.data(), ProcLayout.PR_ADDR)));
        field("wchan", "WCHAN", 16, false, (process, at) -> wchan(process));
        field("comm", "COMMAND", 0, true, (process, at) -> process.command());
        field("fname", "COMMAND", 8, true, (process, at) -> process.command());
        field("args", "COMMAND", 0, true, (process, at) -> shownArguments(process));
    }

    private static void field(String name, String heading, int width, boolean left, Reader reader) {
        FIELDS.put(name, new Field(heading, width, left, reader));
    }

    private static String elapsed(long seconds) {
        long days = seconds / DAY_SECONDS;
        long hours = seconds / 3600 % 24;
        return (days > 0 ? String.format(Locale.ROOT, "%d-%02d:", days, hours) : hours > 0
            ? String.format(Locale.ROOT, "%02d:", hours) : "")
            + String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
    }

    private static String wchan(ProcessInfo process) {
        long address = ProcLayout.getLong(process.data(), ProcLayout.PR_LWP_WCHAN);
        return address == 0 ? "-" : Long.toHexString(address);
    }

    private static String startTime(ProcessInfo process, long now) {
        long start = process.startSeconds();
        return now - start > DAY_SECONDS ? Strftime.format(start, "%b %d") : Strftime.format(start, "%T");
    }

    private static String shownArguments(ProcessInfo process) {
        return process.isZombie() ? "<defunct>" : process.arguments();
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "adefAp:o:t:u:U:g:");
        if (options == null || !options.operands().isEmpty()) {
            sys.print(2, "usage: ps [ -adefA ] [ -o format ] [ -t termlist ]\n"
                + "\t[ -u userlist ] [ -U userlist ] [ -p proclist ] [ -g pgrplist ]\n"
                + "  'format' is one or more of:\n\t" + String.join(" ", FIELDS.keySet()) + "\n");
            return 1;
        }
        sys.compute(Latency.COMMAND_START);
        List<Field> fields = new ArrayList<>();
        for (String name : options.list('o')) {
            String[] parts = name.split("=", 2);
            Field field = FIELDS.get(parts[0]);
            if (field == null) {
                sys.print(2, "ps: unknown output format: -o " + name + "\n");
                return 1;
            }
            fields.add(parts.length == 1 ? field
                : new Field(parts[1], Math.max(field.width(), parts[1].length()), field.left(), field.reader()));
        }
        Output out = new Output(sys);
        heading(out, options, fields);
        // A field with a heading of its own has the same reader.
        boolean ofMemory = fields.stream().anyMatch(field -> field.reader() == FIELDS.get("pmem").reader());
        Moment at = new Moment(sys.time(), new Users(sys), ofMemory ? new KstatChain(sys).memoryKilobytes() : 1);
        int shown = 0;
        for (ProcessInfo process : chosen(sys, options, at.users())) {
            sys.compute(Latency.COMMAND_WORK);
            shown++;
            if (!fields.isEmpty()) {
                out.line(row(fields, field -> field.reader().read(process, at)));
            } else if (options.has('f')) {
                out.format("%8.8s %5d %5d %3d %8s %-8.14s %4d:%02d %s\n",
                    at.user(process), process.pid(),
                    process.number(ProcLayout.PR_PPID), 0, startTime(process, at.now()), process.terminal(),
                    process.timeSeconds() / 60, process.timeSeconds() % 60, shownArguments(process));
            } else {
                out.format(" %5d %-8.14s %4d:%02d %s\n", process.pid(), process.terminal(),
                    process.timeSeconds() / 60, process.timeSeconds() % 60,
                    process.isZombie() ? "<defunct>" : process.command());
            }
        }
        out.flush();
        return shown == 0 && options.hasAny("pugUt") ? 1 : 0;
    }

    private static void heading(Output out, Options options, List<Field> fields) {
        if (!fields.isEmpty()) {
            // With every heading empty there is no line of them.
            if (fields.stream().anyMatch(field -> !field.heading().isEmpty())) {
                out.line(row(fields, Field::heading));
            }
        } else if (options.has('f')) {
            out.line("     UID   PID  PPID   C    STIME TTY         TIME CMD");
        } else {
            out.line("   PID TTY         TIME CMD");
        }
    }

    private interface Cell {
        String of(Field field);
    }

    private static String row(List<Field> fields, Cell cell) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String text = cell.of(field);
            boolean last = i == fields.size() - 1;
            int width = field.width() == 0 && !last ? 16 : field.width();
            row.append(i == 0 ? "" : " ");
            if (field.left()) {
                row.append(last || width == 0 ? text : String.format(Locale.ROOT, "%-" + width + "s", text));
            } else {
                row.append(String.format(Locale.ROOT, "%" + width + "s", text));
            }
        }
        return row.toString();
    }

    /** Those that any of the options wants; without one, those of the same user and terminal. */
    private static List<ProcessInfo> chosen(Syscalls sys, Options options, Users users) throws SystemCallError {
        List<ProcessInfo> all = ProcessInfo.all(sys);
        if (options.has('e') || options.has('A')) {
            return all;
        }
        boolean any = options.hasAny("adptuUg");
        ProcessInfo self = ProcessInfo.read(sys, Integer.toString(sys.getpid()));
        return all.stream().filter(each -> any ? isWanted(each, options, users)
            : self != null && each.terminal().equals(self.terminal())
            && each.number(ProcLayout.PR_EUID) == self.number(ProcLayout.PR_EUID) && !each.isSystem()).toList();
    }

    private static boolean isWanted(ProcessInfo process, Options options, Users users) {
        boolean leads = process.pid() == process.number(ProcLayout.PR_SID);
        return options.list('p').contains(Integer.toString(process.pid()))
            || options.list('g').contains(Integer.toString(process.number(ProcLayout.PR_SID)))
            || options.list('t').contains(process.terminal())
            || users.isAmong(options.list('u'), process.number(ProcLayout.PR_EUID))
            || users.isAmong(options.list('U'), process.number(ProcLayout.PR_UID))
            || options.has('d') && !leads || options.has('a') && !leads && !process.terminal().equals("?");
    }
}

package org.dtrace4j.kernel.consumers;

import java.util.List;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.Options;

/** What the arguments of plockstat ask for. */
final class PlockstatOptions {
    private static final String LETTERS = "n:ps:e:vx:ACHV";
    private static final String USAGE = """
            Usage:
            \tplockstat [-vACHV] [-n count] [-s depth] [-e secs] [-x opt[=val]]
            \t    command [arg...]
            \tplockstat [-vACHV] [-n count] [-s depth] [-e secs] [-x opt[=val]]
            \t    -p pid
            """;

    boolean contention;
    boolean holds;
    boolean verbose;
    boolean programShown;
    /** Rows of each table. */
    long most = Long.MAX_VALUE;
    /** How deep stacks are, in words of the user; null for tables without histograms. */
    String depth;
    /** For how long to trace, in seconds; less than 0 for as long as the process lives. */
    long seconds = -1;
    /** DTrace options, {@code name} or {@code name=value}. */
    List<String> settings;
    /** The process that is there already; 0 for a command. */
    int pid;
    List<String> command;

    private PlockstatOptions() { }

    /** Reads the arguments; null when they are wrong, which has been said, with the usage. */
    static PlockstatOptions parse(Syscalls sys, List<String> arguments) {
        Options given = Options.parse(sys, arguments, LETTERS);
        PlockstatOptions options = new PlockstatOptions();
        String problem = given == null ? "" : options.take(given);
        if (problem == null) {
            return options;
        }
        sys.print(2, (problem.isEmpty() ? "" : "plockstat: " + problem + "\n") + USAGE);
        return null;
    }

    /** Returns what is wrong, empty where only the usage says that; null when nothing is. */
    private String take(Options given) {
        String count = given.value('n', "0");
        if (!isNumber(count)) {
            return "invalid count '" + count + "'";
        }
        if (given.operands().isEmpty()) {
            return "";
        }
        String time = given.value('e', "0");
        if (!isNumber(time)) {
            return "invalid timeout '" + time + "'";
        }
        most = given.has('n') ? Long.parseLong(count) : most;
        seconds = given.has('e') ? Long.parseLong(time) : seconds;
        holds = given.has('H') || given.has('A');
        contention = given.has('C') || given.has('A') || !holds;
        verbose = given.has('v');
        programShown = given.has('V');
        depth = given.value('s', null);
        settings = given.all('x');
        command = given.operands();
        if (!given.has('p')) {
            return null;
        }
        if (command.size() > 1) {
            return "only one pid is allowed";
        }
        if (!command.get(0).matches("[0-9]{1,9}")) {
            return "invalid pid '" + command.get(0) + "'";
        }
        pid = Integer.parseInt(command.get(0));
        return null;
    }

    /** More digits than time has nanoseconds for are none. */
    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }
}

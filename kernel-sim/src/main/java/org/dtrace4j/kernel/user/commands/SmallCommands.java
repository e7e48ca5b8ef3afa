package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.Syscalls.SystemInfo;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.TextFormat;
import org.dtrace4j.kernel.user.UserProgram;

/** Commands of a few lines, one method each: {@code date}, {@code echo}, {@code sleep}, {@code uname}, … */
public final class SmallCommands {
    /** Statuses of who was to run a command that cannot be run, or is not there. */
    private static final int NOT_RUN = 126;
    private static final int NOT_FOUND = 127;

    private static final Pattern SLEEP_TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]*)?|\\.[0-9]+)([smhdwy]?)");
    /** Seconds, minutes, hours, days, weeks and years. */
    private static final String SLEEP_LETTERS = "smhdwy";
    private static final long[] SLEEP_UNITS = {1, 60, 3_600, 86_400, 604_800, 31_536_000};

    private SmallCommands() {
    }

    /** Wraps what a small command does with the time that starting one takes. */
    public static UserProgram small(UserProgram program) {
        return (sys, arguments) -> {
            sys.compute(Latency.COMMAND_START);
            return program.main(sys, arguments);
        };
    }

    /** {@code echo [text…]}. */
    public static int echo(Syscalls sys, List<String> arguments) {
        sys.print(1, TextFormat.echo(arguments.subList(1, arguments.size())));
        return 0;
    }

    /** {@code printf format [operand…]}. */
    public static int printf(Syscalls sys, List<String> arguments) {
        if (arguments.size() < 2) {
            sys.print(2, "usage: printf format [arg...]\n");
            return 1;
        }
        try {
            sys.print(1, TextFormat.printf(arguments.get(1), arguments.subList(2, arguments.size())));
            return 0;
        } catch (IllegalArgumentException e) {
            sys.print(2, "printf: " + e.getMessage() + "\n");
            return 1;
        }
    }

    /** {@code id [-ap] [user]}, and {@code id -u | -g | -G [-n] [user]}, which tell one thing only. */
    public static int id(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "apugGnr");
        if (options == null || options.operands().size() > 1) {
            sys.print(2, "usage: id [-ap] [user]\n       id -G [-n] [user]\n"
                + "       id -g [-nr] [user]\n       id -u [-nr] [user]\n");
            return 2;
        }
        int uid = sys.getuid();
        int gid = sys.getgid();
        if (!options.operands().isEmpty()) {
            String name = options.operands().get(0);
            Optional<Accounts.Account> account = Accounts.byName(sys, name);
            if (account.isEmpty()) {
                sys.print(2, "id: invalid user name: \"" + name + "\"\n");
                return 1;
            }
            uid = account.get().uid();
            gid = account.get().gid();
        }
        Optional<String> user = Accounts.byNumber(sys, uid).map(Accounts.Account::name);
        Optional<String> group = Accounts.group(sys, gid);
        if (options.has('u')) {
            sys.print(1, (options.has('n') ? user.orElse(Integer.toString(uid)) : Integer.toString(uid)) + "\n");
        } else if (options.has('g') || options.has('G')) {
            sys.print(1, (options.has('n') ? group.orElse(Integer.toString(gid)) : Integer.toString(gid)) + "\n");
        } else {
            String shownGroup = gid + group.map(name -> "(" + name + ")").orElse("");
            sys.print(1, "uid=" + uid + user.map(name -> "(" + name + ")").orElse("") + " gid=" + shownGroup
                + (options.has('a') ? " groups=" + shownGroup : "") + "\n");
        }
        return 0;
    }

    /** {@code sleep time}: seconds, or what a letter behind the number says; with a fraction if need be. */
    public static int sleep(Syscalls sys, List<String> arguments) throws SystemCallError {
        if (arguments.size() != 2) {
            sys.print(2, "usage: sleep time\n");
            return 2;
        }
        String time = arguments.get(1);
        Matcher matcher = SLEEP_TIME.matcher(time);
        if (!matcher.matches()) {
            sys.print(2, "sleep: bad character in argument\n");
            return 2;
        }
        double seconds = Double.parseDouble(matcher.group(1)) * SLEEP_UNITS[SLEEP_LETTERS.indexOf(matcher.group(2))];
        long end = sys.gethrtime() + Math.min(Math.round(seconds * 1e9), Long.MAX_VALUE / 2);
        while (sys.gethrtime() < end) {
            try {
                sys.nanosleep(end - sys.gethrtime());
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
        return 0;
    }

    /** {@code pwd}. */
    public static int pwd(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.print(1, sys.getcwd() + "\n");
        return 0;
    }

    /** {@code env [-i] [name=value…] [command [argument…]]}. */
    public static int env(Syscalls sys, List<String> arguments) throws SystemCallError {
        int at = 1;
        Map<String, String> environment = new TreeMap<>(sys.environment());
        if (at < arguments.size() && (arguments.get(at).equals("-i") || arguments.get(at).equals("-"))) {
            environment.clear();
            at++;
        }
        for (; at < arguments.size() && arguments.get(at).indexOf('=') > 0; at++) {
            String[] pair = arguments.get(at).split("=", 2);
            environment.put(pair[0], pair[1]);
        }
        if (at == arguments.size()) {
            Output out = new Output(sys);
            environment.forEach((name, value) -> out.line(name + "=" + value));
            out.flush();
            return 0;
        }
        try {
            FileTools.execvp(sys, arguments.subList(at, arguments.size()), environment);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "env: " + arguments.get(at) + ": " + Errno.text(e) + "\n");
            return e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_RUN;
        }
    }

    /** {@code uname [-aimnprsv] [-S name]}. */
    public static int uname(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "aimnprsvS:");
        if (options == null) {
            sys.print(2, "usage:\tuname [-snrvmapi]\n\tuname [-S system_name]\n");
            return 1;
        }
        if (options.has('S')) {
            sys.setHostname(options.value('S', ""));
            return 0;
        }
        StringBuilder line = new StringBuilder();
        boolean nothing = "aimnprsv".chars().noneMatch(letter -> options.has((char) letter));
        add(line, nothing || options.has('s') || options.has('a'), sys.sysinfo(SystemInfo.SYSNAME));
        add(line, options.has('n') || options.has('a'), sys.sysinfo(SystemInfo.HOSTNAME));
        add(line, options.has('r') || options.has('a'), sys.sysinfo(SystemInfo.RELEASE));
        add(line, options.has('v') || options.has('a'), sys.sysinfo(SystemInfo.VERSION));
        add(line, options.has('m') || options.has('a'), sys.sysinfo(SystemInfo.MACHINE));
        add(line, options.has('p') || options.has('a'), sys.sysinfo(SystemInfo.ARCHITECTURE));
        add(line, options.has('i') || options.has('a'), sys.sysinfo(SystemInfo.MACHINE));
        sys.print(1, line + "\n");
        return 0;
    }

    private static void add(StringBuilder line, boolean wanted, String text) {
        if (wanted) {
            line.append(line.length() > 0 ? " " : "").append(text);
        }
    }

    /** {@code hostname [name]}. */
    public static int hostname(Syscalls sys, List<String> arguments) throws SystemCallError {
        if (arguments.size() > 1) {
            sys.setHostname(arguments.get(1));
        } else {
            sys.print(1, sys.sysinfo(SystemInfo.HOSTNAME) + "\n");
        }
        return 0;
    }

    /** {@code date}: the machine's time. */
    public static int date(Syscalls sys, List<String> arguments) {
        List<String> operands = new ArrayList<>(arguments.subList(1, arguments.size()));
        operands.remove("-u");
        if (operands.size() == 1 && operands.get(0).startsWith("+")) {
            sys.print(1, Strftime.format(sys.time(), operands.get(0).substring(1)) + "\n");
            return 0;
        }
        if (operands.size() == 1 && SetDate.isDate(operands.get(0))) {
            return SetDate.run(sys, operands.get(0));
        }
        if (!operands.isEmpty()) {
            sys.print(2, "date: bad conversion\nusage: date [-u] mmddHHMM[[cc]yy][.SS]\n       date [-u] [+format]\n");
            return 1;
        }
        sys.print(1, Strftime.format(sys.time(), "%a %b %e %T %Z %Y\n"));
        return 0;
    }

    /** {@code kill}. */
    public static int kill(Syscalls sys, List<String> arguments) {
        return Signals.kill(sys, arguments, message -> sys.print(2, message + "\n"));
    }

    /** {@code sync}. */
    public static int sync(Syscalls sys, List<String> arguments) {
        sys.sync();
        return 0;
    }

    /** {@code basename path [suffix]}. */
    public static int basename(Syscalls sys, List<String> arguments) {
        if (arguments.size() < 2 || arguments.size() > 3) {
            sys.print(2, "Usage: basename string [ suffix ]\n");
            return 1;
        }
        String name = FileTools.baseName(arguments.get(1));
        String suffix = arguments.size() > 2 ? arguments.get(2) : "";
        boolean cut = name.endsWith(suffix) && !name.equals(suffix);
        sys.print(1, (cut ? name.substring(0, name.length() - suffix.length()) : name) + "\n");
        return 0;
    }

    /** {@code dirname path}. */
    public static int dirname(Syscalls sys, List<String> arguments) {
        if (arguments.size() != 2) {
            sys.print(2, "usage: dirname string\n");
            return 1;
        }
        String path = arguments.get(1);
        int slash = path.lastIndexOf('/', path.endsWith("/") ? path.length() - 2 : path.length() - 1);
        sys.print(1, (slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash)) + "\n");
        return 0;
    }

    /** {@code reboot}: writes what is dirty, and boots again. */
    public static int reboot(Syscalls sys, List<String> arguments) throws SystemCallError {
        return shutDown(sys, arguments, Syscalls.Shutdown.REBOOT);
    }

    /** {@code halt}: writes what is dirty, and stops. */
    public static int halt(Syscalls sys, List<String> arguments) throws SystemCallError {
        return shutDown(sys, arguments, Syscalls.Shutdown.HALT);
    }

    /** {@code poweroff}: writes what is dirty, and switches off. */
    public static int poweroff(Syscalls sys, List<String> arguments) throws SystemCallError {
        return shutDown(sys, arguments, Syscalls.Shutdown.POWER_OFF);
    }

    /** Stops init, so that it does not restart what is killed, and leaves word that this is no failure. */
    private static void idleInit(Syscalls sys) {
        try {
            FileTools.write(sys, "/proc/1/ctl", 0, 0, ProcLayout.words(ProcLayout.PCDSTOP));
            FileTools.write(sys, "/etc/svc/volatile/resetting", Syscalls.O_CREAT, 0755, new byte[0]);
        } catch (SystemCallError e) {
            // A system without them is shut down all the same.
        }
    }

    private static int shutDown(Syscalls sys, List<String> arguments, Syscalls.Shutdown what) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "dlnqyp");
        if (options == null || !options.operands().isEmpty()) {
            sys.print(2, "usage: " + FileTools.baseName(arguments.get(0)) + " [ -dlnqy ]\n");
            return 1;
        }
        idleInit(sys);
        if (!options.has('n')) {
            sys.sync();
        }
        try {
            sys.uadmin(what);
        } catch (SystemCallError e) {
            sys.print(2, FileTools.baseName(arguments.get(0)) + ": " + Errno.text(e) + "\n");
        }
        return 1;
    }
}

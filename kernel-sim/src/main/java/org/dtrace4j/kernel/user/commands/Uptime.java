package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code w [-hlsuw] [user]} and {@code uptime}: who is logged in, and does what. There is no {@code /var/adm/utmpx} here that
 * tells: a user is who leads a session with a login shell ({@code -sh}), and when the machine was booted, a kstat says.
 */
public final class Uptime implements UserProgram {
    private static final Header MISC = new Header("unix", 0, "system_misc", "misc");
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final int WHAT_LENGTH = 32;

    /** A session: its leader, and who of it has been started last. */
    private record Session(ProcessInfo leader, ProcessInfo what, long job, long process) { }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        String program = arguments.get(0);
        boolean heading = true;
        boolean isLong = true;
        boolean onlyUptime = FileTools.baseName(program).startsWith("u");
        String wanted = null;
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                if (i + 1 < arguments.size() || argument.isEmpty() || !Character.isLetterOrDigit(argument.charAt(0))) {
                    sys.print(2, "usage: " + program + " [ -hlsuw ] [ user ]\n");
                    return 1;
                }
                wanted = argument;
                continue;
            }
            for (char letter : argument.substring(1).toCharArray()) {
                switch (letter) {
                    case 'h' -> heading = false;
                    case 'l' -> isLong = true;
                    case 's' -> isLong = false;
                    case 'u' -> onlyUptime = true;
                    case 'w' -> onlyUptime = false;
                    default -> {
                        sys.print(2, program + ": bad flag " + argument + "\n");
                        return 1;
                    }
                }
            }
        }
        Output out = new Output(sys);
        List<ProcessInfo> all = ProcessInfo.all(sys);
        List<Session> sessions = sessions(all);
        if (heading) {
            heading(sys, out, sessions.size());
        }
        if (!(heading && onlyUptime)) {
            if (heading) {
                out.line(isLong ? "User     tty      login@         idle    JCPU    PCPU what"
                    : "User     tty         idle what");
            }
            Users users = new Users(sys);
            for (Session session : sessions) {
                String user = users.name(session.leader().number(ProcLayout.PR_EUID));
                if (wanted == null || wanted.equals(user)) {
                    out.line(line(sys, session, user, isLong));
                }
            }
        }
        out.flush();
        return 0;
    }

    private static void heading(Syscalls sys, Output out, int users) throws SystemCallError {
        long now = sys.time();
        Map<String, Long> misc = new KstatChain(sys).read(MISC);
        long up = now - misc.get("boot_time") + MINUTE / 2;
        long hours = up % DAY / HOUR;
        long minutes = up % HOUR / MINUTE;
        out.format("%-11s up", Strftime.format(now, "%T"));
        out.print(up >= DAY ? " " + up / DAY + " day(s)," : "");
        out.print(hours > 0 && minutes > 0 ? String.format(Locale.ROOT, " %2d:%02d,", hours, minutes)
            : hours > 0 ? " " + hours + " hr(s)," : " " + minutes + " min(s),");
        double[] averages = sys.loadAverages();
        out.format("  %d user%s,  load average: %.2f, %.2f, %.2f\n", users, users == 1 ? "" : "s", averages[0], averages[1],
            averages[2]);
    }

    private static List<Session> sessions(List<ProcessInfo> all) {
        return all.stream().filter(each -> !each.isZombie() && each.number(ProcLayout.PR_SID) == each.pid()
            && each.arguments().startsWith("-") && !each.terminal().equals("?")).map(leader -> session(leader, all)).toList();
    }

    private static Session session(ProcessInfo leader, List<ProcessInfo> all) {
        ProcessInfo what = leader;
        long used = 0;
        for (ProcessInfo each : all) {
            if (each.terminal().equals(leader.terminal()) && !each.isZombie()) {
                used += each.timeSeconds();
                what = each.pid() > what.pid() ? each : what;
            }
        }
        return new Session(leader, what, used, used);
    }

    private static String line(Syscalls sys, Session session, String user, boolean isLong) {
        String terminal = session.leader().terminal();
        long idle;
        try {
            idle = Math.max(0, (sys.time() - sys.stat("/dev/" + terminal).modified() + MINUTE / 2) / MINUTE);
        } catch (SystemCallError e) {
            idle = 0;
        }
        String what = isLong ? session.what().arguments() : session.what().command();
        what = what.substring(0, Math.min(WHAT_LENGTH, what.length()));
        return String.format(Locale.ROOT, "%-8s %-8s ", user, terminal)
            + (isLong ? String.format(Locale.ROOT, "%-11s ", at(session.leader().startSeconds(), sys.time())) : "")
            + time(idle) + (isLong ? time(session.job()) + time(session.process()) : "") + what;
    }

    private static String at(long moment, long now) {
        return Strftime.format(moment, now - moment <= 18 * HOUR ? "%T" : now - moment <= 7 * DAY ? "%a %H:%M" : "%Y-%m-%d");
    }

    /** A time in seconds, or minutes, right-justified, with a blank behind it. */
    private static String time(long value) {
        String text = value >= 36 * MINUTE
            ? String.format(Locale.ROOT, "%d:%02d:%02d", value / HOUR, value % HOUR / MINUTE, value % MINUTE)
            : value >= MINUTE ? String.format(Locale.ROOT, "%d:%02d", value / MINUTE, value % MINUTE) : Long.toString(value);
        return String.format(Locale.ROOT, "%7s ", text);
    }
}

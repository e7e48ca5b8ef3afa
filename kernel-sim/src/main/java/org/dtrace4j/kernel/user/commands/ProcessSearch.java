package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Commands that find processes by what they are called: {@code pgrep}, {@code pkill}, {@code pargs}. */
public final class ProcessSearch {
    private ProcessSearch() { }

    /** {@code pgrep [-flvx] [-u user] [-P ppid] [pattern]}. */
    public static int pgrep(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        return search(sys, "pgrep", "flvxu:P:", arguments, false);
    }

    /** {@code pkill [-signal] [-fvx] [-u user] [-P ppid] [pattern]}. */
    public static int pkill(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        List<String> words = new ArrayList<>(arguments);
        int signal = Syscalls.SIGTERM;
        if (words.size() > 1 && words.get(1).length() > 1 && words.get(1).charAt(0) == '-'
                && Signals.number(words.get(1).substring(1)) > 0) {
            signal = Signals.number(words.remove(1).substring(1));
        }
        return search(sys, "pkill", "fvxu:P:", words, true, signal);
    }

    private static int search(Syscalls sys, String name, String letters, List<String> arguments, boolean kills)
            throws SystemCallError {
        return search(sys, name, letters, arguments, kills, 0);
    }

    private static int search(Syscalls sys, String name, String letters, List<String> arguments, boolean kills, int signal)
            throws SystemCallError {
        Options options = Options.parse(sys, arguments, letters);
        if (options == null || options.operands().size() > 1
                || options.operands().isEmpty() && !options.has('u') && !options.has('P')) {
            sys.print(2, "Usage: " + name + (kills ? " [-signal]" : "") + " [-f" + (kills ? "" : "l") + "vx] [-P ppidlist]"
                    + " [-u euidlist] [pattern]\n");
            return 2;
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(options.operands().isEmpty() ? "" : RegularExpression.extended(options.operands().get(0)));
        } catch (PatternSyntaxException e) {
            sys.print(2, name + ": failed to parse regular expression\n");
            return 2;
        }
        Set<Integer> users = new TreeSet<>();
        for (String user : options.has('u') ? options.value('u', "").split(",") : new String[0]) {
            OptionalInt uid = Accounts.number(sys, user);
            if (uid.isEmpty()) {
                sys.print(2, name + ": invalid user name -- '" + user + "'\n");
                return 2;
            }
            users.add(uid.getAsInt());
        }
        Output out = new Output(sys);
        boolean found = false;
        for (ProcessInfo process : ProcessInfo.all(sys)) {
            if (process.pid() == sys.getpid() || isMeant(process, options, pattern, users) == options.has('v')) {
                continue;
            }
            found = true;
            if (!kills) {
                out.line(options.has('l') ? String.format("%5d %s", process.pid(),
                        options.has('f') ? process.arguments() : process.command()) : Integer.toString(process.pid()));
                continue;
            }
            try {
                sys.kill(process.pid(), signal);
            } catch (SystemCallError e) {
                sys.print(2, "pkill: Failed to signal pid " + process.pid() + ": " + Errno.text(e) + "\n");
            }
        }
        out.flush();
        return found ? 0 : 1;
    }

    private static boolean isMeant(ProcessInfo process, Options options, Pattern pattern, Set<Integer> users) {
        String text = options.has('f') ? process.arguments() : process.command();
        return (options.has('x') ? pattern.matcher(text).matches() : pattern.matcher(text).find())
                && (users.isEmpty() || users.contains(process.number(ProcLayout.PR_EUID)))
                && (!options.has('P') || List.of(options.value('P', "").split(","))
                        .contains(Integer.toString(process.number(ProcLayout.PR_PPID))));
    }

    /** {@code pargs pid…}: the arguments of processes. */
    public static int pargs(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "l");
        if (options == null || options.operands().isEmpty()) {
            sys.print(2, "usage:  pargs [-l] pid ...\n");
            return 2;
        }
        int status = 0;
        Output out = new Output(sys);
        for (String pid : options.operands()) {
            ProcessInfo process = ProcessInfo.read(sys, pid);
            if (process == null) {
                out.flush();
                sys.print(2, "pargs: cannot examine " + pid + ": no such process or core file\n");
                status = 1;
                continue;
            }
            String text = process.arguments();
            if (options.has('l')) {
                out.line(text);
                continue;
            }
            out.line(process.pid() + ":\t" + text);
            String[] words = text.split(" ");
            for (int i = 0; i < words.length; i++) {
                out.line("argv[" + i + "]: " + words[i]);
            }
        }
        out.flush();
        return status;
    }
}

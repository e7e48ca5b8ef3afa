package org.dtrace4j.kernel.user;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Signals by name and number, and the command {@code kill}, which is also a builtin of the shell. */
public final class Signals {
    /** One row a number, from 0, which the shell calls EXIT: name, and what a shell says of who it has ended or stopped. */
    private static final String[][] ROWS = {
        {"EXIT", ""}, {"HUP", "Hangup"}, {"INT", "Interrupt"}, {"QUIT", "Quit"}, {"ILL", "Illegal instruction"},
        {"TRAP", "Trace/BPT trap"}, {"ABRT", "Abort"}, {"EMT", "EMT trap"}, {"FPE", "Floating exception"},
        {"KILL", "Killed"}, {"BUS", "Bus error"}, {"SEGV", "Memory fault"}, {"SYS", "Bad system call"},
        {"PIPE", "Broken Pipe"}, {"ALRM", "Alarm call"}, {"TERM", "Terminated"}, {"USR1", "User signal 1"},
        {"USR2", "User signal 2"}, {"CLD", "Death of Child"}, {"PWR", "Power fail"}, {"WINCH", "Window size change"},
        {"URG", "Socket interrupt"}, {"POLL", "Polling alarm"}, {"STOP", "Stopped (SIGSTOP)"}, {"TSTP", "Stopped"},
        {"CONT", "Stopped process continued"}, {"TTIN", "Stopped (SIGTTIN)"}, {"TTOU", "Stopped (SIGTTOU)"},
        {"VTALRM", "Virtual time alarm"}, {"PROF", "Profiling time alarm"}, {"XCPU", "Exceeded CPU time limit"},
        {"XFSZ", "Exceeded file size limit"}, {"WAITING", "All threads blocked"},
        {"LWP", "Special signal used by thread library"}, {"FREEZE", "Special signal used by CPR"},
        {"THAW", "Special signal used by CPR"}, {"CANCEL", "Thread cancellation"}, {"LOST", "Resources lost"},
        {"XRES", "Exceeded resource control"}, {"JVM1", "Special signal used by Java Virtual Machine"},
        {"JVM2", "Special signal used by Java Virtual Machine"}, {"INFO", "Information request"}};

    /** Other names of some. */
    private static final Map<String, Integer> ALIASES = Map.of("CHLD", Syscalls.SIGCLD, "IOT", 6, "IO", 22);

    /** What is the signal's in the status that a shell gives a process which one has ended. */
    private static final int STATUS_SIGNAL = 0x7f;

    private Signals() {
    }

    /** Who knows other operands of {@code kill} than numbers. */
    public interface Targets {
        /**
         * Sends a signal to what an operand means.
         *
         * @return false if that is nothing that it knows
         * @throws IllegalArgumentException with the reason why it cannot be done, where that is no error of the system
         */
        boolean signal(String operand, int signal) throws SystemCallError;
    }

    /** What a shell says of a process that a signal has ended or stopped. */
    public static String text(int signal) {
        return signal > 0 && signal < ROWS.length ? ROWS[signal][1] : "Signal " + signal;
    }

    /** The name without SIG, or the number if it has none. */
    public static String name(int signal) {
        return signal >= 0 && signal < ROWS.length ? ROWS[signal][0] : Integer.toString(signal);
    }

    /** The name as programs tell it that trace processes ({@code proc_signame}): with SIG. */
    public static String fullName(int signal) {
        return signal >= 0 && signal < ROWS.length ? "SIG" + ROWS[signal][0] : "SIG#" + signal;
    }

    /** The number for a name, with or without SIG, or for digits; -1 if there is no such signal. */
    public static int number(String text) {
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        for (int i = 0; i < ROWS.length; i++) {
            if (ROWS[i][0].equals(name) || Integer.toString(i).equals(text)) {
                return i;
            }
        }
        return ALIASES.getOrDefault(name, -1);
    }

    /**
     * {@code kill [-signal | -s signal] pid…}, {@code kill -l [number | name]…}.
     *
     * @param words the name first
     * @param error takes messages without the name of the command
     * @return the exit status
     */
    public static int kill(Syscalls sys, List<String> words, Consumer<String> error) {
        return kill(sys, words, error, (operand, signal) -> false);
    }

    /** All names; or the names of numbers, which may be those of a shell's status, and the numbers of names. */
    private static int list(Syscalls sys, List<String> operands, Consumer<String> error) {
        for (int i = 1; operands.isEmpty() && i < ROWS.length; i++) {
            sys.print(1, ROWS[i][0] + "\n");
        }
        int status = 0;
        for (String operand : operands) {
            boolean isNumber = operand.matches("[0-9]{1,4}");
            int signal = isNumber ? Integer.parseInt(operand) & STATUS_SIGNAL : number(operand);
            if (signal < 0) {
                error.accept("kill: " + operand + ": unknown signal name");
                status = 1;
            } else {
                sys.print(1, (isNumber ? name(signal) : Integer.toString(signal)) + "\n");
            }
        }
        return status;
    }

    /** The same, with operands that somebody else knows. */
    public static int kill(Syscalls sys, List<String> words, Consumer<String> error, Targets targets) {
        int signal = Syscalls.SIGTERM;
        int at = 1;
        if (at < words.size() && words.get(at).equals("-l")) {
            return list(sys, words.subList(at + 1, words.size()), error);
        }
        if (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
            String name = words.get(at).substring(1);
            if (name.equals("s") && at + 1 < words.size()) {
                name = words.get(++at);
            }
            signal = number(name);
            if (signal < 0) {
                error.accept("kill: " + name + ": unknown signal name");
                return 1;
            }
            at++;
        }
        if (at >= words.size()) {
            sys.print(2, "usage: kill [ [ -sig ] pid ... | -l ]\n");
            return 2;
        }
        int status = 0;
        for (String operand : words.subList(at, words.size())) {
            try {
                if (!targets.signal(operand, signal)) {
                    sys.kill(Integer.parseInt(operand), signal);
                }
            } catch (NumberFormatException e) {
                error.accept("kill: " + operand + ": invalid process id");
                status = 1;
            } catch (IllegalArgumentException e) {
                error.accept("kill: " + operand + ": " + e.getMessage());
                status = 1;
            } catch (SystemCallError e) {
                error.accept("kill: " + operand + ": " + Errno.text(e).toLowerCase(Locale.ROOT));
                status = 1;
            }
        }
        return status;
    }
}

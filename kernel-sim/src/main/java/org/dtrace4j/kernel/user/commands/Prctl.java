package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.ResourceInterface.ResourceValue;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * {@code prctl}: shows and sets resource controls. The original has a process of the project or zone make the calls; here, where
 * there is one project and one zone, it makes them itself.
 */
public final class Prctl {
    private static final String USAGE = """
            usage:
                Report resource control values and actions:
            \tprctl [-P] [-t [basic | privileged | system]
            \t[-n name] [-i process | task | project | zone] id ...
            \t-P space delimited output
            \t-t privilege level of rctl values to get
            \t-n name of resource control values to get
            \t-i idtype of operand list
                Manipulate resource control values:
            \tprctl [-t [basic | privileged | system]
            \t-n name [-srx] [-v value] [-p pid ] [-e | -d action]
            \t[-i process | task | project | zone] id ...
            \t-t privilege level of rctl value to set/replace/delete/modify
            \t-n name of resource control to set/replace/delete/modify
            \t-s set new resource control value
            \t-r replace first rctl value of matching privilege
            \t-x delete first rctl value of matching privilege, value, and\s
            \t   recipient pid
            \t-v value of rctl to set/replace/delete/modify
            \t-p recipient pid of rctl to set/replace/delete/modify
            \t-e enable action of first rctl value of matching privilege,
            \t   value, and recipient pid
            \t-d disable action of first rctl value of matching privilege,
            \t   value, and recipient pid
            \t-i idtype of operand list
            """;
    private static final Map<String, Integer> PRIVILEGES = Map.of("basic", Syscalls.RCPRIV_BASIC, "privileged",
            Syscalls.RCPRIV_PRIVILEGED, "priv", Syscalls.RCPRIV_PRIVILEGED, "system", Syscalls.RCPRIV_SYSTEM);
    private static final Map<String, String> ENTITIES = Map.of("process", "process", "pid", "process", "task", "task", "taskid",
            "task", "project", "project", "projid", "project", "zone", "zone", "zoneid", "zone");
    private static final int WRONG_USAGE = 2;
    private static final String PROJECT = "system";
    private static final String ZONE = "global";
    private static final String SCALES = "KMGTPE";

    /** Ends the command; what is wrong, and its status. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Failure(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private final Syscalls sys;
    private final Options options;
    private final String entity;
    private final String name;
    /** 0 for any. */
    private final int privilege;
    private final char operation;
    private long value;

    private Prctl(Syscalls sys, Options options) throws Failure {
        this.sys = sys;
        this.options = options;
        String kind = options.value('i', "process");
        entity = ENTITIES.get(kind);
        require(entity != null, "unknown idtype " + kind);
        String wanted = options.value('t', "");
        require(wanted.isEmpty() || PRIVILEGES.containsKey(wanted), "unknown privilege " + wanted);
        require(!options.operands().isEmpty(), "no arguments specified");
        name = options.value('n', null);
        operation = operation();
        privilege = !wanted.isEmpty() ? PRIVILEGES.get(wanted) : operation == 's' ? Syscalls.RCPRIV_BASIC : 0;
        if (operation != 0) {
            checkOperation();
        }
    }

    /** What is to be done with a value: {@code s}et, {@code r}eplace, {@code x} for delete, or 0 for nothing. */
    private char operation() throws Failure {
        List<Character> given = new ArrayList<>();
        for (char letter : "srx".toCharArray()) {
            if (options.has(letter)) {
                given.add(letter);
            }
        }
        require(given.size() < 2, "options -s, -r, and -x are exclusive");
        char wanted = !given.isEmpty() ? given.get(0) : options.has('v') ? 's' : 0;
        require(wanted == 0 || name != null, "-n is required with -s, -r, -x, -e, or -d");
        require(wanted != 'r' && wanted != 's' || options.has('v'), "option -" + wanted + " requires use of option -v");
        return wanted;
    }

    private void checkOperation() throws Failure {
        require(!options.has('P'), "-P not valid when manipulating resource control values");
        List<ResourceValue> values = values(name, WRONG_USAGE);
        if (options.has('v')) {
            value = number(options.value('v', ""));
            require(value >= 0, "invalid -v value " + options.value('v', ""));
            require(value <= values.get(values.size() - 1).value(),
                    "-v value " + options.value('v', "") + " exceeds system limit for resource control: " + name);
        }
        require(privilege != Syscalls.RCPRIV_SYSTEM, "cannot modify system values");
        require(privilege != Syscalls.RCPRIV_BASIC, "basic values not allowed on rctl " + name);
    }

    /** A number, which may have a letter for thousands, millions and so on behind it; -1 for what is none. */
    private static long number(String text) {
        if (!text.matches("(?i)[0-9]{1,18}[KMGTPE]?")) {
            return -1;
        }
        int scale = SCALES.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        double number = Double.parseDouble(scale < 0 ? text : text.substring(0, text.length() - 1)) * Math.pow(1000, scale + 1);
        return (long) Math.min(number, Long.MAX_VALUE);
    }

    private static void require(boolean right, String otherwise) throws Failure {
        require(right, WRONG_USAGE, otherwise);
    }

    private static void require(boolean right, int status, String otherwise) throws Failure {
        if (!right) {
            throw new Failure(status, otherwise);
        }
    }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, "sPi:n:rt:v:x");
        if (options == null) {
            sys.print(2, "prctl: unknown option\n" + USAGE);
            return WRONG_USAGE;
        }
        try {
            return new Prctl(sys, options).run();
        } catch (Failure e) {
            sys.print(2, "prctl: " + e.getMessage() + "\n" + (e.status == WRONG_USAGE ? USAGE : ""));
            return e.status;
        }
    }

    private int run() throws Failure {
        int status = 0;
        boolean printed = false;
        for (String id : options.operands()) {
            String title = title(id);
            if (title == null) {
                status = 1;
                continue;
            }
            if (operation != 0) {
                change();
            } else {
                sys.print(1, (printed ? "\n" : "") + text(title));
                printed = true;
            }
        }
        return status;
    }

    /** What stands above the values of somebody; null if there is none of that name, which has been said. */
    private String title(String id) {
        switch (entity) {
            case "zone" -> {
                return found(id.equals(ZONE) || id.equals("0"), id + ": unknown zone", "zone: 0: " + ZONE);
            }
            case "project" -> {
                return found(id.equals(PROJECT) || id.equals("0"), id + ": cannot find project", "project: 0: " + PROJECT);
            }
            case "task" -> {
                return found(id.equals("0"), id + ": No controllable process found in task, project, or zone.", "task: 0");
            }
            default -> {
                ProcessInfo process = ProcessInfo.read(sys, id);
                return found(process != null, id + ": cannot examine: no such process",
                        process == null ? null : "process: " + process.title().replaceFirst(":\t", ": "));
            }
        }
    }

    private String found(boolean is, String otherwise, String title) {
        if (!is) {
            sys.print(2, "prctl: " + otherwise + "\n");
        }
        return is ? title : null;
    }

    // ---- changes

    private void change() throws Failure {
        List<ResourceValue> values = values(name, 1);
        boolean exact = operation != 'r' && options.has('v');
        ResourceValue match = values.stream().filter(each -> !exact || each.value() == value)
                .filter(each -> privilege == 0 || each.privilege() == privilege).findFirst().orElse(null);
        ResourceValue fresh = new ResourceValue(value, Syscalls.RCPRIV_PRIVILEGED, 0, 0);
        switch (operation) {
            case 's' -> {
                require(match == null, 1, "resource control already exists");
                set(fresh, Syscalls.RCTL_INSERT, "create");
            }
            case 'r' -> {
                require(match != null, 1, "no matching resource control to replace");
                require(values.stream().noneMatch(each -> each.value() == value && each != match), 1,
                        "replacement resource control already exists");
                set(match, Syscalls.RCTL_DELETE, "delete");
                set(fresh, Syscalls.RCTL_INSERT, "create");
            }
            default -> {
                require(match != null, 1, "no matching resource control found for deletion");
                set(match, Syscalls.RCTL_DELETE, "delete");
            }
        }
    }

    private void set(ResourceValue which, int flags, String what) throws Failure {
        require(which.privilege() != Syscalls.RCPRIV_SYSTEM, 1, "cannot modify system values");
        try {
            sys.setrctl(name, which, flags);
        } catch (SystemCallError e) {
            throw new Failure(1, "failed to " + what + " resource control " + name + " for pid " + sys.getpid() + ": "
                    + Errno.text(e));
        }
    }

    /** All values of a control, the system's last; without such a control the command fails with a status. */
    private List<ResourceValue> values(String control, int otherwise) throws Failure {
        List<ResourceValue> values = new ArrayList<>();
        try {
            ResourceValue last = sys.getrctl(control, null, Syscalls.RCTL_FIRST);
            values.add(last);
            while (last.privilege() != Syscalls.RCPRIV_SYSTEM) {
                last = sys.getrctl(control, last, Syscalls.RCTL_NEXT);
                values.add(last);
            }
        } catch (SystemCallError e) {
            throw new Failure(otherwise, "failed to get resource control for " + control + ": " + Errno.text(e));
        }
        return values;
    }

    // ---- what there is

    private String text(String title) throws Failure {
        boolean parseable = options.has('P');
        StringBuilder out = new StringBuilder(title + "\n");
        if (!parseable) {
            out.append(String.format(Locale.ROOT, "%-8s%-16s%-9s%-7s%-28s%10s%n", "NAME", "PRIVILEGE", "VALUE", "FLAG", "ACTION",
                    "RECIPIENT"));
        }
        try {
            for (String control : name != null ? List.of(name) : sys.resourceControls()) {
                append(out, control, parseable);
            }
        } catch (SystemCallError e) {
            throw new Failure(1, "failed to get resource control usage for " + name + ": " + Errno.text(e));
        }
        return out.toString();
    }

    private void append(StringBuilder out, String control, boolean parseable) throws Failure, SystemCallError {
        List<ResourceValue> values = values(control, 1).stream()
                .filter(each -> privilege == 0 || each.privilege() == privilege).toList();
        boolean belongs = !options.has('i') || entity.equals("process") || control.startsWith(entity + ".");
        if (values.isEmpty() || !belongs) {
            return;
        }
        long used = sys.getrctl(control, null, Syscalls.RCTL_USAGE).value();
        if (parseable) {
            out.append(control).append(" usage ").append(used).append(" - - -\n");
        } else {
            out.append(control).append('\n');
            out.append(String.format(Locale.ROOT, "%8s%-16s%5s%-4s%n", "", "usage", scaled(used), ""));
        }
        for (ResourceValue each : values) {
            String who = each.privilege() == Syscalls.RCPRIV_SYSTEM ? "system" : "privileged";
            String flag = (each.localFlags() & Syscalls.RCTL_LOCAL_MAXIMAL) != 0 ? "inf" : "-";
            out.append(parseable ? control + " " + who + " " + each.value() + " " + flag + " deny -\n"
                    : String.format(Locale.ROOT, "%8s%-16s%5s%-4s%4s%3s%-28s%10s%n", "", who, scaled(each.value()), "", flag, "",
                            "deny", "-"));
        }
    }

    /** A number in four characters at most. */
    private static String scaled(long number) {
        int scale = -1;
        double left = number;
        while (left >= 1000 && scale < SCALES.length() - 1) {
            left /= 1000;
            scale++;
        }
        return scale < 0 ? Long.toString(number)
                : String.format(Locale.ROOT, left < 10 ? "%.2f" : left < 100 ? "%.1f" : "%.0f", left) + SCALES.charAt(scale);
    }
}

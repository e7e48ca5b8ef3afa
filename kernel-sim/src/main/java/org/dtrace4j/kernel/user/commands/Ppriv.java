package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.Privileges.Kind;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.Syscalls.PrivilegeChange;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code ppriv [-v] pid…}: the sets of privileges of processes; {@code ppriv -e [-s spec] command [arg…]} runs a command
 * with others; {@code ppriv -l} lists all privileges.
 */
public final class Ppriv implements UserProgram {
    private static final String USAGE = "usage:\n\tppriv [-v] [-s spec] { pid | core } ...\n"
            + "\tppriv -e [-s spec] cmd [args ...]\n\tppriv -l [-v] [privilege ...]\n";
    /** In {@code -s}: which sets. */
    private static final String SETS = "[EIPLAeipla]+[+=-].*";

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "vels:");
        if (options == null || options.has('e') && options.has('l')) {
            sys.print(2, USAGE);
            return 1;
        }
        if (options.has('l')) {
            return list(sys, options.operands());
        }
        if (options.operands().isEmpty() || options.has('s') && !options.has('e')) {
            sys.print(2, options.has('s') && !options.has('e')
                    ? "ppriv: privileges of other processes cannot be changed here\n" : USAGE);
            return 1;
        }
        return options.has('e') ? execute(sys, options) : show(sys, options);
    }

    private static int list(Syscalls sys, List<String> names) {
        Output out = new Output(sys);
        int status = 0;
        for (String name : names.isEmpty() ? Privileges.allNames() : names) {
            Optional<Privileges> set = Privileges.parse(name);
            if (set.isEmpty()) {
                out.flush();
                sys.print(2, "ppriv: " + name + ": bad privilege name\n");
                status = 1;
                continue;
            }
            for (String each : Privileges.allNames()) {
                if (set.get().has(each)) {
                    out.line(each);
                }
            }
        }
        out.flush();
        return status;
    }

    private static int execute(Syscalls sys, Options options) throws SystemCallError {
        if (options.has('s') && !change(sys, options.value('s', ""))) {
            return 1;
        }
        try {
            FileTools.execvp(sys, options.operands(), sys.environment());
        } catch (SystemCallError e) {
            sys.print(2, "ppriv: " + options.operands().get(0) + ": " + Errno.text(e) + "\n");
        }
        return 1;
    }

    /** Carries out what {@code -s} wants: {@code I+dtrace_user}, {@code A=basic}. */
    private static boolean change(Syscalls sys, String spec) {
        int at = 0;
        while (at < spec.length() && Character.isLetter(spec.charAt(at))) {
            at++;
        }
        Optional<Privileges> given = spec.matches(SETS) ? Privileges.parse(spec.substring(at + 1)) : Optional.empty();
        if (given.isEmpty()) {
            sys.print(2, "ppriv: " + spec + ": bad privilege specification\n");
            return false;
        }
        PrivilegeChange what = switch (spec.charAt(at)) {
            case '+' -> PrivilegeChange.ON;
            case '-' -> PrivilegeChange.OFF;
            default -> PrivilegeChange.SET;
        };
        for (Kind kind : List.of(Kind.INHERITABLE, Kind.EFFECTIVE, Kind.PERMITTED, Kind.LIMIT)) {
            String letters = spec.substring(0, at).toUpperCase(java.util.Locale.ROOT);
            if (letters.indexOf('A') >= 0 || letters.indexOf(kind.letter()) >= 0) {
                try {
                    sys.setPrivileges(what, kind, given.get());
                } catch (SystemCallError e) {
                    sys.print(2, "ppriv: cannot set " + kind.letter() + ": " + Errno.text(e) + "\n");
                    return false;
                }
            }
        }
        return true;
    }

    private static int show(Syscalls sys, Options options) {
        Output out = new Output(sys);
        int status = 0;
        for (String operand : options.operands()) {
            ProcessInfo process = ProcessInfo.read(sys, operand);
            try {
                if (process == null) {
                    throw new SystemCallError(Errno.ENOENT);
                }
                byte[] sets = FileTools.read(sys, "/proc/" + operand + "/priv");
                out.line(process.title());
                out.line("flags = <none>");
                for (Kind kind : Kind.values()) {
                    Privileges set = read(sets, kind);
                    out.line("\t" + kind.letter() + ": " + (options.has('v') ? set.inFull() : set.toString()));
                }
            } catch (SystemCallError e) {
                out.flush();
                sys.print(2, "ppriv: cannot examine " + operand + ": "
                        + (e.errno() == Errno.EACCES ? "permission denied" : "no such process") + "\n");
                status = 1;
            }
        }
        out.flush();
        return status;
    }

    private static Privileges read(byte[] sets, Kind kind) {
        int[] words = new int[Privileges.WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = ProcLayout.getInt(sets,
                    ProcLayout.PRIV_SETS + kind.ordinal() * Privileges.BYTES + i * Integer.BYTES);
        }
        return Privileges.of(words);
    }
}

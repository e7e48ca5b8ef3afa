package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dtrace4j.kernel.user.SystemCallError;

/** {@code whence [-afpv] name…}, and {@code type}, which is {@code whence -v}: what the shell would run for a name. */
final class WhenceBuiltin {
    private static final Set<String> KEYWORDS = Set.of("!", "[[", "case", "do", "done", "elif", "else", "esac", "fi", "for",
        "function", "if", "in", "then", "time", "until", "while", "{", "}");

    private WhenceBuiltin() {
    }

    static int type(Interpreter shell, List<String> words) throws SystemCallError {
        return tell(shell, words.get(0), words.subList(1, words.size()), "v");
    }

    /** The same of {@code command -v}. */
    static int names(Interpreter shell, List<String> names) throws SystemCallError {
        return tell(shell, "command", names, "");
    }

    static int whence(Interpreter shell, List<String> words) throws SystemCallError {
        int at = 1;
        StringBuilder options = new StringBuilder();
        for (; at < words.size() && words.get(at).length() > 1 && words.get(at).startsWith("-"); at++) {
            options.append(words.get(at).substring(1));
            if (words.get(at).equals("--")) {
                at++;
                break;
            }
        }
        String letters = options.toString().replace("-", "");
        for (char letter : letters.toCharArray()) {
            if ("afpv".indexOf(letter) < 0) {
                shell.report("whence: -" + letter + ": unknown option");
                shell.sys.print(2, "Usage: whence [-afpv] name  ...\n");
                return 2;
            }
        }
        if (at == words.size()) {
            shell.sys.print(2, "Usage: whence [-afpv] name  ...\n");
            return 2;
        }
        return tell(shell, words.get(0), words.subList(at, words.size()), letters);
    }

    private static int tell(Interpreter shell, String command, List<String> names, String options) throws SystemCallError {
        boolean all = options.indexOf('a') >= 0;
        boolean verbose = all || options.indexOf('v') >= 0;
        int status = 0;
        for (String name : names) {
            List<String> found = find(shell, name, options, all);
            if (found.isEmpty()) {
                if (verbose) {
                    shell.report(command + ": " + name + ": not found");
                }
                status = 1;
            }
            for (String what : all || found.isEmpty() ? found : found.subList(0, 1)) {
                int alias = what.indexOf(" alias for ");
                shell.sys.print(1, verbose ? name + " is" + (what.startsWith(" ") ? "" : " ") + what + "\n"
                    : (alias >= 0 ? what.substring(alias + " alias for ".length()) : what.startsWith("/") ? what : name) + "\n");
            }
        }
        return status;
    }

    /** What a name may be, in the order in which the shell looks: paths, and words behind "is". */
    private static List<String> find(Interpreter shell, String name, String options, boolean all) throws SystemCallError {
        List<String> found = new ArrayList<>();
        if (options.indexOf('p') < 0) {
            if (KEYWORDS.contains(name)) {
                found.add(" a keyword");
            }
            String alias = shell.state.aliases.get(name);
            if (alias != null) {
                found.add(" an alias for " + DeclarationBuiltins.quoted(alias));
            }
            if (options.indexOf('f') < 0 && shell.state.function(name) != null) {
                found.add(" a function");
            }
            Builtin builtin = Builtins.named(name);
            if (builtin != null) {
                found.add(builtin.special() ? " a special builtin" : " a shell builtin");
            }
        }
        if (found.isEmpty() || all) {
            boolean tracked = shell.state.tracked.containsKey(name);
            String path = shell.launcher().find(name);
            if (path != null) {
                found.add(tracked ? " a tracked alias for " + path : path);
            }
        }
        return found;
    }
}

package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.TextFormat;

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
        String letters = "";
        while (at < words.size() && words.get(at).length() > 1 && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            if (word.equals("--")) {
                break;
            }
            letters += word.substring(1);
        }
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

    /**
     * What a name may be.
     *
     * @param sentence what is said of it behind {@code is}
     * @param word what stands for it without {@code -v}
     */
    private record Meaning(String sentence, String word) { }

    private static int tell(Interpreter shell, String command, List<String> names, String options) throws SystemCallError {
        boolean all = options.indexOf('a') >= 0;
        boolean verbose = all || options.indexOf('v') >= 0;
        int status = 0;
        for (String name : names) {
            List<Meaning> found = find(shell, name, options, all);
            if (found.isEmpty()) {
                if (verbose) {
                    shell.report(command + ": " + name + ": not found");
                }
                status = 1;
            }
            for (Meaning what : all || found.isEmpty() ? found : found.subList(0, 1)) {
                shell.sys.print(1, (verbose ? name + " is " + what.sentence() : what.word()) + "\n");
            }
        }
        return status;
    }

    /** What a name may be, in the order in which the shell looks. */
    private static List<Meaning> find(Interpreter shell, String name, String options, boolean all) throws SystemCallError {
        List<Meaning> found = new ArrayList<>();
        if (options.indexOf('p') < 0) {
            if (KEYWORDS.contains(name)) {
                found.add(new Meaning("a keyword", name));
            }
            String alias = shell.state.aliases.get(name);
            if (alias != null) {
                String quoted = TextFormat.quoted(alias);
                found.add(new Meaning("an alias for " + quoted, quoted));
            }
            if (options.indexOf('f') < 0 && shell.state.function(name) != null) {
                found.add(new Meaning("a function", name));
            }
            Builtin builtin = Builtins.named(name);
            if (builtin != null) {
                found.add(new Meaning(builtin.special() ? "a special builtin" : "a shell builtin", name));
            }
        }
        if (found.isEmpty() || all) {
            boolean tracked = shell.state.tracked.containsKey(name);
            String path = shell.launcher().find(name);
            if (path != null) {
                found.add(new Meaning(tracked ? "a tracked alias for " + path : path, path));
            }
        }
        return found;
    }
}

package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * {@code hist [-lnr] [first [last]]}, or with {@code -s [old=new] [command]}: what has been typed at the shell. {@code history}
 * is {@code hist -l}, {@code r} is {@code hist -s}, and {@code fc} another name.
 */
final class HistoryBuiltin {
    /** As many are listed if nobody says how many. */
    private static final int USUAL = 16;

    private HistoryBuiltin() {
    }

    static int history(Interpreter shell, List<String> words) throws SystemCallError {
        return run(shell, words, "l");
    }

    static int again(Interpreter shell, List<String> words) throws SystemCallError {
        return run(shell, words, "s");
    }

    static int hist(Interpreter shell, List<String> words) throws SystemCallError {
        return run(shell, words, "");
    }

    private static int run(Interpreter shell, List<String> words, String given) throws SystemCallError {
        StringBuilder options = new StringBuilder(given);
        int at = 1;
        for (; at < words.size() && words.get(at).matches("-[a-zA-Z-]+"); at++) {
            options.append(words.get(at).substring(1));
        }
        for (char letter : options.toString().toCharArray()) {
            if ("lnrs".indexOf(letter) < 0) {
                shell.report(words.get(0) + ": -" + letter + ": unknown option");
                return 2;
            }
        }
        List<String> operands = words.subList(at, words.size());
        if (shell.state.history.isEmpty()) {
            return 1;
        }
        if (options.indexOf("s") >= 0) {
            return repeat(shell, operands);
        }
        if (options.indexOf("l") < 0) {
            shell.report(words.get(0) + ": there is no editor: use -l or -s");
            return 1;
        }
        return list(shell, options.toString(), operands);
    }

    private static int list(Interpreter shell, String options, List<String> operands) {
        List<String> history = shell.state.history;
        int last = history.size() - 1;
        int first = Math.max(0, last - USUAL + 1);
        if (!operands.isEmpty()) {
            first = find(shell, operands.get(0), last);
        }
        if (operands.size() > 1) {
            last = find(shell, operands.get(1), last);
        }
        List<String> lines = new ArrayList<>();
        for (int i = Math.min(first, last); i <= Math.max(first, last); i++) {
            String number = options.indexOf('n') < 0 ? Integer.toString(i + 1) : "";
            lines.add(number + "\t" + history.get(i).replace("\n", "\n\t") + "\n");
        }
        if (options.indexOf('r') >= 0 != first > last) {
            Collections.reverse(lines);
        }
        lines.forEach(line -> shell.sys.print(1, line));
        return 0;
    }

    /** Which command is meant: by its number, how far back it is (-1 the one before), or how it begins. */
    private static int find(Interpreter shell, String which, int current) {
        List<String> history = shell.state.history;
        if (which.matches("-?[0-9]{1,8}")) {
            int number = Integer.parseInt(which);
            return Math.max(0, Math.min(current, number < 0 ? current + number : number - 1));
        }
        for (int i = current - 1; i >= 0; i--) {
            if (history.get(i).startsWith(which)) {
                return i;
            }
        }
        throw new ShellFailure("hist: " + which + ": not found", 1);
    }

    /** Runs a command again, and shows it first. It takes the place of who asked for that. */
    private static int repeat(Interpreter shell, List<String> operands) throws SystemCallError {
        List<String> history = shell.state.history;
        int current = history.size() - 1;
        boolean changes = !operands.isEmpty() && operands.get(0).indexOf('=') > 0;
        List<String> rest = changes ? operands.subList(1, operands.size()) : operands;
        if (current == 0) {
            return 1;
        }
        String text = history.get(rest.isEmpty() ? current - 1 : find(shell, rest.get(0), current));
        if (changes) {
            int equals = operands.get(0).indexOf('=');
            String old = operands.get(0).substring(0, equals);
            if (!text.contains(old)) {
                throw new ShellFailure("hist: " + operands.get(0) + ": bad substitution", 1);
            }
            int place = text.indexOf(old);
            text = text.substring(0, place) + operands.get(0).substring(equals + 1) + text.substring(place + old.length());
        }
        history.set(current, text);
        shell.sys.print(2, text + "\n");
        return shell.runText(text);
    }
}

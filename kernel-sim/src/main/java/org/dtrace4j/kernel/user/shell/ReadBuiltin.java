package org.dtrace4j.kernel.user.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;

/** {@code read [-r] name…}: one line of standard input, split into the variables; the last one takes the rest. */
final class ReadBuiltin {
    private ReadBuiltin() {
    }

    static int run(Interpreter shell, List<String> words) throws SystemCallError {
        boolean raw = words.size() > 1 && words.get(1).equals("-r");
        List<String> names = words.subList(raw ? 2 : 1, words.size());
        if (names.isEmpty()) {
            names = List.of("REPLY");
        }
        int question = names.get(0).indexOf('?');
        if (question > 0) {
            if (FileTools.isTerminal(shell.sys, 0)) {
                shell.sys.print(2, names.get(0).substring(question + 1));
            }
            List<String> rest = new ArrayList<>(names);
            rest.set(0, names.get(0).substring(0, question));
            names = rest;
        }
        for (String name : names) {
            if (!Lexer.isName(name)) {
                throw new ShellFailure("read: " + name + ": invalid variable name", 1);
            }
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean ended = InputLines.read(shell, line);
        String text = line.toString(StandardCharsets.UTF_8);
        while (!raw && ended && text.endsWith("\\")) {
            line.reset();
            ended = InputLines.read(shell, line);
            text = text.substring(0, text.length() - 1) + line.toString(StandardCharsets.UTF_8);
        }
        assign(shell, names, raw ? text : unescape(text));
        return ended ? 0 : 1;
    }

    private static String unescape(String text) {
        return text.indexOf('\\') < 0 ? text : Pattern.unescape(text);
    }

    private static void assign(Interpreter shell, List<String> names, String text) {
        String separators = shell.state.separators();
        int at = skip(text, 0, separators);
        for (int i = 0; i < names.size(); i++) {
            int end = at;
            if (i == names.size() - 1) {
                end = text.length();
                while (end > at && isBlankSeparator(text.charAt(end - 1), separators)) {
                    end--;
                }
                shell.parameters.assign(names.get(i), text.substring(at, end));
                return;
            }
            while (end < text.length() && separators.indexOf(text.charAt(end)) < 0) {
                end++;
            }
            shell.parameters.assign(names.get(i), text.substring(at, end));
            at = skip(text, end, separators);
            if (end < text.length() && !isBlankSeparator(text.charAt(end), separators)) {
                at = skip(text, end + 1, separators);
            }
        }
    }

    /** Skips separators that are blanks. */
    private static int skip(String text, int from, String separators) {
        int at = from;
        while (at < text.length() && isBlankSeparator(text.charAt(at), separators)) {
            at++;
        }
        return at;
    }

    private static boolean isBlankSeparator(char c, String separators) {
        return ShellState.BLANKS.indexOf(c) >= 0 && separators.indexOf(c) >= 0;
    }
}

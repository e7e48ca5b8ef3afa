package org.dtrace4j.kernel.user.shell;

import java.util.List;
import org.dtrace4j.kernel.user.TextFormat;

/**
 * {@code print}, which scripts of the Korn shell have in place of {@code echo}: {@code print [-enrR] [-u fd] [--] [word ...]}.
 */
final class PrintBuiltin {
    private PrintBuiltin() { }

    static int run(Interpreter shell, List<String> words) {
        boolean newline = true;
        boolean escapes = true;
        int fd = 1;
        int at = 1;
        for (; at < words.size() && words.get(at).length() > 1 && words.get(at).charAt(0) == '-'; at++) {
            String word = words.get(at);
            if (word.equals("--")) {
                at++;
                break;
            }
            for (int i = 1; i < word.length(); i++) {
                switch (word.charAt(i)) {
                    case 'n' -> newline = false;
                    case 'e' -> escapes = true;
                    case 'r', 'R' -> escapes = false;
                    case 'u' -> {
                        String number = i + 1 < word.length() ? word.substring(i + 1)
                                : at + 1 < words.size() ? words.get(++at) : "";
                        if (!number.matches("\\d")) {
                            return usage(shell, number + ": bad file unit number");
                        }
                        fd = Integer.parseInt(number);
                        i = word.length();
                    }
                    default -> {
                        return usage(shell, "-" + word.charAt(i) + ": unknown option");
                    }
                }
            }
        }
        List<String> operands = words.subList(at, words.size());
        String plain = String.join(" ", operands) + (newline ? "\n" : "");
        shell.sys.print(fd, escapes ? TextFormat.print(operands, newline) : plain);
        return 0;
    }

    private static int usage(Interpreter shell, String message) {
        shell.report("print: " + message);
        return 2;
    }
}

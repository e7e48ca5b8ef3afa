package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code grep}, {@code egrep} and {@code fgrep}: lines that match an expression. */
public final class Grep {
    private Grep() { }

    /** {@code grep [-chilnqsvwxEF] expression [file…]}. */
    public static UserProgram program() {
        return new TextCommands("chilnqsvwxEF", 1, "grep [-c|-l|-q] [-hinsvwx] [-EF] pattern [file ...]", Grep::grep);
    }

    /** The same with an option given: {@code egrep} and {@code fgrep}. */
    public static UserProgram program(String option) {
        UserProgram grep = program();
        return (sys, arguments) -> {
            List<String> all = new ArrayList<>(List.of("grep", option));
            all.addAll(arguments.subList(1, arguments.size()));
            return grep.main(sys, all);
        };
    }

    private static int grep(Syscalls sys, Options options, Output out) {
        String expression = options.operands().get(0);
        Pattern pattern;
        try {
            int flags = options.has('i') ? Pattern.CASE_INSENSITIVE : 0;
            String java = options.has('F') ? Pattern.quote(expression) : options.has('E') ? expression : basic(expression);
            String bounded = options.has('x') ? "^(?:" + java + ")$" : options.has('w') ? "\\b(?:" + java + ")\\b" : java;
            pattern = Pattern.compile(bounded, flags);
        } catch (PatternSyntaxException e) {
            sys.print(2, "grep: illegal regular expression: " + e.getDescription() + "\n");
            return 2;
        }
        List<String> files = TextCommands.inputs(options.operands().subList(1, options.operands().size()));
        boolean found = false;
        boolean failed = false;
        for (String file : files) {
            String text = null;
            try {
                text = TextCommands.contents(sys, file);
            } catch (SystemCallError e) {
                sys.print(2, "grep: can't open " + file + "\n");
                failed = true;
            }
            String prefix = files.size() > 1 && !options.has('h') ? file + ":" : "";
            int number = 0;
            int matches = 0;
            for (String line : TextCommands.lines(text == null ? "" : text)) {
                number++;
                if (pattern.matcher(line).find() == options.has('v')) {
                    continue;
                }
                matches++;
                if (!options.has('c') && !options.has('l') && !options.has('q')) {
                    out.line(prefix + (options.has('n') ? number + ":" : "") + line);
                }
            }
            found |= matches > 0;
            if (options.has('c')) {
                out.line(prefix + matches);
            } else if (options.has('l') && matches > 0) {
                out.line(file);
            }
        }
        return failed ? 2 : found ? 0 : 1;
    }

    /** A basic regular expression as one of Java's: braces and bars are plain there unless a backslash precedes. */
    static String basic(String expression) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && i + 1 < expression.length()) {
                char next = expression.charAt(++i);
                java.append("(){}".indexOf(next) >= 0 ? String.valueOf(next) : "\\" + next);
            } else {
                java.append("(){}+?|".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
            }
        }
        return java.toString();
    }
}

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
            String java = options.has('F') ? Pattern.quote(expression) : options.has('E')
                    ? RegularExpression.extended(expression) : RegularExpression.basic(expression);
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
            String text;
            try {
                text = TextCommands.contents(sys, file);
            } catch (SystemCallError e) {
                if (!options.has('s')) {
                    out.flush();
                    sys.print(2, "grep: can't open " + file + "\n");
                }
                failed = true;
                continue;
            }
            String prefix = files.size() > 1 && !options.has('h') ? file + ":" : "";
            int number = 0;
            int matches = 0;
            for (String line : TextCommands.lines(text)) {
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
            if (options.has('c') && !options.has('q') && !options.has('l')) {
                out.line(prefix + matches);
            } else if (options.has('l') && !options.has('q') && matches > 0) {
                out.line(file);
            }
        }
        return failed && !(found && options.has('q')) ? 2 : found ? 0 : 1;
    }
}

package org.dtrace4j.kernel.user.commands;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** Commands that read files, or standard input where none is named: {@code cat}, {@code grep}, {@code head}, … */
public final class TextCommands implements UserProgram {
    /** How often it is looked whether a file has grown. */
    private static final long FOLLOW_NANOS = 1_000_000_000L;

    private final String letters;
    private final int minimumOperands;
    private final String usage;
    private final Work work;

    /** What to do with all inputs. */
    private interface Work {
        int run(Syscalls sys, Options options, Output out) throws SystemCallError;
    }

    private TextCommands(String letters, int minimumOperands, String usage, Work work) {
        this.letters = letters;
        this.minimumOperands = minimumOperands;
        this.usage = usage;
        this.work = work;
    }

    /** {@code cat [-usvnbet] [file…]}. */
    public static UserProgram cat() {
        return new TextCommands("usvnbet", 0, "cat [ -usvtebn ] [-|file] ...", TextCommands::cat);
    }

    /** {@code grep [-chilnqsvwxEF] expression [file…]}. */
    public static UserProgram grep() {
        return new TextCommands("chilnqsvwxEF", 1, "grep [-c|-l|-q] [-hinsvwx] [-EF] pattern [file ...]", TextCommands::grep);
    }

    /** The same with an option given: {@code egrep} and {@code fgrep}. */
    public static UserProgram grep(String option) {
        UserProgram grep = grep();
        return (sys, arguments) -> {
            List<String> all = new ArrayList<>(List.of("grep", option));
            all.addAll(arguments.subList(1, arguments.size()));
            return grep.main(sys, all);
        };
    }

    /** {@code head [-n lines | -lines] [file…]}. */
    public static UserProgram head() {
        return withLineCount(new TextCommands("n:", 0, "head [-n #] [-#] [filename...]",
            (sys, options, out) -> ends(sys, options, out, true)));
    }

    /** {@code tail [-f] [-n [+]lines | -lines | +lines] [file…]}. */
    public static UserProgram tail() {
        return withLineCount(new TextCommands("fn:", 0, "tail [+/-[n][lbc][f]] [file]",
            (sys, options, out) -> ends(sys, options, out, false)));
    }

    /** A command that also takes the number of lines as an option by itself, as it did before there was {@code getopt}. */
    private static UserProgram withLineCount(UserProgram command) {
        return (sys, arguments) -> {
            List<String> words = new ArrayList<>();
            for (String word : arguments) {
                boolean counts = words.isEmpty() || !words.get(words.size() - 1).equals("-n");
                words.add(counts && word.matches("-[0-9]+") ? "-n" + word.substring(1)
                    : counts && word.matches("\\+[0-9]+") ? "-n" + word : word);
            }
            return command.main(sys, words);
        };
    }

    /** {@code wc [-clw] [file…]}. */
    public static UserProgram wc() {
        return new TextCommands("clw", 0, "wc [-clw] [file ...]", TextCommands::count);
    }

    /** {@code tee [-a] file…}. */
    public static UserProgram tee() {
        return new TextCommands("ai", 0, "tee [ -a ] [file ...]", TextCommands::tee);
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, letters);
        if (options == null || options.operands().size() < minimumOperands) {
            sys.print(2, "usage: " + usage + "\n");
            return 2;
        }
        sys.compute(Latency.COMMAND_START);
        Output out = new Output(sys);
        int status = work.run(sys, options, out);
        out.flush();
        return status;
    }

    /** The contents of a file, of standard input for {@code -}; null after an error, which has been said. */
    private static String input(Syscalls sys, String file, String command) {
        try {
            if (!file.equals("-")) {
                return FileTools.readText(sys, file);
            }
            return new String(FileTools.readToEnd(sys, 0), StandardCharsets.UTF_8);
        } catch (SystemCallError e) {
            sys.print(2, switch (command) {
                case "cat" -> "cat: cannot open " + file + ": " + Errno.text(e) + "\n";
                case "grep" -> "grep: can't open " + file + "\n";
                default -> command + ": " + file + ": " + Errno.text(e) + "\n";
            });
            return null;
        }
    }

    private static List<String> inputs(List<String> operands) {
        return operands.isEmpty() ? List.of("-") : operands;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text)
            .split("\n", -1));
    }

    private static int cat(Syscalls sys, Options options, Output out) throws SystemCallError {
        int status = 0;
        Syscalls.FileStatus target = sys.fstat(1);
        for (String file : inputs(options.operands())) {
            int fd = 0;
            try {
                if (!file.equals("-")) {
                    fd = sys.open(file, Syscalls.O_RDONLY, 0);
                }
                if (target.isRegular() && target.isSameFile(sys.fstat(fd))) {
                    // It would read for ever what it writes itself.
                    sys.print(2, "cat: input/output files '" + file + "' identical\n");
                    status = 2;
                } else if (options.hasAny("svnbet")) {
                    passOn(sys, fd, options);
                } else {
                    passOn(sys, fd);
                }
            } catch (SystemCallError e) {
                String what = e.errno() == Errno.EISDIR ? "input error on " : "cannot open ";
                sys.print(2, "cat: " + what + file + ": " + Errno.text(e) + "\n");
                status = 2;
            }
            if (fd != 0) {
                sys.close(fd);
            }
        }
        return status;
    }

    /** Input is passed on as it comes, so that a terminal shows each line at once. */
    private static void passOn(Syscalls sys, int fd) throws SystemCallError {
        byte[] buffer = new byte[4096];
        int n = sys.read(fd, buffer, 0, buffer.length);
        while (n > 0) {
            FileTools.writeFully(sys, 1, Arrays.copyOf(buffer, n));
            n = sys.read(fd, buffer, 0, buffer.length);
        }
    }

    /** The same with numbers before lines, and characters shown that have no shape. */
    private static void passOn(Syscalls sys, int fd, Options options) throws SystemCallError {
        String text = new String(FileTools.readToEnd(sys, fd), StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder();
        int number = 0;
        boolean wasEmpty = false;
        boolean shows = options.hasAny("vet");
        for (String line : lines(text)) {
            if (options.has('s') && line.isEmpty() && wasEmpty) {
                continue;
            }
            wasEmpty = line.isEmpty();
            if (options.has('b') ? !line.isEmpty() : options.has('n')) {
                shown.append(String.format(Locale.ROOT, "%6d\t", ++number));
            }
            for (char c : line.toCharArray()) {
                boolean tab = c == '\t' && !(shows && options.has('t'));
                shown.append(!shows || tab || c >= ' ' && c < 0x7f ? String.valueOf(c)
                    : (c >= 0x80 ? "M-" : "") + ((c & 0x7f) < ' ' ? "^" + (char) ((c & 0x7f) + '@')
                    : (c & 0x7f) == 0x7f ? "^?" : String.valueOf((char) (c & 0x7f))));
            }
            shown.append(shows && options.has('e') ? "$\n" : "\n");
        }
        FileTools.writeFully(sys, 1, shown.toString().getBytes(StandardCharsets.ISO_8859_1));
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
        List<String> files = inputs(options.operands().subList(1, options.operands().size()));
        boolean found = false;
        boolean failed = false;
        for (String file : files) {
            String text = input(sys, file, "grep");
            failed |= text == null;
            String prefix = files.size() > 1 && !options.has('h') ? file + ":" : "";
            int number = 0;
            int matches = 0;
            for (String line : lines(text == null ? "" : text)) {
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

    private static int ends(Syscalls sys, Options options, Output out, boolean first) {
        String given = options.value('n', "10");
        boolean fromStart = !first && given.startsWith("+");
        if (!given.matches(first ? "[0-9]{1,9}" : "[-+]?[0-9]{1,9}")) {
            sys.print(2, (first ? "head" : "tail") + ": Invalid \"-n " + given + "\" option\n");
            return 2;
        }
        int count = Integer.parseInt(given.replaceFirst("^[-+]", ""));
        int status = 0;
        for (String file : inputs(options.operands())) {
            if (first && options.operands().size() > 1) {
                out.print(file.equals(options.operands().get(0)) ? "" : "\n").line("==> " + file + " <==");
            }
            String text = first ? beginning(sys, file, count) : input(sys, file, "tail");
            if (text == null) {
                status = 1;
                continue;
            }
            List<String> lines = lines(text);
            int size = Math.min(count, lines.size());
            List<String> shown = first ? lines.subList(0, size)
                : fromStart ? lines.subList(Math.min(lines.size(), Math.max(0, count - 1)), lines.size())
                : lines.subList(lines.size() - size, lines.size());
            shown.forEach(out::line);
            if (options.has('f') && !file.equals("-")) {
                out.flush();
                follow(sys, file, text.getBytes(StandardCharsets.UTF_8).length);
            }
        }
        return status;
    }

    /** So much of a file, or of what comes by a pipe, that it has those lines; who writes more to the pipe is told so. */
    private static String beginning(Syscalls sys, String file, int count) {
        if (!file.equals("-")) {
            return input(sys, file, "head");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        int seen = 0;
        try {
            while (seen < count) {
                int n = sys.read(0, buffer, 0, buffer.length);
                if (n <= 0) {
                    break;
                }
                text.write(buffer, 0, n);
                for (int i = 0; i < n; i++) {
                    seen += buffer[i] == '\n' ? 1 : 0;
                }
            }
        } catch (SystemCallError e) {
            sys.print(2, "head: " + file + ": " + Errno.text(e) + "\n");
            return null;
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Shows what is added to a file, until somebody ends it. */
    private static void follow(Syscalls sys, String file, long from) {
        byte[] buffer = new byte[4096];
        try {
            int fd = sys.open(file, Syscalls.O_RDONLY, 0);
            sys.lseek(fd, from, Syscalls.SEEK_SET);
            while (true) {
                int n = sys.read(fd, buffer, 0, buffer.length);
                if (n > 0) {
                    FileTools.writeFully(sys, 1, Arrays.copyOf(buffer, n));
                } else {
                    sys.nanosleep(FOLLOW_NANOS);
                }
            }
        } catch (SystemCallError e) {
            sys.print(2, "tail: " + file + ": " + Errno.text(e) + "\n");
        }
    }

    private static int count(Syscalls sys, Options options, Output out) {
        boolean all = !options.has('c') && !options.has('l') && !options.has('w');
        int status = 0;
        for (String file : inputs(options.operands())) {
            long[] counts;
            try {
                counts = countOf(sys, file);
            } catch (SystemCallError e) {
                sys.print(2, "wc: " + file + ": " + Errno.text(e) + "\n");
                status = 2;
                continue;
            }
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < counts.length; i++) {
                if (all || options.has("lwc".charAt(i))) {
                    line.append(String.format(Locale.ROOT, " %7d", counts[i]));
                }
            }
            out.line(line + (file.equals("-") ? "" : " " + file));
        }
        return status;
    }

    /** Lines, words and bytes of a file, counted as it is read: it may have no end. */
    private static long[] countOf(Syscalls sys, String file) throws SystemCallError {
        int fd = file.equals("-") ? 0 : sys.open(file, Syscalls.O_RDONLY, 0);
        long[] counts = new long[3];
        byte[] buffer = new byte[4096];
        boolean inWord = false;
        try {
            for (int n = sys.read(fd, buffer, 0, buffer.length); n > 0; n = sys.read(fd, buffer, 0, buffer.length)) {
                counts[2] += n;
                for (int i = 0; i < n; i++) {
                    counts[0] += buffer[i] == '\n' ? 1 : 0;
                    boolean space = buffer[i] == ' ' || buffer[i] >= '\t' && buffer[i] <= '\r';
                    counts[1] += !space && !inWord ? 1 : 0;
                    inWord = !space;
                }
            }
        } catch (SystemCallError e) {
            if (fd != 0) {
                sys.close(fd);
            }
            throw e;
        }
        if (fd != 0) {
            sys.close(fd);
        }
        return counts;
    }

    /** Passes each piece on as it comes. */
    private static int tee(Syscalls sys, Options options, Output out) throws SystemCallError {
        if (options.has('i')) {
            sys.sigaction(Syscalls.SIGINT, Syscalls.IGNORE);
        }
        int status = 0;
        List<Integer> files = new ArrayList<>(List.of(1));
        for (String file : options.operands()) {
            try {
                files.add(sys.open(file, Syscalls.O_WRONLY | Syscalls.O_CREAT
                    | (options.has('a') ? Syscalls.O_APPEND : Syscalls.O_TRUNC), 0666));
            } catch (SystemCallError e) {
                sys.print(2, "tee: " + file + ": " + Errno.text(e) + "\n");
                status = 1;
            }
        }
        byte[] buffer = new byte[4096];
        for (int n = sys.read(0, buffer, 0, buffer.length); n > 0; n = sys.read(0, buffer, 0, buffer.length)) {
            for (int fd : files) {
                FileTools.writeFully(sys, fd, Arrays.copyOf(buffer, n));
            }
        }
        return status;
    }
}

package org.dtrace4j.kernel.user.commands;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * Commands that read files, or standard input where none is named: {@code head}, {@code tail}, {@code wc}, {@code tee}; and
 * what they have in common with {@link Cat} and {@link Grep}.
 */
public final class TextCommands implements UserProgram {
    private final String letters;
    private final int minimumOperands;
    private final String usage;
    private final Work work;

    /** What to do with all inputs. */
    interface Work {
        int run(Syscalls sys, Options options, Output out) throws SystemCallError;
    }

    /**
     * A command with options.
     *
     * @param letters its options, as {@link Options} has them
     */
    TextCommands(String letters, int minimumOperands, String usage, Work work) {
        this.letters = letters;
        this.minimumOperands = minimumOperands;
        this.usage = usage;
        this.work = work;
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
            return contents(sys, file);
        } catch (SystemCallError e) {
            sys.print(2, command + ": " + file + ": " + Errno.text(e) + "\n");
            return null;
        }
    }

    /** The contents of a file, of standard input for {@code -}. */
    static String contents(Syscalls sys, String file) throws SystemCallError {
        return file.equals("-") ? new String(FileTools.readToEnd(sys, 0), StandardCharsets.UTF_8)
            : FileTools.readText(sys, file);
    }

    /** The files to read: standard input, {@code -}, if none is named. */
    static List<String> inputs(List<String> operands) {
        return operands.isEmpty() ? List.of("-") : operands;
    }

    /** The lines of a text, without their ends. */
    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text)
            .split("\n", -1));
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
                Follow.follow(sys, file, text.getBytes(StandardCharsets.UTF_8).length);
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

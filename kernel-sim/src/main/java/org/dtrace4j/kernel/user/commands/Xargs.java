package org.dtrace4j.kernel.user.commands;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code xargs [-t] [-n number | -L lines | -I word] [command [argument…]]}: runs a command with what it reads as arguments. */
public final class Xargs implements UserProgram {
    private static final String USAGE = "xargs: Usage: xargs: [-t] [-I replstr] [-L #] [-n #] [cmd [args ...]]\n";
    private static final int NOT_RUN = 126;
    private static final int NOT_FOUND = 127;
    /** The status by which a command says that no more of it is to be run. */
    private static final int GIVES_UP = 255;
    /** As many characters does a command line have at most. */
    private static final int LONGEST = 2048;

    /** Something is wrong with what was read. */
    private static final class InputException extends Exception {
        private static final long serialVersionUID = 1L;

        InputException(String message) {
            super(message);
        }
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "tI:L:n:");
        if (options == null) {
            sys.print(2, USAGE);
            return 2;
        }
        for (char letter : "nL".toCharArray()) {
            if (!options.value(letter, "1").matches("[1-9][0-9]{0,5}")) {
                sys.print(2, "xargs: #args must be positive int: " + options.value(letter, "") + "\n" + USAGE);
                return 2;
            }
        }
        sys.compute(Latency.COMMAND_START);
        List<String> command = options.operands().isEmpty() ? List.of("/usr/bin/echo") : options.operands();
        List<List<String>> lines;
        try {
            lines = lines(new String(FileTools.readToEnd(sys, 0), StandardCharsets.UTF_8), options.has('I'));
        } catch (InputException e) {
            sys.print(2, "xargs: " + e.getMessage() + "\n");
            return 1;
        }
        int result = 0;
        for (List<String> each : commands(options, command, lines)) {
            int status = run(sys, each, options.has('t'));
            if (status == NOT_RUN || status == NOT_FOUND) {
                return status;
            }
            if (status == GIVES_UP) {
                sys.print(2, "xargs: Command could not continue processing data\n");
                return 1;
            }
            result = status != 0 ? 1 : result;
        }
        return result;
    }

    /** The words of each line that has some. */
    private static List<List<String>> lines(String text, boolean whole) throws InputException {
        List<List<String>> lines = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (quote != 0 && c == '\n') {
                throw new InputException("Missing quote: " + (word == null ? "" : word));
            }
            boolean separates = quote == 0 && (c == '\n' || !whole && (c == ' ' || c == '\t'));
            if (separates) {
                if (word != null) {
                    words.add(whole ? word.toString().strip() : word.toString());
                    word = null;
                }
                if (c == '\n' && !words.isEmpty()) {
                    lines.add(words);
                    words = new ArrayList<>();
                }
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c == '\\' && quote == 0 && i + 1 < text.length() ? text.charAt(++i) : c);
            }
        }
        return lines;
    }

    /** The command lines: one for each line of input that replaces a word, else as few as may be. */
    private static List<List<String>> commands(Options options, List<String> command, List<List<String>> lines) {
        List<List<String>> commands = new ArrayList<>();
        if (options.has('I')) {
            lines.forEach(line -> commands.add(command.stream().map(word -> word.replace(options.value('I', ""), line.get(0)))
                .toList()));
            return commands;
        }
        int most = Integer.parseInt(options.value('n', Integer.toString(Integer.MAX_VALUE)));
        int mostLines = Integer.parseInt(options.value('L', Integer.toString(Integer.MAX_VALUE)));
        List<String> current = new ArrayList<>(command);
        int taken = 0;
        for (List<String> line : lines) {
            for (String word : line) {
                int length = current.stream().mapToInt(each -> each.length() + 1).sum();
                if (current.size() - command.size() == most || length + word.length() > LONGEST) {
                    commands.add(current);
                    current = new ArrayList<>(command);
                }
                current.add(word);
            }
            if (++taken % mostLines == 0) {
                commands.add(current);
                current = new ArrayList<>(command);
            }
        }
        if (current.size() > command.size() || commands.isEmpty()) {
            commands.add(current);
        }
        return commands;
    }

    private static int run(Syscalls sys, List<String> command, boolean shown) throws SystemCallError {
        if (shown) {
            sys.print(2, String.join(" ", command) + "\n");
        }
        int pid = sys.fork(child -> {
            try {
                FileTools.execvp(child, command, child.environment());
                return 0;
            } catch (SystemCallError e) {
                child.print(2, "xargs: Could not exec command: " + Errno.text(e) + "\n");
                return e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_RUN;
            }
        });
        while (true) {
            try {
                Syscalls.ChildStatus status = sys.waitpid(pid, 0);
                return status.signal() != 0 ? 1 : status.status();
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
    }

    /** {@code nohup command [argument…]}: the command goes on when its terminal has gone. */
    public static int nohup(Syscalls sys, List<String> arguments) throws SystemCallError {
        if (arguments.size() < 2) {
            sys.print(2, "usage: nohup command [argument ...]\n");
            return NOT_FOUND;
        }
        sys.sigaction(Syscalls.SIGHUP, Syscalls.IGNORE);
        if (FileTools.isTerminal(sys, 1)) {
            try {
                int out = sys.open("nohup.out", Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND, 0600);
                sys.print(2, "Sending output to nohup.out\n");
                sys.dup2(out, 1);
                sys.close(out);
            } catch (SystemCallError e) {
                sys.print(2, "nohup: cannot open/create nohup.out: " + Errno.text(e) + "\n");
                return NOT_FOUND;
            }
        }
        if (FileTools.isTerminal(sys, 2)) {
            sys.dup2(1, 2);
        }
        try {
            FileTools.execvp(sys, arguments.subList(1, arguments.size()), sys.environment());
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "nohup: " + arguments.get(1) + ": " + Errno.text(e) + "\n");
            return e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_RUN;
        }
    }
}

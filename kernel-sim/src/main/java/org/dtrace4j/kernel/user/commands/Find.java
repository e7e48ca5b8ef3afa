package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileInterface.FileStatus;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.shell.Pattern;

/** {@code find path… [-name pattern] [-type c] [-size n] [-user u] [-print]}: files below directories. */
public final class Find implements UserProgram {
    private static final int S_IFMT = 0xF000;
    private static final int BLOCK = 512;
    /** A chain of links back to itself ends here. */
    private static final int DEEPEST = 64;

    /** What a file must be to be shown. */
    @FunctionalInterface
    private interface Test {
        boolean holds(String name, FileStatus status);
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        List<String> paths = new ArrayList<>();
        int at = 1;
        while (at < arguments.size() && !arguments.get(at).startsWith("-") && !arguments.get(at).equals("!")) {
            paths.add(arguments.get(at++));
        }
        List<Test> tests = paths.isEmpty() ? null : tests(sys, arguments.subList(at, arguments.size()));
        if (tests == null) {
            if (paths.isEmpty()) {
                sys.print(2, "find: insufficient number of arguments\n");
            }
            sys.print(2, "usage: find [-H | -L] path-list predicate-list\n");
            return 1;
        }
        Output out = new Output(sys);
        boolean[] failed = {false};
        for (String path : paths) {
            visit(sys, path, tests, out, 0, failed);
        }
        out.flush();
        return failed[0] ? 1 : 0;
    }

    /** The tests that words mean; null after an error, which has been said. */
    private static List<Test> tests(Syscalls sys, List<String> words) throws SystemCallError {
        List<Test> tests = new ArrayList<>();
        boolean not = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("!")) {
                not = !not;
                continue;
            }
            if (word.equals("-print")) {
                continue;
            }
            if (i + 1 == words.size()) {
                sys.print(2, "find: incomplete statement\n");
                return null;
            }
            Test test = test(sys, word, words.get(++i));
            if (test == null) {
                sys.print(2, "find: bad option " + word + "\n");
                return null;
            }
            Test wanted = test;
            tests.add(not ? (name, status) -> !wanted.holds(name, status) : wanted);
            not = false;
        }
        return tests;
    }

    private static Test test(Syscalls sys, String word, String value) throws SystemCallError {
        switch (word) {
            case "-name" -> {
                return (name, status) -> Pattern.matches(value, name);
            }
            case "-type" -> {
                int type = switch (value) {
                    case "f" -> 0x8000;
                    case "d" -> 0x4000;
                    case "l" -> 0xA000;
                    case "c" -> 0x2000;
                    case "b" -> 0x6000;
                    case "p" -> 0x1000;
                    case "s" -> 0xC000;
                    case "D" -> 0xD000;
                    default -> 0;
                };
                return type == 0 ? null : (name, status) -> (status.mode() & S_IFMT) == type;
            }
            case "-size" -> {
                if (!value.matches("[+-]?[0-9]{1,12}c?")) {
                    return null;
                }
                long unit = value.endsWith("c") ? 1 : BLOCK;
                long number = Long.parseLong(value.replaceAll("[+c-]", ""));
                return (name, status) -> compare((status.size() + unit - 1) / unit, number, value.charAt(0));
            }
            case "-user" -> {
                int uid = uid(sys, value);
                return (name, status) -> status.uid() == uid;
            }
            default -> {
                return null;
            }
        }
    }

    private static int uid(Syscalls sys, String user) throws SystemCallError {
        OptionalInt uid = Accounts.number(sys, user);
        if (uid.isEmpty()) {
            sys.print(2, "find: cannot find -user name\n");
            sys.exit(1);
        }
        return uid.getAsInt();
    }

    private static boolean compare(long is, long wanted, char sign) {
        return sign == '+' ? is > wanted : sign == '-' ? is < wanted : is == wanted;
    }

    private static void visit(Syscalls sys, String path, List<Test> tests, Output out, int depth, boolean[] failed) {
        try {
            FileStatus status = sys.lstat(path);
            String name = path.substring(path.lastIndexOf('/', path.length() - 2) + 1);
            if (tests.stream().allMatch(test -> test.holds(name, status))) {
                out.line(path);
            }
            if (!status.isDirectory() || depth > DEEPEST) {
                return;
            }
            for (String entry : FileTools.namesIn(sys, path)) {
                visit(sys, path.endsWith("/") ? path + entry : path + "/" + entry, tests, out, depth + 1, failed);
            }
        } catch (SystemCallError e) {
            out.flush();
            sys.print(2, "find: " + (e.errno() == Errno.EACCES ? "cannot read dir " : "stat() error ") + path + ": "
                    + Errno.text(e) + "\n");
            failed[0] = true;
        }
    }
}

package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * Commands that do one thing to each of their operands: a table row gives usage, options and the thing. What fails is
 * said with the name of the operand, the others are done nevertheless, and the status is 2.
 */
public final class FileCommands implements UserProgram {
    private final String usage;
    private final String letters;
    private final Action action;

    /** What to do with one operand. */
    private interface Action {
        void act(Syscalls sys, Options options, String operand) throws SystemCallError;
    }

    private FileCommands(String usage, String letters, Action action) {
        this.usage = usage;
        this.letters = letters;
        this.action = action;
    }

    /** {@code mkdir [-m mode] [-p] directory…}. */
    public static UserProgram mkdir() {
        return new FileCommands("mkdir [-m mode] [-p] dirname ...", "m:p", FileCommands::makeDirectory);
    }

    /** {@code rmdir directory…}. */
    public static UserProgram rmdir() {
        return new FileCommands("rmdir [-ps] dirname ...", "ps", (sys, options, operand) -> sys.rmdir(operand));
    }

    /** {@code rm [-fr] file…}. */
    public static UserProgram rm() {
        return new FileCommands("rm [-fiRr] file ...", "fiRr", FileCommands::remove);
    }

    /** {@code touch [-c] file…}. */
    public static UserProgram touch() {
        return new FileCommands("touch [-acm] file ...", "acm", FileCommands::touch);
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, letters);
        if (options == null || options.operands().isEmpty() && !options.has('f')) {
            sys.print(2, "usage: " + usage + "\n");
            return 2;
        }
        sys.compute(Latency.COMMAND_START);
        int status = 0;
        for (String operand : options.operands()) {
            try {
                action.act(sys, options, operand);
            } catch (SystemCallError e) {
                sys.print(2, FileTools.baseName(arguments.get(0)) + ": " + message(e, operand) + "\n");
                status = 2;
            }
        }
        return status;
    }

    private String message(SystemCallError error, String operand) {
        if (usage.startsWith("mkdir")) {
            return "Failed to make directory \"" + operand + "\"; " + Errno.text(error);
        }
        if (usage.startsWith("rmdir")) {
            boolean full = error.errno() == Errno.EEXIST || error.errno() == Errno.ENOTEMPTY;
            return "directory \"" + operand + "\": " + (full ? "Directory not empty" : Errno.text(error));
        }
        return operand + ": " + Errno.text(error);
    }

    private static void makeDirectory(Syscalls sys, Options options, String operand) throws SystemCallError {
        int mode = 0777;
        if (options.value('m', "").matches("[0-7]{1,4}")) {
            mode = Integer.parseInt(options.value('m', ""), 8);
        }
        if (options.has('p')) {
            for (int slash = operand.indexOf('/', 1); slash > 0; slash = operand.indexOf('/', slash + 1)) {
                if (!FileTools.exists(sys, operand.substring(0, slash))) {
                    sys.mkdir(operand.substring(0, slash), 0777);
                }
            }
            if (FileTools.isDirectory(sys, operand)) {
                return;
            }
        }
        sys.mkdir(operand, mode);
    }

    private static void remove(Syscalls sys, Options options, String operand) throws SystemCallError {
        try {
            if (!sys.lstat(operand).isDirectory()) {
                sys.unlink(operand);
                return;
            }
        } catch (SystemCallError e) {
            if (options.has('f') && e.errno() == Errno.ENOENT) {
                return;
            }
            throw e;
        }
        if (!options.has('r') && !options.has('R')) {
            throw new SystemCallError(Errno.EISDIR);
        }
        for (String name : FileTools.namesIn(sys, operand)) {
            remove(sys, options, operand + "/" + name);
        }
        sys.rmdir(operand);
    }

    private static void touch(Syscalls sys, Options options, String operand) throws SystemCallError {
        if (FileTools.exists(sys, operand)) {
            sys.utime(operand, sys.time());
        } else if (!options.has('c')) {
            sys.close(sys.open(operand, Syscalls.O_WRONLY | Syscalls.O_CREAT, 0666));
        }
    }
}

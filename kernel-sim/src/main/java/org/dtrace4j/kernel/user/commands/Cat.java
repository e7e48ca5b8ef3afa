package org.dtrace4j.kernel.user.commands;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code cat}: passes files on as they are, or with what has no shape made visible. */
public final class Cat {
    private Cat() { }

    /** {@code cat [-usvnbet] [file…]}. */
    public static UserProgram program() {
        return new TextCommands("usvnbet", 0, "cat [ -usvtebn ] [-|file] ...", Cat::cat);
    }

    private static int cat(Syscalls sys, Options options, Output out) throws SystemCallError {
        int status = 0;
        Syscalls.FileStatus target = sys.fstat(1);
        for (String file : TextCommands.inputs(options.operands())) {
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
        for (String line : TextCommands.lines(text)) {
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
}

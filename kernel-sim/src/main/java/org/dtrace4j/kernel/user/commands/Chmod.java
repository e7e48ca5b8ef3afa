package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.OptionalInt;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code chmod [-fR] mode file…}, with an octal mode or a list of symbolic ones; {@code A-} leaves of an access control list
 * what the mode says. */
public final class Chmod {
    private static final String USAGE = """
            usage:	chmod [-fR] <absolute-mode> file ...
            	chmod [-fR] <symbolic-mode-list> file ...
            	chmod [-fR] A- file ...
            where 	<symbolic-mode-list> is a comma-separated list of
            	[ugoa]{+|-|=}[rwxXlstugo]
            """;
    private static final String STRIP = "A-";
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int STICKY = 01000;
    private static final int PERMISSIONS = 0777;
    private static final int ALL_MODES = 07777;
    /** One bit for each class of users; that to execute, as it stands. */
    private static final int ONE_OF_EACH = 0111;

    private final Syscalls sys;
    private final String mode;
    private final boolean quiet;
    private final boolean recursive;
    private int status;

    private Chmod(Syscalls sys, String mode, boolean quiet, boolean recursive) {
        this.sys = sys;
        this.mode = mode;
        this.quiet = quiet;
        this.recursive = recursive;
    }

    public static int main(Syscalls sys, List<String> arguments) {
        int first = 1;
        boolean quiet = false;
        boolean recursive = false;
        // A mode may begin with a minus sign, too.
        while (first < arguments.size() && arguments.get(first).matches("-[fR]+|--")) {
            quiet |= arguments.get(first).contains("f");
            recursive |= arguments.get(first).contains("R");
            first++;
        }
        if (arguments.size() - first < 2) {
            sys.print(2, USAGE);
            return 255;
        }
        sys.compute(Latency.COMMAND_START);
        Chmod chmod = new Chmod(sys, arguments.get(first), quiet, recursive);
        if (!chmod.mode.equals(STRIP) && changed(chmod.mode, 0, false, 0).isEmpty()) {
            sys.print(2, "chmod: invalid mode\n");
            return 255;
        }
        arguments.subList(first + 1, arguments.size()).forEach(chmod::change);
        return chmod.status;
    }

    private void change(String path) {
        try {
            Syscalls.FileStatus file = sys.stat(path);
            if (mode.equals(STRIP)) {
                AccessList.strip(sys, path, file.isDirectory());
            } else {
                sys.chmod(path, changed(mode, file.mode() & ALL_MODES, file.isDirectory(), umask()).orElseThrow());
            }
            if (recursive && file.isDirectory()) {
                for (String name : FileTools.namesIn(sys, path)) {
                    change(path + "/" + name);
                }
            }
        } catch (SystemCallError e) {
            status = 1;
            if (!quiet) {
                sys.print(2, "chmod: WARNING: can't " + (e.errno() == Errno.EPERM ? "change " : "access ") + path + "\n");
            }
        }
    }

    private int umask() {
        int mask = sys.umask(0);
        sys.umask(mask);
        return mask;
    }

    /** The mode that a file with {@code old} gets; empty when {@code text} says none. */
    static OptionalInt changed(String text, int old, boolean directory, int umask) {
        if (text.matches("[0-7]{1,5}")) {
            int absolute = Integer.parseInt(text, 8);
            return absolute > ALL_MODES ? OptionalInt.empty() : OptionalInt.of(absolute);
        }
        int mode = old;
        for (String clause : text.split(",", -1)) {
            if (!clause.matches("[ugoa]*([-+=]([ugo]|[rwxXlst]*))+")) {
                return OptionalInt.empty();
            }
            int at = 0;
            while ("ugoa".indexOf(clause.charAt(at)) >= 0) {
                at++;
            }
            String who = clause.substring(0, at);
            while (at < clause.length()) {
                char operator = clause.charAt(at++);
                int end = at;
                while (end < clause.length() && "+-=".indexOf(clause.charAt(end)) < 0) {
                    end++;
                }
                mode = apply(mode, who, operator, clause.substring(at, end), directory, umask);
                at = end;
            }
        }
        return OptionalInt.of(mode);
    }

    private static int apply(int mode, String who, char operator, String letters, boolean directory, int umask) {
        int classes = who.isEmpty() || who.contains("a") ? PERMISSIONS
                : (who.contains("u") ? 0700 : 0) | (who.contains("g") ? 0070 : 0) | (who.contains("o") ? 0007 : 0);
        int bits = 0;
        for (char letter : letters.toCharArray()) {
            bits |= switch (letter) {
                case 'r' -> 4 * ONE_OF_EACH & classes;
                case 'w' -> 2 * ONE_OF_EACH & classes;
                case 'x' -> ONE_OF_EACH & classes;
                case 'X' -> directory || (mode & ONE_OF_EACH) != 0 ? ONE_OF_EACH & classes : 0;
                case 's' -> setIds(classes);
                case 'l' -> SET_GID;
                case 't' -> STICKY;
                case 'u' -> (mode >> 6 & 7) * ONE_OF_EACH & classes;
                case 'g' -> (mode >> 3 & 7) * ONE_OF_EACH & classes;
                default -> (mode & 7) * ONE_OF_EACH & classes;
            };
        }
        if (who.isEmpty()) {
            // Nobody is named: then what new files do not get is left as it is.
            bits &= ~umask;
            classes &= ~umask;
        }
        return switch (operator) {
            case '+' -> mode | bits;
            case '-' -> mode & ~bits;
            default -> mode & ~(classes | setIds(classes)) | bits;
        };
    }

    /** The bits that {@code s} stands for with these classes of users. */
    private static int setIds(int classes) {
        return ((classes & 0700) != 0 ? SET_UID : 0) | ((classes & 0070) != 0 ? SET_GID : 0);
    }
}

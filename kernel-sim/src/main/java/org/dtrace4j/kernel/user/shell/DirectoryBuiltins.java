package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;

/** {@code cd}, {@code pwd} and {@code umask}: where files are that have no other place, and who may have new ones. */
final class DirectoryBuiltins {
    private DirectoryBuiltins() { }

    static int pwd(Interpreter shell, List<String> words) throws SystemCallError {
        shell.sys.print(1, workingDirectory(shell, "") + "\n");
        return 0;
    }

    static int cd(Interpreter shell, List<String> words) throws SystemCallError {
        String target = words.size() > 1 ? words.get(1) : shell.state.get("HOME");
        boolean back = "-".equals(target);
        if (back) {
            target = shell.state.get("OLDPWD");
        }
        if (target == null) {
            return Builtin.usage(shell, "cd: bad directory");
        }
        String before = workingDirectory(shell, "");
        try {
            shell.sys.chdir(target);
        } catch (SystemCallError e) {
            shell.report("cd: " + target + ": [" + Errno.text(e) + "]");
            return 1;
        }
        String now = workingDirectory(shell, target);
        shell.state.set("OLDPWD", before);
        shell.state.set("PWD", now);
        if (back) {
            shell.sys.print(1, now + "\n");
        }
        return 0;
    }

    /**
     * The working directory. Where the kernel cannot name it, because the path is too long or a directory of it has gone, it is
     * what the shell knows: {@code $PWD}, and how it got from there.
     *
     * @param step from the directory that {@code $PWD} names; empty for none
     */
    private static String workingDirectory(Interpreter shell, String step) throws SystemCallError {
        try {
            return shell.sys.getcwd();
        } catch (SystemCallError e) {
            if (e.errno() == Errno.EINTR) {
                throw e;
            }
            String known = shell.state.get("PWD");
            return FileTools.normalized((step.startsWith("/") || known == null ? "" : known + "/") + step);
        }
    }

    static int umask(Interpreter shell, List<String> words) {
        boolean symbolic = words.size() == 2 && words.get(1).equals("-S");
        if (words.size() == 1 || symbolic) {
            int mask = shell.sys.umask(0);
            shell.sys.umask(mask);
            shell.sys.print(1, (symbolic ? "u=" + allowed(mask >> 6) + ",g=" + allowed(mask >> 3) + ",o=" + allowed(mask)
                : String.format(Locale.ROOT, "%04o", mask)) + "\n");
            return 0;
        }
        try {
            shell.sys.umask(Integer.parseInt(words.get(1), 8) & 0777);
            return 0;
        } catch (NumberFormatException e) {
            return Builtin.usage(shell, "umask: " + words.get(1) + ": bad format");
        }
    }

    private static String allowed(int mask) {
        return ((mask & 4) == 0 ? "r" : "") + ((mask & 2) == 0 ? "w" : "") + ((mask & 1) == 0 ? "x" : "");
    }
}

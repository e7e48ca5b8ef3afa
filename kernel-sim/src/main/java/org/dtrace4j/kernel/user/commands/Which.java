package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code which name…}: where a program is, by {@code $PATH}. */
public final class Which {
    private static final String USUAL_PATH = "/usr/bin";

    private Which() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) {
        Output out = new Output(sys);
        String path = sys.environment().getOrDefault("PATH", USUAL_PATH);
        int status = 0;
        for (String name : arguments.subList(1, arguments.size())) {
            String found = null;
            if (name.indexOf('/') >= 0) {
                found = FileTools.exists(sys, name) ? name : null;
            } else {
                for (String directory : path.split(":")) {
                    String candidate = (directory.isEmpty() ? "." : directory) + "/" + name;
                    found = found == null && isProgram(sys, candidate) ? candidate : found;
                }
            }
            out.line(found != null ? found : name.indexOf('/') >= 0 ? name + " not found"
                : "no " + name + " in " + path.replace(':', ' '));
            status = found == null ? 1 : status;
        }
        out.flush();
        return status;
    }

    private static boolean isProgram(Syscalls sys, String path) {
        try {
            sys.access(path, Syscalls.X_OK);
            return !FileTools.isDirectory(sys, path);
        } catch (SystemCallError e) {
            return false;
        }
    }
}

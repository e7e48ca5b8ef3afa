package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code which name…}: where a program is, by {@code $PATH}. */
public final class Which {
    private Which() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) {
        Output out = new Output(sys);
        String path = sys.environment().getOrDefault("PATH", FileTools.USUAL_PATH);
        int status = 0;
        for (String name : arguments.subList(1, arguments.size())) {
            boolean isPath = name.indexOf('/') >= 0;
            Optional<String> found = isPath ? Optional.of(name).filter(file -> FileTools.exists(sys, file))
                : FileTools.inPath(path, name).stream().filter(file -> isProgram(sys, file)).findFirst();
            out.line(found.orElse(isPath ? name + " not found" : "no " + name + " in " + path.replace(':', ' ')));
            status = found.isEmpty() ? 1 : status;
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

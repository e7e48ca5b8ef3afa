package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code cp}, {@code mv} and {@code ln}: sources, then a target that may be a directory. */
public final class CopyCommands implements UserProgram {
    /** Which of the three. */
    public enum Kind {
        CP("cp", "fipr", "cp [-fipr] source ... target"),
        MV("mv", "fi", "mv [-fi] source ... target"),
        LN("ln", "fns", "ln [-fns] source ... target");

        private final String name;
        private final String letters;
        private final String usage;

        Kind(String name, String letters, String usage) {
            this.name = name;
            this.letters = letters;
            this.usage = usage;
        }
    }

    private final Kind kind;

    public CopyCommands(Kind kind) {
        this.kind = kind;
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, kind.letters);
        if (options == null || options.operands().size() < 2) {
            sys.print(2, "Usage: " + kind.usage + "\n");
            return 2;
        }
        sys.compute(Latency.COMMAND_START);
        List<String> sources = options.operands().subList(0, options.operands().size() - 1);
        String target = options.operands().get(options.operands().size() - 1);
        boolean into = FileTools.isDirectory(sys, target);
        if (sources.size() > 1 && !into) {
            sys.print(2, kind.name + ": Target " + target + " must be a directory\nUsage: " + kind.usage + "\n");
            return 2;
        }
        int status = 0;
        for (String source : sources) {
            String destination = into ? target + "/" + FileTools.baseName(source) : target;
            try {
                switch (kind) {
                    case CP -> copy(sys, options, options.has('p'), source, destination);
                    case MV -> move(sys, options, source, destination);
                    case LN -> link(sys, options, source, destination);
                }
            } catch (SystemCallError e) {
                sys.print(2, kind.name + ": cannot " + verb(e, source) + ": " + Errno.text(e) + "\n");
                status = 2;
            }
        }
        return status;
    }

    private String verb(SystemCallError error, String source) {
        return switch (kind) {
            case CP -> (error.errno() == Errno.ENOENT ? "access " : "copy ") + source;
            case MV -> (error.errno() == Errno.ENOENT ? "access " : "rename ") + source;
            case LN -> "link " + source;
        };
    }

    /** Copies; {@code preserves} has the copy belong to whom the source belongs to, if that is allowed, and be as old. */
    private static void copy(Syscalls sys, Options options, boolean preserves, String source, String destination)
            throws SystemCallError {
        Syscalls.FileStatus status = sys.stat(source);
        if (status.isDirectory()) {
            if (!options.has('r')) {
                throw new SystemCallError(Errno.EISDIR);
            }
            if (!FileTools.isDirectory(sys, destination)) {
                sys.mkdir(destination, status.mode() & 07777);
            }
            for (String name : FileTools.namesIn(sys, source)) {
                copy(sys, options, preserves, source + "/" + name, destination + "/" + name);
            }
            if (preserves) {
                preserve(sys, destination, status);
            }
            return;
        }
        byte[] content = FileTools.read(sys, source);
        FileTools.write(sys, destination, Syscalls.O_CREAT | Syscalls.O_TRUNC, status.mode() & 07777, content);
        if (preserves) {
            preserve(sys, destination, status);
        }
    }

    private static void preserve(Syscalls sys, String path, Syscalls.FileStatus status) throws SystemCallError {
        try {
            sys.chown(path, status.uid(), status.gid());
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
        }
        sys.chmod(path, status.mode() & 07777);
        sys.utime(path, status.modified());
    }

    private static void move(Syscalls sys, Options options, String source, String destination) throws SystemCallError {
        try {
            sys.rename(source, destination);
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EXDEV || FileTools.isDirectory(sys, source)) {
                throw e;
            }
            copy(sys, options, true, source, destination);
            sys.unlink(source);
        }
    }

    private static void link(Syscalls sys, Options options, String source, String destination) throws SystemCallError {
        if (options.has('f') && FileTools.exists(sys, destination)) {
            sys.unlink(destination);
        }
        if (options.has('s')) {
            sys.symlink(source, destination);
        } else {
            sys.link(source, destination);
        }
    }
}

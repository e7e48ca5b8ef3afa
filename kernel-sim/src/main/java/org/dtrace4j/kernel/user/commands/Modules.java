package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code modload [-p] [-e exec_file] filename} and {@code modunload -i module_id [-e exec_file]}. */
public final class Modules {
    private static final int FATAL = 255;
    private static final int MOST_ARGUMENTS = 5;
    private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?[0-9]{1,9})");

    private Modules() { }

    /** The command modload. */
    public static int modload(Syscalls sys, List<String> arguments) throws SystemCallError {
        String usage = "usage:  modload [-p] [-e <exec_file>] <filename>\n";
        Options options = arguments.size() < 2 || arguments.size() > MOST_ARGUMENTS ? null : Options.parse(sys, arguments, "e:p");
        if (options == null) {
            return fatal(sys, usage);
        }
        if (options.operands().isEmpty()) {
            sys.print(1, "modpath is null\n");
            return fatal(sys, usage);
        }
        String file = options.operands().get(0);
        boolean search = options.has('p');
        String path = search || file.startsWith("/") ? file : sys.getcwd() + "/" + file;
        int id;
        try {
            id = sys.modload(path, search);
        } catch (SystemCallError e) {
            return e.errno() == Errno.EPERM ? fatal(sys, "Insufficient privileges to load a module\n")
                    : error(sys, "can't load module", e);
        }
        String program = options.value('e', "");
        if (program.isEmpty()) {
            return 0;
        }
        int status = execute(sys, program, id, "can't get module status");
        if ((status & 0xff) != 0) {
            sys.print(1, "'" + program + "' terminated because of signal " + (status & 0x7f)
                    + ((status & 0x80) != 0 ? " and produced a core file\n" : "") + ".\n");
        } else if (status != 0) {
            sys.print(1, "'" + program + "' returned error " + (status >> 8 & 0xff) + ".\n");
        }
        return status >> 8 & 0xff;
    }

    /** The command modunload. */
    public static int modunload(Syscalls sys, List<String> arguments) throws SystemCallError {
        String usage = "usage:  modunload -i <module_id> [-e <exec_file>]\n";
        Options options = arguments.size() < 3 ? null : Options.parse(sys, arguments, "i:e:");
        if (options == null || !options.has('i')) {
            return fatal(sys, usage);
        }
        Integer id = id(options.value('i', ""));
        if (id == null) {
            return fatal(sys, "Invalid id " + options.value('i', "") + "\n");
        }
        String program = options.value('e', "");
        if (!program.isEmpty()) {
            int status = execute(sys, program, id, "can't get module information");
            if (status != 0) {
                sys.print(1, program + " returned error " + status + ".\n");
                return status >> 8 & 0xff;
            }
        }
        try {
            sys.modunload(id);
        } catch (SystemCallError e) {
            if (e.errno() == Errno.EPERM) {
                return fatal(sys, "Insufficient privileges to unload a module\n");
            }
            return id == 0 ? 0 : error(sys, "can't unload the module", e);
        }
        return 0;
    }

    /** A module's id as {@code sscanf(3C)} reads it; null if it is none. */
    static Integer id(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.lookingAt() ? Integer.valueOf(number.group(1)) : null;
    }

    /** Says what is wrong with the command itself, and returns its status. */
    static int fatal(Syscalls sys, String message) {
        sys.print(2, message);
        return FATAL;
    }

    /** Says what the kernel did not do, and returns the error's number, which is the status. */
    static int error(Syscalls sys, String what, SystemCallError e) {
        boolean full = e.errno() == Errno.ENOSPC;
        sys.print(2, what + ": " + (full ? "Out of memory or no room in system tables" : Errno.text(e.errno())) + "\n");
        return e.errno();
    }

    /** Has a child execute a program with the id of a module and its place. Returns the child's status, as wait(3C) tells it. */
    private static int execute(Syscalls sys, String program, int id, String failure) throws SystemCallError {
        int child = sys.fork(self -> {
            Syscalls.ModuleStatus module;
            try {
                module = self.modinfo(id, false, false);
            } catch (SystemCallError e) {
                return error(self, failure, e);
            }
            try {
                self.exec(program, List.of(program, Integer.toString(module.id()), Integer.toString(module.place())),
                        self.environment());
                return 0;
            } catch (SystemCallError e) {
                return error(self, "couldn't exec " + program, e);
            }
        });
        Syscalls.ChildStatus end = sys.waitpid(child, 0);
        return end.signal() != 0 ? end.signal() : end.status() << 8;
    }
}

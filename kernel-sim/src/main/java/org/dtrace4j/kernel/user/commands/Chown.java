package org.dtrace4j.kernel.user.commands;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code chown [-fhR] [-H|-L|-P] owner[:group] file…} and {@code chgrp [-fhR] [-H|-L|-P] group file…}. */
public final class Chown {
    private static final String CHOWN_USAGE = """
            usage:
            	chown [-fhR] owner[:group] file...
            	chown -R [-f] [-H|-L|-P] owner[:group] file...
            """;
    private static final String CHGRP_USAGE = """
            usage:
            	chgrp [-fhR] group file ...
            	chgrp -R [-f] [-H|-L|-P] group file ...
            """;
    private static final int WRONG = 2;

    private final Syscalls sys;
    private final String name;
    private final Options options;
    /** Which of -H, -L and -P was last; a space if none. */
    private final char follows;
    private final int uid;
    private final int gid;
    /** Directories that have been looked into, lest a link leads there again. */
    private final Set<List<Long>> visited = new HashSet<>();
    private int errors;

    private Chown(Syscalls sys, String name, Options options, int uid, int gid) {
        this.sys = sys;
        this.name = name;
        this.options = options;
        this.follows = options.last("HLP", ' ');
        this.uid = uid;
        this.gid = gid;
    }

    public static int chown(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = options(sys, arguments);
        if (options == null) {
            sys.print(2, CHOWN_USAGE);
            return WRONG;
        }
        String[] owner = options.operands().get(0).split(":", 2);
        OptionalInt gid = owner.length == 1 ? OptionalInt.of(-1) : Accounts.groupNumber(sys, owner[1]);
        if (gid.isEmpty()) {
            return unknown(sys, "chown: unknown group id " + owner[1]);
        }
        OptionalInt uid = Accounts.number(sys, owner[0]);
        if (uid.isEmpty()) {
            return unknown(sys, "chown: unknown user id " + owner[0]);
        }
        return new Chown(sys, "chown", options, uid.getAsInt(), gid.getAsInt()).run();
    }

    public static int chgrp(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = options(sys, arguments);
        if (options == null) {
            sys.print(2, CHGRP_USAGE);
            return WRONG;
        }
        OptionalInt gid = Accounts.groupNumber(sys, options.operands().get(0));
        if (gid.isEmpty()) {
            return unknown(sys, "chgrp: unknown group: " + options.operands().get(0));
        }
        return new Chown(sys, "chgrp", options, -1, gid.getAsInt()).run();
    }

    /** Null if they do not go together. */
    private static Options options(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, "fhRHLP");
        boolean walks = options != null && options.last("HLP", ' ') != ' ';
        return options == null || options.operands().size() < 2 || walks && (!options.has('R') || options.has('h')) ? null
                : options;
    }

    private static int unknown(Syscalls sys, String message) {
        sys.print(2, message + "\n");
        return WRONG;
    }

    private int run() {
        sys.compute(Latency.COMMAND_START);
        for (String path : options.operands().subList(1, options.operands().size())) {
            visited.clear();
            change(path, follows == 'H' || follows == 'L');
        }
        return errors;
    }

    /**
     * Changes a file, and with -R what is in it.
     *
     * @param throughLinks whether what is in a directory to which a link leads is changed, too
     */
    private void change(String path, boolean throughLinks) {
        try {
            Syscalls.FileStatus file = sys.lstat(path);
            boolean isLink = file.isLink();
            if (isLink && (options.has('h') || follows == 'P')) {
                sys.lchown(path, uid, gid);
                return;
            }
            Syscalls.FileStatus target = isLink && options.has('R') ? sys.stat(path) : file;
            boolean enters = options.has('R') && target.isDirectory() && (!isLink || throughLinks);
            if (enters && !visited.add(List.of(target.device(), target.inode()))) {
                return;
            }
            changeOne(path);
            if (enters) {
                for (String entry : FileTools.namesIn(sys, path)) {
                    change(path + "/" + entry, follows == 'L');
                }
            }
        } catch (SystemCallError e) {
            failed(path, e);
        }
    }

    /** What is in a directory may be changed even if the directory may not. */
    private void changeOne(String path) {
        try {
            sys.chown(path, uid, gid);
        } catch (SystemCallError e) {
            failed(path, e);
        }
    }

    private void failed(String path, SystemCallError error) {
        if (!options.has('f')) {
            errors++;
            sys.print(2, name + ": " + path + ": " + Errno.text(error) + "\n");
        }
    }
}

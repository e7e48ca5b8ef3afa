package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code zfs subcommand…}: one row a subcommand. */
@InObject("zfs")
public final class Zfs implements UserProgram {
    static final int USAGE = 2;

    /** A subcommand; {@code words} begins with its name. */
    interface Subcommand {
        int run(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError;
    }

    private record Row(String usage, Subcommand subcommand) {
    }

    private static final Map<String, Row> TABLE = new LinkedHashMap<>();

    static {
        row("create", "create [-p] [-o property=value] ... <filesystem>", ZfsChanges::create);
        row("destroy", "destroy [-r] <filesystem|snapshot>", ZfsChanges::destroy);
        row("snapshot", "snapshot [-r] <filesystem@snapname>", ZfsChanges::snapshot);
        row("rollback", "rollback [-r] <snapshot>", ZfsChanges::rollback);
        row("clone", "clone [-p] [-o property=value] ... <snapshot> <filesystem>", ZfsChanges::cloneSnapshot);
        row("promote", "promote <clone-filesystem>", ZfsChanges::promote);
        row("rename", "rename <filesystem|snapshot> <filesystem|snapshot>", ZfsChanges::rename);
        row("list", "list [-rH] [-d depth] [-o property[,...]] [-t type[,...]] [filesystem|snapshot] ...",
            ZfsList::list);
        row("set", "set <property=value> <filesystem> ...", ZfsChanges::set);
        row("get", "get [-rH] [-o field[,...]] <property[,...]> <filesystem|snapshot> ...", ZfsList::get);
        row("mount", "mount [-a | filesystem]", ZfsMounts::mount);
        row("unmount", "unmount [-f] <-a | filesystem|mountpoint>", ZfsMounts::unmount);
        TABLE.put("umount", TABLE.get("unmount"));
    }

    private static void row(String name, String usage, Subcommand subcommand) {
        TABLE.put(name, new Row(usage, subcommand));
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        if (arguments.size() < 2) {
            sys.print(2, "missing command\n" + allUsages());
            return USAGE;
        }
        Row row = TABLE.get(arguments.get(1));
        if (row == null) {
            sys.print(2, "unrecognized command '" + arguments.get(1) + "'\n" + allUsages());
            return USAGE;
        }
        sys.compute(Latency.LIBZFS_START);
        ZfsHandle zfs;
        try {
            zfs = ZfsHandle.open(sys);
        } catch (SystemCallError e) {
            sys.print(2, "internal error: failed to initialize ZFS library: " + Errno.text(e) + "\n");
            return 1;
        }
        int status = row.subcommand().run(sys, zfs, arguments.subList(1, arguments.size()));
        if (status == USAGE) {
            sys.print(2, "usage:\n\t" + row.usage() + "\n");
        }
        return status;
    }

    private static String allUsages() {
        StringBuilder text = new StringBuilder("usage: zfs command args ...\n"
            + "where 'command' is one of the following:\n\n");
        List<Row> seen = new ArrayList<>();
        for (Row row : TABLE.values()) {
            if (!seen.contains(row)) {
                seen.add(row);
                text.append('\t').append(row.usage()).append('\n');
            }
        }
        return text.toString();
    }

    /** Says that something could not be done; returns the status. */
    static int fail(Syscalls sys, String what, String reason) {
        sys.print(2, what + ": " + reason + "\n");
        return 1;
    }
}

package org.dtrace4j.kernel.user;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.ProgramTable.Row;
import org.dtrace4j.kernel.user.commands.TestExpression;
import org.dtrace4j.kernel.user.init.Init;
import org.dtrace4j.kernel.user.shell.Shell;
import org.dtrace4j.kernel.user.smf.Configd;
import org.dtrace4j.kernel.user.smf.Startd;

/** The programs that come with the system: the rows of the standard {@link ProgramTable}. */
public final class Programs {
    /** Sizes of executables: what they map, and what reading them from disk costs. */
    private static final int SMALL = 8 << 10;
    private static final int MEDIUM = 32 << 10;
    private static final int LARGE = 128 << 10;

    private static final List<Row> ROWS = new ArrayList<>();

    static {
        // What the boot rests on.
        row("/sbin/init", MEDIUM, new Init(), "starts and reaps everything");
        row("/sbin/sh", LARGE, new Shell(), "shell");
        row("/usr/bin/sh", LARGE, new Shell(), "shell");
        row("/usr/bin/bash", LARGE, new Shell(), "the same shell under another name");
        row("/lib/svc/bin/svc.startd", LARGE, new Startd(), "starts services in the order of their dependencies");
        row("/lib/svc/bin/svc.configd", LARGE, new Configd(), "guards the SMF repository");
        // Small commands.
        row("/usr/bin/test", SMALL, new TestExpression(), "evaluates a condition");
        row("/usr/bin/[", SMALL, new TestExpression(), "evaluates a condition");
    }

    private Programs() {
    }

    private static void row(String path, int imageBytes, UserProgram program, String description) {
        ROWS.add(new Row(path, imageBytes, program, description));
    }

    /** The table of a machine that has nothing added to it. */
    public static ProgramTable standard() {
        return ProgramTable.of(ROWS);
    }
}

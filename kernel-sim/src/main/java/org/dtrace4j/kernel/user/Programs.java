package org.dtrace4j.kernel.user;

import java.util.List;

/** The programs that come with the system: the rows of the standard {@link ProgramTable}. */
public final class Programs {
    private Programs() {
    }

    /** The table of a machine that has nothing added to it. */
    public static ProgramTable standard() {
        return ProgramTable.of(List.of());
    }
}

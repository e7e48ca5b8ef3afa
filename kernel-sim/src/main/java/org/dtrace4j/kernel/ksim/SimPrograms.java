package org.dtrace4j.kernel.ksim;

import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Programs;

/** The programs of the machines that this package boots: the standard ones, and dtrace. */
public final class SimPrograms {
    private static final int DTRACE_BYTES = 64 << 10;

    /** The table; immutable, shared by all machines. */
    public static final ProgramTable TABLE = Programs.standard()
            .with(new ProgramTable.Row("/usr/sbin/dtrace", DTRACE_BYTES, new DtraceProgram(), "DTrace's command"));

    private SimPrograms() { }
}

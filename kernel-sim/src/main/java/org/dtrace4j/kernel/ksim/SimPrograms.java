package org.dtrace4j.kernel.ksim;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dtrace4j.kernel.consumers.DtraceProgram;
import org.dtrace4j.kernel.consumers.Intrstat;
import org.dtrace4j.kernel.consumers.Lockstat;
import org.dtrace4j.kernel.consumers.Plockstat;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Programs;

/** The programs of the machines that this package boots: the standard ones, and those that trace it. */
public final class SimPrograms {
    private static final int DTRACE_BYTES = 64 << 10;
    private static final int SMALL_BYTES = 32 << 10;

    /** The table; immutable, shared by all machines. */
    public static final ProgramTable TABLE = Programs.standard()
            .with(new ProgramTable.Row("/usr/sbin/dtrace", DTRACE_BYTES, new DtraceProgram(), "DTrace's command"))
            .with(new ProgramTable.Row("/usr/sbin/lockstat", SMALL_BYTES, new Lockstat(), "what happens at the kernel's locks"))
            .with(new ProgramTable.Row("/usr/sbin/plockstat", SMALL_BYTES, new Plockstat(), "what happens at a program's locks"))
            .with(new ProgramTable.Row("/usr/sbin/intrstat", SMALL_BYTES, new Intrstat(), "interrupts of devices"));

    private SimPrograms() { }

    /** The names by which a shell calls them, and words of its own that begin a command. */
    static List<String> names() {
        Set<String> names = new TreeSet<>(List.of("cd", "exit", "export", "for", "if", "jobs", "read", "set", "trap", "umask",
                "wait", "while"));
        TABLE.rows().forEach(row -> names.add(row.path().substring(row.path().lastIndexOf('/') + 1)));
        return List.copyOf(names);
    }
}

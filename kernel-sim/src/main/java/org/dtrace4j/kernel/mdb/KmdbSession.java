package org.dtrace4j.kernel.mdb;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.mdb.command.CommandTable;
import org.dtrace4j.kernel.mdb.command.Debugger;
import org.dtrace4j.kernel.mdb.command.Output;
import org.dtrace4j.kernel.mdb.dcmd.Dcmds;
import org.dtrace4j.kernel.mdb.target.LiveTarget;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.unix.Machdep;

/**
 * The debugger in a machine, as booting with {@code -k} puts it there: it comes up when the machine panics, when a
 * probe says {@code breakpoint()}, and when somebody breaks in from outside.
 *
 * <p>A session reads lines until one lets the machine go on ({@code :c}) or ends it ({@code $q}). When there are no
 * more lines the machine goes on: after a panic that means that it reboots. What is remembered from one session to the
 * next: dot and the variables.
 */
public final class KmdbSession implements Machdep.Debugger {
    private static final String NAME = "kmdb";
    /** What loads with the debugger, as the entry of a session lists it. */
    private static final String DMODS = "Loaded modules: [ scsi_vhci mac uppc unix krtld genunix specfs ]";

    private final Kernel kernel;
    private final DebuggerTerminal terminal;
    private final CommandTable table = Dcmds.table();
    private final LiveTarget target;
    private Debugger debugger;

    /**
     * A debugger for a machine, which does not have it yet; see {@link #install}.
     *
     * @param terminal where sessions take place
     */
    public KmdbSession(Machine machine, DebuggerTerminal terminal) {
        this.kernel = machine.kernel();
        this.terminal = terminal;
        this.target = new LiveTarget(kernel, machine.tracing()::isActive);
    }

    /** Puts the debugger into the machine; to be done before the machine runs. */
    public void install() {
        kernel.unix.machdep.install(this);
        terminal.offerNames(names(table));
    }

    /** What a person may want to have completed. */
    static List<String> names(CommandTable table) {
        List<String> names = new ArrayList<>();
        table.dcmds().forEach(row -> names.add(row.name()));
        table.walkers().forEach(row -> names.add(row.name()));
        return names;
    }

    /** Whether the machine has entered the debugger at least once. */
    public boolean wasEntered() {
        return debugger != null;
    }

    /** One session. Called by the kernel's thread that has entered the debugger; no time passes in the machine. */
    @Override
    public void enter(String reason) {
        if (debugger == null) {
            debugger = new Debugger(target, table, NAME, new Output(terminal::write));
            terminal.write("\nWelcome to kmdb\n" + DMODS + "\n");
        } else {
            debugger.enter();
            terminal.write(NAME + ": target stopped at:\n"
                    + debugger.describe(target.registers().pc()) + "\n");
        }
        Debugger.After after = converse();
        if (after == Debugger.After.QUIT) {
            kernel.stop(end());
        }
        if (debugger.isProgramCounterCleared() && kernel.vars.panicstr() == 0) {
            kernel.panic("BAD TRAP: type=e (#pf Page fault) addr=0 occurred in module \"<unknown>\" due to a NULL"
                    + " pointer dereference");
        }
    }

    private Debugger.After converse() {
        while (true) {
            String line = terminal.readLine("[" + debugger.cpu() + "]> ");
            if (line == null) {
                return Debugger.After.CONTINUE;
            }
            Debugger.After after = debugger.execute(line);
            if (after != Debugger.After.STAY) {
                return after;
            }
        }
    }

    /** How a machine ended that its user has left in the debugger. */
    private Outcome end() {
        long now = kernel.clock.now();
        return kernel.vars.panicstr() == 0 ? new Outcome.Halted(now) : new Outcome.Panicked(now,
                kernel.memory.getString(kernel.vars.panicstr(), 1024), target.cpu(), target.thread());
    }
}

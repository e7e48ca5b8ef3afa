package org.dtrace4j.kernel.mdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.mdb.command.CommandTable;
import org.dtrace4j.kernel.mdb.command.Debugger;
import org.dtrace4j.kernel.mdb.command.Output;
import org.dtrace4j.kernel.mdb.dcmd.Dcmds;
import org.dtrace4j.kernel.mdb.target.LiveTarget;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelStop;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.unix.Machdep;

/**
 * The debugger in a machine, as booting with {@code -k} puts it there: it comes up when the machine panics, when a
 * probe says {@code breakpoint()}, and when somebody breaks in from outside.
 *
 * <p>A session reads lines until one lets the machine go on ({@code :c}) or halts it ({@code $q}). When there are no
 * more lines the machine goes on: after a panic that means that it reboots. What is remembered from one session to the
 * next: dot and the variables.
 */
public final class KmdbSession implements Machdep.Debugger {
    private static final String NAME = "kmdb";
    /** What loads with the debugger, as the entry of a session lists it. */
    private static final String DMODS = "Loaded modules: [ scsi_vhci mac uppc unix krtld genunix specfs ]";

    /** So many ends of input in a row at a person's terminal mean that nobody is there any more. */
    private static final int ENDS_OF_A_LOST_TERMINAL = 3;

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
        this.target = LiveTracing.target(machine);
    }

    /** Puts the debugger into the machine; to be done before the machine runs. */
    public void install() {
        kernel.unix.machdep.install(this);
    }

    /**
     * Breaks into a machine that has been installed into and that is not running at the moment: a session at where it
     * stands.
     *
     * @return how the machine has ended, if the session has ended it; empty when it may go on
     */
    public Optional<Outcome> breakIn() {
        try {
            kernel.unix.machdep.debug_enter(0);
            return Optional.empty();
        } catch (KernelStop end) {
            return Optional.of(end.outcome());
        }
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
        terminal.offerNames(names(table));
        Debugger.After after = converse();
        terminal.offerNames(List.of());
        if (after == Debugger.After.QUIT) {
            kernel.stop(new Outcome.Halted(kernel.clock.now()));
        }
        if (debugger.isProgramCounterCleared() && kernel.vars.panicstr() == 0) {
            kernel.panic("BAD TRAP: type=e (#pf Page fault) addr=0 occurred in module \"<unknown>\" due to a NULL"
                    + " pointer dereference");
        }
    }

    private Debugger.After converse() {
        int ends = 0;
        while (ends < ENDS_OF_A_LOST_TERMINAL) {
            String line = terminal.readLine("[" + debugger.cpu() + "]> ");
            if (line != null) {
                ends = 0;
                Debugger.After after = debugger.execute(line);
                if (after != Debugger.After.STAY) {
                    return after;
                }
            } else if (terminal.isInteractive()) {
                ends++;
                terminal.write("Use :c to let the system go on, $q to leave.\n");
            } else {
                return Debugger.After.CONTINUE;
            }
        }
        return Debugger.After.CONTINUE;
    }
}

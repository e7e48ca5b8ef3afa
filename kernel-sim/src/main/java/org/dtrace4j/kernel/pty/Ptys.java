package org.dtrace4j.kernel.pty;

import static org.dtrace4j.kernel.struct.Constants.EBUSY;
import static org.dtrace4j.kernel.struct.Constants.PTMOPEN;
import static org.dtrace4j.kernel.struct.Constants.PTSOPEN;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.InstallingModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.struct.PtTtys;

/** The table of pairs, {@code ptms_slots}, and the modules of pseudo-terminals. */
public final class Ptys {
    private static final int SLOTS = 64;
    private static final int MODE = 0620;

    private final Kernel k;
    /** By number, where what is written to the slaves of the host's pairs goes. */
    private final Map<Integer, Predicate<byte[]>> hosts = new HashMap<>();

    public Ptys(Kernel k) {
        this.k = k;
    }

    /** The modules, not loaded. */
    public List<KernelModule> modules() {
        return List.of(
                new InstallingModule(k, "drv", "clone",
                        () -> k.genunix.driver.name("ptmx", Drivers.CLONE_MAJOR, Drivers.PTM_MAJOR, false, 0666)),
                new InstallingModule(k, "strmod", "ptem", new TerminalEmulation(k, this)::install,
                        () -> k.genunix.modconf.removeStreamModule("ptem")),
                new InstallingModule(k, "drv", "ptm", new Ptm(k, this)::install,
                        () -> remove("ptm", Drivers.PTM_MAJOR)),
                new InstallingModule(k, "drv", "pts", new Pts(k, this)::install,
                        () -> remove("pts", Drivers.PTS_MAJOR)));
    }

    /** The host has its masters open without a vnode of the kernel's. */
    private int remove(String driver, int major) {
        for (int number = 1; number < SLOTS; number++) {
            PtTtys pair = pair(number);
            if (pair != null && (pair.pt_state() & (PTMOPEN | PTSOPEN)) != 0) {
                return EBUSY;
            }
        }
        return k.genunix.modconf.removeDriver(driver, major);
    }

    /** The pair of a number; null if there is none. */
    PtTtys pair(int number) {
        return number < 0 || number >= SLOTS ? null : k.vars.ptms_slots(number);
    }

    /** Makes a pair whose master is about to be opened. Returns its number, or -1 if there are too many. */
    int allocate() {
        for (int number = 1; number < SLOTS; number++) {
            PtTtys pair = pair(number);
            if (pair == null) {
                pair = PtTtys.at(k.memory, k.kmem.zalloc(PtTtys.SIZE));
                pair.pt_minor(number);
                k.vars.ptms_slots(number, pair);
                k.genunix.driver.name("pts/" + number, Drivers.PTS_MAJOR, number, false, MODE);
                return number;
            }
            if ((pair.pt_state() & (PTMOPEN | PTSOPEN)) == 0) {
                return number;
            }
        }
        return -1;
    }

    /**
     * Makes a pair whose master is the host's, for good. Its slave is no terminal to those who ask for its modes, as isatty(3C)
     * does: what they write comes out in a file, a pipe or a terminal of the host's, and they are not to write otherwise for that.
     *
     * @param sink gets what is written to the slave, as the terminal would; false if nobody is there any more: the slave is
     *     hung up then
     * @return its number; the slave is {@code /dev/pts/} with that
     * @throws IllegalStateException if there are too many
     */
    public int hostTerminal(Predicate<byte[]> sink) {
        int number = allocate();
        if (number < 0) {
            throw new IllegalStateException("no pseudo-terminal is left");
        }
        pair(number).pt_state(PTMOPEN);
        hosts.put(number, sink);
        return number;
    }

    /** Where what is written to a slave goes, if the host has its master; else null. */
    Predicate<byte[]> host(int number) {
        return hosts.get(number);
    }

    /** A master has been opened by a program: it is not the host's. */
    void openedByProgram(int number) {
        hosts.remove(number);
    }
}

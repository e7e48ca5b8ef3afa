package org.dtrace4j.kernel.strmod;

import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.LdtermMod;
import org.dtrace4j.kernel.struct.Termios;

/** What the parts of ldterm.c have in common: how they ask for the state of a line, its modes and its characters. */
@InModule("ldterm")
abstract class LdtermCode extends StreamModule {
    /** A line cannot be longer. */
    static final int TTY_BUFSIZ = 2048;
    static final int EBSIZE = 16;

    LdtermCode(Kernel k) {
        super(k);
    }

    static boolean has(LdtermMod tp, int state) {
        return (tp.t_state() & state) != 0;
    }

    static void set(LdtermMod tp, int state) {
        tp.t_state(tp.t_state() | state);
    }

    static void clear(LdtermMod tp, int state) {
        tp.t_state(tp.t_state() & ~state);
    }

    /** Whether all of some bits of {@code c_lflag} are set. */
    static boolean local(LdtermMod tp, int flags) {
        return (tp.t_modes().c_lflag() & flags) == flags;
    }

    /** One of {@code c_cc}; 0 if the line has no such character. */
    final int cc(LdtermMod tp, int which) {
        return k.memory.getByte(tp.t_modes().address() + Termios.OFFSET_C_CC + which) & 0xff;
    }
}

package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;

/** machdep.c: the end of the machine's run, and the way into the debugger. */
public final class Machdep extends ProcessCode {
    /** The kernel debugger. Told when it is entered; lets the machine go on when it returns. */
    @FunctionalInterface
    public interface Debugger {
        /** Runs a session. {@code reason} says why the debugger was entered. */
        void enter(String reason);
    }

    private Debugger debugger;

    public Machdep(Kernel k) {
        super(k);
    }

    /** Puts a debugger into the kernel, as booting with {@code -k} does. */
    public void install(Debugger newDebugger) {
        debugger = newDebugger;
        k.vars.boothowto(k.vars.boothowto() | RB_DEBUG);
    }

    /** Whether the kernel was booted with a debugger. */
    public boolean hasDebugger() {
        return debugger != null;
    }

    /** Says why, and enters the debugger if there is one. */
    @Prototype("void debug_enter(char *msg)")
    public void debug_enter(long msg) {
        String message = string(msg);
        if (message != null) {
            k.console.write(message + "\n");
        }
        if (debugger != null) {
            kmdb_enter();
        }
    }

    /** As {@code debug_enter}, for a message that is not in kernel memory. */
    public void enterDebugger(String message) {
        long msg = newString(message);
        debug_enter(msg);
        freeString(msg);
    }

    /** The breakpoint at which the debugger takes over. Assembly, so it has no probe. */
    @Prototype(value = "void kmdb_enter(void)", traceable = false)
    public void kmdb_enter() {
        debugger.enter("debugger entry trap");
    }

    /** Halts or resets the machine. Does not return. */
    @Prototype("void mdboot(int cmd, int fcn, char *mdep)")
    public void mdboot(int cmd, int fcn, long mdep) {
        spend(Latency.MDBOOT);
        if (fcn == AD_HALT || fcn == AD_POWEROFF) {
            halt(0);
        }
        k.console.write("rebooting...\n");
        reset();
    }

    /** Stands still. Does not return. */
    @Prototype("void halt(char *s)")
    public void halt(long s) {
        if (s != 0) {
            k.console.write("(" + string(s) + ")\n");
        }
        k.stop(new Outcome.Halted(gethrtime()));
    }

    /** Begins anew. Does not return. */
    @Prototype("void reset(void)")
    public void reset() {
        k.stop(new Outcome.Rebooted(gethrtime()));
    }
}

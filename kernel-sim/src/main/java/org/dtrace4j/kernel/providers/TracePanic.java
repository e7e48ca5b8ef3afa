package org.dtrace4j.kernel.providers;

import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;

/**
 * The way from a firing probe to the panic or the debugger, as a sequence of kernel functions, so that a stack shows
 * how the kernel got there. None of them can be traced: they are DTrace's own, or assembly.
 */
final class TracePanic {
    private final InvopTrap invop;
    private final FbtInvop fbt;
    private final ProfileFire profile;
    private final DtraceProbe probe;
    private String message;
    private boolean enterDebugger;

    TracePanic(Kernel kernel) {
        probe = new DtraceProbe(kernel);
        fbt = new FbtInvop(kernel);
        profile = new ProfileFire(kernel);
        invop = new InvopTrap(kernel);
    }

    /**
     * Panics as the action of a probe does. {@code unanchored}: the profile provider fired it, and not a function's.
     */
    void panic(String text, boolean unanchored) {
        enter(text, false, unanchored);
    }

    void breakpoint(String text, boolean unanchored) {
        enter(text, true, unanchored);
    }

    private void enter(String text, boolean debugger, boolean unanchored) {
        message = text;
        enterDebugger = debugger;
        if (unanchored) {
            profile.profile_fire();
        } else {
            invop.invoptrap();
        }
    }

    /** The trap that a patched instruction causes (locore.s, dtrace_isa.c). */
    @InModule("unix")
    final class InvopTrap extends KernelCode {
        InvopTrap(Kernel kernel) {
            super(kernel);
        }

        @Prototype(value = "void invoptrap(void)", traceable = false)
        void invoptrap() {
            dtrace_invop();
        }

        @Prototype(value = "int dtrace_invop(void)", traceable = false)
        int dtrace_invop() {
            return fbt.fbt_invop();
        }
    }

    /** fbt.c */
    @InModule("fbt")
    final class FbtInvop extends KernelCode {
        FbtInvop(Kernel kernel) {
            super(kernel);
        }

        @Prototype(value = "static int fbt_invop(void)", traceable = false)
        int fbt_invop() {
            probe.dtrace_probe();
            return 0;
        }
    }

    /** profile.c */
    @InModule("profile")
    final class ProfileFire extends KernelCode {
        ProfileFire(Kernel kernel) {
            super(kernel);
        }

        @Prototype(value = "static void profile_fire(void)", traceable = false)
        void profile_fire() {
            probe.dtrace_probe();
        }
    }

    /** dtrace.c */
    @InModule("dtrace")
    final class DtraceProbe extends KernelCode {
        DtraceProbe(Kernel kernel) {
            super(kernel);
        }

        @Prototype(value = "void dtrace_probe(void)", traceable = false)
        void dtrace_probe() {
            if (enterDebugger) {
                dtrace_action_breakpoint();
            } else {
                dtrace_action_panic();
            }
        }

        @Prototype(value = "static void dtrace_action_panic(void)", traceable = false)
        void dtrace_action_panic() {
            k.panic(message);
        }

        @Prototype(value = "static void dtrace_action_breakpoint(void)", traceable = false)
        void dtrace_action_breakpoint() {
            k.breakpoint(message);
        }
    }
}

package org.dtrace4j.kernel.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dtrace4j.kernel.boot.WholeMachine;
import org.dtrace4j.kernel.mdb.target.LiveTarget;
import org.junit.jupiter.api.Test;

/** What the debugger says of a module that has been unloaded. */
class UnloadedModuleTest {
    @Test
    void onlyTheListOfStructuresStillHasIt() {
        WholeMachine.run(1, (sys, k) -> {
            LiveTarget target = new LiveTarget(k, () -> false, null);
            int id = k.genunix.modctl.structure("tmpfs").orElseThrow().mod_id();
            long address = k.symbols.addressOf("tmpfs", "tmp_mount").orElseThrow();
            String line = String.format("%x::whatis", address);
            assertTrue(StoppedMachine.ask(target, "::modinfo").contains(" tmpfs\n"));
            String before = StoppedMachine.ask(target, line);
            assertTrue(before.contains("tmp_mount"), before);

            sys.umount2("/etc/svc/volatile", 0);
            sys.modunload(id);
            assertFalse(StoppedMachine.ask(target, "::modinfo").contains("tmpfs"));
            assertTrue(StoppedMachine.ask(target, "::walk modctl | ::print modctl_t mod_modname").contains("\"tmpfs\""));
            assertFalse(StoppedMachine.ask(target, line).contains("tmp_mount"));
            assertFalse(StoppedMachine.ask(target, "tmp_mount=K").contains(Long.toHexString(address)));

            sys.modload("fs/tmpfs", true);
            assertTrue(StoppedMachine.ask(target, "::modinfo").contains(" tmpfs\n"));
            assertEquals(before, StoppedMachine.ask(target, line));
        });
    }
}

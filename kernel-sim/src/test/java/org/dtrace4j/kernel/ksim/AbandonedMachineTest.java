package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.junit.jupiter.api.Test;

class AbandonedMachineTest {
    /**
     * Threads of the host unwind once a machine is given up, all at once, while its current thread is a process: what programs
     * have in their finally blocks must do nothing in it. One that did woke for ever a thread that was no more.
     */
    @Test
    void aMachineThatWasGivenUpDoesNoSystemCall() throws Exception {
        String before = System.getProperty(Coroutines.CHOICE_PROPERTY);
        System.setProperty(Coroutines.CHOICE_PROPERTY, "platform");
        Kernel kernel;
        try (Boot boot = Boot.powerOn(Boot.config(1, FreshDisk.with(SimPrograms.TABLE)))) {
            boot.toLogin();
            kernel = boot.machine().kernel();
            kernel.genunix.hostRequests.startProcess("lends", "lends", sys -> {
                kernel.loop.lendToMain();
                return 0;
            });
            boot.machine().run(Long.MAX_VALUE);
        } finally {
            if (before == null) {
                System.clearProperty(Coroutines.CHOICE_PROPERTY);
            } else {
                System.setProperty(Coroutines.CHOICE_PROPERTY, before);
            }
        }
        assertThrows(Coroutines.Abandoned.class, () -> kernel.unix.syscall.enter(SystemCall.GETPID, () -> fail("it is done")));
    }
}

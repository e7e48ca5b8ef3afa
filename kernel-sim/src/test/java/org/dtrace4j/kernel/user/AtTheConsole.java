package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.user.disk.InitialDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Somebody who has logged in at the console of a whole machine, and types. */
abstract class AtTheConsole {
    private static final long SECOND = 1_000_000_000L;
    private static final InitialDisk DISK = InitialDisk.with(Programs.standard());
    static final String SUSPEND = "\u001a";
    static final String INTERRUPT = "\u0003";
    static final String END = "\u0004";

    final StringBuilder console = new StringBuilder();
    private Machine machine;
    private long until;

    @BeforeEach
    void logIn() {
        machine = Machine.start(KernelConfig.of(21).withDisk(FreshDisk.of(DISK)).withConsole(console::append),
                kernel -> kernel.genunix.main.entry());
        until = 5 * SECOND;
        machine.run(until);
        type("root\n");
    }

    @AfterEach
    void powerOff() {
        machine.close();
    }

    /** What comes after keys have been typed, in the next three seconds. */
    final String type(String keys) {
        int before = console.length();
        machine.kernel().console.type(keys);
        until += 3 * SECOND;
        assertTrue(machine.run(until).isEmpty());
        return console.substring(before).replaceAll("\\[(\\d)\\]\t\\d+\n", "[$1]\tPID\n");
    }
}

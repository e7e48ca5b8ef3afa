package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;

/**
 * A shell script that was played in a machine of its own, from seed 1 and a fresh disk.
 *
 * @param out what it wrote to its standard output
 * @param err the same of standard error
 * @param status what it ended with
 */
record GuestScript(String out, String err, int status) {
    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);
    private static final long SECOND = 1_000_000_000L;
    private static final int PATIENCE_SECONDS = 100;
    private static final int PAGES = KernelConfig.DEFAULT_PAGES;
    private static final int PAGES_PER_MEGABYTE = 256;

    /** Boots, plays the script to its end, and turns the power off. */
    static GuestScript play(String script) {
        return play(DISK, PAGES, boot -> { }, script);
    }

    /** The same, in a machine with another size of memory than the usual one. */
    static GuestScript playWithMemory(int megabytes, String script) {
        return play(DISK, megabytes * PAGES_PER_MEGABYTE, boot -> { }, script);
    }

    /** The same, in a machine to which something is done first. */
    private static GuestScript play(DiskImage disk, int pages, Consumer<Boot> preparation, String script) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Boot boot = Boot.powerOn(Boot.config(1, disk).withMemoryPages(pages))) {
            assertTrue(boot.toLogin().multiUser());
            preparation.accept(boot);
            GuestCommand command = boot.startScript(script, List.of(), out, err);
            for (int i = 0; i < PATIENCE_SECONDS && command.status().isEmpty(); i++) {
                assertTrue(boot.run(SECOND).isEmpty(), "the machine ended before the script");
            }
            assertTrue(command.status().isPresent(), () -> "the script does not end, and wrote: " + out + err);
            assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()));
            return new GuestScript(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8),
                    command.status().getAsInt());
        }
    }

    /** What a script prints, standard error among it. */
    static String printed(String script) {
        return printed(boot -> { }, script);
    }

    /** The same, in a machine to which something is done first. */
    static String printed(Consumer<Boot> preparation, String script) {
        return play(DISK, PAGES, preparation, "exec 2>&1\n" + script).out();
    }

    /** The same, in a machine that boots with an anonymous enabling, as {@code dtrace -A} leaves it. */
    static String printedUnderAnonymous(String program, String script) {
        return play(AnonymousDisk.with(DISK, program), PAGES, boot -> { }, "exec 2>&1\n" + script).out();
    }
}

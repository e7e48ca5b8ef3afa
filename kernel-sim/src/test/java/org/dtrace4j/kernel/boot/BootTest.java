package org.dtrace4j.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.user.Programs;
import org.junit.jupiter.api.Test;

class BootTest {
    @Test
    void bootsToMultiUser() {
        StringBuilder console = new StringBuilder();
        KernelConfig config = KernelConfig.of(1).withDisk(FreshDisk.with(Programs.standard()))
                .withConsole(t -> { console.append(t); System.out.print(t); });
        try (Machine machine = Machine.start(config, k -> k.genunix.main.entry())) {
            Optional<Outcome> outcome = machine.run(60_000_000_000L);
            System.out.println("OUTCOME " + outcome + " at " + machine.kernel().clock.now());
        }
        assertTrue(console.toString().contains("login"), console.toString());
    }
}

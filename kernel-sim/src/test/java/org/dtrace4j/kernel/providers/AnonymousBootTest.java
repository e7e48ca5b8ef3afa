package org.dtrace4j.kernel.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.LogEntry;
import org.dtrace4j.kernel.user.Programs;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

/**
 * An anonymous enabling on the disk of a whole machine: it is there from when the driver attaches, and changes nothing.
 */
class AnonymousBootTest {
    private static final long SEED = 4;
    private static final long AFTER_SCANNING = 4_000_000_000L;

    private record Boot(String console, long digest, Optional<Outcome> outcome) { }

    private static DiskImage fresh() {
        return FreshDisk.with(Programs.standard());
    }

    private static Machine start(DiskImage disk, StringBuilder console) {
        return Machine.start(KernelConfig.of(SEED).withDisk(disk).withConsole(console::append),
                k -> k.genunix.main.entry());
    }

    private static Boot boot(DiskImage disk) {
        StringBuilder console = new StringBuilder();
        try (Machine machine = start(disk, console)) {
            Optional<Outcome> outcome = machine.run(AFTER_SCANNING);
            return new Boot(console.toString(), machine.kernel().sched.log().digest(), outcome);
        }
    }

    /** A disk with an enabling, compiled on a machine that has booted. */
    private static DiskImage diskWith(String program) throws Exception {
        try (Machine machine = start(fresh(), new StringBuilder())) {
            machine.run(AFTER_SCANNING);
            try (Device device = machine.tracing().open()) {
                EnablingImage image = new DCompiler(device, new OptionValues())
                        .compile(SourceText.ofFile("a.d", program)).image();
                byte[] conf = ConfFile.of(file(ConfFile.PATH)).withEnabling(List.of(DofWriter.write(image))).bytes();
                byte[] system = SystemFile.of(file(SystemFile.PATH)).withBlock(List.of("fbt", "profile")).bytes();
                return fresh().withFile(ConfFile.PATH, 0644, conf).withFile(SystemFile.PATH, 0644, system);
            }
        }
    }

    private static byte[] file(String path) {
        return fresh().boot().objects().find(path.substring(1)).data();
    }

    @Test
    void theEnablingIsAnnouncedCollectsAndLeavesTheBootAsItWas() throws Exception {
        DiskImage disk = diskWith("fbt:tmpfs:tmp_unmount:entry, fbt:genunix:pageout:entry { trace(timestamp); }");
        Boot plain = boot(fresh());
        StringBuilder console = new StringBuilder();
        try (Machine machine = start(disk, console)) {
            assertEquals(plain.outcome(), machine.run(AFTER_SCANNING));
            assertTrue(console.toString().contains("NOTICE: enabling probe 0 (fbt:tmpfs:tmp_unmount:entry)\n"
                    + "NOTICE: enabling probe 1 (fbt:genunix:pageout:entry)\n"), console::toString);
            assertEquals(plain.digest(), machine.kernel().sched.log().digest());
            List<String> kept = new ArrayList<>();
            for (LogEntry entry = machine.kernel().vars.log_first(); entry != null; entry = entry.log_next()) {
                kept.add(machine.kernel().memory.getString(entry.log_text_address(), 200));
            }
            assertTrue(kept.containsAll(List.of("NOTICE: enabling probe 0 (fbt:tmpfs:tmp_unmount:entry)\n",
                    "NOTICE: enabling probe 1 (fbt:genunix:pageout:entry)\n")), kept::toString);
            try (Device device = machine.tracing().open()) {
                device.go(List.of(new OptionSetting("grabanon", "")));
                int bytes = 0;
                for (int cpu = 0; cpu < 4; cpu++) {
                    bytes += device.snapshot(cpu).data().length;
                }
                assertTrue(bytes > 0, "nothing was recorded");
            }
        }
    }

    @Test
    void anEnablingThatMayNotDestroyIsRefusedAloud() throws Exception {
        Boot boot = boot(diskWith("fbt:tmpfs:tmp_unmount:entry { panic(); }"));
        assertTrue(boot.console().contains("Destructive actions not allowed"), boot.console());
        assertTrue(boot.outcome().isEmpty(), boot.outcome()::toString);
    }

    @Test
    void aDamagedFileIsNamedAndTheMachineBoots() throws Exception {
        DiskImage good = diskWith("fbt:tmpfs:tmp_unmount:entry { trace(1); }");
        String conf = new String(good.boot().objects().find(ConfFile.PATH.substring(1)).data(),
                StandardCharsets.ISO_8859_1);
        int at = conf.indexOf("0x") + 3;
        String damaged = conf.substring(0, at) + (conf.charAt(at) == '0' ? '1' : '0') + conf.substring(at + 1);
        Boot boot = boot(good.withFile(ConfFile.PATH, 0644, damaged.getBytes(StandardCharsets.ISO_8859_1)));
        assertTrue(boot.console().contains("anonymous enabling ignored"), boot.console());
        assertFalse(boot.console().contains("NOTICE: enabling"), boot.console());
        assertTrue(boot.outcome().isEmpty(), boot.outcome()::toString);
    }

    @Test
    void withoutAnEnablingThereIsNothingToClaim() throws Exception {
        try (Machine machine = start(fresh(), new StringBuilder())) {
            machine.run(AFTER_SCANNING);
            try (Device device = machine.tracing().open()) {
                DeviceException refused = assertThrows(DeviceException.class,
                        () -> device.go(List.of(new OptionSetting("grabanon", ""))));
                assertEquals("No anonymous tracing state", refused.getMessage());
            }
        }
    }
}

package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.SystemFile;
import org.junit.jupiter.api.Test;

class AnonymousFilesTest {
    private static final String CONF = "name=\"dtrace\" parent=\"pseudo\" instance=0;\n";
    private static final String SYSTEM = "* system\n";

    private final MemoryFiles system = new MemoryFiles().put(ConfFile.PATH, CONF).put(SystemFile.PATH, SYSTEM);
    private final MemoryFiles user = new MemoryFiles();

    @Test
    void savingSaysWhatItDidInTheOriginalsOrder() throws Exception {
        assertEquals(List.of("saved anonymous enabling in /kernel/drv/dtrace.conf",
                "added forceload directives to /etc/system", "run update_drv(1M) or reboot to enable changes"),
                save(1));
        assertArrayEquals(new byte[] {1}, conf().images().get(0));
        assertTrue(system.text(SystemFile.PATH).contains("forceload: drv/fbt\nforceload: drv/dtrace\n"));
    }

    @Test
    void savingAgainReplacesAndSaysSo() throws Exception {
        save(1);
        assertEquals(List.of("cleaned up old anonymous enabling in /kernel/drv/dtrace.conf",
                "cleaned up forceload directives in /etc/system",
                "saved anonymous enabling in /kernel/drv/dtrace.conf",
                "added forceload directives to /etc/system", "run update_drv(1M) or reboot to enable changes"),
                save(2));
        assertEquals(1, conf().images().size());
        assertArrayEquals(new byte[] {2}, conf().images().get(0));
    }

    @Test
    void removingLeavesBothFilesAsTheyWere() throws Exception {
        save(1);
        assertEquals(List.of("cleaned up old anonymous enabling in /kernel/drv/dtrace.conf",
                "cleaned up forceload directives in /etc/system"), files().write(List.of(), List.of()));
        assertEquals(CONF, system.text(ConfFile.PATH));
        assertEquals(SYSTEM, system.text(SystemFile.PATH));
        assertEquals(List.of(), files().write(List.of(), List.of()));
    }

    @Test
    void anotherFileMayTakeTheImages() throws Exception {
        AnonymousFiles files = new AnonymousFiles(system, user, Optional.of("my.conf"));
        assertEquals("saved anonymous enabling in my.conf",
                files.write(List.of(new byte[] {7}), List.of("fbt")).get(0));
        assertArrayEquals(new byte[] {7}, ConfFile.of(user.files.get("my.conf")).images().get(0));
        assertEquals(CONF, system.text(ConfFile.PATH));
    }

    @Test
    void damageIsFoundBeforeAnythingIsWritten() throws Exception {
        save(1);
        system.replaced.clear();
        system.put(SystemFile.PATH, "* vvvv Added by DTrace\n");
        FailureException e = assertThrows(FailureException.class, () -> save(2));
        assertEquals("missing end sentinel in /etc/system; manual repair of /etc/system required", e.getMessage());
        assertEquals(List.of(), system.replaced);
    }

    @Test
    void aCrashBetweenTheFilesLeavesOneEnablingWhole() throws Exception {
        system.replacements = 1;
        assertThrows(FailureException.class, () -> save(1));
        // Modules are loaded for nothing; there is no enabling, as before.
        assertFalse(conf().hasEnabling());

        system.replacements = Integer.MAX_VALUE;
        save(1);
        system.replacements = 1;
        assertThrows(FailureException.class, () -> save(2));
        assertArrayEquals(new byte[] {1}, conf().images().get(0));
        assertTrue(SystemFile.of(system.files.get(SystemFile.PATH)).hasBlock());

        system.replacements = 1;
        FailureException e = assertThrows(FailureException.class, () -> files().write(List.of(), List.of()));
        assertEquals("failed to write to /etc/system: No space left on device", e.getMessage());
        assertFalse(conf().hasEnabling());
    }

    @Test
    void whatCannotBeSavedIsNotPreparedFor() {
        String before = system.text(SystemFile.PATH);
        FailureException e = assertThrows(FailureException.class, () -> new AnonymousFiles(system, system,
                Optional.of("/no/conf")).write(List.of(new byte[] {1}), List.of("fbt")));
        assertEquals("failed to open output file '/no/conf': No such file or directory", e.getMessage());
        assertEquals(before, system.text(SystemFile.PATH));
    }

    @Test
    void theSystemFileMustBeThereAndTheOtherNeedNot() {
        system.files.remove(ConfFile.PATH);
        assertEquals(3, assertSaves(1));
        system.files.remove(SystemFile.PATH);
        FailureException e = assertThrows(FailureException.class, () -> save(1));
        assertEquals("failed to open /etc/system: No such file or directory", e.getMessage());
    }

    private int assertSaves(int image) {
        try {
            return save(image).size();
        } catch (FailureException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> save(int image) throws FailureException {
        return files().write(List.of(new byte[] {(byte) image}), List.of("fbt"));
    }

    private AnonymousFiles files() {
        return new AnonymousFiles(system, user, Optional.empty());
    }

    private ConfFile conf() {
        return ConfFile.of(system.files.get(ConfFile.PATH));
    }
}

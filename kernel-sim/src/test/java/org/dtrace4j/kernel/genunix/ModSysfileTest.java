package org.dtrace4j.kernel.genunix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.ObjectTree;
import org.dtrace4j.kernel.module.KernelConfig;
import org.junit.jupiter.api.Test;

/** What a kernel makes of its /etc/system. */
class ModSysfileTest {
    private static String boot(String system, Consumer<SmallKernel> check) {
        StringBuilder console = new StringBuilder();
        ObjectTree root = new ObjectTree.Builder(0).directory("etc", 0755)
                .file("etc/system", 0644, system.getBytes(StandardCharsets.ISO_8859_1)).build();
        SmallKernel.run(KernelConfig.of(1).withMemoryPages(SmallKernel.PAGES).withDisk(DiskImage.ofRoot(root))
                .withConsole(console::append), small -> {
                    console.setLength(0);
                    small.kernel().genunix.modSysfile.mod_read_system_file(0);
                    small.kernel().genunix.modSysfile.mod_sysctl(ModSysfile.SYS_FORCELOAD, 0);
                    check.accept(small);
                });
        return console.toString();
    }

    @Test
    void commentsAndBlankLinesMeanNothing() {
        assertEquals("", boot("* a comment\n\n# another\n   \n", small -> { }));
    }

    @Test
    void setsIntegersInEveryWay() {
        String system = "set dopageout=0\nset genunix:maxusers = 0x40\nset unix:nopanicdebug|5\nset moddebug & ~1\n";
        assertEquals("", boot(system, small -> {
            assertEquals(0, small.kernel().vars.dopageout());
            assertEquals(0x40, small.kernel().vars.maxusers());
            assertEquals(5, small.kernel().vars.nopanicdebug());
        }));
    }

    @Test
    void saysWhatItCannotDo() {
        String system = "set nosuchthing=1\nset maxusers=many\nfrobnicate: x\nforceload: drv/nosuch\n";
        String console = boot(system, small -> { });
        assertEquals("""
                WARNING: cannot set what line 1 of etc/system says: set nosuchthing=1
                WARNING: cannot set what line 2 of etc/system says: set maxusers=many
                WARNING: unknown command 'frobnicate' on line 3 of etc/system
                WARNING: forceload of drv/nosuch failed
                """, console);
    }

    @Test
    void aMissingFileIsNoFault() {
        ObjectTree root = ObjectTree.empty(0755, 0);
        SmallKernel.run(KernelConfig.of(1).withMemoryPages(SmallKernel.PAGES).withDisk(DiskImage.ofRoot(root)),
                small -> small.kernel().genunix.modSysfile.mod_read_system_file(0));
    }
}

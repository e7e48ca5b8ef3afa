package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;

/**
 * mod_sysfile.c: /etc/system, read before anything is mounted, obeyed when the time has come.
 *
 * <p>Understood are comments ({@code *} and {@code #}) and {@code forceload: drv/fbt}. Everything else is warned about,
 * once, and otherwise ignored.
 */
public final class ModSysfile extends ProcessCode {
    /** {@code mod_sysctl}: load and attach what forceload lines name. */
    public static final int SYS_FORCELOAD = 1;

    private static final String SYSTEM_FILE = "etc/system";

    private final List<String> forceload = new ArrayList<>();

    public ModSysfile(Kernel k) {
        super(k);
    }

    /** Reads /etc/system as the boot loader passes it on: from the disk, without a file system. */
    @Prototype("void mod_read_system_file(int ask)")
    public void mod_read_system_file(int ask) {
        spend(Latency.READ_SYSTEM_FILE);
        if (!(k.config.disk() instanceof DiskImage disk)) {
            return;
        }
        DiskObject file = disk.boot().objects().find(SYSTEM_FILE);
        if (file == null || file.type() != DiskObject.Type.FILE) {
            return;
        }
        int number = 0;
        for (String line : new String(file.data(), StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            readLine(line.trim(), number);
        }
    }

    private void readLine(String line, int number) {
        if (line.isEmpty() || line.startsWith("*") || line.startsWith("#")) {
            return;
        }
        String[] words = line.split("[: \t]+", 2);
        if (words[0].equals("forceload") && words.length == 2) {
            forceload.add(words[1].trim());
        } else {
            cmn_err(MessageLevel.CE_WARN, "unknown command '" + words[0] + "' on line " + number + " of etc/system");
        }
    }

    /** Does what /etc/system says about {@code function}. */
    @Prototype("int mod_sysctl(int fcn, void *p)")
    public int mod_sysctl(int function, long p) {
        if (function != SYS_FORCELOAD) {
            return EINVAL;
        }
        for (String name : forceload) {
            if (!k.genunix.modctl.load(name)) {
                cmn_err(MessageLevel.CE_WARN, "forceload of " + name + " failed");
            } else if (name.startsWith("drv/")) {
                long driver = newString(name.substring("drv/".length()));
                k.genunix.modctl.ddi_install_driver(driver);
                freeString(driver);
            }
        }
        return 0;
    }
}

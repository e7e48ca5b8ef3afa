package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelTypes;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;

/**
 * mod_sysfile.c: /etc/system, read before anything is mounted, obeyed when the time has come.
 *
 * <p>Understood are comments ({@code *} and {@code #}), {@code forceload: drv/fbt}, and {@code set module:variable=value}
 * (or {@code |} or {@code &}) for the kernel's variables that are integers. Everything else is warned about, once, and
 * otherwise ignored.
 */
public final class ModSysfile extends ProcessCode {
    /** {@code mod_sysctl}: load and attach what forceload lines name. */
    public static final int SYS_FORCELOAD = 1;

    private static final String SYSTEM_FILE = "etc/system";

    private static final Pattern ASSIGNMENT =
            Pattern.compile("set\\s+(?:(\\w+):)?(\\w+)\\s*([=|&])\\s*(\\S+)");

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
        } else if (words[0].equals("set")) {
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (!assignment.matches() || !assign(assignment)) {
                cmn_err(MessageLevel.CE_WARN, "cannot set what line " + number + " of etc/system says: " + line);
            }
        } else {
            cmn_err(MessageLevel.CE_WARN, "unknown command '" + words[0] + "' on line " + number + " of etc/system");
        }
    }

    /** Sets a variable, if there is one of that name that is an integer. */
    private boolean assign(Matcher assignment) {
        String module = assignment.group(1);
        String name = assignment.group(2);
        OptionalLong value = number(assignment.group(4));
        KernelTypes types = KernelTypes.load();
        for (String candidate : module == null ? List.of("genunix", "unix") : List.of(module)) {
            Optional<Long> address = types.variableAddress(candidate, name);
            if (address.isPresent() && value.isPresent()) {
                CtfType type = types.of(candidate).symbol(name).orElseThrow().type().resolved();
                return type instanceof IntegerType integer
                        && store(address.get(), integer, assignment.group(3), value.getAsLong());
            }
        }
        return false;
    }

    private boolean store(long address, IntegerType type, String operator, long value) {
        long old = type.bits() == 64 ? k.memory.getLong(address) : k.memory.getInt(address);
        long result = switch (operator) {
            case "|" -> old | value;
            case "&" -> old & value;
            default -> value;
        };
        switch (type.bits()) {
            case 64 -> k.memory.putLong(address, result);
            case 32 -> k.memory.putInt(address, (int) result);
            case 16 -> k.memory.putShort(address, (int) result);
            default -> k.memory.putByte(address, (int) result);
        }
        return true;
    }

    /** A number as C writes it, perhaps with {@code ~} in front. */
    private static OptionalLong number(String text) {
        boolean inverted = text.startsWith("~");
        try {
            long value = Long.decode(inverted ? text.substring(1) : text);
            return OptionalLong.of(inverted ? ~value : value);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Does what /etc/system says about {@code function}. */
    @Prototype("int mod_sysctl(int fcn, void *p)")
    public int mod_sysctl(int function, long p) {
        if (function != SYS_FORCELOAD) {
            return EINVAL;
        }
        for (String name : forceload) {
            boolean there = k.genunix.modctl.load(name);
            if (there) {
                k.genunix.modctl.keepLoaded(name);
            } else {
                cmn_err(MessageLevel.CE_WARN, "forceload of " + name + " failed");
            }
            if (there && name.startsWith("drv/")) {
                long driver = newString(name.substring("drv/".length()));
                k.genunix.modctl.ddi_install_driver(driver);
                freeString(driver);
            }
        }
        return 0;
    }
}

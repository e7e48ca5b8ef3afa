package org.dtrace4j.kernel.console;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Vnode;

/** consconfig_dacf.c: makes the console of a screen and a keyboard. */
@InModule("consconfig_dacf")
public final class Consconfig extends FileSystemCode {
    public Consconfig(Kernel k) {
        super(k);
    }

    /** Loads the drivers of screen and keyboard, links the keyboard below the screen, and opens the console for the kernel itself. */
    @Prototype("void dynamic_console_config(void)")
    public void dynamic_console_config() {
        for (String driver : List.of("drv/kb8042", "drv/conskbd", "drv/wc")) {
            if (k.modules.load(driver) != 0) {
                panic("consconfig: cannot load " + driver);
            }
        }
        k.genunix.strsubr.push(Drivers.WC_MAJOR, List.of("ldterm", "ttcompat"));
        Vnode keyboard = open(Drivers.KB8042_MAJOR);
        Vnode multiplexer = open(Drivers.CONSKBD_MAJOR);
        k.genunix.strsubr.mlink(multiplexer.v_stream(), keyboard.v_stream());
        Vnode screen = open(Drivers.WC_MAJOR);
        k.genunix.strsubr.mlink(screen.v_stream(), multiplexer.v_stream());
        k.vars.rconsvp(screen);
        k.vars.rconsdev(screen.v_rdev());
        k.vars.uconsdev(makedevice(Drivers.CONSOLE_MAJOR, 0));
        k.console.whenAsked(() -> k.genunix.streamio.isAwaited(screen.v_stream()));
    }

    private Vnode open(int major) {
        PointerCell vpp = cell();
        vpp.set(k.specfs.subr.makespecvp(makedevice(major, 0), VCHR));
        if (k.genunix.fop.fop_open(vpp, FREAD | FWRITE | FNOCTTY, CRED(), null) != 0) {
            panic("consconfig: cannot open the device of major number " + major);
        }
        return vnodeIn(vpp);
    }
}

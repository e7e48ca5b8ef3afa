package org.dtrace4j.kernel.console;

import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Uio;

/** sysmsg.c: the driver sysmsg, {@code /dev/msglog}. What is written there is for whoever looks at the console. */
@InModule("sysmsg")
final class MessageLog extends FileSystemCode implements CharacterDevice {
    MessageLog(Kernel k) {
        super(k);
    }

    @Prototype("static int sysmwrite(dev_t dev, struct uio *uio, cred_t *cred)")
    private int sysmwrite(long dev, Uio uio, Cred cred) {
        if (k.vars.rconsvp() == null) {
            uio.uio_resid(0);
            return 0;
        }
        return k.genunix.streamio.strwrite(k.vars.rconsvp(), uio, cred);
    }

    /** Nothing ever comes from there. */
    @Prototype("static int sysmread(dev_t dev, struct uio *uio, cred_t *cred)")
    private int sysmread(long dev, Uio uio, Cred cred) {
        return 0;
    }

    @Override
    public int read(int minor, Uio uio) {
        return sysmread(0, uio, CRED());
    }

    @Override
    public int write(int minor, Uio uio) {
        return sysmwrite(0, uio, CRED());
    }
}

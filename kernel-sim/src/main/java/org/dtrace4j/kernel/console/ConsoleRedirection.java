package org.dtrace4j.kernel.console;

import static org.dtrace4j.kernel.struct.Constants.EIO;
import static org.dtrace4j.kernel.struct.Constants.POLLERR;

import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/** cons.c: the driver cn, which passes all calls on to the stream of the console that there is. */
@InModule("cn")
final class ConsoleRedirection extends FileSystemCode implements CharacterDevice {
    ConsoleRedirection(Kernel k) {
        super(k);
    }

    /** Opens the console itself once more. The kernel has it open, too, so that its stream stays. */
    @Prototype("static int cnopen(dev_t *dev, int flag, int state, struct cred *cred)")
    private int cnopen(long dev, int flag, int state, Cred cred) {
        Vnode vp = k.vars.rconsvp();
        if (vp == null) {
            return 0;
        }
        PointerCell vpp = cell();
        vpp.set(vp);
        int error = k.genunix.fop.fop_open(vpp, flag, cred, null);
        if (error == 0) {
            opens++;
        }
        return error;
    }

    /** {@code rconsopen}: how often the console itself has been opened from here. */
    private int opens;

    /** The last close: closes the console itself as often as it was opened. */
    @Prototype("static int cnclose(dev_t dev, int flag, int state, struct cred *cred)")
    private int cnclose(long dev, int flag, int state, Cred cred) {
        int error = 0;
        while (opens > 0 && error == 0) {
            error = k.genunix.fop.fop_close(k.vars.rconsvp(), flag, 1, 0, cred, null);
            opens--;
        }
        return error;
    }

    @Prototype("static int cnread(dev_t dev, struct uio *uio, struct cred *cred)")
    private int cnread(long dev, Uio uio, Cred cred) {
        return k.vars.rconsvp() == null ? EIO : k.genunix.streamio.strread(k.vars.rconsvp(), uio, cred);
    }

    @Prototype("static int cnwrite(dev_t dev, struct uio *uio, struct cred *cred)")
    private int cnwrite(long dev, Uio uio, Cred cred) {
        if (k.vars.rconsvp() == null) {
            uio.uio_resid(0);
            return 0;
        }
        return k.genunix.streamio.strwrite(k.vars.rconsvp(), uio, cred);
    }

    @Prototype("static int cnioctl(dev_t dev, int cmd, intptr_t arg, int flag, struct cred *cred, int *rvalp)")
    private int cnioctl(long dev, int cmd, long arg, int flag, Cred cred, long rvalp) {
        return k.genunix.strioctl.strioctl(k.vars.rconsvp(), cmd, arg, flag, 0, cred, rvalp);
    }

    @Prototype("static int cnpoll(dev_t dev, short events, int anyyet, short *reventsp, struct pollhead **phpp)")
    private int cnpoll(long dev, int events, int anyyet, long reventsp, PointerCell phpp) {
        if (k.vars.rconsvp() == null) {
            k.memory.putShort(reventsp, POLLERR);
            return 0;
        }
        return k.genunix.streamio.strpoll(k.vars.rconsvp().v_stream(), events, anyyet, reventsp, phpp);
    }

    // ---- as a driver

    @Override
    public int open(int minor, int flag) {
        return cnopen(0, flag, 0, CRED());
    }

    @Override
    public int close(int minor, int flag) {
        return cnclose(0, flag, 0, CRED());
    }

    @Override
    public int read(int minor, Uio uio) {
        return cnread(0, uio, CRED());
    }

    @Override
    public int write(int minor, Uio uio) {
        return cnwrite(0, uio, CRED());
    }

    @Override
    public int ioctl(int minor, IoctlRequest request) {
        return k.vars.rconsvp() == null ? 0 : cnioctl(0, k.genunix.strioctl.prepare(request), 0, 0, CRED(), 0);
    }

    @Override
    public int poll(int minor, int events, PointerCell phpp) {
        long revents = clearedLocal(Short.BYTES);
        cnpoll(0, events, 0, revents, phpp);
        return k.memory.getShort(revents);
    }
}

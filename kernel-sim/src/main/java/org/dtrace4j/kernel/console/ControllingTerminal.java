package org.dtrace4j.kernel.console;

import static org.dtrace4j.kernel.struct.Constants.ENXIO;
import static org.dtrace4j.kernel.struct.Constants.POLLERR;

import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Sess;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/** sy.c: the driver sy, {@code /dev/tty}, which is for each process the terminal of its session. */
@InModule("sy")
final class ControllingTerminal extends ProcessCode implements CharacterDevice {
    ControllingTerminal(Kernel k) {
        super(k);
    }

    /** The terminal of the running process; null if its session has none, or none any more. */
    private Vnode terminal() {
        Sess sp = curproc().p_sessp();
        return sp == null || sp.s_vp() == null || sp.s_vp().v_stream() == null ? null : sp.s_vp();
    }

    @Prototype("int syopen(dev_t *devp, int flag, int type, struct cred *cr)")
    public int syopen(long devp, int flag, int type, Cred cr) {
        return terminal() == null ? ENXIO : 0;
    }

    @Prototype("int syread(dev_t dev, struct uio *uiop, struct cred *cr)")
    public int syread(long dev, Uio uiop, Cred cr) {
        Vnode vp = terminal();
        return vp == null ? ENXIO : k.genunix.streamio.strread(vp, uiop, cr);
    }

    @Prototype("int sywrite(dev_t dev, struct uio *uiop, struct cred *cr)")
    public int sywrite(long dev, Uio uiop, Cred cr) {
        Vnode vp = terminal();
        return vp == null ? ENXIO : k.genunix.streamio.strwrite(vp, uiop, cr);
    }

    @Prototype("int syioctl(dev_t dev, int cmd, intptr_t arg, int mode, struct cred *cr, int *rvalp)")
    public int syioctl(long dev, int cmd, long arg, int mode, Cred cr, long rvalp) {
        Vnode vp = terminal();
        return vp == null ? ENXIO : k.genunix.strioctl.strioctl(vp, cmd, arg, mode, 0, cr, rvalp);
    }

    @Prototype("int sypoll(dev_t dev, short events, int anyyet, short *reventsp, struct pollhead **phpp)")
    public int sypoll(long dev, int events, int anyyet, long reventsp, PointerCell phpp) {
        Vnode vp = terminal();
        return vp == null ? ENXIO : k.genunix.streamio.strpoll(vp.v_stream(), events, anyyet, reventsp, phpp);
    }

    // ---- as a driver

    @Override
    public int open(int minor, int flag) {
        return syopen(0, flag, 0, CRED());
    }

    @Override
    public int read(int minor, Uio uio) {
        return syread(0, uio, CRED());
    }

    @Override
    public int write(int minor, Uio uio) {
        return sywrite(0, uio, CRED());
    }

    @Override
    public int ioctl(int minor, IoctlRequest request) {
        return syioctl(0, k.genunix.strioctl.prepare(request), 0, 0, CRED(), 0);
    }

    @Override
    public int poll(int minor, int events, PointerCell phpp) {
        long revents = clearedLocal(Short.BYTES);
        // Who would wait for a terminal that is not there any more would wait for ever.
        return sypoll(0, events, 0, revents, phpp) != 0 ? POLLERR : k.memory.getShort(revents);
    }
}

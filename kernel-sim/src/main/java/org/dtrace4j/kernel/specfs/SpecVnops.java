package org.dtrace4j.kernel.specfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Snode;
import org.dtrace4j.kernel.struct.Stdata;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/** specvnops.c: operations on special files. */
public final class SpecVnops extends FileSystemCode implements VnodeOps {
    private final SpecSubr subr;

    SpecVnops(Kernel k, SpecSubr subr) {
        super(k);
        this.subr = subr;
    }

    private CharacterDevice driver(Vnode vp) {
        return k.genunix.driver.driver(vp.v_rdev());
    }

    @Prototype("static int spec_open(struct vnode **vpp, int flag, struct cred *cr, caller_context_t *cc)")
    private int spec_open(PointerCell vpp, int flag, Cred cr, CallerContext cc) {
        Vnode vp = vnodeIn(vpp);
        if (getmajor(vp.v_rdev()) == Drivers.CLONE_MAJOR) {
            return cloneOpen(vpp, flag, cr, cc);
        }
        CharacterDevice driver = k.genunix.driver.load(vp.v_rdev());
        if (driver == null) {
            return ENXIO;
        }
        Snode common = subr.common(vp);
        mutex_enter(common.s_lock());
        int error = driver.streamtab() == null ? driver.open(getminor(vp.v_rdev()), flag) : openStream(vp, common, flag, cr);
        if (error == 0) {
            common.s_count(common.s_count() + 1);
        }
        mutex_exit(common.s_lock());
        return error;
    }

    /** A clone device stands for a device that nobody has open yet, of the driver whose major number is its minor number. */
    private int cloneOpen(PointerCell vpp, int flag, Cred cr, CallerContext cc) {
        Vnode clone = vnodeIn(vpp);
        int major = getminor(clone.v_rdev());
        CharacterDevice driver = k.genunix.driver.load(makedevice(major, 0));
        int minor = driver == null ? -1 : driver.newMinor();
        if (minor < 0) {
            return ENXIO;
        }
        Vnode vp = subr.makespecvp(makedevice(major, minor), VCHR);
        vpp.set(vp);
        int error = spec_open(vpp, flag, cr, cc);
        if (error == 0) {
            VN_RELE(clone);
        } else {
            vpp.set(clone);
            VN_RELE(vp);
        }
        return error;
    }

    /** The file of a STREAMS device shares the stream with all others of that device. */
    private int openStream(Vnode vp, Snode common, int flag, Cred cr) {
        long device = local(Long.BYTES);
        k.memory.putLong(device, vp.v_rdev());
        int error = k.genunix.streamio.stropen(common.s_vnode(), device, flag, cr);
        Stdata stp = common.s_vnode().v_stream();
        if (error == 0) {
            vp.v_stream(stp);
            if ((stp.sd_flag() & STRISTTY) != 0 && (flag & FNOCTTY) == 0) {
                k.genunix.session.strctty(stp);
            }
        }
        return error;
    }

    /** Closes; the driver hears of the last close only. */
    @Prototype("static int spec_close(struct vnode *vp, int flag, int count, offset_t offset, struct cred *cr, "
            + "caller_context_t *ct)")
    private int spec_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        if (count > 1) {
            return 0;
        }
        Snode common = subr.common(vp);
        mutex_enter(common.s_lock());
        common.s_count(common.s_count() - 1);
        int error = 0;
        if (common.s_count() == 0) {
            error = driver(vp).streamtab() == null ? driver(vp).close(getminor(vp.v_rdev()), flag)
                    : k.genunix.streamio.strclose(common.s_vnode(), flag, cr);
        }
        mutex_exit(common.s_lock());
        return error;
    }

    @Prototype("static int spec_read(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *cr, "
            + "caller_context_t *ct)")
    private int spec_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        CharacterDevice driver = driver(vp);
        if (uiop.uio_resid() == 0) {
            return 0;
        }
        return driver.streamtab() == null ? driver.read(getminor(vp.v_rdev()), uiop)
                : k.genunix.streamio.strread(subr.common(vp).s_vnode(), uiop, cr);
    }

    @Prototype("static int spec_write(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *cr, "
            + "caller_context_t *ct)")
    private int spec_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        CharacterDevice driver = driver(vp);
        if (uiop.uio_resid() == 0) {
            return 0;
        }
        return driver.streamtab() == null ? driver.write(getminor(vp.v_rdev()), uiop)
                : k.genunix.streamio.strwrite(subr.common(vp).s_vnode(), uiop, cr);
    }

    @Prototype("static int spec_ioctl(struct vnode *vp, int cmd, intptr_t arg, int mode, struct cred *cr, int *rvalp)")
    private int spec_ioctl(Vnode vp, int cmd, long arg, int mode, Cred cr, long rvalp) {
        return driver(vp).streamtab() == null ? driver(vp).ioctl(getminor(vp.v_rdev()), pending)
                : k.genunix.strioctl.strioctl(subr.common(vp).s_vnode(), k.genunix.strioctl.prepare(pending), arg, mode, 0, cr,
                        rvalp);
    }

    @Prototype("static int spec_poll(struct vnode *vp, short events, int anyyet, short *reventsp, struct pollhead **phpp, "
            + "caller_context_t *ct)")
    private int spec_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        if (driver(vp).streamtab() != null) {
            return k.genunix.streamio.strpoll(subr.common(vp).s_vnode().v_stream(), events, anyyet, reventsp, phpp);
        }
        k.memory.putShort(reventsp, driver(vp).poll(getminor(vp.v_rdev()), events, phpp));
        return 0;
    }

    private IoctlRequest pending;

    @Prototype("static int spec_getattr(struct vnode *vp, struct vattr *vap, int flags, struct cred *cr, "
            + "caller_context_t *ct)")
    private int spec_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        Vnode real = subr.snode(vp).s_realvp();
        if (real != null) {
            int error = k.genunix.fop.fop_getattr(real, vap, flags, cr, ct);
            vap.va_size(0);
            return error;
        }
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(vp.v_type());
        vap.va_mode(0600);
        vap.va_rdev(vp.v_rdev());
        vap.va_nlink(1);
        return 0;
    }

    /** Drops the last hold: the snode goes, with its holds on the file and on the common snode. */
    @Prototype("static void spec_inactive(struct vnode *vp, struct cred *cr, caller_context_t *ct)")
    private void spec_inactive(Vnode vp, Cred cr, CallerContext ct) {
        mutex_enter(k.vars.stable_lock());
        mutex_enter(vp.v_lock());
        if (vp.v_count() > 1) {
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            mutex_exit(k.vars.stable_lock());
            return;
        }
        mutex_exit(vp.v_lock());
        Snode sp = subr.snode(vp);
        Vnode real = sp.s_realvp();
        Vnode common = sp.s_commonvp();
        boolean isCommon = Vnode.same(common, vp);
        subr.sdelete(sp);
        mutex_exit(k.vars.stable_lock());
        if (real != null) {
            VN_RELE(real);
        }
        if (!isCommon) {
            VN_RELE(common);
        }
    }

    /** A page of a block device comes into memory, or goes there. */
    @Prototype("static int spec_pageio(struct vnode *vp, page_t *pp, u_offset_t io_off, size_t io_len, int flags, cred_t *cr, "
            + "caller_context_t *ct)")
    private int spec_pageio(Vnode vp, Page pp, long off, long len, int flags, Cred cr, CallerContext ct) {
        if (vp.v_type() != VBLK) {
            return ENOSYS;
        }
        if ((flags & B_READ) != 0) {
            k.genunix.bio.readPage(vp, pp, off);
        } else {
            k.genunix.bio.writePage(vp, pp, off, flags);
        }
        return 0;
    }

    // ---- VnodeOps

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return spec_open(vpp, flag, cr, ct);
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return spec_close(vp, flag, count, offset, cr, ct);
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return spec_read(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return spec_write(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_ioctl(Vnode vp, IoctlRequest request, int flag, Cred cr) {
        // Nothing lets another thread run between this store and the load in spec_ioctl.
        pending = request;
        return spec_ioctl(vp, request.command().hashCode(), 0, flag, cr, 0);
    }

    @Override
    public int vop_pageio(Vnode vp, Page pp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return spec_pageio(vp, pp, off, len, flags, cr, ct);
    }

    @Override
    public boolean polls() {
        return true;
    }

    @Override
    public int vop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        return spec_poll(vp, events, anyyet, reventsp, phpp, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return spec_getattr(vp, vap, flags, cr, ct);
    }

    @Override
    public int vop_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        Vnode real = subr.snode(vp).s_realvp();
        // Cutting a device off at length 0, as a shell does with ">", means nothing.
        return (vap.va_mask() & AT_SIZE) != 0 || real == null ? 0 : k.genunix.fop.fop_setattr(real, vap, flags, cr, ct);
    }

    @Override
    public int vop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        Vnode real = subr.snode(vp).s_realvp();
        return real == null ? 0 : k.genunix.fop.fop_access(real, mode, flags, cr, ct);
    }

    @Override
    public int vop_realvp(Vnode vp, PointerCell vpp, CallerContext ct) {
        vpp.set(subr.snode(vp).s_realvp());
        return vpp.get() == 0 ? ENOSYS : 0;
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        spec_inactive(vp, cr, ct);
    }
}

package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.genunix.DirectoryEntries;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Prcommon;
import org.dtrace4j.kernel.struct.Prnode;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.ProcLayout;

/** prvnops.c: operations on the files of /proc. */
public final class PrVnops extends ProcessCode implements VnodeOps {
    /** Permissions of those who are not the owner. */
    private static final int OTHERS = 066;
    /** Most bytes that one read gives of the memory of a process. */
    private static final int MOST_OF_MEMORY = 0x10000;

    private final PrSubr subr;
    private final PrControl control;
    private final PrUsage usage;
    private final PrNames names;

    PrVnops(Kernel k, PrSubr subr, PrControl control) {
        super(k);
        this.subr = subr;
        this.usage = new PrUsage(k);
        this.control = control;
        this.names = new PrNames(k, subr);
    }

    private Prnode node(Vnode vp) {
        return subr.node(vp);
    }

    @Prototype("static int propen(vnode_t **vpp, int flag, cred_t *cr, caller_context_t *ct)")
    private int propen(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        Vnode vp = vnodeIn(vpp);
        if (vp.v_type() == VDIR) {
            return (flag & FWRITE) != 0 ? EISDIR : 0;
        }
        Proc p = subr.process(vp);
        if (p == null) {
            return ENOENT;
        }
        boolean own = (node(vp).pr_mode() & OTHERS) == 0;
        if (own && k.genunix.cred.prochasprocperm(p, curproc(), cr == null ? CRED() : cr) == 0) {
            return EACCES;
        }
        if (isControl(node(vp))) {
            if (isSystem(p) || (flag & FREAD) != 0) {
                return isSystem(p) ? EBUSY : EACCES;
            }
            if (node(vp).pr_type() == PR_CTL) {
                Prcommon shared = node(vp).pr_pcommon();
                if ((flag & FEXCL) != 0 && shared.prc_writers() > 0) {
                    return EBUSY;
                }
                shared.prc_writers(shared.prc_writers() + 1);
            }
            return 0;
        }
        return (flag & FWRITE) != 0 ? EACCES : 0;
    }

    @Prototype("static int prclose(vnode_t *vp, int flag, int count, offset_t offset, cred_t *cr, caller_context_t *ct)")
    private int prclose(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        if (count > 1 || node(vp).pr_type() != PR_CTL) {
            return 0;
        }
        Prcommon shared = node(vp).pr_pcommon();
        shared.prc_writers(shared.prc_writers() - 1);
        Proc p = subr.process(vp);
        if (p != null && p.p_stat() != SZOMB && shared.prc_writers() == 0) {
            control.lastClose(p);
        }
        return 0;
    }

    private static boolean isControl(Prnode pnp) {
        return pnp.pr_type() == PR_CTL || pnp.pr_type() == PR_LWPCTL;
    }

    @Prototype("static int prread(vnode_t *vp, uio_t *uiop, int ioflag, cred_t *cr, caller_context_t *ct)")
    private int prread(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        spend(Latency.PROCFS_OPERATION);
        Proc p = subr.process(vp);
        if (p == null) {
            return vp.v_type() == VDIR ? EISDIR : ENOENT;
        }
        byte[] data = switch (node(vp).pr_type()) {
            case PR_PSINFO -> subr.psinfo(p);
            case PR_USTACK -> subr.ustack(p);
            case PR_PRIV -> subr.priv(p);
            case PR_USAGE -> usage.usage(p);
            case PR_LUSAGE -> usage.lusage(p);
            case PR_FD -> subr.fdinfo(p, node(vp).pr_index());
            case PR_STATUS -> isAlive(p) ? k.procfs.status.status(p) : null;
            case PR_LSTATUS -> isAlive(p) ? k.procfs.status.lstatus(p) : null;
            case PR_LWPSTATUS -> isAlive(p) ? k.procfs.status.lwpstatus(node(vp).pr_common().prc_thread()) : null;
            default -> null;
        };
        if (node(vp).pr_type() == PR_AS) {
            return isAlive(p) ? readMemory(p, uiop) : ENOENT;
        }
        if (data == null) {
            return vp.v_type() == VDIR ? EISDIR : ENOENT;
        }
        int from = (int) Math.min(uiop._uio_offset()._f(), data.length);
        return uiomove(data, from, data.length - from, uiop);
    }

    private static boolean isAlive(Proc p) {
        return p.p_stat() != SZOMB && !isSystem(p);
    }

    /** The memory of a process, as far as there is any from the offset on; EIO where there is none. */
    private int readMemory(Proc p, Uio uiop) {
        AddressSpace memory = UserProcess.of(k, p).memory();
        long at = uiop._uio_offset()._f();
        byte[] data = new byte[(int) Math.min(uiop.uio_resid(), MOST_OF_MEMORY)];
        int length = 0;
        while (length < data.length) {
            int part = (int) Math.min(data.length - length, PAGESIZE - (at + length & PAGEOFFSET));
            try {
                memory.read(at + length, data, length, part);
            } catch (MemoryFault hole) {
                break;
            }
            length += part;
        }
        return length == 0 && data.length > 0 ? EIO : uiomove(data, 0, length, uiop);
    }

    @Prototype("static int prwrite(vnode_t *vp, uio_t *uiop, int ioflag, cred_t *cr, caller_context_t *ct)")
    private int prwrite(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        spend(Latency.PROCFS_OPERATION);
        Proc p = subr.process(vp);
        if (!isControl(node(vp))) {
            return EBADF;
        }
        return p == null ? ENOENT : control.prwritectl(vp, uiop, cr);
    }

    @Prototype("static int prgetattr(vnode_t *vp, vattr_t *vap, int flags, cred_t *cr, caller_context_t *ct)")
    private int prgetattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        Prnode pnp = node(vp);
        boolean root = pnp.pr_type() == PR_PROCDIR;
        Proc p = root ? null : subr.process(vp);
        if (p == null && !root && pnp.pr_type() != PR_SELF) {
            return ENOENT;
        }
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(vp.v_type() == VPROC ? VREG : vp.v_type());
        vap.va_mode(pnp.pr_mode());
        vap.va_uid(p == null || p.p_cred() == null ? 0 : p.p_cred().cr_ruid());
        vap.va_fsid(vp.v_vfsp().vfs_dev());
        vap.va_nodeid(pnp.pr_ino());
        vap.va_nlink(vp.v_type() == VDIR ? 2 : 1);
        vap.va_size(pnp.pr_type() == PR_PSINFO ? ProcLayout.PSINFO_SIZE : 0);
        vap.va_blksize(1024);
        subr.times(vap, p);
        return 0;
    }

    // ---- directories

    @Prototype("static int prlookup(vnode_t *dp, char *comp, vnode_t **vpp, pathname_t *pathp, int flags, "
            + "vnode_t *rdir, cred_t *cr, caller_context_t *ct, int *direntflags, pathname_t *realpnp)")
    private int prlookup(Vnode dp, long comp, PointerCell vpp, Pathname pathp, int flags, Vnode rdir, Cred cr,
            CallerContext ct, long direntflags, Pathname realpnp) {
        spend(Latency.PROCFS_OPERATION);
        String name = string(comp);
        if (dp.v_type() != VDIR) {
            return ENOTDIR;
        }
        if (name.isEmpty() || name.equals(".")) {
            VN_HOLD(dp);
            vpp.set(dp);
            return 0;
        }
        Vnode found = names.find(dp, name);
        vpp.set(found);
        return found == null ? ENOENT : 0;
    }

    @Prototype("static int prreaddir(vnode_t *vp, uio_t *uiop, cred_t *cr, int *eofp, caller_context_t *ct, int flags)")
    private int prreaddir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        if (vp.v_type() != VDIR) {
            return ENOTDIR;
        }
        List<String> there = names.in(vp);
        if (there == null) {
            return ENOENT;
        }
        DirectoryEntries entries = new DirectoryEntries(uiop.uio_resid());
        int position = (int) uiop._uio_offset()._f();
        while (position < there.size()
                && entries.add(node(vp).pr_ino() + position, position + 1, there.get(position))) {
            position++;
        }
        int error = entries.isTooSmall() ? EINVAL : uiomove(entries.bytes(), 0, entries.length(), uiop);
        uiop._uio_offset()._f(position);
        return error;
    }

    @Prototype("static int prreadlink(vnode_t *vp, uio_t *uiop, cred_t *cr, caller_context_t *ct)")
    private int prreadlink(Vnode vp, Uio uiop, Cred cr, CallerContext ct) {
        Proc p = subr.process(vp);
        String target = p == null ? null : switch (node(vp).pr_type()) {
            case PR_PATH -> subr.pathOf(p, node(vp).pr_index());
            case PR_CURDIR -> subr.workingDirectory(p);
            case PR_ROOTDIR -> "/";
            default -> null;
        };
        if (target == null) {
            return ENOENT;
        }
        byte[] text = target.getBytes(StandardCharsets.ISO_8859_1);
        return uiomove(text, 0, text.length, uiop);
    }

    @Prototype("static void prinactive(vnode_t *vp, cred_t *cr, caller_context_t *ct)")
    private void prinactive(Vnode vp, Cred cr, CallerContext ct) {
        mutex_enter(vp.v_lock());
        if (vp.v_count() > 1) {
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            return;
        }
        mutex_exit(vp.v_lock());
        subr.prfreenode(node(vp));
    }

    // ---- VnodeOps

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return propen(vpp, flag, cr, ct);
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return prclose(vp, flag, count, offset, cr, ct);
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return prread(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return prwrite(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return prgetattr(vp, vap, flags, cr, ct);
    }

    @Override
    public int vop_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct) {
        return prlookup(dvp, nm, vpp, pnp, flags, rdir, cr, ct, 0, null);
    }

    @Override
    public int vop_readdir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        return prreaddir(vp, uiop, cr, eofp, ct, flags);
    }

    @Override
    public int vop_readlink(Vnode vp, Uio uiop, Cred cr, CallerContext ct) {
        return vp.v_type() != VLNK ? EINVAL : prreadlink(vp, uiop, cr, ct);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        prinactive(vp, cr, ct);
    }
}

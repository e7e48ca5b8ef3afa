package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * lookup.c, the way back: from a vnode to its path.
 *
 * <p>The path that the vnode remembers is only believed if it leads to the vnode. For a directory there is another
 * way: to ask its parent what it is called, and so on up to the root.
 */
public final class VnodePaths extends FileSystemCode {
    private static final int DIRECTORY_BYTES = 8192;

    public VnodePaths(Kernel k) {
        super(k);
    }

    /** Stores the path of a vnode, with NUL. ENOENT when it has none, ERANGE when it does not fit. */
    @Prototype("int vnodetopath(vnode_t *vrootp, vnode_t *vp, char *buf, size_t buflen, cred_t *cr)")
    public int vnodetopath(Vnode vrootp, Vnode vp, long buf, long buflen, Cred cr) {
        long remembered = vp.v_path();
        if (remembered != 0 && leadsTo(remembered, vp)) {
            if (k.genunix.strings.length(remembered) + 1 > buflen) {
                return ERANGE;
            }
            k.genunix.strings.copy(remembered, buf);
            return 0;
        }
        return vp.v_type() != VDIR ? ENOENT : dirtopath(vrootp, vp, buf, buflen, cr);
    }

    private boolean leadsTo(long path, Vnode vp) {
        PointerCell found = cell();
        if (k.genunix.lookup.lookupname(path, UIO_SYSSPACE, FOLLOW, null, found) != 0) {
            return false;
        }
        boolean same = Vnode.same(vnodeIn(found), vp);
        VN_RELE(vnodeIn(found));
        return same;
    }

    /** Finds the path of a directory by the names that its parents have for each other. */
    @Prototype("static int dirtopath(vnode_t *vrootp, vnode_t *vp, char *buf, size_t buflen, cred_t *cr)")
    private int dirtopath(Vnode vrootp, Vnode vp, long buf, long buflen, Cred cr) {
        long dotdot = newString("..");
        long buffer = kmem_alloc(DIRECTORY_BYTES);
        PointerCell found = cell();
        StringBuilder path = new StringBuilder();
        Vnode at = vp;
        VN_HOLD(at);
        int error = 0;
        while (error == 0 && !Vnode.same(at, vrootp)) {
            if ((at.v_flag() & VROOT) != 0) {
                Vnode covered = at.v_vfsp().vfs_vnodecovered();
                if (covered == null) {
                    error = ENOENT;
                } else {
                    VN_HOLD(covered);
                    VN_RELE(at);
                    at = covered;
                }
                continue;
            }
            error = k.genunix.fop.fop_lookup(at, dotdot, found, null, 0, vrootp, cr, null, 0, null);
            if (error == 0) {
                Vnode parent = vnodeIn(found);
                error = dirfindvp(vrootp, parent, at, cr, buffer, DIRECTORY_BYTES, 0);
                VN_RELE(at);
                at = parent;
                path.insert(0, "/" + foundName);
                error = error == 0 && path.length() >= buflen ? ERANGE : error;
            }
        }
        VN_RELE(at);
        kmem_free(buffer, DIRECTORY_BYTES);
        freeString(dotdot);
        if (error == 0) {
            k.memory.putString(buf, path.length() == 0 ? "/" : path.toString(), (int) buflen);
        }
        return error;
    }

    /** What the last {@link #dirfindvp} has found; its caller looks before any time passes. */
    private String foundName;

    /**
     * Finds out what a directory is called in its parent. A function of its own also because of what it has on the stack, of
     * which a path may need a hundred times as much as fits.
     *
     * @param dbuf room for entries of the parent
     * @return 0; ENOENT when the parent does not know it
     */
    @Prototype("static int dirfindvp(vnode_t *vrootp, vnode_t *dvp, vnode_t *cvp, cred_t *cr, char *dbuf, size_t dbuflen, "
            + "dirent64_t **rdp)")
    private int dirfindvp(Vnode vrootp, Vnode dvp, Vnode cvp, Cred cr, long dbuf, long dbuflen, long rdp) {
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_NODEID);
        k.genunix.fop.fop_getattr(cvp, vattr, 0, cr, null);
        Uio uio = k.genunix.move.request(dbuf, dbuflen, 0);
        byte[] data = new byte[(int) dbuflen];
        String name = null;
        int count;
        do {
            uio.uio_iov().iov_base(dbuf);
            uio.uio_iov().iov_len(dbuflen);
            uio.uio_resid(dbuflen);
            int error = k.genunix.fop.fop_readdir(dvp, uio, cr, 0, null, 0);
            count = error != 0 ? 0 : (int) (dbuflen - uio.uio_resid());
            k.memory.read(dbuf, data, 0, count);
            name = DirectoryEntries.nameOf(data, count, vattr.va_nodeid());
        } while (name == null && count > 0);
        foundName = name;
        return name == null ? ENOENT : 0;
    }
}

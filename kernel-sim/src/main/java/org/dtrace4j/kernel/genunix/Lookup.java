package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * lookup.c: from a path to vnodes.
 *
 * <p>A walk keeps a hold on the directory where it is, asks it for the next name, steps over what is mounted there,
 * follows symbolic links by putting their text in front of the rest, and gives the old directory's hold back. So each
 * walk through a mount point holds and releases the root of what is mounted there.
 *
 * <p>Results come in cells, held: the component, and its parent when the caller wants that too; a component that is
 * missing is no error then, but NULL.
 */
public final class Lookup extends FileSystemCode {
    private static final int MAXSYMLINKS = 20;

    public Lookup(Kernel k) {
        super(k);
    }

    /**
     * Looks a path up from the working directory of the running process.
     *
     * @param fnamep kernel address of the path
     * @param followlink FOLLOW or NO_FOLLOW for a link that is the last component
     * @param dirvpp the parent goes here; null when it is not wanted
     * @param compvpp the component goes here
     */
    @Prototype("int lookupname(char *fnamep, enum uio_seg seg, int followlink, vnode_t **dirvpp, vnode_t **compvpp)")
    public int lookupname(long fnamep, int seg, int followlink, PointerCell dirvpp, PointerCell compvpp) {
        Pathname lookpn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        int error = k.genunix.pathname.pn_get(fnamep, seg, lookpn);
        if (error == 0) {
            error = lookuppn(lookpn, null, followlink, dirvpp, compvpp);
            k.genunix.pathname.pn_free(lookpn);
        }
        return error;
    }

    /**
     * As {@link #lookupname}, for a path that is in a pathname already; its last name is in {@code pn_buf}
     * afterwards.
     */
    @Prototype("int lookuppn(struct pathname *pnp, struct pathname *rpnp, int followlink, vnode_t **dirvpp, "
            + "vnode_t **compvpp)")
    public int lookuppn(Pathname pnp, Pathname rpnp, int followlink, PointerCell dirvpp, PointerCell compvpp) {
        if (pnp.pn_pathlen() == 0) {
            return ENOENT;
        }
        SysinfoProbes.namei(this, 1, k.counters.sys(CpuSysStats.OFFSET_NAMEI, 1));
        Proc p = curthread().t_procp();
        mutex_enter(p.p_user().u_finfo().fi_lock());
        Vnode rootvp = p.p_user().u_rdir();
        Vnode rootdir = k.vars.rootdir();
        if (rootvp == null) {
            rootvp = rootdir;
        } else if (!Vnode.same(rootvp, rootdir)) {
            VN_HOLD(rootvp);
        }
        boolean absolute = k.memory.getByte(pnp.pn_path()) == '/';
        Vnode vp = absolute ? rootvp : p.p_user().u_cdir();
        VN_HOLD(vp);
        mutex_exit(p.p_user().u_finfo().fi_lock());
        k.genunix.pathname.skipSlashes(pnp);
        return lookuppnvp(pnp, rpnp, followlink, dirvpp, compvpp, rootvp, vp, CRED());
    }

    /**
     * Walks a path from {@code vp}, whose hold it gives back, as it gives back that of {@code rootvp} unless that is
     * the root of the system.
     */
    @Prototype("int lookuppnvp(struct pathname *pnp, struct pathname *rpnp, int flags, vnode_t **dirvpp, "
            + "vnode_t **compvpp, vnode_t *rootvp, vnode_t *vp, cred_t *cr)")
    public int lookuppnvp(Pathname pnp, Pathname rpnp, int flags, PointerCell dirvpp, PointerCell compvpp, Vnode rootvp,
            Vnode vp, Cred cr) {
        long component = local(MAXNAMELEN);
        PointerCell found = cell();
        boolean mustBeDirectory = k.genunix.pathname.pn_fixslash(pnp) != 0;
        boolean follow = flags == FOLLOW || mustBeDirectory;
        int links = 0;
        Vnode directory = vp;
        int error = 0;
        while (true) {
            if (directory.v_type() != VDIR) {
                error = ENOTDIR;
                break;
            }
            error = k.genunix.pathname.pn_getcomponent(pnp, component);
            if (error != 0) {
                break;
            }
            spend(Latency.VFS_LOOKUP);
            if (k.genunix.strings.equal(component, "..")) {
                directory = aboveMountPoint(directory, rootvp, component);
                if (directory == null) {
                    releaseRoot(rootvp);
                    return EIO;
                }
            }
            error = k.genunix.fop.fop_lookup(directory, component, found, pnp, dirvpp != null ? LOOKUP_DIR : 0, rootvp,
                    cr, null, 0, null);
            if (error != 0) {
                if (pnp.pn_pathlen() != 0 || dirvpp == null || error != ENOENT) {
                    break;
                }
                k.genunix.pathname.pn_setlast(pnp);
                dirvpp.set(directory);
                if (compvpp != null) {
                    compvpp.set(0);
                }
                releaseRoot(rootvp);
                return 0;
            }
            if (k.genunix.vnode.vn_mountedvfs(vnodeIn(found)) != null) {
                error = traverse(found);
                if (error != 0) {
                    VN_RELE(vnodeIn(found));
                    break;
                }
            }
            Vnode next = vnodeIn(found);
            if (next.v_type() == VLNK && (follow || pnp.pn_pathlen() != 0)) {
                links++;
                error = links > MAXSYMLINKS ? ELOOP : followLink(pnp, next, cr);
                VN_RELE(next);
                if (error == 0 && pnp.pn_pathlen() == 0) {
                    error = ENOENT;
                }
                if (error != 0) {
                    break;
                }
                if (k.memory.getByte(pnp.pn_path()) == '/') {
                    k.genunix.pathname.skipSlashes(pnp);
                    VN_RELE(directory);
                    directory = rootvp;
                    VN_HOLD(directory);
                }
                if (k.genunix.pathname.pn_fixslash(pnp) != 0) {
                    mustBeDirectory = true;
                    follow = true;
                }
                continue;
            }
            if (pnp.pn_pathlen() == 0) {
                error = finish(pnp, dirvpp, compvpp, directory, next, mustBeDirectory);
                releaseRoot(rootvp);
                return error;
            }
            k.genunix.pathname.skipSlashes(pnp);
            VN_RELE(directory);
            directory = next;
        }
        VN_RELE(directory);
        releaseRoot(rootvp);
        return error;
    }

    private void releaseRoot(Vnode rootvp) {
        if (!Vnode.same(rootvp, k.vars.rootdir())) {
            VN_RELE(rootvp);
        }
    }

    /**
     * For "..": from the root of a mounted file system down to what it covers, so that the file system below is
     * asked; at the process's root the component becomes ".". Returns the directory to ask, held in place of the one
     * given, or null (and that one released) if the file system has been unmounted meanwhile.
     */
    private Vnode aboveMountPoint(Vnode from, Vnode rootvp, long component) {
        Vnode directory = from;
        while (true) {
            if (VN_CMP(directory, rootvp) || VN_CMP(directory, k.vars.rootdir())) {
                k.memory.putByte(component + 1, 0);
                return directory;
            }
            if ((directory.v_flag() & VROOT) == 0) {
                return directory;
            }
            Vfs vfsp = directory.v_vfsp();
            k.genunix.mountLocks.vfs_rlock_wait(vfsp);
            Vnode covered = directory.v_vfsp().vfs_vnodecovered();
            if (covered == null || (directory.v_vfsp().vfs_flag() & VFS_UNMOUNTED) != 0) {
                k.genunix.mountLocks.vfs_unlock(vfsp);
                VN_RELE(directory);
                return null;
            }
            VN_HOLD(covered);
            k.genunix.mountLocks.vfs_unlock(vfsp);
            VN_RELE(directory);
            directory = covered;
        }
    }

    private int followLink(Pathname pnp, Vnode link, Cred cr) {
        Pathname linkpath = Pathname.at(k.memory, kmem_zalloc(Pathname.SIZE));
        k.genunix.pathname.pn_alloc(linkpath);
        int error = k.genunix.pathname.pn_getsymlink(link, linkpath, cr);
        if (error == 0) {
            if (linkpath.pn_pathlen() == 0) {
                k.memory.putByte(linkpath.pn_buf(), '.');
                k.memory.putByte(linkpath.pn_buf() + 1, 0);
                linkpath.pn_pathlen(1);
            }
            error = k.genunix.pathname.pn_insert(pnp, linkpath, 0);
        }
        k.genunix.pathname.pn_free(linkpath);
        kmem_free(linkpath.address(), Pathname.SIZE);
        return error;
    }

    /** The last component has been found: hands out what the caller wants, gives the rest back. */
    private int finish(Pathname pnp, PointerCell dirvpp, PointerCell compvpp, Vnode directory, Vnode component,
            boolean mustBeDirectory) {
        int error = 0;
        if (mustBeDirectory && component.v_type() != VDIR) {
            error = ENOTDIR;
        } else if (dirvpp != null && k.genunix.vnode.vn_compare(directory, component) != 0) {
            k.genunix.pathname.pn_setlast(pnp);
            error = EINVAL;
        }
        if (error != 0) {
            VN_RELE(directory);
            VN_RELE(component);
            return error;
        }
        k.genunix.pathname.pn_setlast(pnp);
        if (dirvpp != null) {
            dirvpp.set(directory);
        } else {
            VN_RELE(directory);
        }
        if (compvpp != null) {
            compvpp.set(component);
        } else {
            VN_RELE(component);
        }
        return 0;
    }

    /**
     * Steps from a vnode to the root of what is mounted on it, as often as that goes; the cell's hold moves along.
     * Waits while a mount or unmount is going on there.
     */
    @Prototype("int traverse(vnode_t **cvpp)")
    public int traverse(PointerCell cvpp) {
        while (true) {
            Vnode cvp = vnodeIn(cvpp);
            boolean locked = true;
            if (k.genunix.mountLocks.vn_vfsrlock(cvp) != 0) {
                locked = k.genunix.mountLocks.vn_vfswlock_held(cvp) == 0;
                if (locked) {
                    k.genunix.mountLocks.vn_vfsrlock_wait(cvp);
                }
            }
            Vfs vfsp = k.genunix.vnode.vn_mountedvfs(cvp);
            if (vfsp == null) {
                if (locked) {
                    k.genunix.mountLocks.vn_vfsunlock(cvp);
                }
                return 0;
            }
            int error = k.genunix.vfs.fsop_root(vfsp, cvpp);
            if (locked) {
                k.genunix.mountLocks.vn_vfsunlock(cvp);
            }
            if (error != 0) {
                cvpp.set(cvp);
                return error;
            }
            VN_RELE(cvp);
        }
    }
}

package org.dtrace4j.kernel.portfs;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Port;
import org.dtrace4j.kernel.struct.PortKevent;
import org.dtrace4j.kernel.struct.Portfop;
import org.dtrace4j.kernel.struct.PortfopVp;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * port_fop.c: the watches of files. Each is on two lists, that of its port and that of its file; a file that has any is on the
 * list of all such files. {@code portfop_lock} is held while the lists are walked or changed.
 *
 * <pre>
 *   portq_fops      -> watch -> watch            by pfop_hashnext
 *   portfop_watched -> file -> file              by pvp_next; a vnode's v_fopdata is its own
 *                      pvp_pfoplist -> watch     by pfop_next
 * </pre>
 */
final class FileWatches extends ProcessCode {
    FileWatches(Kernel k) {
        super(k);
    }

    /** The watches of a file; null if it has none. */
    PortfopVp of(Vnode vp) {
        return PortfopVp.at(k.memory, vp.v_fopdata());
    }

    /** A file of a file system that is watched; null when none is. */
    Vnode ofFileSystem(Vfs vfsp) {
        PortfopVp pvp = k.vars.portfop_watched();
        while (pvp != null && !Vfs.same(pvp.pvp_vp().v_vfsp(), vfsp)) {
            pvp = pvp.pvp_next();
        }
        return pvp == null ? null : pvp.pvp_vp();
    }

    @Prototype("static portfop_t *port_cache_lookup_fp(port_t *pp, pid_t pid, uintptr_t obj)")
    Portfop port_cache_lookup_fp(Port pp, int pid, long obj) {
        Portfop pfp = pp.port_queue().portq_fops();
        while (pfp != null && (pfp.pfop_object() != obj || pfp.pfop_pid() != pid)) {
            pfp = pfp.pfop_hashnext();
        }
        return pfp;
    }

    /** A new watch, of a port and of a vnode. */
    @Prototype("static portfop_t *port_pcache_insert(port_t *pp, port_kevent_t *pkevp, uintptr_t object, vnode_t *vp)")
    Portfop port_pcache_insert(Port pp, PortKevent pkevp, long object, Vnode vp) {
        Portfop pfp = Portfop.at(k.memory, kmem_zalloc(Portfop.SIZE));
        pfp.pfop_object(object);
        pfp.pfop_pid(pid(curproc()));
        pfp.pfop_pp(pp);
        pfp.pfop_pev(pkevp);
        pkevp.portkev_object(object);
        pkevp.portkev_arg(pfp.address());
        VN_HOLD(vp);
        pfp.pfop_vp(vp);
        pfp.pfop_hashnext(pp.port_queue().portq_fops());
        pp.port_queue().portq_fops(pfp);
        PortfopVp pvp = of(vp);
        if (pvp == null) {
            pvp = PortfopVp.at(k.memory, kmem_zalloc(PortfopVp.SIZE));
            pvp.pvp_vp(vp);
            pvp.pvp_next(k.vars.portfop_watched());
            k.vars.portfop_watched(pvp);
            vp.v_fopdata(pvp.address());
            vp.v_femhead(pvp.address());
        }
        pvp.pvp_cnt(pvp.pvp_cnt() + 1);
        pfp.pfop_next(pvp.pvp_pfoplist());
        pvp.pvp_pfoplist(pfp);
        return pfp;
    }

    /** Has a watch know by what name the file is watched; returns the directory where that was before, to be let go of. */
    Vnode name(Portfop pfp, Vnode dvp, long cname) {
        Vnode before = pfp.pfop_dvp();
        freeString(pfp.pfop_cname());
        if (dvp != null) {
            VN_HOLD(dvp);
        }
        pfp.pfop_dvp(dvp);
        pfp.pfop_cname(cname == 0 ? 0 : newString(string(cname)));
        return before;
    }

    /** Takes a watch off the lists, whose lock is held. */
    @Prototype("static void port_fop_unlink(portfop_t *pfp)")
    void port_fop_unlink(Portfop pfp) {
        Port pp = pfp.pfop_pp();
        pp.port_queue().portq_fops(without(pp.port_queue().portq_fops(), pfp, true));
        Vnode vp = pfp.pfop_vp();
        PortfopVp pvp = of(vp);
        pvp.pvp_pfoplist(without(pvp.pvp_pfoplist(), pfp, false));
        pvp.pvp_cnt(pvp.pvp_cnt() - 1);
        if (pvp.pvp_pfoplist() != null) {
            return;
        }
        vp.v_femhead(0);
        vp.v_fopdata(0);
        if (PortfopVp.same(k.vars.portfop_watched(), pvp)) {
            k.vars.portfop_watched(pvp.pvp_next());
        } else {
            PortfopVp before = k.vars.portfop_watched();
            while (!PortfopVp.same(before.pvp_next(), pvp)) {
                before = before.pvp_next();
            }
            before.pvp_next(pvp.pvp_next());
        }
        kmem_free(pvp.address(), PortfopVp.SIZE);
    }

    private static Portfop without(Portfop first, Portfop gone, boolean ofPort) {
        if (Portfop.same(first, gone)) {
            return ofPort ? gone.pfop_hashnext() : gone.pfop_next();
        }
        Portfop next;
        for (Portfop at = first; at != null; at = next) {
            next = ofPort ? at.pfop_hashnext() : at.pfop_next();
            if (Portfop.same(next, gone) && ofPort) {
                at.pfop_hashnext(gone.pfop_hashnext());
            } else if (Portfop.same(next, gone)) {
                at.pfop_next(gone.pfop_next());
            }
        }
        return first;
    }

    /** Frees a watch that is on no list any more. Returns 1 if its event had not been got. */
    @Prototype("static int port_pcache_delete(portfop_t *pfp)")
    int port_pcache_delete(Portfop pfp) {
        int waits = 0;
        if (pfp.pfop_pev() != null) {
            waits = k.portfs.queue.port_remove_done_event(pfp.pfop_pev());
            k.portfs.queue.port_free_event_local(pfp.pfop_pev(), 0);
        }
        if (pfp.pfop_dvp() != null) {
            VN_RELE(pfp.pfop_dvp());
        }
        VN_RELE(pfp.pfop_vp());
        freeString(pfp.pfop_cname());
        kmem_free(pfp.address(), Portfop.SIZE);
        return waits;
    }

    /** Ends the watches of a process by a port, or of all. */
    void closeAll(Port pp, int pid) {
        while (true) {
            mutex_enter(k.vars.portfop_lock());
            Portfop pfp = pp.port_queue().portq_fops();
            while (pfp != null && pid != 0 && pfp.pfop_pid() != pid) {
                pfp = pfp.pfop_hashnext();
            }
            if (pfp != null) {
                port_fop_unlink(pfp);
            }
            mutex_exit(k.vars.portfop_lock());
            if (pfp == null) {
                return;
            }
            port_pcache_delete(pfp);
        }
    }
}

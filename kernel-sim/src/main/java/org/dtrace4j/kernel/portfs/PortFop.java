package org.dtrace4j.kernel.portfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.FileObj;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Port;
import org.dtrace4j.kernel.struct.PortKevent;
import org.dtrace4j.kernel.struct.Portfop;
import org.dtrace4j.kernel.struct.PortfopVp;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * port_fop.c: files as a source of events. A watch tells of one event and sleeps then until the program renews it; when the file
 * goes, or gets another name, it ends with that.
 */
public final class PortFop extends ProcessCode {
    private static final int FILE_EXCEPTION =
            UNMOUNTED | FILE_DELETE | FILE_RENAME_TO | FILE_RENAME_FROM | MOUNTEDOVER;
    /** Those that are told of one name of a file only. */
    private static final int OF_A_NAME = FILE_DELETE | FILE_RENAME_TO | FILE_RENAME_FROM;
    private static final int CHANGES_OF_NAMES = FOP_FILE_CREATE | FOP_FILE_REMOVE | FOP_FILE_LINK | FOP_FILE_RENAMESRC
            | FOP_FILE_RENAMEDST | FOP_FILE_MKDIR | FOP_FILE_RMDIR | FOP_FILE_SYMLINK;
    private static final int ACCESSES = FOP_FILE_READ | FOP_FILE_READDIR | FOP_FILE_MAP | FOP_FILE_SETATTR_ATIME;
    private static final int MODIFICATIONS = FOP_FILE_WRITE | CHANGES_OF_NAMES | FOP_FILE_SETATTR_MTIME;
    private static final int ATTRIBUTES = FOP_FILE_WRITE | CHANGES_OF_NAMES | FOP_FILE_SETATTR_CTIME | FOP_FILE_SETSECATTR;
    private static final int TRUNCATIONS = FOP_FILE_TRUNC | FOP_FILE_CREATE;

    private final FileWatches watches;

    PortFop(Kernel k, FileWatches watches) {
        super(k);
        this.watches = watches;
    }

    // ---- associating

    /**
     * Watches a file, or goes on to.
     *
     * @param object where the program has its {@code file_obj_t}, which is what tells its watches apart
     */
    @Prototype("int port_associate_fop(port_t *pp, int source, uintptr_t object, int events, void *user)")
    public int port_associate_fop(Port pp, int source, long object, int events, long user) {
        byte[] given = new byte[FileObj.SIZE];
        if (copyin(object, given) != 0) {
            return EFAULT;
        }
        FileObj objptr = FileObj.at(k.memory, local(FileObj.SIZE));
        k.memory.write(objptr.address(), given, 0, given.length);
        String name = nameIn(objptr.fo_name());
        if (name == null) {
            return EFAULT;
        }
        long path = newString(name);
        PointerCell vpp = cell();
        PointerCell dvpp = cell();
        PointerCell cname = cell();
        int follow = (events & FILE_NOFOLLOW) != 0 ? NO_FOLLOW : FOLLOW;
        int error = port_fop_getdvp(path, vpp, dvpp, cname, follow);
        if (error == EINVAL) {
            // The root has no name in any directory.
            error = k.genunix.lookup.lookupname(path, UIO_SYSSPACE, follow, null, vpp);
        }
        freeString(path);
        if (error == 0) {
            PointerCell realvp = cell();
            if (k.genunix.fop.fop_realvp(vnodeIn(vpp), realvp, null) == 0 && realvp.get() != vpp.get()) {
                VN_HOLD(vnodeIn(realvp));
                VN_RELE(vnodeIn(vpp));
                vpp.set(vnodeIn(realvp));
            }
            error = k.genunix.events.vnevent_support(vnodeIn(vpp), null) == 0 ? 0 : ENOTSUP;
        }
        if (error == 0) {
            error = watch(pp, source, object, events & ~FILE_NOFOLLOW, user, vpp, dvpp, cname);
        }
        if (error == 0) {
            error = port_check_timestamp(pp, vnodeIn(vpp), objptr, object);
        }
        freeString(cname.get());
        if (dvpp.get() != 0) {
            VN_RELE(vnodeIn(dvpp));
        }
        if (vpp.get() != 0) {
            VN_RELE(vnodeIn(vpp));
        }
        return error;
    }

    /** The path that the program has there; null if it has none. */
    private String nameIn(long address) {
        StringBuilder text = new StringBuilder();
        try {
            for (int at = 0; at < MAXPATHLEN && user().getByte(address + at) != 0; at++) {
                text.append((char) (user().getByte(address + at) & 0xFF));
            }
        } catch (MemoryFault e) {
            return null;
        }
        return text.toString();
    }

    /** Looks a file up, and its directory and its name there. */
    @Prototype("static int port_fop_getdvp(char *objptr, vnode_t **vp, vnode_t **dvp, char **cname, int follow)")
    private int port_fop_getdvp(long objptr, PointerCell vp, PointerCell dvp, PointerCell cname, int follow) {
        Pathname pn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        int error = k.genunix.pathname.pn_get(objptr, UIO_SYSSPACE, pn);
        if (error != 0) {
            return error;
        }
        error = k.genunix.lookup.lookuppn(pn, null, follow, dvp, vp);
        if (error == 0 && vp.get() == 0) {
            VN_RELE(vnodeIn(dvp));
            dvp.set(0);
            error = ENOENT;
        } else if (error == 0) {
            cname.set(newString(string(pn.pn_path())));
        }
        k.genunix.pathname.pn_free(pn);
        return error;
    }

    /** Finds the watch again or makes it. */
    private int watch(Port pp, int source, long object, int events, long user, PointerCell vpp, PointerCell dvpp,
            PointerCell cname) {
        Vnode vp = vnodeIn(vpp);
        mutex_enter(k.vars.portfop_lock());
        Portfop pfp = watches.port_cache_lookup_fp(pp, pid(curproc()), object);
        Portfop old = null;
        if (pfp != null && !Vnode.same(pfp.pfop_vp(), vp)) {
            // The name is another file's by now.
            old = pfp;
            watches.port_fop_unlink(old);
            pfp = null;
        }
        int error = 0;
        if (pfp == null) {
            PointerCell pev = cell();
            error = k.portfs.queue.port_alloc_event_local(pp, source, PORT_KEV_WIRED, pev);
            if (error == 0) {
                pfp = watches.port_pcache_insert(pp, PortKevent.at(k.memory, pev.get()), object, vp);
            }
        } else {
            k.portfs.queue.port_remove_done_event(pfp.pfop_pev());
        }
        Vnode release = null;
        if (error == 0) {
            release = watches.name(pfp, vnodeIn(dvpp), cname.get());
            pfp.pfop_events(events);
            pfp.pfop_flags(PORT_FOP_ACTIVE);
            pfp.pfop_pev().portkev_events(0);
            pfp.pfop_pev().portkev_user(user);
        }
        mutex_exit(k.vars.portfop_lock());
        if (release != null) {
            VN_RELE(release);
        }
        if (old != null) {
            watches.port_pcache_delete(old);
        }
        return error;
    }

    /** Tells at once of what has become of a file since the times that the program knows, where it knows some. */
    @Prototype("static int port_check_timestamp(port_t *pp, vnode_t *vp, file_obj_t *fobj, uintptr_t object)")
    private int port_check_timestamp(Port pp, Vnode vp, FileObj fobj, long object) {
        if (unknown(fobj.fo_atime()) && unknown(fobj.fo_mtime()) && unknown(fobj.fo_ctime())) {
            return 0;
        }
        Vattr vatt = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vatt.va_mask(AT_ATIME | AT_MTIME | AT_CTIME);
        int error = k.genunix.fop.fop_getattr(vp, vatt, 0, CRED(), null);
        if (error != 0) {
            return error;
        }
        int happened = (isOther(fobj.fo_atime(), vatt.va_atime()) ? FILE_ACCESS : 0)
                | (isOther(fobj.fo_mtime(), vatt.va_mtime()) ? FILE_MODIFIED : 0)
                | (isOther(fobj.fo_ctime(), vatt.va_ctime()) ? FILE_ATTRIB : 0);
        mutex_enter(k.vars.portfop_lock());
        Portfop pfp = watches.port_cache_lookup_fp(pp, pid(curproc()), object);
        // Something may have been told, and got, since the watch began: then the program is to ask again.
        if (pfp != null && (pfp.pfop_flags() & PORT_FOP_ACTIVE) != 0 && (pfp.pfop_events() & happened) != 0) {
            send(pfp, pfp.pfop_events() & happened);
        }
        mutex_exit(k.vars.portfop_lock());
        return 0;
    }

    private static boolean unknown(Timespec time) {
        return time.tv_sec() == 0 && time.tv_nsec() == 0;
    }

    private static boolean isOther(Timespec known, Timespec now) {
        return !unknown(known) && (known.tv_sec() != now.tv_sec() || known.tv_nsec() != now.tv_nsec());
    }

    // ---- dissociating

    /** A file is not to be watched any more; ENOENT if it is not. */
    @Prototype("int port_dissociate_fop(port_t *pp, uintptr_t object)")
    public int port_dissociate_fop(Port pp, long object) {
        mutex_enter(k.vars.portfop_lock());
        Portfop pfp = watches.port_cache_lookup_fp(pp, pid(curproc()), object);
        boolean told = pfp != null && (pfp.pfop_flags() & PORT_FOP_ACTIVE) == 0;
        if (pfp != null) {
            watches.port_fop_unlink(pfp);
        }
        mutex_exit(k.vars.portfop_lock());
        if (pfp == null) {
            return ENOENT;
        }
        boolean waits = watches.port_pcache_delete(pfp) != 0;
        // What has told already and has been got is no association any more.
        return told && !waits ? ENOENT : 0;
    }

    // ---- what happens to files

    /** An operation has been done on a file that is watched. */
    @Prototype("static void port_fop(vnode_t *vp, int op, int retval)")
    public void port_fop(Vnode vp, int op, int retval) {
        int events = ((op & ACCESSES) != 0 ? FILE_ACCESS : 0) | ((op & MODIFICATIONS) != 0 ? FILE_MODIFIED : 0)
                | ((op & ATTRIBUTES) != 0 ? FILE_ATTRIB : 0) | ((op & TRUNCATIONS) != 0 ? FILE_TRUNC : 0);
        if (retval == 0 && events != 0) {
            port_fop_sendevent(vp, events, null, 0);
        }
    }

    /** Attributes have been set. */
    @Prototype("static void port_fop_setattr(vnode_t *vp, vattr_t *vap, int error)")
    public void port_fop_setattr(Vnode vp, Vattr vap, int error) {
        int mask = vap.va_mask();
        int operations = ((mask & AT_ATIME) != 0 ? FOP_FILE_SETATTR_ATIME : 0)
                | ((mask & (AT_SIZE | AT_MTIME)) != 0 ? FOP_FILE_SETATTR_MTIME : 0) | FOP_FILE_SETATTR_CTIME;
        port_fop(vp, operations, error);
    }

    /** Something becomes of a file's names. */
    @Prototype("static void port_fop_vnevent(vnode_t *vp, vnevent_t vnevent, vnode_t *dvp, char *name, caller_context_t *ct)")
    public void port_fop_vnevent(Vnode vp, int vnevent, Vnode dvp, long name, CallerContext ct) {
        switch (vnevent) {
            case VE_RENAME_SRC -> port_fop_sendevent(vp, FILE_RENAME_FROM, dvp, name);
            case VE_RENAME_DEST -> port_fop_sendevent(vp, FILE_RENAME_TO, dvp, name);
            case VE_REMOVE, VE_RMDIR -> port_fop_sendevent(vp, FILE_DELETE, dvp, name);
            case VE_CREATE -> port_fop_sendevent(vp, FILE_MODIFIED | FILE_ATTRIB | FILE_TRUNC, null, 0);
            case VE_LINK -> port_fop_sendevent(vp, FILE_ATTRIB, null, 0);
            case VE_RENAME_DEST_DIR -> port_fop_sendevent(vp, FILE_MODIFIED | FILE_ATTRIB, null, 0);
            case VE_MOUNTEDOVER -> port_fop_sendevent(vp, MOUNTEDOVER, null, 0);
            case VE_TRUNCATE -> port_fop_sendevent(vp, FILE_TRUNC, null, 0);
            default -> { }
        }
    }

    /** Sends what happens to those who wait for it; what ends a watch is sent to all, who watch the file by that name. */
    @Prototype("static void port_fop_sendevent(vnode_t *vp, int events, vnode_t *dvp, char *cname)")
    private void port_fop_sendevent(Vnode vp, int events, Vnode dvp, long cname) {
        Portfop ended = null;
        mutex_enter(k.vars.portfop_lock());
        PortfopVp pvp = watches.of(vp);
        Portfop next;
        for (Portfop pfp = pvp == null ? null : pvp.pvp_pfoplist(); pfp != null; pfp = next) {
            next = pfp.pfop_next();
            if ((events & FILE_EXCEPTION) == 0) {
                if ((pfp.pfop_flags() & PORT_FOP_ACTIVE) != 0 && (pfp.pfop_events() & events) != 0) {
                    send(pfp, pfp.pfop_events() & events);
                }
            } else if ((events & OF_A_NAME) == 0 || isNamed(pfp, dvp, cname)) {
                watches.port_fop_unlink(pfp);
                port_fop_excep(pfp, events);
                pfp.pfop_next(ended);
                ended = pfp;
            }
        }
        mutex_exit(k.vars.portfop_lock());
        for (Portfop pfp = ended; pfp != null; pfp = next) {
            next = pfp.pfop_next();
            watches.port_pcache_delete(pfp);
        }
    }

    private boolean isNamed(Portfop pfp, Vnode dvp, long cname) {
        return dvp == null || pfp.pfop_dvp() == null || Vnode.same(pfp.pfop_dvp(), dvp)
                && string(pfp.pfop_cname()).equals(string(cname));
    }

    private void send(Portfop pfp, int events) {
        pfp.pfop_flags(pfp.pfop_flags() & ~PORT_FOP_ACTIVE | PORT_FOP_KEV_ONQ);
        pfp.pfop_pev().portkev_events(pfp.pfop_pev().portkev_events() | events);
        k.portfs.queue.port_send_event(pfp.pfop_pev());
    }

    /** A watch ends: that goes to the program by an event that nobody keeps, if the port has room for one. */
    @Prototype("void port_fop_excep(portfop_t *pfp, int op)")
    public void port_fop_excep(Portfop pfp, int op) {
        pfp.pfop_flags(pfp.pfop_flags() & ~PORT_FOP_ACTIVE | PORT_FOP_REMOVING);
        PortKevent pkevp = pfp.pfop_pev();
        int waiting = k.portfs.queue.port_remove_done_event(pkevp) != 0 ? pkevp.portkev_events() : 0;
        long user = pkevp.portkev_user();
        // While the lock is held that whoever closes the port needs: the port is not there any more, perhaps, behind it.
        pfp.pfop_pev(null);
        k.portfs.queue.port_free_event_local(pkevp, 0);
        PointerCell pev = cell();
        if (k.portfs.queue.port_alloc_event_local(pfp.pfop_pp(), PORT_SOURCE_FILE, 0, pev) != 0) {
            return;
        }
        PortKevent last = PortKevent.at(k.memory, pev.get());
        last.portkev_events(waiting | op & FILE_EXCEPTION);
        last.portkev_object(pfp.pfop_object());
        last.portkev_user(user);
        last.portkev_pid(pfp.pfop_pid());
        k.portfs.queue.port_send_event(last);
    }

    /** A program has got the event of a watch. No time passes: the queue is locked. */
    void delivered(PortKevent pev) {
        Portfop pfp = Portfop.at(k.memory, pev.portkev_arg());
        pfp.pfop_flags(pfp.pfop_flags() & ~PORT_FOP_KEV_ONQ);
    }

    /** A file system is about to go: who watches files of it is told, and holds none of them any more. */
    @Prototype("void port_fop_unmount(vfs_t *vfsp)")
    public void port_fop_unmount(Vfs vfsp) {
        for (Vnode vp = watches.ofFileSystem(vfsp); vp != null; vp = watches.ofFileSystem(vfsp)) {
            port_fop_sendevent(vp, UNMOUNTED, null, 0);
        }
    }


}

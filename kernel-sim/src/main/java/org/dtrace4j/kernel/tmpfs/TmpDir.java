package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.Vnodes;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Tdirent;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vattr;

/**
 * tmp_dir.c: directories.
 *
 * <p>An entry is on two lists: that of its directory, in the order in which readdir shows them ("." first, then
 * ".."), and that of its bucket in one hash for all of tmpfs, by the address of the directory and the name.
 *
 * <pre>
 *   tn_dir -> "." -> ".." -> entry -> entry      by td_next; "."'s td_prev is the last entry
 *   t_hashtable[hash] -> entry -> entry          by td_link
 * </pre>
 *
 * <p>A name's entry counts as a link of its node. A directory's {@code tn_rwlock} is held as writer by whoever
 * changes its entries; a bucket's mutex is held while its list is walked, and a node is held before the mutex is let
 * go.
 */
public final class TmpDir extends TmpfsCode {
    /** What {@link #tdirrename} answers when both names mean the same node: nothing is to be done, and no error. */
    static final int ESAME = -1;
    private static final int HASH_SIZE = 8192;
    private static final int MUTEXES = 64;
    private static final int MAXLINK = 32767;
    private static final int ENTRY = Tdirent.SIZE;

    TmpDir(Kernel k, Tmpfs tmpfs) {
        super(k, tmpfs);
    }

    @Prototype("void tmpfs_hash_init(void)")
    public void tmpfs_hash_init() {
        for (int i = 0; i < MUTEXES; i++) {
            mutex_init(k.vars.t_hashmutex(i));
        }
    }

    // ---- the hash

    private int hash(Tmpnode parent, long name) {
        int hash = (int) (parent.address() >> 8);
        for (long at = name; ; at++) {
            int character = k.memory.getByte(at);
            if (character == 0) {
                return hash;
            }
            hash = hash * 17 + character;
        }
    }

    @Prototype("static void tmpfs_hash_in(struct tdirent *t)")
    private void tmpfs_hash_in(Tdirent t) {
        int hash = hash(t.td_parent(), t.td_name());
        t.td_hash(hash);
        mutex_enter(k.vars.t_hashmutex(hash & MUTEXES - 1));
        t.td_link(k.vars.t_hashtable(hash & HASH_SIZE - 1));
        k.vars.t_hashtable(hash & HASH_SIZE - 1, t);
        mutex_exit(k.vars.t_hashmutex(hash & MUTEXES - 1));
    }

    @Prototype("static void tmpfs_hash_out(struct tdirent *t)")
    private void tmpfs_hash_out(Tdirent t) {
        int hash = t.td_hash();
        mutex_enter(k.vars.t_hashmutex(hash & MUTEXES - 1));
        Tdirent entry = k.vars.t_hashtable(hash & HASH_SIZE - 1);
        if (Tdirent.same(entry, t)) {
            k.vars.t_hashtable(hash & HASH_SIZE - 1, t.td_link());
        } else {
            while (!Tdirent.same(entry.td_link(), t)) {
                entry = entry.td_link();
            }
            entry.td_link(t.td_link());
        }
        mutex_exit(k.vars.t_hashmutex(hash & MUTEXES - 1));
    }

    /** Lets an entry mean another node. */
    @Prototype("static void tmpfs_hash_change(struct tdirent *tdp, struct tmpnode *fromtp)")
    private void tmpfs_hash_change(Tdirent tdp, Tmpnode fromtp) {
        int hash = tdp.td_hash();
        mutex_enter(k.vars.t_hashmutex(hash & MUTEXES - 1));
        tdp.td_tmpnode(fromtp);
        mutex_exit(k.vars.t_hashmutex(hash & MUTEXES - 1));
    }

    /**
     * The entry of a name in a directory, null if there is none.
     *
     * @param hold not 0 to have the node held
     * @param found where the node goes; may be null
     */
    @Prototype("static struct tdirent *tmpfs_hash_lookup(char *name, struct tmpnode *parent, uint_t hold, "
            + "struct tmpnode **found)")
    private Tdirent tmpfs_hash_lookup(long name, Tmpnode parent, int hold, PointerCell found) {
        int hash = hash(parent, name);
        mutex_enter(k.vars.t_hashmutex(hash & MUTEXES - 1));
        Tdirent entry = k.vars.t_hashtable(hash & HASH_SIZE - 1);
        while (entry != null && !(entry.td_hash() == hash && Tmpnode.same(entry.td_parent(), parent)
                && k.genunix.strings.equal(entry.td_name(), name))) {
            entry = entry.td_link();
        }
        if (entry != null) {
            Tmpnode node = entry.td_tmpnode();
            if (hold != 0) {
                tmpnode_hold(node);
            }
            if (found != null) {
                found.set(node);
            }
        }
        mutex_exit(k.vars.t_hashmutex(hash & MUTEXES - 1));
        return entry;
    }

    // ---- looking up

    /** Finds a name in a directory; the node is held. The empty name means the directory itself. */
    @Prototype("int tdirlookup(struct tmpnode *parent, char *name, struct tmpnode **foundtp, struct cred *cred)")
    public int tdirlookup(Tmpnode parent, long name, PointerCell foundtp, Cred cred) {
        foundtp.set(0);
        if (tn_type(parent) != VDIR) {
            return ENOTDIR;
        }
        int error = tmpfs.subr.tmp_taccess(parent, VEXEC, cred);
        if (error != 0) {
            return error;
        }
        if (k.memory.getByte(name) == 0) {
            tmpnode_hold(parent);
            foundtp.set(parent);
            return 0;
        }
        return tmpfs_hash_lookup(name, parent, 1, foundtp) != null ? 0 : ENOENT;
    }

    // ---- entering

    /**
     * Enters a name in a directory, whose {@code tn_rwlock} the caller holds as writer.
     *
     * @param op what for, an {@code enum de_op}
     * @param fromparent for a rename, the directory that the node comes from
     * @param tp for a link or rename, the node
     * @param va for a creation, its attributes
     * @param tpp for a creation, where the new node goes, held; and with EEXIST the one that is there already
     */
    @Prototype("int tdirenter(struct tmount *tm, struct tmpnode *dir, char *name, enum de_op op, "
            + "struct tmpnode *fromparent, "
            + "struct tmpnode *tp, struct vattr *va, struct tmpnode **tpp, struct cred *cred, caller_context_t *ctp)")
    public int tdirenter(Tmount tm, Tmpnode dir, long name, int op, Tmpnode fromparent, Tmpnode tp, Vattr va,
            PointerCell tpp, Cred cred, CallerContext ctp) {
        boolean moves = op == DE_LINK || op == DE_RENAME;
        if (moves) {
            // The new entry's link is counted first, so that the node cannot die while it is being entered.
            int error = addLink(tp, dir);
            if (error != 0) {
                return error;
            }
        }
        int error = enter(tm, dir, name, op, fromparent, tp, va, tpp, cred);
        if (error != 0 && moves) {
            changeLinks(tp, -1);
            gethrestime(tp.tn_attr().va_ctime());
        }
        return error;
    }

    private int addLink(Tmpnode tp, Tmpnode dir) {
        boolean lock = !Tmpnode.same(tp, dir);
        if (lock) {
            rw_enter(tp.tn_rwlock(), RW_WRITER);
        }
        mutex_enter(tp.tn_tlock());
        int links = tn_nlink(tp);
        int error = links == 0 ? ENOENT : links == MAXLINK ? EMLINK : 0;
        if (error == 0) {
            tp.tn_attr().va_nlink(links + 1);
            gethrestime(tp.tn_attr().va_ctime());
        }
        mutex_exit(tp.tn_tlock());
        if (lock) {
            rw_exit(tp.tn_rwlock());
        }
        return error;
    }

    private int enter(Tmount tm, Tmpnode dir, long name, int op, Tmpnode fromparent, Tmpnode tp, Vattr va,
            PointerCell tpp, Cred cred) {
        if (tn_nlink(dir) == 0) {
            // Somebody removed the directory and somebody else is still in it.
            return ENOENT;
        }
        if (op == DE_RENAME) {
            if (Tmpnode.same(tp, dir)) {
                return EINVAL;
            }
            if (tn_type(tp) == VDIR && !Tmpnode.same(fromparent, dir)) {
                int error = tdircheckpath(tp, dir, cred);
                if (error != 0) {
                    return error;
                }
            }
        }
        PointerCell found = cell();
        Tdirent existing = tmpfs_hash_lookup(name, dir, 1, found);
        if (existing != null) {
            return enterExisting(existing, nodeIn(found), dir, name, op, fromparent, tp, tpp, cred);
        }
        int error = tmpfs.subr.tmp_taccess(dir, VWRITE, cred);
        if (error != 0) {
            return error;
        }
        boolean makes = op == DE_CREATE || op == DE_MKDIR;
        Tmpnode node = tp;
        if (makes) {
            PointerCell made = cell();
            error = tdirmaketnode(dir, tm, va, op, made, cred);
            if (error != 0) {
                return error;
            }
            node = nodeIn(made);
        }
        error = tdiraddentry(dir, node, name, op, fromparent);
        if (!makes) {
            return error;
        }
        if (error != 0) {
            tmpfs.tnode.tmpnode_cleanup(node);
        } else if (tpp != null) {
            tpp.set(node);
        } else {
            tmpnode_rele(node);
        }
        return error;
    }

    private int enterExisting(Tdirent existing, Tmpnode found, Tmpnode dir, long name, int op, Tmpnode fromparent,
            Tmpnode tp, PointerCell tpp, Cred cred) {
        if (op == DE_RENAME) {
            int error = tdirrename(fromparent, tp, dir, name, found, existing, cred);
            tmpnode_rele(found);
            return error;
        }
        if (op != DE_LINK && tpp != null) {
            tpp.set(found);
        } else {
            tmpnode_rele(found);
        }
        return EEXIST;
    }

    /** Whether a directory may be moved into {@code toparent}: not if it lies above it. */
    @Prototype("static int tdircheckpath(struct tmpnode *fromtp, struct tmpnode *toparent, struct cred *cred)")
    private int tdircheckpath(Tmpnode fromtp, Tmpnode toparent, Cred cred) {
        long dotdot = newString("..");
        PointerCell above = cell();
        Tmpnode at = toparent;
        tmpnode_hold(at);
        int error = 0;
        while (true) {
            if (Tmpnode.same(at, fromtp)) {
                error = EINVAL;
                break;
            }
            error = tdirlookup(at, dotdot, above, cred);
            if (error != 0) {
                break;
            }
            Tmpnode parent = nodeIn(above);
            boolean root = Tmpnode.same(parent, at);
            tmpnode_rele(at);
            at = parent;
            if (root) {
                break;
            }
        }
        tmpnode_rele(at);
        freeString(dotdot);
        return error;
    }

    /** Gives an existing entry, {@code where} in {@code toparent}, another node; the node that it had loses a link. */
    @Prototype("static int tdirrename(struct tmpnode *fromparent, struct tmpnode *fromtp, struct tmpnode *toparent, "
            + "char *nm, struct tmpnode *to, struct tdirent *where, struct cred *cred)")
    private int tdirrename(Tmpnode fromparent, Tmpnode fromtp, Tmpnode toparent, long nm, Tmpnode to, Tdirent where,
            Cred cred) {
        if (Tmpnode.same(fromtp, to)) {
            return ESAME;
        }
        int error = tmpfs.subr.tmp_taccess(fromparent, VWRITE, cred);
        if (error == 0) {
            error = tmpfs.subr.tmp_taccess(toparent, VWRITE, cred);
        }
        if (error == 0) {
            error = tmpfs.subr.tmp_sticky_remove_access(toparent, to, cred);
        }
        if (error != 0) {
            return error;
        }
        boolean directory = tn_type(fromtp) == VDIR;
        if (directory != (tn_type(to) == VDIR)) {
            return directory ? ENOTDIR : EISDIR;
        }
        rw_enter(to.tn_rwlock(), RW_WRITER);
        if (directory && (TNTOV(to).v_vfsmountedhere() != null || tn_dirents(to) > 2 || tn_nlink(to) > 2)) {
            boolean mounted = TNTOV(to).v_vfsmountedhere() != null;
            rw_exit(to.tn_rwlock());
            return mounted ? EBUSY : EEXIST;
        }
        tmpfs_hash_change(where, fromtp);
        touch(toparent, true);
        if (directory) {
            // "." and ".." of the directory that goes, and the parent's link from its "..".
            tdirtrunc(to);
            changeLinks(to, -1);
            if (!Tmpnode.same(fromparent, toparent)) {
                tdirfixdotdot(fromtp, fromparent, toparent);
            }
        } else {
            changeLinks(to, -1);
        }
        gethrestime(to.tn_attr().va_ctime());
        rw_exit(to.tn_rwlock());
        k.genunix.events.vnevent_rename_dest(TNTOV(to), TNTOV(toparent), nm, null);
        return 0;
    }

    /** Lets ".." of a moved directory mean its new parent. */
    @Prototype("static void tdirfixdotdot(struct tmpnode *fromtp, struct tmpnode *fromparent, "
            + "struct tmpnode *toparent)")
    private void tdirfixdotdot(Tmpnode fromtp, Tmpnode fromparent, Tmpnode toparent) {
        long dotdot = newString("..");
        PointerCell above = cell();
        Tdirent entry = tmpfs_hash_lookup(dotdot, fromtp, 0, above);
        freeString(dotdot);
        if (entry != null && !Tmpnode.same(nodeIn(above), toparent)) {
            changeLinks(toparent, 1);
            gethrestime(toparent.tn_attr().va_ctime());
            tmpfs_hash_change(entry, toparent);
            changeLinks(fromparent, -1);
            gethrestime(fromparent.tn_attr().va_ctime());
        }
    }

    /** Adds an entry that is not there yet. */
    @Prototype("static int tdiraddentry(struct tmpnode *dir, struct tmpnode *tp, char *name, enum de_op op, "
            + "struct tmpnode *fromtp)")
    private int tdiraddentry(Tmpnode dir, Tmpnode tp, long name, int op, Tmpnode fromtp) {
        Tdirent dot = tn_dir(dir);
        if (dot == null) {
            return ENOENT;
        }
        int namelen = k.genunix.strings.length(name) + 1;
        long memory = tmpfs.subr.tmp_memalloc(ENTRY + namelen, 0);
        if (memory == 0) {
            return ENOSPC;
        }
        if (op == DE_RENAME && tn_type(tp) == VDIR && !Tmpnode.same(dir, fromtp)) {
            tdirfixdotdot(tp, fromtp, dir);
        }
        Tdirent entry = Tdirent.at(k.memory, memory);
        entry.td_name(memory + ENTRY);
        k.genunix.strings.copy(name, memory + ENTRY);
        entry.td_tmpnode(tp);
        entry.td_parent(dir);
        // New entries go to the end, so that positions ascend along the list, which is what readdir needs.
        Tdirent last = dot.td_prev();
        entry.td_offset(last.td_offset() + 1);
        entry.td_prev(last);
        entry.td_next(null);
        last.td_next(entry);
        dot.td_prev(entry);
        tmpfs_hash_in(entry);
        dir.tn_attr().va_size(tn_size(dir) + ENTRY + namelen);
        tn_dirents(dir, tn_dirents(dir) + 1);
        touch(dir, true);
        return 0;
    }

    /** Makes the node of a new entry, held. */
    @Prototype("static int tdirmaketnode(struct tmpnode *dir, struct tmount *tm, struct vattr *va, enum de_op op, "
            + "struct tmpnode **newnode, struct cred *cred)")
    private int tdirmaketnode(Tmpnode dir, Tmount tm, Vattr va, int op, PointerCell newnode, Cred cred) {
        Tmpnode tp = Tmpnode.at(k.memory, kmem_zalloc(Tmpnode.SIZE));
        va.va_uid(cred.cr_uid());
        boolean inherits = (dir.tn_attr().va_mode() & VSGID) != 0;
        va.va_gid(inherits ? dir.tn_attr().va_gid() : cred.cr_gid());
        va.va_mode(va.va_mode() & MODEMASK | Vnodes.vttoif(va.va_type()) | (inherits && op == DE_MKDIR ? VSGID : 0));
        tmpfs.tnode.tmpnode_init(tm, tp, va, cred);
        tp.tn_attr().va_nlink(op == DE_MKDIR ? 0 : 1);
        if (op == DE_MKDIR) {
            rw_enter(tp.tn_rwlock(), RW_WRITER);
            int error = tdirinit(dir, tp);
            rw_exit(tp.tn_rwlock());
            if (error != 0) {
                tmpfs.tnode.tmpnode_cleanup(tp);
                return error;
            }
        }
        newnode.set(tp);
        return 0;
    }

    // ---- removing

    /** Removes an entry; the node, which the caller holds and has locked as writer, loses a link. */
    @Prototype("int tdirdelete(struct tmpnode *dir, struct tmpnode *tp, char *nm, enum dr_op op, struct cred *cred)")
    public int tdirdelete(Tmpnode dir, Tmpnode tp, long nm, int op, Cred cred) {
        if (k.genunix.strings.equal(nm, ".")) {
            return EINVAL;
        }
        if (k.genunix.strings.equal(nm, "..")) {
            return EEXIST;
        }
        int error = tmpfs.subr.tmp_taccess(dir, VEXEC | VWRITE, cred);
        if (error == 0) {
            error = tmpfs.subr.tmp_sticky_remove_access(dir, tp, cred);
        }
        if (error != 0) {
            return error;
        }
        if (tn_dir(dir) == null) {
            return ENOENT;
        }
        PointerCell found = cell();
        Tdirent entry = tmpfs_hash_lookup(nm, dir, 0, found);
        if (entry == null || !Tmpnode.same(tp, nodeIn(found))) {
            // Another thread removed or renamed it since the caller looked.
            return ENOENT;
        }
        tmpfs_hash_out(entry);
        entry.td_prev().td_next(entry.td_next());
        if (entry.td_next() != null) {
            entry.td_next().td_prev(entry.td_prev());
        } else {
            tn_dir(dir).td_prev(entry.td_prev());
        }
        freeEntry(dir, entry);
        touch(dir, true);
        gethrestime(tp.tn_attr().va_ctime());
        changeLinks(tp, -1);
        if (op == DR_RMDIR && tn_type(tp) == VDIR) {
            tdirtrunc(tp);
        }
        return 0;
    }

    private void freeEntry(Tmpnode dir, Tdirent entry) {
        int size = ENTRY + k.genunix.strings.length(entry.td_name()) + 1;
        tmpfs.subr.tmp_memfree(entry.address(), size);
        dir.tn_attr().va_size(tn_size(dir) - size);
        tn_dirents(dir, tn_dirents(dir) - 1);
    }

    // ---- whole directories

    /** Gives a new directory its entries "." and "..". */
    @Prototype("int tdirinit(struct tmpnode *parent, struct tmpnode *dir)")
    public int tdirinit(Tmpnode parent, Tmpnode dir) {
        long dotMemory = tmpfs.subr.tmp_memalloc(ENTRY + 2, 0);
        long dotdotMemory = tmpfs.subr.tmp_memalloc(ENTRY + 3, 0);
        if (dotMemory == 0 || dotdotMemory == 0) {
            if (dotMemory != 0) {
                tmpfs.subr.tmp_memfree(dotMemory, ENTRY + 2);
            }
            return ENOSPC;
        }
        Tdirent dot = Tdirent.at(k.memory, dotMemory);
        Tdirent dotdot = Tdirent.at(k.memory, dotdotMemory);
        entry(dot, ".", dir, dir, 0);
        entry(dotdot, "..", parent, dir, 1);
        dot.td_next(dotdot);
        dot.td_prev(dotdot);
        dotdot.td_next(null);
        dotdot.td_prev(dot);
        changeLinks(parent, 1);
        gethrestime(parent.tn_attr().va_ctime());
        tn_dir(dir, dot);
        dir.tn_attr().va_size(2L * ENTRY + 5);
        tn_dirents(dir, 2);
        dir.tn_attr().va_nlink(2);
        touch(dir, true);
        return 0;
    }

    private void entry(Tdirent entry, String name, Tmpnode node, Tmpnode dir, int position) {
        entry.td_name(entry.address() + ENTRY);
        k.memory.putString(entry.td_name(), name, name.length() + 1);
        entry.td_tmpnode(node);
        entry.td_parent(dir);
        entry.td_offset(position);
        tmpfs_hash_in(entry);
    }

    /** Removes all entries of a directory, "." and ".." too; each node loses a link. */
    @Prototype("void tdirtrunc(struct tmpnode *dir)")
    public void tdirtrunc(Tmpnode dir) {
        for (Tdirent entry = tn_dir(dir); entry != null; entry = tn_dir(dir)) {
            tn_dir(dir, entry.td_next());
            changeLinks(entry.td_tmpnode(), -1);
            tmpfs_hash_out(entry);
            freeEntry(dir, entry);
        }
        touch(dir, true);
        verify(tn_size(dir) == 0 && tn_dirents(dir) == 0, "tdirtrunc: nothing is left");
    }

    /** Finds an entry by its position or the next one behind it; null at the end. For readdir. */
    Tdirent entryAt(Tmpnode dir, long position) {
        Tdirent entry = tn_dir(dir);
        while (entry != null && (entry.td_offset() & 0xffffffffL) < position) {
            entry = entry.td_next();
        }
        return entry;
    }
}

package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.NcHash;
import org.dtrace4j.kernel.struct.Ncache;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * dnlc.c: the directory name look-up cache, (directory, name) to vnode.
 *
 * <p>Each entry holds its directory and its vnode, with holds that count together as one (see
 * {@link Vnodes#vn_rele_dnlc}). So a file system that uses the cache (zfs does, tmpfs does not) is busy until its
 * entries have been purged, which an unmount does first. The chains of a bucket are circular and go through its head.
 */
public final class Dnlc extends FileSystemCode {
    private static final int BUCKETS = 64;
    /** Names longer than that are not cached. */
    private static final int LONGEST_NAME = 31;
    /** Offset of an entry's text. */
    private static final int NAME = Ncache.OFFSET_NAME;

    public Dnlc(Kernel k) {
        super(k);
    }

    /** Makes the buckets empty. */
    @Prototype("void dnlc_init(void)")
    public void dnlc_init() {
        k.vars.ncsize(1024);
        for (int i = 0; i < BUCKETS; i++) {
            NcHash head = k.vars.nc_hash(i);
            head.hash_next(Ncache.at(k.memory, head.address()));
            head.hash_prev(Ncache.at(k.memory, head.address()));
        }
    }

    private int hash(Vnode dp, long name, int length) {
        byte[] text = k.genunix.strings.bytes(name, length);
        int hash = (int) (dp.address() >> 8);
        for (int i = 0; i < length; i++) {
            hash = hash * 17 + text[i];
        }
        return hash;
    }

    private NcHash head(int hash) {
        return k.vars.nc_hash(hash & BUCKETS - 1);
    }

    private Ncache find(NcHash head, Vnode dp, int hash, long name) {
        for (Ncache entry = head.hash_next(); entry.address() != head.address(); entry = entry.hash_next()) {
            if (entry.hash() == hash && Vnode.same(entry.dp(), dp)
                    && k.genunix.strings.equal(entry.address() + NAME, name)) {
                return entry;
            }
        }
        return null;
    }

    /** What a name means, held; null when the cache does not know. */
    @Prototype("vnode_t *dnlc_lookup(vnode_t *dp, const char *name)")
    public Vnode dnlc_lookup(Vnode dp, long name) {
        int length = k.genunix.strings.length(name);
        if (length > LONGEST_NAME) {
            return null;
        }
        int hash = hash(dp, name, length);
        NcHash head = head(hash);
        mutex_enter(head.hash_lock());
        Ncache entry = find(head, dp, hash, name);
        Vnode vp = null;
        if (entry != null) {
            vp = entry.vp();
            VN_HOLD(vp);
        }
        mutex_exit(head.hash_lock());
        return vp;
    }

    /** Remembers what a name means; replaces what was remembered before. */
    @Prototype("void dnlc_update(vnode_t *dp, const char *name, vnode_t *vp)")
    public void dnlc_update(Vnode dp, long name, Vnode vp) {
        int length = k.genunix.strings.length(name);
        if (length > LONGEST_NAME || k.vars.dnlc_nentries() >= k.vars.ncsize()) {
            return;
        }
        dnlc_remove(dp, name);
        int hash = hash(dp, name, length);
        Ncache entry = Ncache.at(k.memory, kmem_alloc(NAME + length + 1));
        entry.dp(dp);
        entry.vp(vp);
        entry.hash(hash);
        entry.namlen(length);
        k.genunix.strings.copy(name, entry.address() + NAME);
        k.genunix.vnode.holdForNameCache(dp);
        k.genunix.vnode.holdForNameCache(vp);
        NcHash head = head(hash);
        mutex_enter(head.hash_lock());
        Ncache first = head.hash_next();
        entry.hash_next(first);
        entry.hash_prev(Ncache.at(k.memory, head.address()));
        first.hash_prev(entry);
        head.hash_next(entry);
        k.vars.dnlc_nentries(k.vars.dnlc_nentries() + 1);
        mutex_exit(head.hash_lock());
    }

    /** Forgets a name. */
    @Prototype("void dnlc_remove(vnode_t *dp, const char *name)")
    public void dnlc_remove(Vnode dp, long name) {
        int length = k.genunix.strings.length(name);
        if (length > LONGEST_NAME) {
            return;
        }
        int hash = hash(dp, name, length);
        NcHash head = head(hash);
        mutex_enter(head.hash_lock());
        Ncache entry = find(head, dp, hash, name);
        if (entry != null) {
            unlink(entry);
        }
        mutex_exit(head.hash_lock());
        if (entry != null) {
            release(entry);
        }
    }

    /** The bucket's head begins as an entry does, so that links through it need no special case. */
    private void unlink(Ncache entry) {
        entry.hash_prev().hash_next(entry.hash_next());
        entry.hash_next().hash_prev(entry.hash_prev());
        k.vars.dnlc_nentries(k.vars.dnlc_nentries() - 1);
    }

    private void release(Ncache entry) {
        Vnode vp = entry.vp();
        Vnode dp = entry.dp();
        kmem_free(entry.address(), NAME + entry.namlen() + 1);
        k.genunix.vnode.vn_rele_dnlc(vp);
        k.genunix.vnode.vn_rele_dnlc(dp);
    }

    /** Forgets all names of and in a vnode. */
    @Prototype("void dnlc_purge_vp(vnode_t *vp)")
    public void dnlc_purge_vp(Vnode vp) {
        if (vp.v_count_dnlc() != 0) {
            purge(vp.address(), 0, Integer.MAX_VALUE);
        }
    }

    /**
     * Forgets all names of a file system, {@code count} at most if that is not 0.
     *
     * @return how many
     */
    @Prototype("int dnlc_purge_vfsp(vfs_t *vfsp, int count)")
    public int dnlc_purge_vfsp(Vfs vfsp, int count) {
        return purge(0, vfsp.address(), count == 0 ? Integer.MAX_VALUE : count);
    }

    private int purge(long vnode, long vfs, int count) {
        int purged = 0;
        for (int i = 0; i < BUCKETS; i++) {
            NcHash head = k.vars.nc_hash(i);
            Ncache entry = head.hash_next();
            while (entry.address() != head.address() && purged < count) {
                Ncache next = entry.hash_next();
                boolean wanted = vfs != 0 ? Vfs.addressOf(entry.dp().v_vfsp()) == vfs
                        : entry.dp().address() == vnode || entry.vp().address() == vnode;
                if (wanted) {
                    unlink(entry);
                    release(entry);
                    purged++;
                }
                entry = next;
            }
        }
        return purged;
    }
}

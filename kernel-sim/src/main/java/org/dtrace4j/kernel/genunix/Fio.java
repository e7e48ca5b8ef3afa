package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EMFILE;
import static org.dtrace4j.kernel.struct.Constants.FREAD;
import static org.dtrace4j.kernel.struct.Constants.FWRITE;

import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.UfEntry;
import org.dtrace4j.kernel.struct.UfInfo;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * fio.c: open files and descriptors.
 *
 * <p>A descriptor is a slot of the process's list ({@code fi_list}); it points to a {@code file_t}, which several
 * descriptors and several processes may share, and which holds the vnode. {@code f_count} counts descriptors. Each
 * call that works on a descriptor takes it with {@code getf} and gives it back with {@code releasef}; a close waits
 * until nobody works on it.
 *
 * <p>{@code fi_lock} guards which slots are in use; a slot's {@code uf_lock} guards its contents.
 */
public final class Fio extends FileSystemCode {
    /** In {@code uf_flag}. */
    public static final int FD_CLOEXEC = 1;
    /** Slots of a new list, and by how much one grows. */
    private static final int CHUNK = 8;
    /** Most descriptors of a process; rlimit. */
    public static final int LIMIT = 256;

    private KmemCache cache;

    public Fio(Kernel k) {
        super(k);
    }

    @Prototype("void finit(void)")
    public void finit() {
        cache = k.kmem.createCache("file_cache", File.SIZE, 8);
        k.vars.file_cache(cache.structure());
    }

    private UfInfo table() {
        return curthread().t_procp().p_user().u_finfo();
    }

    UfEntry entry(UfInfo fip, int fd) {
        return UfEntry.at(k.memory, UfEntry.addressOf(fip.fi_list()) + (long) fd * UfEntry.SIZE);
    }

    // ---- descriptors

    /** Reserves the lowest free descriptor that is not below {@code start}; returns -1 when there is none. */
    @Prototype("int ufalloc(int start)")
    public int ufalloc(int start) {
        UfInfo fip = table();
        mutex_enter(fip.fi_lock());
        int fd = start;
        while (fd < fip.fi_nfiles() && entry(fip, fd).uf_busy() != 0) {
            fd++;
        }
        if (fd >= LIMIT) {
            mutex_exit(fip.fi_lock());
            return -1;
        }
        if (fd >= fip.fi_nfiles()) {
            flist_grow(fip, fd);
        }
        UfEntry ufp = entry(fip, fd);
        ufp.uf_busy(1);
        ufp.uf_flag(0);
        ufp.uf_file(null);
        mutex_exit(fip.fi_lock());
        return fd;
    }

    /** Makes a list long enough for a descriptor. */
    @Prototype("void flist_grow(uf_info_t *fip, int maxfd)")
    private void flist_grow(UfInfo fip, int maxfd) {
        int count = fip.fi_nfiles();
        int more = (maxfd / CHUNK + 1) * CHUNK;
        long list = kmem_zalloc((long) more * UfEntry.SIZE);
        if (count > 0) {
            k.memory.copy(fip.fi_list().address(), list, count * UfEntry.SIZE);
            kmem_free(fip.fi_list().address(), (long) count * UfEntry.SIZE);
        }
        fip.fi_list(UfEntry.at(k.memory, list));
        fip.fi_nfiles(more);
    }

    /** Puts an open file into a reserved descriptor, or gives the descriptor back ({@code fp} NULL). */
    @Prototype("void setf(int fd, file_t *fp)")
    public void setf(int fd, File fp) {
        UfInfo fip = table();
        mutex_enter(fip.fi_lock());
        UfEntry ufp = entry(fip, fd);
        ufp.uf_file(fp);
        if (fp == null) {
            ufp.uf_busy(0);
        }
        mutex_exit(fip.fi_lock());
    }

    /** The open file of a descriptor, taken until {@link #releasef}; null when the descriptor is not open. */
    @Prototype("file_t *getf(int fd)")
    public File getf(int fd) {
        UfInfo fip = table();
        if (fd < 0 || fd >= fip.fi_nfiles()) {
            return null;
        }
        UfEntry ufp = entry(fip, fd);
        mutex_enter(ufp.uf_lock());
        File fp = ufp.uf_file();
        if (fp != null) {
            ufp.uf_refcnt(ufp.uf_refcnt() + 1);
        }
        mutex_exit(ufp.uf_lock());
        return fp;
    }

    @Prototype("void releasef(int fd)")
    public void releasef(int fd) {
        UfEntry ufp = entry(table(), fd);
        mutex_enter(ufp.uf_lock());
        ufp.uf_refcnt(ufp.uf_refcnt() - 1);
        if (ufp.uf_refcnt() == 0) {
            cv_broadcast(ufp.uf_closing_cv());
        }
        mutex_exit(ufp.uf_lock());
    }

    /** Empties a descriptor once nobody works on it, and closes its file. */
    @Prototype("int closeandsetf(int fd, file_t *newfp)")
    public int closeandsetf(int fd, File newfp) {
        UfInfo fip = table();
        UfEntry ufp = entry(fip, fd);
        mutex_enter(ufp.uf_lock());
        File fp = ufp.uf_file();
        while (fp != null && ufp.uf_refcnt() > 0) {
            cv_wait(ufp.uf_closing_cv(), ufp.uf_lock());
        }
        ufp.uf_file(newfp);
        ufp.uf_flag(0);
        mutex_exit(ufp.uf_lock());
        if (ufp.uf_portfd() != null) {
            k.portfs.fd.port_close_fd(ufp.uf_portfd());
        }
        if (newfp == null) {
            mutex_enter(fip.fi_lock());
            ufp.uf_busy(0);
            mutex_exit(fip.fi_lock());
        }
        return fp == null ? 0 : closef(fp);
    }

    // ---- open files

    /**
     * Makes an open file and reserves a descriptor for it.
     *
     * @param vp may be null for now
     * @param flag how it is open, an {@code enum file_flag}
     * @param fdp where the descriptor goes; null when none is wanted
     */
    @Prototype("int falloc(vnode_t *vp, int flag, file_t **fpp, int *fdp)")
    public int falloc(Vnode vp, int flag, PointerCell fpp, PointerCell fdp) {
        if (fdp != null) {
            int fd = ufalloc(0);
            if (fd < 0) {
                return EMFILE;
            }
            fdp.set(fd);
        }
        File fp = File.at(k.memory, kmem_cache_alloc(cache));
        k.memory.clear(fp.address(), File.SIZE);
        fp.f_count(1);
        fp.f_flag(flag & 0xffff);
        fp.f_flag2(flag >>> 16);
        fp.f_vnode(vp);
        Cred cr = CRED();
        cr.cr_ref(cr.cr_ref() + 1);
        fp.f_cred(cr);
        fpp.set(fp);
        return 0;
    }

    /** Gives back a file that never was opened, or has been closed. */
    @Prototype("void unfalloc(file_t *fp)")
    public void unfalloc(File fp) {
        k.genunix.cred.crfree(fp.f_cred());
        kmem_cache_free(cache, fp.address());
    }

    /** Drops one reference of an open file; with the last one the vnode is closed and released. */
    @Prototype("int closef(file_t *fp)")
    public int closef(File fp) {
        Vnode vp = fp.f_vnode();
        mutex_enter(fp.f_tlock());
        int count = fp.f_count();
        fp.f_count(count - 1);
        int flag = fp.f_flag();
        long offset = fp.f_offset();
        mutex_exit(fp.f_tlock());
        int error = k.genunix.fop.fop_close(vp, flag, count, offset, fp.f_cred(), null);
        if (count > 1) {
            return error;
        }
        VN_RELE(vp);
        unfalloc(fp);
        return error;
    }

    // ---- whole tables

    /** The first open descriptor that is not below {@code start}; -1 when there is none. Nearly all slots are empty. */
    private int nextOpen(UfInfo fip, int start) {
        int count = fip.fi_nfiles();
        long file = UfEntry.addressOf(fip.fi_list()) + (long) start * UfEntry.SIZE + UfEntry.OFFSET_UF_FILE;
        for (int fd = start; fd < count; fd++) {
            if (k.memory.getLong(file) != 0) {
                return fd;
            }
            file += UfEntry.SIZE;
        }
        return -1;
    }

    /** Gives a child its parent's descriptors; the open files are shared. */
    @Prototype("void flist_fork(uf_info_t *pfip, uf_info_t *cfip)")
    public void flist_fork(UfInfo pfip, UfInfo cfip) {
        int count = pfip.fi_nfiles();
        cfip.fi_nfiles(count);
        cfip.fi_list(null);
        if (count == 0) {
            return;
        }
        cfip.fi_list(UfEntry.at(k.memory, kmem_zalloc((long) count * UfEntry.SIZE)));
        for (int fd = nextOpen(pfip, 0); fd >= 0; fd = nextOpen(pfip, fd + 1)) {
            UfEntry from = entry(pfip, fd);
            File fp = from.uf_file();
            UfEntry to = entry(cfip, fd);
            to.uf_file(fp);
            to.uf_flag(from.uf_flag());
            to.uf_busy(1);
            mutex_enter(fp.f_tlock());
            fp.f_count(fp.f_count() + 1);
            mutex_exit(fp.f_tlock());
        }
    }

    /** Takes {@link #flist_fork} back. Nothing is closed, as the parent has all of it open, too. */
    void flist_free(UfInfo fip) {
        for (int fd = nextOpen(fip, 0); fd >= 0; fd = nextOpen(fip, fd + 1)) {
            File fp = entry(fip, fd).uf_file();
            mutex_enter(fp.f_tlock());
            fp.f_count(fp.f_count() - 1);
            mutex_exit(fp.f_tlock());
        }
        freeTable(fip);
    }

    /** Closes what an exec closes: all descriptors with FD_CLOEXEC. */
    @Prototype("void close_exec(uf_info_t *fip)")
    public void close_exec(UfInfo fip) {
        for (int fd = nextOpen(fip, 0); fd >= 0; fd = nextOpen(fip, fd + 1)) {
            if ((entry(fip, fd).uf_flag() & FD_CLOEXEC) != 0) {
                closeandsetf(fd, null);
            }
        }
    }

    /** Closes everything that an ending process has open. */
    @Prototype("void closeall(uf_info_t *fip)")
    public void closeall(UfInfo fip) {
        for (int fd = nextOpen(fip, 0); fd >= 0; fd = nextOpen(fip, fd + 1)) {
            UfEntry ufp = entry(fip, fd);
            File fp = ufp.uf_file();
            ufp.uf_file(null);
            if (ufp.uf_portfd() != null) {
                k.portfs.fd.port_close_fd(ufp.uf_portfd());
            }
            closef(fp);
        }
        freeTable(fip);
    }

    private void freeTable(UfInfo fip) {
        if (fip.fi_nfiles() > 0) {
            kmem_free(fip.fi_list().address(), (long) fip.fi_nfiles() * UfEntry.SIZE);
            fip.fi_list(null);
            fip.fi_nfiles(0);
        }
    }

    // ---- for those who look at a process from outside

    /** The open file of another process's descriptor, null if it is not open; takes nothing. */
    public File fileOf(Proc p, int fd) {
        UfInfo fip = p.p_user().u_finfo();
        return fd < 0 || fd >= fip.fi_nfiles() ? null : entry(fip, fd).uf_file();
    }

    /** A slot of a process's table; null if it has no such. */
    public UfEntry entryOf(Proc p, int fd) {
        UfInfo fip = p.p_user().u_finfo();
        return fd < 0 || fd >= fip.fi_nfiles() ? null : entry(fip, fd);
    }

    /** How many slots a process's table has. */
    public int slots(Proc p) {
        return p.p_user().u_finfo().fi_nfiles();
    }

    /** {@code uf_flag} of a descriptor. */
    public int flagsOf(Proc p, int fd) {
        return entry(p.p_user().u_finfo(), fd).uf_flag();
    }

    /** The access mode of a file, as VREAD and VWRITE bits of the owner. */
    static int accessMode(int flag) {
        return ((flag & FREAD) != 0 ? 0400 : 0) | ((flag & FWRITE) != 0 ? 0200 : 0);
    }
}

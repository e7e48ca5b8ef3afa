package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.Arrays;
import org.dtrace4j.kernel.disk.ObjectStore;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Znode;

/**
 * zfs_vnops.c, the data of files. Reads and writes go to the objects; pages exist only of files that are mapped,
 * executables that is, and hold copies that a write brings up to date.
 */
public final class ZfsData extends ZfsCode {
    private static final int BLOCK = 131072;

    /** A page on its way into memory. */
    private final byte[] page = new byte[PAGESIZE];

    ZfsData(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    @Prototype("static int zfs_read(vnode_t *vp, uio_t *uio, int ioflag, cred_t *cr, caller_context_t *ct)")
    public int zfs_read(Vnode vp, Uio uio, int ioflag, Cred cr, CallerContext ct) {
        if (vp.v_type() == VDIR) {
            return EISDIR;
        }
        Znode zp = VTOZ(vp);
        if (uio._uio_offset()._f() < 0) {
            return EINVAL;
        }
        zfs.arc.readIn(mounted(zp.z_zfsvfs()), zp.z_id());
        ObjectStore objects = objects(zp);
        int error = 0;
        while (error == 0 && uio.uio_resid() > 0) {
            long left = objects.size(zp.z_id()) - uio._uio_offset()._f();
            if (left <= 0) {
                break;
            }
            byte[] data = new byte[(int) Math.min(Math.min(uio.uio_resid(), left), BLOCK)];
            int count = objects.read(zp.z_id(), uio._uio_offset()._f(), data, 0, data.length);
            spend(Latency.ZFS_IO);
            error = uiomove(data, 0, count, uio);
        }
        return error;
    }

    @Prototype("static int zfs_write(vnode_t *vp, uio_t *uio, int ioflag, cred_t *cr, caller_context_t *ct)")
    public int zfs_write(Vnode vp, Uio uio, int ioflag, Cred cr, CallerContext ct) {
        Znode zp = VTOZ(vp);
        if ((vp.v_vfsp().vfs_flag() & VFS_RDONLY) != 0) {
            return EROFS;
        }
        if ((ioflag & FAPPEND) != 0) {
            uio._uio_offset()._f(zp.z_size());
        }
        if (uio._uio_offset()._f() < 0) {
            return EINVAL;
        }
        if (uio._uio_offset()._f() + uio.uio_resid() > Integer.MAX_VALUE / 2) {
            return EFBIG;
        }
        zfs.arc.readIn(mounted(zp.z_zfsvfs()), zp.z_id());
        ObjectStore objects = objects(zp);
        int error = 0;
        while (error == 0 && uio.uio_resid() > 0) {
            byte[] data = new byte[(int) Math.min(uio.uio_resid(), BLOCK)];
            long offset = uio._uio_offset()._f();
            spend(Latency.ZFS_IO);
            error = k.genunix.move.takeBytes(data, 0, data.length, uio);
            if (error == 0) {
                objects.write(zp.z_id(), offset, data, 0, data.length);
                objects.setModified(zp.z_id(), seconds());
                zp.z_size(objects.size(zp.z_id()));
                updatePages(vp, offset, data);
            }
        }
        if (error == 0 && (ioflag & (FSYNC | FDSYNC)) != 0) {
            zfs.zil.commit(vp, uio._uio_offset()._f(), BLOCK);
        }
        return error;
    }

    /** Copies what has been written into the pages that exist of it. */
    private void updatePages(Vnode vp, long offset, byte[] data) {
        if (vp.v_pages() == null) {
            return;
        }
        for (long at = offset & -PAGESIZE; at < offset + data.length; at += PAGESIZE) {
            Page pp = k.unix.vmPage.page_lookup(vp, at, SE_SHARED);
            if (pp != null) {
                fill(vp, pp, at);
                k.unix.pageLock.page_unlock(pp);
            }
        }
    }

    private void fill(Vnode vp, Page pp, long offset) {
        Znode zp = VTOZ(vp);
        int count = objects(zp).read(zp.z_id(), offset, page, 0, PAGESIZE);
        Arrays.fill(page, count, PAGESIZE, (byte) 0);
        k.memory.write(k.unix.hat.hat_kpm_page2va(pp, 1), page, 0, PAGESIZE);
    }

    /** A page of a file that is mapped, held; read if it is not in memory. */
    @Prototype("static page_t *zfs_getapage(vnode_t *vp, offset_t off, int rw)")
    public Page zfs_getapage(Vnode vp, long off, int rw) {
        Znode zp = VTOZ(vp);
        if (off >= zp.z_size()) {
            return null;
        }
        Page page = k.unix.vmPage.page_lookup(vp, off, rw);
        if (page != null) {
            return page;
        }
        if ((vp.v_flag() & VVMEXEC) == 0) {
            VminfoProbes.fspgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_FSPGIN, 1));
        }
        zfs.arc.readIn(mounted(zp.z_zfsvfs()), zp.z_id());
        page = k.unix.vmPage.page_create_va(vp, off, PAGESIZE, PG_EXCL | PG_WAIT, null, 0);
        while (page == null) {
            // Somebody has made it while this thread waited for memory.
            page = k.unix.vmPage.page_lookup(vp, off, rw);
            if (page != null) {
                return page;
            }
            page = k.unix.vmPage.page_create_va(vp, off, PAGESIZE, PG_EXCL | PG_WAIT, null, 0);
        }
        spend(Latency.ZFS_IO);
        fill(vp, page, off);
        if (rw == SE_SHARED) {
            k.unix.pageLock.page_downgrade(page);
        }
        return page;
    }

    /** Pages of zfs are never dirty: they are dropped, or nothing is to be done. */
    @Prototype("static int zfs_putpage(vnode_t *vp, offset_t off, size_t len, int flags, cred_t *cr, "
            + "caller_context_t *ct)")
    public int zfs_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return (flags & B_INVAL) != 0 ? k.genunix.pvn.writeAll(vp, off, null, flags, cr) : 0;
    }

    /** Cuts a file off or makes it longer. */
    @Prototype("int zfs_freesp(znode_t *zp, uint64_t off, uint64_t len, int flag, boolean_t log)")
    public int zfs_freesp(Znode zp, long off, long len, int flag, int log) {
        if (off > Integer.MAX_VALUE / 2) {
            return EFBIG;
        }
        objects(zp).truncate(zp.z_id(), off);
        objects(zp).setModified(zp.z_id(), seconds());
        zp.z_size(off);
        Vnode vp = ZTOV(zp);
        if (vp.v_pages() != null) {
            k.genunix.pvn.writeAll(vp, off + PAGESIZE - 1 & -PAGESIZE, null, B_INVAL | B_TRUNC, CRED());
        }
        return 0;
    }
}

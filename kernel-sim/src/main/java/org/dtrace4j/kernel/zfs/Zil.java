package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.DiskRequest;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Blkptr;
import org.dtrace4j.kernel.struct.Objset;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.ZbookmarkPhys;
import org.dtrace4j.kernel.struct.Zilog;
import org.dtrace4j.kernel.struct.Znode;

/** zil.c: the intent log, to which goes at once what somebody wants to be sure of. */
public final class Zil extends ZfsCode {
    private DiskRequest next;
    private long bytes;

    Zil(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** The log of a dataset that is mounted. */
    Zilog open(Objset os) {
        Zilog zilog = Zilog.at(k.memory, kmem_zalloc(Zilog.SIZE));
        zilog.zl_dmu_pool(os.os_spa().spa_dsl_pool());
        zilog.zl_spa(os.os_spa());
        zilog.zl_os(os);
        return zilog;
    }

    void close(Zilog zilog) {
        kmem_free(zilog.address(), Zilog.SIZE);
    }

    /** Writes what has been changed of a file to the log. */
    void commit(Vnode vp, long offset, long size) {
        Znode zp = VTOZ(vp);
        next = new DiskRequest(Latency.DISK_WRITE, vp, offset);
        bytes = size;
        // Nothing lets another thread run between these stores and the loads in zil_commit.
        zil_commit(zp.z_zfsvfs().z_log(), zp.z_id());
    }

    @Prototype("void zil_commit(zilog_t *zilog, uint64_t foid)")
    private void zil_commit(Zilog zilog, long foid) {
        DiskRequest request = next;
        zilog.zl_commit_count(zilog.zl_commit_count() + 1);
        Blkptr bp = zfs.arc.block(VdevOps.place(foid, request.offset()), bytes);
        ZbookmarkPhys zb = zfs.arc.bookmark(zilog.zl_os().os_dsl_dataset().ds_object(), foid);
        zfs.zio.request(request);
        zfs.zio.zio_wait(zfs.zio.zio_rewrite(null, zilog.zl_spa(), zilog.zl_dmu_pool().dp_txg(), bp, 0, bytes, 0, 0,
                ZIO_PRIORITY_SYNC_WRITE, ZIO_FLAG_CANFAIL, zb));
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.kernel.disk.Dataset;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.Pool;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.DslPool;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Mutex;

/**
 * spa.c: the pool, and its process.
 *
 * <p>The process {@code zpool-NAME} is made while the pool is activated, and says when it is there: whoever imports
 * the pool waits for that.
 */
public final class Spa extends ZfsCode {
    private static final int SYSCID = 0;
    /** The original's tunable zfs_txg_timeout. */
    private static final int TXG_TIMEOUT_SECONDS = 5;

    private Pool pool;
    /** Which objects are in the cache, by dataset number: it outlives a mount. */
    private final Map<Long, BitSet> caches = new HashMap<>();
    private Writer writer = image -> { };

    /** Takes the pool's contents to where they persist. */
    @FunctionalInterface
    public interface Writer {
        void write(DiskImage image) throws IOException;
    }

    Spa(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** The pool; null before it has been imported. */
    public Pool pool() {
        return pool;
    }

    /** Who gets the contents of the pool whenever it is synced; nobody, unless this is called. */
    public void setWriter(Writer newWriter) {
        writer = newWriter;
    }

    BitSet cacheOf(Dataset dataset) {
        return caches.computeIfAbsent(dataset.number(), number -> new BitSet());
    }

    /** Imports the pool that the machine boots from. Returns 0, or ENXIO when the machine has no disk. */
    @Prototype("int spa_import_rootpool(char *devpath, char *devid)")
    public int spa_import_rootpool(long devpath, long devid) {
        if (!(k.config.disk() instanceof DiskImage image)) {
            return ENXIO;
        }
        spend(Latency.ZFS_IMPORT);
        pool = new Pool(image);
        org.dtrace4j.kernel.struct.Spa spa = org.dtrace4j.kernel.struct.Spa.at(k.memory,
                kmem_zalloc(org.dtrace4j.kernel.struct.Spa.SIZE));
        k.memory.putString(spa.address() + org.dtrace4j.kernel.struct.Spa.OFFSET_SPA_NAME, pool.name(), 256);
        DslPool dp = DslPool.at(k.memory, kmem_zalloc(DslPool.SIZE));
        dp.dp_spa(spa);
        dp.dp_txg(1);
        spa.spa_dsl_pool(dp);
        spa.spa_refcount(1);
        k.vars.spa_namespace_head(spa);
        zfs.vdev.open(spa);
        spa_activate(spa, 0);
        zfs.zvol.makeMinors(pool);
        return 0;
    }

    /** Makes the pool's process and waits until it runs. */
    @Prototype("static void spa_activate(spa_t *spa, int mode)")
    public void spa_activate(org.dtrace4j.kernel.struct.Spa spa, int mode) {
        mutex_enter(spa.spa_proc_lock());
        spa.spa_proc_state(SPA_PROC_CREATED);
        int error = k.genunix.fork.newproc(function("spa_thread", this::runThread), spa.address(), SYSCID,
                MAXCLSYSPRI, 0, 0);
        if (error == 0) {
            while (spa.spa_proc_state() == SPA_PROC_CREATED) {
                cv_wait(spa.spa_proc_cv(), spa.spa_proc_lock());
            }
        } else {
            spa.spa_proc_state(SPA_PROC_NONE);
        }
        mutex_exit(spa.spa_proc_lock());
    }

    private void runThread(long spa) {
        spa_thread(org.dtrace4j.kernel.struct.Spa.at(k.memory, spa));
    }

    @Prototype("static void spa_thread(void *arg)")
    private void spa_thread(org.dtrace4j.kernel.struct.Spa arg) {
        String name = "zpool-" + pool.name();
        setName(curproc(), name, name);
        mutex_enter(arg.spa_proc_lock());
        arg.spa_proc(curproc());
        arg.spa_proc_state(SPA_PROC_ACTIVE);
        cv_broadcast(arg.spa_proc_cv());
        k.genunix.lwp.lwp_kernel_create(curproc(), function("txg_sync_thread", this::runSync),
                arg.spa_dsl_pool().address(), TS_RUN, MINCLSYSPRI);
        while (arg.spa_proc_state() == SPA_PROC_ACTIVE) {
            cv_wait(arg.spa_proc_cv(), arg.spa_proc_lock());
        }
        arg.spa_proc_state(SPA_PROC_GONE);
        cv_broadcast(arg.spa_proc_cv());
        mutex_exit(arg.spa_proc_lock());
    }

    private void runSync(long dp) {
        txg_sync_thread(DslPool.at(k.memory, dp));
    }

    /** Writes what has been changed every few seconds, so that a crash loses no more than that. */
    @Prototype("static void txg_sync_thread(dsl_pool_t *dp)")
    private void txg_sync_thread(DslPool dp) {
        Mutex lock = Mutex.at(k.memory, kmem_zalloc(Mutex.SIZE));
        Kcondvar never = Kcondvar.at(k.memory, kmem_zalloc(Kcondvar.SIZE));
        while (true) {
            mutex_enter(lock);
            cv_timedwait(never, lock, ddi_get_lbolt() + TXG_TIMEOUT_SECONDS * Kernel.HZ);
            mutex_exit(lock);
            if (pool.isDirty()) {
                spa_sync(dp.dp_spa(), dp.dp_txg());
            }
        }
    }

    /** Waits until everything that has been changed is on disk. */
    @Prototype("void spa_sync_allpools(void)")
    public void spa_sync_allpools() {
        if (pool != null && pool.isDirty()) {
            org.dtrace4j.kernel.struct.Spa spa = k.vars.spa_namespace_head();
            spa_sync(spa, spa.spa_dsl_pool().dp_txg());
        }
    }

    /** Writes a transaction group: everything that has been changed since the one before. */
    @Prototype("void spa_sync(spa_t *spa, uint64_t txg)")
    public void spa_sync(org.dtrace4j.kernel.struct.Spa spa, long txg) {
        spa.spa_syncing_txg(txg);
        zfs.vdev.vdev_config_sync(spa.spa_root_vdev().vdev_child(), 1, txg);
        DslPool dp = spa.spa_dsl_pool();
        dp.dp_txg(dp.dp_txg() + 1);
        try {
            writer.write(pool.sync());
        } catch (IOException e) {
            throw new UncheckedIOException("the machine's disk cannot be written: " + e.getMessage(), e);
        }
    }
}

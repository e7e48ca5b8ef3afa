package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.genunix.LogSysevent.SUNW_KERN_PUB;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Spa;

/**
 * spa_history.c: what is done to a pool. The history itself is not kept; but as it would be written, the system is told by an
 * event.
 */
public final class SpaHistory extends ZfsCode {
    private static final String CLASS = "EC_zfs";
    private static final String HISTORY_EVENT = "ESC_ZFS_history_event";

    SpaHistory(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** A change has been made to the pool that this machine has. */
    void changed(String operation) {
        long text = newString(operation);
        spa_history_log_internal(k.vars.spa_namespace_head(), text, 0, 0);
        freeString(text);
    }

    /** @param operation what was done: {@code snapshot}, {@code rename} */
    @Prototype("void spa_history_log_internal(spa_t *spa, const char *operation, struct dmu_tx *tx, const char *fmt)")
    public void spa_history_log_internal(Spa spa, long operation, long tx, long fmt) {
        spa_history_log_notify(spa, 0);
    }

    @Prototype("static void spa_history_log_notify(spa_t *spa, struct nvlist *nvl)")
    private void spa_history_log_notify(Spa spa, long nvl) {
        long name = newString(HISTORY_EVENT);
        spa_event_notify(spa, 0, name);
        freeString(name);
    }

    /** spa.c: posts an event of a pool. */
    @Prototype("void spa_event_notify(spa_t *spa, struct vdev *vd, const char *name)")
    public void spa_event_notify(Spa spa, long vd, long name) {
        k.genunix.logSysevent.post(CLASS, string(name), SUNW_KERN_PUB + "zfs");
    }
}

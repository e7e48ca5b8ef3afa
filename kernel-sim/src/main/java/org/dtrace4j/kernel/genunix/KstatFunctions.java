package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.KstatIo;

/**
 * kstat_fr.c: the books that drivers keep of the requests that wait, and of those that the device works at: how many there are,
 * for how long there were any, and that time times how many there were.
 */
public final class KstatFunctions extends KernelCode {
    private KstatIo disk;

    KstatFunctions(Kernel k) {
        super(k);
    }

    /** What {@code kstat} shows of the disk. */
    public KstatIo disk() {
        if (disk == null) {
            disk = KstatIo.at(k.memory, kmem_zalloc(KstatIo.SIZE));
        }
        return disk;
    }

    /** A request begins to wait. */
    @Prototype("void kstat_waitq_enter(kstat_io_t *kiop)")
    public void kstat_waitq_enter(KstatIo kiop) {
        changeWaiting(kiop, 1);
    }

    /** A request that waited is taken back. */
    @Prototype("void kstat_waitq_exit(kstat_io_t *kiop)")
    public void kstat_waitq_exit(KstatIo kiop) {
        changeWaiting(kiop, -1);
    }

    /** The device gets a request that did not wait. */
    @Prototype("void kstat_runq_enter(kstat_io_t *kiop)")
    public void kstat_runq_enter(KstatIo kiop) {
        changeRunning(kiop, 1);
    }

    /** The device has done a request. */
    @Prototype("void kstat_runq_exit(kstat_io_t *kiop)")
    public void kstat_runq_exit(KstatIo kiop) {
        changeRunning(kiop, -1);
    }

    /** The device gets a request that has waited. */
    @Prototype("void kstat_waitq_to_runq(kstat_io_t *kiop)")
    public void kstat_waitq_to_runq(KstatIo kiop) {
        changeWaiting(kiop, -1);
        changeRunning(kiop, 1);
    }

    private void changeWaiting(KstatIo kiop, int change) {
        long passed = gethrtime() - kiop.wlastupdate();
        int length = kiop.wcnt();
        kiop.wlastupdate(gethrtime());
        if (length != 0) {
            kiop.wlentime(kiop.wlentime() + passed * length);
            kiop.wtime(kiop.wtime() + passed);
        }
        kiop.wcnt(length + change);
    }

    private void changeRunning(KstatIo kiop, int change) {
        long passed = gethrtime() - kiop.rlastupdate();
        int length = kiop.rcnt();
        kiop.rlastupdate(gethrtime());
        if (length != 0) {
            kiop.rlentime(kiop.rlentime() + passed * length);
            kiop.rtime(kiop.rtime() + passed);
        }
        kiop.rcnt(length + change);
    }
}

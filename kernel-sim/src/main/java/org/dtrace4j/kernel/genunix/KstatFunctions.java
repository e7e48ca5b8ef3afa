package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EACCES;
import static org.dtrace4j.kernel.struct.Constants.KSTAT_TYPE_IO;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kstat;
import org.dtrace4j.kernel.struct.KstatIo;
import org.dtrace4j.kernel.struct.KstatNamed;

/**
 * kstat_fr.c: counters that programs can read, and the books that drivers keep of the requests that wait and of those that the
 * device works at: how many there are, for how long there were any, and that time times how many there were.
 */
public final class KstatFunctions extends FileSystemCode {
    private static final int KSTAT_STRLEN = 31;
    private static final int KSTAT_READ = 0;

    private Kstat last;
    private Kstat disk;

    KstatFunctions(Kernel k) {
        super(k);
    }

    /** What {@code kstat} shows of the disk. */
    public Kstat disk() {
        if (disk == null) {
            disk = create("sd", 0, "sd0", "disk", KSTAT_TYPE_IO, 1);
        }
        return disk;
    }

    /** The books of a device's kstat. */
    public KstatIo io(Kstat ksp) {
        return KstatIo.at(k.memory, ksp.ks_data());
    }

    /** As {@link #kstat_create}, with Java strings. */
    public Kstat create(String module, int instance, String name, String kind, int type, int count) {
        long moduleName = newString(module);
        long kstatName = newString(name);
        long kindName = newString(kind);
        Kstat ksp = kstat_create(moduleName, instance, kstatName, kindName, type, count, 0);
        freeString(kindName);
        freeString(kstatName);
        freeString(moduleName);
        return ksp;
    }

    /** Makes counters, all 0, as many as {@code ndata} of a type. */
    @Prototype("kstat_t *kstat_create(const char *ks_module, int ks_instance, const char *ks_name, const char *ks_class, "
            + "uchar_t ks_type, uint_t ks_ndata, uchar_t ks_flags)")
    public Kstat kstat_create(long module, int instance, long name, long kind, int type, int ndata, int flags) {
        Kstat ksp = Kstat.at(k.memory, kmem_zalloc(Kstat.SIZE));
        k.vars.kstat_chain_id(k.vars.kstat_chain_id() + 1);
        ksp.ks_crtime(gethrtime());
        ksp.ks_kid(k.vars.kstat_chain_id());
        k.memory.putString(ksp.ks_module_address(), string(module), KSTAT_STRLEN);
        ksp.ks_instance(instance);
        k.memory.putString(ksp.ks_name_address(), string(name), KSTAT_STRLEN);
        ksp.ks_type((byte) type);
        k.memory.putString(ksp.ks_class_address(), string(kind), KSTAT_STRLEN);
        ksp.ks_flags((byte) flags);
        ksp.ks_ndata(ndata);
        ksp.ks_data_size((long) ndata * (type == KSTAT_TYPE_IO ? KstatIo.SIZE : KstatNamed.SIZE));
        ksp.ks_data(kmem_zalloc(ksp.ks_data_size()));
        if (last != null) {
            last.ks_next(ksp);
        }
        last = ksp;
        return ksp;
    }

    /** Copies counters as they are now. */
    @Prototype("int default_kstat_snapshot(kstat_t *ksp, void *buf, int rw)")
    public int default_kstat_snapshot(Kstat ksp, long buf, int rw) {
        if (rw != KSTAT_READ) {
            return EACCES;
        }
        ksp.ks_snaptime(gethrtime());
        byte[] data = new byte[(int) ksp.ks_data_size()];
        k.memory.read(ksp.ks_data(), data, 0, data.length);
        k.memory.write(buf, data, 0, data.length);
        return 0;
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

package org.dtrace4j.kernel.kcf;

import static org.dtrace4j.kernel.struct.Constants.MINCLSYSPRI;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Mutex;

/** kcf_sched.c: the process with the framework's threads. It waits for work, of which there is none. */
public final class KcfSched extends ProcessCode {
    private static final int SYSCID = 0;

    KcfSched(Kernel k) {
        super(k);
    }

    /** Starts the process. */
    @Prototype("void kcf_sched_init(void)")
    public void kcf_sched_init() {
        k.genunix.fork.newproc(function("kcfpoold", this::kcfpoold), 0, SYSCID, MINCLSYSPRI, 0, 0);
    }

    @Prototype("static void kcfpoold(void *arg)")
    private void kcfpoold(long arg) {
        setName(curproc(), "kcfpoold", "kcfpoold");
        Mutex lock = Mutex.at(k.memory, kmem_zalloc(Mutex.SIZE));
        Kcondvar work = Kcondvar.at(k.memory, kmem_zalloc(Kcondvar.SIZE));
        mutex_enter(lock);
        while (true) {
            cv_wait(work, lock);
        }
    }
}

package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;

/** cred.c: credentials. Whoever keeps a pointer to them holds a reference. */
public final class Creds extends ProcessCode {
    public Creds(Kernel k) {
        super(k);
    }

    /** Makes the kernel's own credentials, {@code kcred}. */
    @Prototype("void cred_init(void)")
    public void cred_init() {
        Cred cr = crget();
        cr.cr_zone(k.vars.global_zone() == null ? 0 : k.vars.global_zone().address());
        k.vars.kcred(cr);
    }

    /** New credentials of the superuser, with one reference. */
    @Prototype("cred_t *crget(void)")
    public Cred crget() {
        Cred cr = Cred.at(k.memory, kmem_zalloc(Cred.SIZE));
        cr.cr_ref(1);
        return cr;
    }

    /** Drops a reference. */
    @Prototype("void crfree(cred_t *cr)")
    public void crfree(Cred cr) {
        cr.cr_ref(cr.cr_ref() - 1);
        if (cr.cr_ref() == 0) {
            kmem_free(cr.address(), Cred.SIZE);
        }
    }

    @Prototype("uid_t crgetuid(const cred_t *cr)")
    public int crgetuid(Cred cr) {
        return cr.cr_uid();
    }
}

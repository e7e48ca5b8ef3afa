package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.EPERM;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Proc;

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

    /** The system call: real and effective user id, and the saved one if the caller is the superuser. */
    @Prototype("int setuid(uid_t uid)")
    public int setuid(int uid) {
        Proc p = curproc();
        Cred old = p.p_cred();
        if (uid < 0) {
            return set_errno(EINVAL);
        }
        if (old.cr_uid() != 0 && uid != old.cr_ruid() && uid != old.cr_suid()) {
            return set_errno(EPERM);
        }
        Cred cr = crdup(old);
        cr.cr_uid(uid);
        if (old.cr_uid() == 0) {
            cr.cr_ruid(uid);
            cr.cr_suid(uid);
        }
        p.p_cred(cr);
        crfree(old);
        crfree(curthread().t_cred());
        curthread().t_cred(cr);
        crhold(cr);
        return 0;
    }

    /** A copy, with one reference. */
    @Prototype("cred_t *crdup(cred_t *cr)")
    public Cred crdup(Cred cr) {
        Cred copy = crget();
        k.memory.copy(cr.address(), copy.address(), Cred.SIZE);
        copy.cr_ref(1);
        return copy;
    }
}

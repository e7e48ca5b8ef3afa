package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.EPERM;
import static org.dtrace4j.kernel.struct.Constants.SNOCD;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.PrivSet;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.user.Privileges.Kind;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.Privilege;

/**
 * cred.c, priv.c: credentials, and the sets of privileges in them. Whoever keeps a pointer to them holds a reference.
 *
 * <p>No program here is aware of privileges, as {@code setpflags(PRIV_AWARE)} would make it. So the superuser may do what
 * its limit set has, and anybody else what the effective set has, which is the inheritable one when a program begins.
 */
public final class Creds extends ProcessCode {
    public Creds(Kernel k) {
        super(k);
    }

    /** Makes the kernel's own credentials, {@code kcred}. */
    @Prototype("void cred_init(void)")
    public void cred_init() {
        Cred cr = crget();
        cr.cr_zone(k.vars.global_zone() == null ? 0 : k.vars.global_zone().address());
        for (Kind kind : Kind.values()) {
            set(cr, kind, kind == Kind.LIMIT ? Privileges.ALL : Privileges.BASIC);
        }
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

    // ---- privileges

    private static PrivSet place(Cred cr, Kind kind) {
        return cr.cr_priv().crprivs(kind.ordinal());
    }

    private static void set(Cred cr, Kind kind, Privileges privileges) {
        int[] words = privileges.words();
        for (int i = 0; i < words.length; i++) {
            place(cr, kind).pbits(i, words[i]);
        }
    }

    /** One of the sets as whoever asks sees it: the superuser's effective and permitted sets are the limit set. */
    public static Privileges get(Cred cr, Kind kind) {
        boolean limit = cr.cr_uid() == 0 && (kind == Kind.EFFECTIVE || kind == Kind.PERMITTED);
        PrivSet place = place(cr, limit ? Kind.LIMIT : kind);
        return Privileges.of(place.pbits(0), place.pbits(1), place.pbits(2));
    }

    /** What a consumer of DTrace with these credentials may. */
    public static Credential forTracing(Cred cr) {
        Privileges effective = get(cr, Kind.EFFECTIVE);
        Set<Privilege> held = EnumSet.noneOf(Privilege.class);
        for (Privilege each : Privilege.values()) {
            if (effective.has(each.name().toLowerCase(Locale.ROOT))) {
                held.add(each);
            }
        }
        return new Credential(effective.isAll(), held, cr.cr_uid(), cr.cr_gid());
    }

    /** Whether somebody with these credentials may look at a process, and change it. */
    @Prototype("int prochasprocperm(proc_t *tp, proc_t *sp, const cred_t *scr)")
    public int prochasprocperm(Proc tp, Proc sp, Cred scr) {
        return mayControl(tp, sp, scr) ? 1 : 0;
    }

    private static boolean mayControl(Proc tp, Proc sp, Cred scr) {
        return Proc.same(tp, sp) || mayControl(tp, get(scr, Kind.EFFECTIVE).has("proc_owner"), scr.cr_uid());
    }

    /**
     * Whether somebody may look at a process of others, and change it.
     *
     * @param others whether there is the privilege to do that with those of other users, {@code proc_owner}
     * @param uid who it is otherwise: then the process must be that user's, and never have been another's
     */
    public static boolean mayControl(Proc tp, boolean others, int uid) {
        Cred tcr = tp.p_cred();
        return tcr == null || others
                || uid == tcr.cr_ruid() && uid == tcr.cr_suid() && (tp.p_flag() & SNOCD) == 0;
    }

    /**
     * The system call: adds to one of the sets, takes from it, or sets it. Nobody gets more than is permitted, nor more than
     * the limit into what is inherited.
     */
    public int setppriv(int operation, Kind kind, Privileges given) {
        Cred old = curproc().p_cred();
        Privileges now = get(old, kind);
        Privileges wanted = switch (operation) {
            case 0 -> now.or(given);
            case 1 -> now.without(given);
            default -> given;
        };
        Privileges allowed = switch (kind) {
            case EFFECTIVE, PERMITTED -> get(old, Kind.PERMITTED);
            case INHERITABLE -> get(old, Kind.PERMITTED).or(now);
            case LIMIT -> now;
        };
        if (!wanted.isIn(allowed)) {
            return set_errno(EPERM);
        }
        replace(cr -> {
            set(cr, kind, wanted);
            if (kind == Kind.PERMITTED) {
                set(cr, Kind.EFFECTIVE, get(cr, Kind.EFFECTIVE).and(wanted));
            }
        });
        return 0;
    }

    /** A program begins: it may what is inherited, up to the limit. */
    public void beginProgram() {
        Proc p = curproc();
        p.p_flag(p.p_flag() & ~SNOCD);
        if (!beginsAsItIs(p.p_cred())) {
            replace(cr -> {
                Privileges inherited = get(cr, Kind.INHERITABLE).and(get(cr, Kind.LIMIT));
                set(cr, Kind.EFFECTIVE, inherited);
                set(cr, Kind.PERMITTED, inherited);
                set(cr, Kind.INHERITABLE, inherited);
            });
        }
    }

    private static boolean beginsAsItIs(Cred cr) {
        for (int i = 0; i < Privileges.WORDS; i++) {
            int inherited = place(cr, Kind.INHERITABLE).pbits(i);
            boolean limited = (inherited & ~place(cr, Kind.LIMIT).pbits(i)) != 0;
            if (limited || place(cr, Kind.EFFECTIVE).pbits(i) != inherited
                    || place(cr, Kind.PERMITTED).pbits(i) != inherited) {
                return false;
            }
        }
        return true;
    }

    /** Gives the process and its thread changed credentials. */
    private void replace(Consumer<Cred> change) {
        Proc p = curproc();
        Cred old = p.p_cred();
        Cred cr = crdup(old);
        change.accept(cr);
        p.p_cred(cr);
        crfree(old);
        crfree(curthread().t_cred());
        curthread().t_cred(cr);
        crhold(cr);
    }

    // ---- identities

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
        boolean all = old.cr_uid() == 0;
        replace(cr -> {
            cr.cr_uid(uid);
            if (all) {
                cr.cr_ruid(uid);
                cr.cr_suid(uid);
            }
            if (uid != 0) {
                set(cr, Kind.EFFECTIVE, get(cr, Kind.INHERITABLE));
                set(cr, Kind.PERMITTED, get(cr, Kind.INHERITABLE));
            }
        });
        if (all && uid != 0) {
            // Until it is another program it may know what only the superuser may know.
            p.p_flag(p.p_flag() | SNOCD);
        }
        return 0;
    }

    /** The system call: real and effective group id, and the saved one if the caller is the superuser. */
    @Prototype("int setgid(gid_t gid)")
    public int setgid(int gid) {
        Cred old = curproc().p_cred();
        if (gid < 0) {
            return set_errno(EINVAL);
        }
        boolean all = old.cr_uid() == 0;
        if (!all && gid != old.cr_rgid() && gid != old.cr_sgid()) {
            return set_errno(EPERM);
        }
        replace(cr -> {
            cr.cr_gid(gid);
            if (all) {
                cr.cr_rgid(gid);
                cr.cr_sgid(gid);
            }
        });
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

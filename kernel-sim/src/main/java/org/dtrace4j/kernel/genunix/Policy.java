package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.function.IntUnaryOperator;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.KipcPerm;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.user.Privileges;

/** policy.c: which privileges it takes to do what to files, and to objects of System V's. */
public final class Policy extends FileSystemCode {
    Policy(Kernel k) {
        super(k);
    }

    /** Whether a privilege is held; of what belongs to the superuser, whether all of them are. */
    private static boolean holds(Cred cr, String privilege, boolean all) {
        Privileges effective = Creds.get(cr, Privileges.Kind.EFFECTIVE);
        return all ? effective.isAll() : effective.has(privilege);
    }

    private static int policy(Cred cr, String privilege, boolean all) {
        return holds(cr, privilege, all) ? 0 : EPERM;
    }

    /** Whether files may be given away. An owner may do so where the machine does not restrict it ({@code rstchown}). */
    @Prototype("int secpolicy_vnode_chown(const cred_t *cred, uid_t owner)")
    public int secpolicy_vnode_chown(Cred cred, int owner) {
        boolean own = owner == cred.cr_uid();
        if (own && (k.vars.rstchown() == 0 || holds(cred, "file_chown_self", false))) {
            return 0;
        }
        return policy(cred, "file_chown", !own && owner == 0);
    }

    /** Whether permissions of a file may be changed. */
    @Prototype("int secpolicy_vnode_setdac(const cred_t *cred, uid_t owner)")
    public int secpolicy_vnode_setdac(Cred cred, int owner) {
        return owner == cred.cr_uid() ? 0 : policy(cred, "file_owner", owner == 0);
    }

    /** Whether a file keeps the bits that give its owner's or group's rights away when somebody changes it. */
    @Prototype("int secpolicy_vnode_setid_retain(const cred_t *cred, boolean_t issuidroot)")
    public int secpolicy_vnode_setid_retain(Cred cred, int issuidroot) {
        return policy(cred, "file_setid", issuidroot != 0);
    }

    /** Takes these bits off what a file gets, unless they may stay. */
    @Prototype("void secpolicy_setid_clear(vattr_t *vap, cred_t *cr)")
    public void secpolicy_setid_clear(Vattr vap, Cred cr) {
        boolean root = (vap.va_mode() & VSUID) != 0 && (vap.va_mask() & AT_UID) != 0 && vap.va_uid() == 0;
        if ((vap.va_mode() & (VSUID | VSGID)) != 0 && secpolicy_vnode_setid_retain(cr, root ? 1 : 0) != 0) {
            vap.va_mask(vap.va_mask() | AT_MODE);
            vap.va_mode(vap.va_mode() & ~(VSUID | VSGID));
        }
    }

    /** Whether an object of System V's may be removed or given away, which has an owner and somebody who made it. */
    @Prototype("int secpolicy_ipc_owner(const cred_t *cr, const struct kipc_perm *ip)")
    public int secpolicy_ipc_owner(Cred cr, KipcPerm ip) {
        boolean own = ip.ipc_uid() == cr.cr_uid() || ip.ipc_cuid() == cr.cr_uid();
        return own ? 0 : policy(cr, "ipc_owner", ip.ipc_uid() == 0 || ip.ipc_cuid() == 0);
    }

    /** Whether more may be asked of a queue of messages than others get. */
    @Prototype("int secpolicy_ipc_config(const cred_t *cr)")
    public int secpolicy_ipc_config(Cred cr) {
        return policy(cr, "sys_ipc_config", false);
    }

    /** Whether somebody may have of what is scarce what is kept for the privileged. */
    @Prototype("int secpolicy_resource(const cred_t *cr)")
    public int secpolicy_resource(Cred cr) {
        return policy(cr, "sys_resource", false);
    }

    /** Whether a command may be given to {@code modctl}: who loads code into the kernel may do everything. */
    @Prototype("int secpolicy_modctl(const cred_t *cr, int cmd)")
    public int secpolicy_modctl(Cred cr, int cmd) {
        return switch (cmd) {
            case MODINFO, MODGETMAJBIND, MODGETPATH, MODGETPATHLEN, MODGETNAME, MODGETFBNAME, MODGETDEVPOLICY,
                    MODGETDEVPOLICYBYNAME, MODDEVT2INSTANCE, MODSIZEOF_DEVID, MODGETDEVID, MODSIZEOF_MINORNAME, MODGETMINORNAME,
                    MODGETDEVFSPATH_LEN, MODGETDEVFSPATH, MODGETDEVFSPATH_MI_LEN, MODGETDEVFSPATH_MI -> 0;
            case MODLOAD, MODSETDEVPOLICY -> policy(cr, "", true);
            default -> policy(cr, "sys_config", false);
        };
    }

    /** Whether somebody is in a group. */
    @Prototype("int groupmember(gid_t gid, const cred_t *cr)")
    public int groupmember(int gid, Cred cr) {
        return gid == cr.cr_gid() ? 1 : 0;
    }

    /**
     * Whether attributes of a file may be set; those that are to be set may lose bits of the mode.
     *
     * @param ovap who owns it, its group and its mode
     * @param access whether it may be accessed so: an error number for VWRITE
     * @return 0 or an error number
     */
    public int setattr(Cred cr, Vattr vap, Vattr ovap, IntUnaryOperator access) {
        next = access;
        return secpolicy_vnode_setattr(cr, null, vap, ovap, 0, null, 0);
    }

    /** What the next {@link #secpolicy_vnode_setattr} asks for access. */
    private IntUnaryOperator next;

    /** The vnode, the last two arguments and the flags are those of whoever is asked for access. */
    @Prototype("int secpolicy_vnode_setattr(cred_t *cr, struct vnode *vp, struct vattr *vap, const struct vattr *ovap, "
            + "int flags, int (*unlocked_access)(void *, int, cred_t *), void *node)")
    public int secpolicy_vnode_setattr(Cred cr, Vnode vp, Vattr vap, Vattr ovap, int flags,
            FunctionPointer unlockedAccess, long node) {
        IntUnaryOperator access = next;
        next = null;
        int mask = vap.va_mask();
        int owner = ovap.va_uid();
        int error = (mask & AT_SIZE) != 0 && owner != cr.cr_uid() ? access.applyAsInt(VWRITE) : 0;
        if (error == 0 && (mask & AT_MODE) != 0) {
            error = secpolicy_vnode_setdac(cr, owner);
        } else if ((mask & AT_MODE) == 0) {
            vap.va_mode(ovap.va_mode());
        }
        if (error == 0 && (mask & (AT_UID | AT_GID)) != 0) {
            boolean keepsOwner = (mask & AT_UID) == 0 || vap.va_uid() == owner;
            boolean keepsGroup = (mask & AT_GID) == 0 || vap.va_gid() == ovap.va_gid() || groupmember(vap.va_gid(), cr) != 0;
            if (owner != cr.cr_uid() || !keepsOwner || !keepsGroup) {
                error = secpolicy_vnode_chown(cr, owner);
            }
            if (error == 0) {
                secpolicy_setid_clear(vap, cr);
            }
        }
        if (error == 0 && (mask & (AT_ATIME | AT_MTIME)) != 0 && owner != cr.cr_uid()) {
            error = policy(cr, "file_owner", owner == 0);
        }
        return error;
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Ace;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;
import org.dtrace4j.kernel.struct.Znode;

/**
 * zfs_acl.c: access control lists. The disks of this machine keep the mode of a file and no list beside it: a list that says more
 * than a mode is refused with ENOTSUP, and the one that is given says what the mode does.
 */
public final class ZfsAcl extends ZfsCode {
    ZfsAcl(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    /** The list of a file; ENOSYS for the other kind of lists. */
    @Prototype("int zfs_getacl(znode_t *zp, vsecattr_t *vsecp, boolean_t skipaclchk, cred_t *cr)")
    public int zfs_getacl(Znode zp, Vsecattr vsecp, int skipaclchk, Cred cr) {
        if ((vsecp.vsa_mask() & (VSA_ACE | VSA_ACECNT)) == 0) {
            return ENOSYS;
        }
        zfs.znode.update(zp);
        k.genunix.acl.trivial(vsecp, (int) zp.z_mode(), zp.z_vnode().v_type() == VDIR);
        if ((vsecp.vsa_mask() & VSA_ACE) == 0) {
            kmem_free(vsecp.vsa_aclentp(), vsecp.vsa_aclentsz());
            vsecp.vsa_aclentp(0);
        }
        return 0;
    }

    /** Sets the list of a file, and with it the mode. */
    @Prototype("int zfs_setacl(znode_t *zp, vsecattr_t *vsecp, boolean_t skipaclchk, cred_t *cr)")
    public int zfs_setacl(Znode zp, Vsecattr vsecp, int skipaclchk, Cred cr) {
        if ((vsecp.vsa_mask() & VSA_ACE) == 0) {
            return ENOSYS;
        }
        Vnode vp = zp.z_vnode();
        int mode = (int) zp.z_mode() & MODEMASK & ~PERMISSIONS | zfs_mode_compute(vsecp);
        Vsecattr same = Vsecattr.at(k.memory, clearedLocal(Vsecattr.SIZE));
        k.genunix.acl.trivial(same, mode, vp.v_type() == VDIR);
        boolean trivial = same.vsa_aclcnt() == vsecp.vsa_aclcnt();
        for (int i = 0; trivial && i < same.vsa_aclcnt(); i++) {
            trivial = isSame(entry(same, i), entry(vsecp, i));
        }
        kmem_free(same.vsa_aclentp(), same.vsa_aclentsz());
        if (!trivial) {
            return ENOTSUP;
        }
        Vattr vap = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vap.va_mask(AT_MODE);
        vap.va_mode(mode);
        return zfs.vnops.vop_setattr(vp, vap, 0, cr, null);
    }

    private static final int PERMISSIONS = 0777;

    private Ace entry(Vsecattr vsecp, int index) {
        return Ace.at(k.memory, vsecp.vsa_aclentp() + (long) index * Ace.SIZE);
    }

    private static boolean isSame(Ace one, Ace other) {
        return one.a_access_mask() == other.a_access_mask() && one.a_flags() == other.a_flags()
                && one.a_type() == other.a_type();
    }

    /** The permissions that a list amounts to: for each class of users, what the first entry says that is about them. */
    @Prototype("uint64_t zfs_mode_compute(vsecattr_t *vsecp)")
    public int zfs_mode_compute(Vsecattr vsecp) {
        int seen = 0;
        int mode = 0;
        for (int i = 0; i < vsecp.vsa_aclcnt(); i++) {
            Ace ace = entry(vsecp, i);
            int mask = ace.a_access_mask();
            int bits = ((mask & ACE_READ_DATA) != 0 ? 4 : 0) | ((mask & ACE_WRITE_DATA) != 0 ? 2 : 0)
                    | ((mask & ACE_EXECUTE) != 0 ? 1 : 0);
            int about = (ace.a_flags() & ACE_OWNER) != 0 ? bits << 6 : (ace.a_flags() & ACE_GROUP) != 0 ? bits << 3
                    : (ace.a_flags() & ACE_EVERYONE) != 0 ? bits << 6 | bits << 3 | bits : 0;
            if (ace.a_type() == ACE_ACCESS_ALLOWED_ACE_TYPE) {
                mode |= about & ~seen;
            }
            seen |= about;
        }
        return mode;
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Ace;
import org.dtrace4j.kernel.struct.Acl;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.TrivialAcl;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;

/**
 * acl.c, acl_common.c, and from fs_subr.c what makes a list up: access control lists of files.
 *
 * <p>A list is trivial that says no more than the mode of the file; others there are not on the file systems of this machine.
 */
public final class AclSyscalls extends ProcessCode {
    private static final int FOLLOW = 1;
    private static final int UIO_USERSPACE = 0;
    private static final int NOBODY = -1;
    private static final int MINIMUM = 3;
    private static final int FABRICATED = 4;
    private static final int ACLENT_BYTES = Acl.SIZE;
    private static final int ACL_LISTS = 2;

    AclSyscalls(Kernel k) {
        super(k);
    }

    // ---- the calls

    /** Asks for the access control list of a file, for the number of its entries, or sets the list. */
    @Prototype("int acl(const char *fname, int cmd, int nentries, void *aclbufp)")
    public int acl(long fname, int cmd, int nentries, long aclbufp) {
        PointerCell vpp = cell();
        int error = k.genunix.lookup.lookupname(fname, UIO_USERSPACE, FOLLOW, null, vpp);
        if (error != 0) {
            return set_errno(error);
        }
        PointerCell rv = cell();
        error = cacl(cmd, nentries, aclbufp, vnodeIn(vpp), rv);
        VN_RELE(vnodeIn(vpp));
        return error != 0 ? set_errno(error) : (int) rv.get();
    }

    /** As {@link #acl}, of an open file. */
    @Prototype("int facl(int fdes, int cmd, int nentries, void *aclbufp)")
    public int facl(int fdes, int cmd, int nentries, long aclbufp) {
        File fp = k.genunix.fio.getf(fdes);
        if (fp == null) {
            return set_errno(EBADF);
        }
        PointerCell rv = cell();
        int error = cacl(cmd, nentries, aclbufp, fp.f_vnode(), rv);
        k.genunix.fio.releasef(fdes);
        return error != 0 ? set_errno(error) : (int) rv.get();
    }

    /** What both calls do; the result goes to {@code rv}. Returns an errno. */
    @Prototype("static int cacl(int cmd, int nentries, void *aclbufp, vnode_t *vp, int *rv)")
    private int cacl(int cmd, int nentries, long aclbufp, Vnode vp, PointerCell rv) {
        Vsecattr vsap = Vsecattr.at(k.memory, clearedLocal(Vsecattr.SIZE));
        switch (cmd) {
            case GETACLCNT, ACE_GETACLCNT -> {
                vsap.vsa_mask(cmd == GETACLCNT ? VSA_ACLCNT | VSA_DFACLCNT : VSA_ACECNT);
                int error = k.genunix.fop.fop_getsecattr(vp, vsap, 0, CRED(), null);
                if (error == 0) {
                    rv.set(vsap.vsa_aclcnt());
                    free(vsap, cmd == GETACLCNT ? ACLENT_BYTES : Ace.SIZE);
                }
                return error;
            }
            case GETACL, ACE_GETACL -> {
                if (cmd == GETACL && nentries < MINIMUM) {
                    return EINVAL;
                }
                if (aclbufp == 0) {
                    return EFAULT;
                }
                vsap.vsa_mask(cmd == GETACL ? VSA_ACL | VSA_ACLCNT | VSA_DFACL | VSA_DFACLCNT : VSA_ACE | VSA_ACECNT);
                int error = k.genunix.fop.fop_getsecattr(vp, vsap, 0, CRED(), null);
                if (error != 0) {
                    return error;
                }
                int entryBytes = cmd == GETACL ? ACLENT_BYTES : Ace.SIZE;
                if (cmd == GETACL) {
                    sort(vsap);
                }
                error = vsap.vsa_aclcnt() > nentries ? ENOSPC : copyout(vsap, aclbufp, entryBytes);
                rv.set(vsap.vsa_aclcnt());
                free(vsap, entryBytes);
                return error;
            }
            case SETACL, ACE_SETACL -> {
                boolean aces = cmd == ACE_SETACL;
                if (nentries < (aces ? 1 : MINIMUM) || nentries > (aces ? 1 : ACL_LISTS) * MAX_ACL_ENTRIES) {
                    return EINVAL;
                }
                return aclbufp == 0 ? EFAULT : set(vsap, vp, nentries, aclbufp, aces);
            }
            default -> {
                return EINVAL;
            }
        }
    }

    private int set(Vsecattr vsap, Vnode vp, int nentries, long aclbufp, boolean aces) {
        int entryBytes = aces ? Ace.SIZE : ACLENT_BYTES;
        byte[] entries = new byte[nentries * entryBytes];
        int error = copyin(aclbufp, entries);
        if (error != 0) {
            return error;
        }
        long list = kmem_alloc(entries.length);
        k.memory.write(list, entries, 0, entries.length);
        vsap.vsa_mask(aces ? VSA_ACE : VSA_ACL);
        vsap.vsa_aclcnt(nentries);
        vsap.vsa_aclentp(list);
        vsap.vsa_aclentsz(entries.length);
        k.genunix.fop.fop_rwlock(vp, 1, null);
        error = k.genunix.fop.fop_setsecattr(vp, vsap, 0, CRED(), null);
        k.genunix.fop.fop_rwunlock(vp, 1, null);
        kmem_free(list, entries.length);
        return error;
    }

    private void free(Vsecattr vsap, int entryBytes) {
        if (vsap.vsa_aclentp() != 0) {
            kmem_free(vsap.vsa_aclentp(), (long) vsap.vsa_aclcnt() * entryBytes);
        }
    }

    private int copyout(Vsecattr vsap, long to, int entryBytes) {
        byte[] entries = new byte[vsap.vsa_aclcnt() * entryBytes];
        k.memory.read(vsap.vsa_aclentp(), entries, 0, entries.length);
        return copyout(entries, to);
    }

    private record Entry(int type, int id, int permissions) { }

    private void sort(Vsecattr vsap) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < vsap.vsa_aclcnt(); i++) {
            Acl one = aclent(vsap, i);
            entries.add(new Entry(one.a_type(), one.a_id(), one.a_perm()));
        }
        entries.sort(Comparator.comparingInt(Entry::type).thenComparing(Entry::id, Integer::compareUnsigned)
                .thenComparingInt(Entry::permissions));
        for (int i = 0; i < entries.size(); i++) {
            put(vsap, i, entries.get(i).type(), entries.get(i).id(), entries.get(i).permissions());
        }
    }

    private Acl aclent(Vsecattr vsap, int index) {
        return Acl.at(k.memory, vsap.vsa_aclentp() + (long) index * ACLENT_BYTES);
    }

    private void put(Vsecattr vsap, int index, int type, int id, int permissions) {
        Acl one = aclent(vsap, index);
        one.a_type(type);
        one.a_id(id);
        one.a_perm(permissions);
    }

    // ---- lists that are made up

    /** Makes a list up from the mode of a file, for file systems that keep none. */
    @Prototype("int fs_fab_acl(vnode_t *vp, vsecattr_t *vsecattr, int flag, cred_t *cr, caller_context_t *ct)")
    public int fs_fab_acl(Vnode vp, Vsecattr vsecattr, int flag, Cred cr, CallerContext ct) {
        int wanted = vsecattr.vsa_mask();
        k.memory.clear(vsecattr.address(), Vsecattr.SIZE);
        vsecattr.vsa_mask(wanted);
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_MODE | AT_UID | AT_GID);
        int error = k.genunix.fop.fop_getattr(vp, vattr, 0, cr, ct);
        if (error != 0) {
            return error;
        }
        int mode = vattr.va_mode();
        if ((wanted & (VSA_ACLCNT | VSA_ACL)) != 0) {
            vsecattr.vsa_aclcnt(FABRICATED);
            vsecattr.vsa_aclentp(kmem_zalloc(FABRICATED * ACLENT_BYTES));
            put(vsecattr, 0, USER_OBJ, vattr.va_uid(), mode >> 6 & 7);
            put(vsecattr, 1, GROUP_OBJ, vattr.va_gid(), mode >> 3 & 7);
            put(vsecattr, 2, OTHER_OBJ, NOBODY, mode & 7);
            put(vsecattr, 3, CLASS_OBJ, NOBODY, 7);
        } else if ((wanted & (VSA_ACECNT | VSA_ACE)) != 0) {
            trivial(vsecattr, mode, vp.v_type() == VDIR);
        }
        return 0;
    }

    /** Gives an attribute the list of entries that says what a mode says. */
    public void trivial(Vsecattr vsecattr, int mode, boolean isDirectory) {
        PointerCell list = cell();
        PointerCell count = cell();
        acl_trivial_create(mode, isDirectory ? 1 : 0, list, count);
        vsecattr.vsa_aclcnt((int) count.get());
        vsecattr.vsa_aclentp(list.get());
        vsecattr.vsa_aclentsz(count.get() * Ace.SIZE);
    }

    /** Makes the entries that say what a mode says: for the owner, the group and everyone, and what else it takes. */
    @Prototype("int acl_trivial_create(mode_t mode, boolean_t isdir, ace_t **acl, int *count)")
    public int acl_trivial_create(int mode, int isdir, PointerCell acl, PointerCell count) {
        TrivialAcl masks = TrivialAcl.at(k.memory, clearedLocal(TrivialAcl.SIZE));
        acl_trivial_access_masks(mode, isdir, masks);
        int group = ACE_GROUP | ACE_IDENTIFIER_GROUP;
        int[][] rows = {
            {masks.allow0(), ACE_ACCESS_ALLOWED_ACE_TYPE, ACE_OWNER},
            {masks.deny1(), ACE_ACCESS_DENIED_ACE_TYPE, ACE_OWNER},
            {masks.deny2(), ACE_ACCESS_DENIED_ACE_TYPE, group},
            {masks.owner(), ACE_ACCESS_ALLOWED_ACE_TYPE, ACE_OWNER},
            {masks.group(), ACE_ACCESS_ALLOWED_ACE_TYPE, group},
            {masks.everyone(), ACE_ACCESS_ALLOWED_ACE_TYPE, ACE_EVERYONE}};
        int entries = 0;
        for (int[] row : rows) {
            entries += row[0] != 0 ? 1 : 0;
        }
        long list = kmem_zalloc((long) entries * Ace.SIZE);
        long at = list;
        for (int[] row : rows) {
            if (row[0] != 0) {
                Ace ace = Ace.at(k.memory, at);
                ace.a_who(NOBODY);
                ace.a_access_mask(row[0]);
                ace.a_type(row[1]);
                ace.a_flags(row[2]);
                at += Ace.SIZE;
            }
        }
        acl.set(list);
        count.set(entries);
        return 0;
    }

    /** What each of the entries for a mode allows or denies. */
    @Prototype("void acl_trivial_access_masks(mode_t mode, boolean_t isdir, trivial_acl_t *masks)")
    public void acl_trivial_access_masks(int mode, int isdir, TrivialAcl masks) {
        int write = ACE_WRITE_DATA | ACE_APPEND_DATA | (isdir != 0 ? ACE_DELETE_CHILD : 0);
        int user = bits(mode >> 6, write);
        int group = bits(mode >> 3, write);
        int other = bits(mode, write);
        int everybodys = ACE_READ_ACL | ACE_READ_ATTRIBUTES | ACE_READ_NAMED_ATTRS | ACE_SYNCHRONIZE;
        int owners = ACE_WRITE_ATTRIBUTES | ACE_WRITE_OWNER | ACE_WRITE_ACL | ACE_WRITE_NAMED_ATTRS;
        // Entries count in their order: what the group is denied and others have, the owner must be allowed before.
        masks.allow0(user & ~group & other);
        masks.deny1(~user & (group | other));
        masks.deny2(~group & other);
        masks.owner(everybodys | owners | user);
        masks.group(everybodys | group);
        masks.everyone(everybodys | other);
    }

    private static int bits(int mode, int write) {
        return ((mode & 4) != 0 ? ACE_READ_DATA : 0) | ((mode & 2) != 0 ? write : 0) | ((mode & 1) != 0 ? ACE_EXECUTE : 0);
    }
}

package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.EACCES;
import static org.dtrace4j.kernel.struct.Constants.VSVTX;
import static org.dtrace4j.kernel.struct.Constants.VWRITE;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Tmpnode;

/** tmp_subr.c: permissions and memory. */
public final class TmpSubr extends TmpfsCode {
    TmpSubr(Kernel k, Tmpfs tmpfs) {
        super(k, tmpfs);
    }

    /** Whether a node may be used in a way (VREAD, VWRITE, VEXEC): 0 or EACCES. The superuser may do everything. */
    @Prototype("int tmp_taccess(void *vtp, int mode, struct cred *cred)")
    public int tmp_taccess(Tmpnode vtp, int mode, Cred cred) {
        int uid = cred.cr_uid();
        if (uid == 0) {
            return 0;
        }
        int shift = uid == vtp.tn_attr().va_uid() ? 0 : cred.cr_gid() == vtp.tn_attr().va_gid() ? 3 : 6;
        return (mode & ~(vtp.tn_attr().va_mode() << shift)) == 0 ? 0 : EACCES;
    }

    /** In a sticky directory only the owner of it or of the entry may remove the entry, or who may write it. */
    @Prototype("int tmp_sticky_remove_access(struct tmpnode *dir, struct tmpnode *entry, struct cred *cr)")
    public int tmp_sticky_remove_access(Tmpnode dir, Tmpnode entry, Cred cr) {
        int uid = cr.cr_uid();
        if ((dir.tn_attr().va_mode() & VSVTX) == 0 || uid == 0 || uid == dir.tn_attr().va_uid()
                || uid == entry.tn_attr().va_uid()) {
            return 0;
        }
        return tmp_taccess(entry, VWRITE, cr);
    }

    /** Memory for names and entries, cleared; 0 when tmpfs has as much as it may. */
    @Prototype("void *tmp_memalloc(size_t size, int flags)")
    public long tmp_memalloc(long size, int flags) {
        if (k.vars.tmp_kmemspace() + size > k.vars.tmpfs_maxkmem()) {
            return 0;
        }
        k.vars.tmp_kmemspace(k.vars.tmp_kmemspace() + size);
        return kmem_zalloc(size);
    }

    @Prototype("void tmp_memfree(void *cp, size_t size)")
    public void tmp_memfree(long cp, long size) {
        k.vars.tmp_kmemspace(k.vars.tmp_kmemspace() - size);
        kmem_free(cp, size);
    }

    /**
     * Pages that the argument of the option "size" means: bytes, or with k, m or g behind; -1 when it means nothing.
     */
    long pagesOf(String size) {
        String text = size.toLowerCase(java.util.Locale.ROOT);
        int shift = text.endsWith("k") ? 10 : text.endsWith("m") ? 20 : text.endsWith("g") ? 30 : 0;
        if (shift != 0) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        return (Long.parseLong(text) << shift) + PAGEOFFSET >>> PAGESHIFT;
    }
}

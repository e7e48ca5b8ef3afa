package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vpm.c: file systems move data between a caller and pages of a file through here. Pages are reached at their place in
 * the kernel's map of all memory, so nothing is mapped, but the page is held for as long as the copy takes, and
 * afterwards it has been referenced, and if it was written, modified.
 */
public final class Vpm extends FileSystemCode {
    public Vpm(Kernel k) {
        super(k);
    }

    /**
     * Moves data of one page or a few.
     *
     * @param off offset in the file; {@code len} bytes from there on are meant
     * @param fetchpage not 0 if the page is to be brought in when it is not in memory
     * @param newpage receives 1 when a page was made (a kernel address), 0 for nobody cares
     * @param zerostart not 0 if what lies before the data in a new page is to be cleared
     * @param rw S_READ 1 moves data to the caller, S_WRITE 2 into the page
     */
    @Prototype("int vpm_data_copy(struct vnode *vp, u_offset_t off, size_t len, struct uio *uio, int fetchpage, "
            + "int *newpage, int zerostart, int rw)")
    public int vpm_data_copy(Vnode vp, long off, long len, Uio uio, int fetchpage, long newpage, int zerostart,
            int rw) {
        long done = 0;
        while (done < len) {
            long at = off + done;
            long inPage = at & PAGEOFFSET;
            long count = Math.min(len - done, PAGESIZE - inPage);
            PointerCell pagep = cell();
            int error = vpm_map_pages(vp, at - inPage, count, fetchpage, newpage, pagep, rw);
            if (error != 0) {
                return error;
            }
            Page pp = Page.at(k.memory, pagep.get());
            long data = k.unix.hat.hat_kpm_page2va(pp, 1) + inPage;
            error = k.genunix.move.uiomove(data, count, rw == S_READ ? UIO_READ : UIO_WRITE, uio);
            vpm_unmap_pages(pp, rw);
            if (error != 0) {
                return error;
            }
            done += count;
        }
        return 0;
    }

    /** Holds the page at {@code off}; makes it, full of zeroes, if it may and must. */
    @Prototype("int vpm_map_pages(struct vnode *vp, u_offset_t off, size_t len, int fetchpage, int *newpage, "
            + "page_t **pagep, int rw)")
    public int vpm_map_pages(Vnode vp, long off, long len, int fetchpage, long newpage, PointerCell pagep, int rw) {
        Page pp = k.unix.vmPage.page_lookup(vp, off, SE_SHARED);
        if (pp == null && fetchpage != 0) {
            int error = k.genunix.fop.fop_getpage(vp, off, PAGESIZE, 0, pagep, PAGESIZE, null, 0, SE_SHARED, CRED(),
                    null);
            if (error != 0) {
                return error;
            }
            pp = Page.at(k.memory, pagep.get());
        }
        if (pp == null) {
            pp = k.unix.vmPage.page_create_va(vp, off, PAGESIZE, PG_WAIT, null, 0);
            k.memory.clear(k.unix.hat.hat_kpm_page2va(pp, 1), PAGESIZE);
            if (newpage != 0) {
                k.memory.putInt(newpage, 1);
            }
            k.unix.pageLock.page_downgrade(pp);
        }
        pagep.set(pp);
        return 0;
    }

    /** Lets go of a page after its data have been moved. */
    @Prototype("void vpm_unmap_pages(page_t *pp, int rw)")
    public void vpm_unmap_pages(Page pp, int rw) {
        if (rw == S_WRITE) {
            k.unix.hat.hat_setrefmod(pp);
        } else {
            k.unix.hat.hat_setref(pp);
        }
        k.unix.pageLock.page_unlock(pp);
    }

    /** Writes the pages that have been copied to, if {@code flags} says so; with flags 0 nothing is to be done. */
    @Prototype("int vpm_sync_pages(struct vnode *vp, u_offset_t off, size_t len, uint_t flags)")
    public int vpm_sync_pages(Vnode vp, long off, long len, int flags) {
        return flags == 0 ? 0 : k.genunix.fop.fop_putpage(vp, off, len, flags, CRED(), null);
    }
}

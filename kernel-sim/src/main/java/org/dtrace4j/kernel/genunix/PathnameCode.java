package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * pathname.c: a path that is being walked, name by name.
 *
 * <pre>
 *   pn_buf   | /usr | /lib/libc.so.1 | 0 …       pn_bufsize bytes
 *                   ^ pn_path, pn_pathlen bytes are left
 * </pre>
 */
public final class PathnameCode extends FileSystemCode {
    PathnameCode(Kernel k) {
        super(k);
    }

    /** Gives a path a buffer of its own. */
    @Prototype("void pn_alloc(struct pathname *pnp)")
    public void pn_alloc(Pathname pnp) {
        pnp.pn_buf(kmem_alloc(MAXPATHLEN));
        pnp.pn_path(pnp.pn_buf());
        pnp.pn_pathlen(0);
        pnp.pn_bufsize(MAXPATHLEN);
    }

    @Prototype("void pn_free(struct pathname *pnp)")
    public void pn_free(Pathname pnp) {
        kmem_free(pnp.pn_buf(), pnp.pn_bufsize());
        pnp.pn_buf(0);
        pnp.pn_path(0);
    }

    /** Copies a path, which a system call has put into kernel memory already. ENAMETOOLONG when it does not fit. */
    @Prototype("int pn_get(char *str, enum uio_seg seg, struct pathname *pnp)")
    public int pn_get(long str, int seg, Pathname pnp) {
        int length = k.genunix.strings.length(str);
        if (length >= MAXPATHLEN) {
            return ENAMETOOLONG;
        }
        pn_alloc(pnp);
        k.genunix.strings.copy(str, pnp.pn_buf());
        pnp.pn_pathlen(length);
        return 0;
    }

    /** Takes the next name off the path into {@code component}, which has room for MAXNAMELEN bytes. */
    @Prototype("int pn_getcomponent(struct pathname *pnp, char *component)")
    public int pn_getcomponent(Pathname pnp, long component) {
        int left = (int) pnp.pn_pathlen();
        byte[] path = k.genunix.strings.bytes(pnp.pn_path(), left);
        int length = 0;
        while (length < left && path[length] != '/') {
            length++;
        }
        if (length >= MAXNAMELEN) {
            return ENAMETOOLONG;
        }
        k.memory.write(component, path, 0, length);
        k.memory.putByte(component + length, 0);
        pnp.pn_path(pnp.pn_path() + length);
        pnp.pn_pathlen(left - length);
        return 0;
    }

    /** Takes slashes off the beginning of what is left. */
    void skipSlashes(Pathname pnp) {
        long path = pnp.pn_path();
        long length = pnp.pn_pathlen();
        int slashes = 0;
        while (slashes < length && k.memory.getByte(path + slashes) == '/') {
            slashes++;
        }
        if (slashes > 0) {
            pnp.pn_path(path + slashes);
            pnp.pn_pathlen(length - slashes);
        }
    }

    /** Cuts slashes off the end; returns 1 if there were any, so that the path must be of a directory. */
    @Prototype("int pn_fixslash(struct pathname *pnp)")
    public int pn_fixslash(Pathname pnp) {
        long length = pnp.pn_pathlen();
        long kept = length;
        while (kept > 1 && k.memory.getByte(pnp.pn_path() + kept - 1) == '/') {
            kept--;
        }
        if (kept < length) {
            pnp.pn_pathlen(kept);
            k.memory.putByte(pnp.pn_path() + kept, 0);
            return 1;
        }
        return 0;
    }

    /** Puts the text of a symbolic link in front of what is left of a path. */
    @Prototype("int pn_insert(struct pathname *pnp, struct pathname *sympnp, size_t complen)")
    public int pn_insert(Pathname pnp, Pathname sympnp, long complen) {
        int link = (int) sympnp.pn_pathlen();
        int rest = (int) pnp.pn_pathlen();
        if (link + rest >= pnp.pn_bufsize()) {
            return ENAMETOOLONG;
        }
        byte[] text = new byte[link + rest + 1];
        k.memory.read(sympnp.pn_path(), text, 0, link);
        k.memory.read(pnp.pn_path(), text, link, rest);
        k.memory.write(pnp.pn_buf(), text, 0, text.length);
        pnp.pn_path(pnp.pn_buf());
        pnp.pn_pathlen(link + rest);
        return 0;
    }

    /** Reads a symbolic link. */
    @Prototype("int pn_getsymlink(vnode_t *vp, struct pathname *pnp, cred_t *crp)")
    public int pn_getsymlink(Vnode vp, Pathname pnp, Cred crp) {
        Uio uio = k.genunix.move.request(pnp.pn_buf(), pnp.pn_bufsize() - 1, 0);
        int error = k.genunix.fop.fop_readlink(vp, uio, crp, null);
        if (error == 0) {
            long length = pnp.pn_bufsize() - 1 - uio.uio_resid();
            pnp.pn_pathlen(length);
            k.memory.putByte(pnp.pn_buf() + length, 0);
        }
        return error;
    }

    /** Leaves the last name of the path in {@code pn_buf}, for the caller that is going to make or remove it. */
    @Prototype("void pn_setlast(struct pathname *pnp)")
    public void pn_setlast(Pathname pnp) {
        long buffer = pnp.pn_buf();
        int end = (int) (pnp.pn_path() + pnp.pn_pathlen() - buffer);
        byte[] text = k.genunix.strings.bytes(buffer, end);
        while (end > 0 && text[end - 1] == '/') {
            end--;
        }
        int start = end;
        while (start > 0 && text[start - 1] != '/') {
            start--;
        }
        int length = end - start;
        k.memory.write(buffer, text, start, length);
        k.memory.putByte(buffer + length, 0);
        pnp.pn_path(buffer);
        pnp.pn_pathlen(length);
    }
}

package org.dtrace4j.kernel.tmpfs;

import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.AnonHdr;
import org.dtrace4j.kernel.struct.Tdirent;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/** Base of the code of tmpfs: the macros of its headers. None is a function. */
abstract class TmpfsCode extends FileSystemCode {
    protected static final int PAGESIZE = 4096;
    protected static final int PAGESHIFT = 12;
    protected static final int PAGEOFFSET = PAGESIZE - 1;
    /** Bits of a mode that tell the type of a file. */
    protected static final int S_IFMT = 0xF000;

    protected final Tmpfs tmpfs;

    TmpfsCode(Kernel k, Tmpfs tmpfs) {
        super(k);
        this.tmpfs = tmpfs;
    }

    protected final Tmount VFSTOTM(Vfs vfsp) {
        return Tmount.at(k.memory, vfsp.vfs_data());
    }

    protected final Tmount VTOTM(Vnode vp) {
        return VFSTOTM(vp.v_vfsp());
    }

    protected final Tmpnode VTOTN(Vnode vp) {
        return Tmpnode.at(k.memory, vp.v_data());
    }

    protected final Vnode TNTOV(Tmpnode tp) {
        return tp.tn_vnode();
    }

    protected final Tmount TNTOTM(Tmpnode tp) {
        return VTOTM(TNTOV(tp));
    }

    protected final void tmpnode_hold(Tmpnode tp) {
        VN_HOLD(TNTOV(tp));
    }

    protected final void tmpnode_rele(Tmpnode tp) {
        VN_RELE(TNTOV(tp));
    }

    protected final Tmpnode nodeIn(PointerCell cell) {
        return Tmpnode.at(k.memory, cell.get());
    }

    // ---- members that the original reaches by macros

    protected static int tn_type(Tmpnode tp) {
        return tp.tn_attr().va_type();
    }

    protected static int tn_nlink(Tmpnode tp) {
        return tp.tn_attr().va_nlink();
    }

    protected static long tn_size(Tmpnode tp) {
        return tp.tn_attr().va_size();
    }

    /** First entry of a directory, "."; null when the directory has been emptied. */
    protected static Tdirent tn_dir(Tmpnode tp) {
        return tp.un_tmpnode().un_dirstruct().un_dirlist();
    }

    protected static void tn_dir(Tmpnode tp, Tdirent first) {
        tp.un_tmpnode().un_dirstruct().un_dirlist(first);
    }

    protected static int tn_dirents(Tmpnode tp) {
        return tp.un_tmpnode().un_dirstruct().un_dirents();
    }

    protected static void tn_dirents(Tmpnode tp, int count) {
        tp.un_tmpnode().un_dirstruct().un_dirents(count);
    }

    /** Slots of a file's pages; null when it never had any. */
    protected static AnonHdr tn_anon(Tmpnode tp) {
        return tp.un_tmpnode().un_anonstruct().un_anon();
    }

    /** Bytes that the slots of a file are for. */
    protected static long tn_asize(Tmpnode tp) {
        return tp.un_tmpnode().un_anonstruct().un_size();
    }

    protected final void changeLinks(Tmpnode tp, int by) {
        mutex_enter(tp.tn_tlock());
        tp.tn_attr().va_nlink(tp.tn_attr().va_nlink() + by);
        mutex_exit(tp.tn_tlock());
    }

    /** Sets the times of change, and of modification if asked. */
    protected final void touch(Tmpnode tp, boolean modified) {
        gethrestime(tp.tn_attr().va_ctime());
        if (modified) {
            gethrestime(tp.tn_attr().va_mtime());
        }
    }
}

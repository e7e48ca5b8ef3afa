package org.dtrace4j.kernel.specfs;

import static org.dtrace4j.kernel.struct.Constants.VCHR;

import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Snode;
import org.dtrace4j.kernel.struct.Vnode;

/** specsubr.c: the table of snodes. {@code stable_lock} guards it. */
public final class SpecSubr extends FileSystemCode {
    private static final int STABLESIZE = 256;

    private KmemCache cache;

    SpecSubr(Kernel k) {
        super(k);
    }

    @Prototype("int specinit(void)")
    public int specinit() {
        cache = k.kmem.createCache("snode_cache", Snode.SIZE, 0);
        k.vars.snode_cache(cache.structure());
        mutex_init(k.vars.stable_lock());
        return 0;
    }

    Snode snode(Vnode vp) {
        return Snode.at(k.memory, vp.v_data());
    }

    /** The snode where a device's opens are counted. */
    Snode common(Vnode vp) {
        return snode(snode(vp).s_commonvp());
    }

    /** How often devices of a major number are open, by programs and by the kernel itself. */
    public long opens(int major) {
        long opens = 0;
        for (int bucket = 0; bucket < STABLESIZE; bucket++) {
            for (Snode sp = k.vars.stable(bucket); sp != null; sp = sp.s_next()) {
                opens += getmajor(sp.s_dev()) == major && Vnode.same(sp.s_commonvp(), sp.s_vnode()) ? sp.s_count() : 0;
            }
        }
        return opens;
    }

    private static int bucket(long device) {
        return getmajor(device) + getminor(device) & STABLESIZE - 1;
    }

    /**
     * The special vnode of a device, held.
     *
     * @param vp the file by which the device was found; null for the kernel itself
     * @param type VCHR or VBLK
     */
    @Prototype("struct vnode *specvp(struct vnode *vp, dev_t dev, vtype_t type, struct cred *cr)")
    public Vnode specvp(Vnode vp, long dev, int type, Cred cr) {
        mutex_enter(k.vars.stable_lock());
        Snode sp = sfind(dev, type, vp);
        if (sp == null) {
            sp = makeSnode(vp, dev, type);
            if (vp == null) {
                sp.s_commonvp(sp.s_vnode());
            } else {
                Snode common = sfind(dev, type, null);
                if (common == null) {
                    common = makeSnode(null, dev, type);
                    common.s_commonvp(common.s_vnode());
                }
                sp.s_commonvp(common.s_vnode());
            }
        }
        mutex_exit(k.vars.stable_lock());
        return sp.s_vnode();
    }

    private Snode makeSnode(Vnode realvp, long dev, int type) {
        Snode sp = Snode.at(k.memory, kmem_cache_alloc(cache));
        k.memory.clear(sp.address(), Snode.SIZE);
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        sp.s_vnode(vp);
        sp.s_realvp(realvp);
        sp.s_dev(dev);
        vp.v_op(k.vars.spec_vnodeops());
        vp.v_data(sp.address());
        vp.v_type(type);
        vp.v_rdev(dev);
        vp.v_vfsp(k.vars.spec_vfs());
        if (realvp != null) {
            VN_HOLD(realvp);
            vp.v_vfsp(realvp.v_vfsp());
            if (realvp.v_path() != 0) {
                k.genunix.vnode.vn_setpath_str(vp, realvp.v_path(), k.genunix.strings.length(realvp.v_path()));
            }
        }
        sinsert(sp);
        return sp;
    }

    /** Finds an snode by device and file; its vnode is held. */
    @Prototype("static struct snode *sfind(dev_t dev, vtype_t type, struct vnode *vp)")
    private Snode sfind(long dev, int type, Vnode vp) {
        Snode sp = k.vars.stable(bucket(dev));
        while (sp != null) {
            if (sp.s_dev() == dev && sp.s_vnode().v_type() == type && Vnode.same(sp.s_realvp(), vp)) {
                VN_HOLD(sp.s_vnode());
                return sp;
            }
            sp = sp.s_next();
        }
        return null;
    }

    @Prototype("static void sinsert(struct snode *sp)")
    private void sinsert(Snode sp) {
        int bucket = bucket(sp.s_dev());
        sp.s_next(k.vars.stable(bucket));
        k.vars.stable(bucket, sp);
    }

    /** Takes an snode out of the table, if nobody has found it meanwhile, and frees it. */
    @Prototype("void sdelete(struct snode *sp)")
    public void sdelete(Snode sp) {
        int bucket = bucket(sp.s_dev());
        Snode at = k.vars.stable(bucket);
        if (Snode.same(at, sp)) {
            k.vars.stable(bucket, sp.s_next());
        } else {
            while (!Snode.same(at.s_next(), sp)) {
                at = at.s_next();
            }
            at.s_next(sp.s_next());
        }
        Vnode vp = sp.s_vnode();
        kmem_cache_free(cache, sp.address());
        k.genunix.vnode.vn_free(vp);
    }

    /** The special vnode of a character device by its number, for kernel code that opens one. */
    @Prototype("struct vnode *makespecvp(dev_t dev, vtype_t type)")
    public Vnode makespecvp(long dev, int type) {
        return specvp(null, dev, type == 0 ? VCHR : type, CRED());
    }
}

package org.dtrace4j.kernel.pseudofs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dtrace4j.kernel.genunix.DirectoryEntries;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;

/**
 * gfs.c: a file system over a tree of {@link PseudoNode}s.
 *
 * <p>A vnode exists for each node that somebody holds: it comes with the first look-up and goes with the last hold. Its
 * {@code v_data} is the node's number. The root's stays until the unmount.
 */
@InModule("genunix")
public final class PseudoFs extends FileSystemCode implements VfsOps, VnodeOps {
    private final String name;
    private final Supplier<PseudoNode> trees;
    private final Map<Long, Mount> mounts = new LinkedHashMap<>();
    private Vnodeops operations;
    private int major;
    private int minor;

    /**
     * What is mounted once: the tree, and its vnodes by node number. A tree only grows, and at its end, so that
     * numbers keep their meaning when it is made anew.
     */
    private static final class Mount {
        PseudoNode root;
        final Map<Long, PseudoNode> nodes = new LinkedHashMap<>();
        final Map<Long, Long> parents = new LinkedHashMap<>();
        final Map<Long, Vnode> vnodes = new LinkedHashMap<>();

        Mount(PseudoNode root) {
            show(root);
        }

        void show(PseudoNode newRoot) {
            root = newRoot;
            number(newRoot, newRoot);
        }

        private void number(PseudoNode node, PseudoNode parent) {
            nodes.put(node.number(), node);
            parents.put(node.number(), parent.number());
            if (node.isDirectory()) {
                node.children().values().forEach(child -> number(child, node));
            }
        }
    }

    /**
     * @param name kind of file system
     * @param trees describes what it shows, asked at each mount and at each look-up that finds nothing
     */
    PseudoFs(Kernel k, String name, Supplier<PseudoNode> trees) {
        super(k);
        this.name = name;
        this.trees = trees;
    }

    /** Registers the file system when its module is loaded. */
    void install() {
        operations = k.genunix.vnode.makeOps(name, this);
        major = k.genunix.driver.getudev();
        k.genunix.kinds.install(name, 0, this);
    }

    private Mount mount(Vnode vp) {
        return mounts.get(vp.v_vfsp().address());
    }

    private PseudoNode node(Vnode vp) {
        return mount(vp).nodes.get(vp.v_data());
    }

    // ---- VfsOps

    @Override
    public int vfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        Mount mount = new Mount(trees.get());
        if (mvp.v_type() == VDIR != mount.root.isDirectory()) {
            return ENOTDIR;
        }
        mounts.put(vfsp.address(), mount);
        vfsp.vfs_bsize(512);
        vfsp.vfs_dev(makedevice(major, minor++));
        vfsp.vfs_fsid().val(0, minor);
        vfsp.vfs_fsid().val(1, vfsp.vfs_fstype());
        Vnode root = gfs_file_create(vfsp, mount.root.number());
        root.v_flag(root.v_flag() | VROOT);
        return 0;
    }

    @Override
    public int vfs_unmount(Vfs vfsp, int flag, Cred cr) {
        Mount mount = mounts.get(vfsp.address());
        Vnode root = mount.vnodes.get(mount.root.number());
        if (mount.vnodes.size() > 1 || root.v_count() > 1) {
            return EBUSY;
        }
        root.v_flag(root.v_flag() & ~VROOT);
        VN_RELE(root);
        mounts.remove(vfsp.address());
        return 0;
    }

    @Override
    public int vfs_root(Vfs vfsp, PointerCell vpp) {
        Mount mount = mounts.get(vfsp.address());
        Vnode root = mount.vnodes.get(mount.root.number());
        VN_HOLD(root);
        vpp.set(root);
        return 0;
    }

    // ---- vnodes

    /** A vnode for a node, with one hold. */
    @Prototype("vnode_t *gfs_file_create(vfs_t *vfsp, ino64_t number)")
    private Vnode gfs_file_create(Vfs vfsp, long number) {
        Mount mount = mounts.get(vfsp.address());
        PseudoNode node = mount.nodes.get(number);
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_op(operations);
        vp.v_vfsp(vfsp);
        vp.v_data(number);
        vp.v_type(node.isDirectory() ? VDIR : !node.isDevice() ? VREG : node.block() ? VBLK : VCHR);
        vp.v_rdev(node.device());
        mount.vnodes.put(number, vp);
        return vp;
    }

    private Vnode hold(Vfs vfsp, Mount mount, long number) {
        Vnode vp = mount.vnodes.get(number);
        if (vp == null) {
            return gfs_file_create(vfsp, number);
        }
        VN_HOLD(vp);
        return vp;
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        gfs_file_inactive(vp);
    }

    /** Drops the last hold; the vnode goes. */
    @Prototype("void *gfs_file_inactive(vnode_t *vp)")
    private long gfs_file_inactive(Vnode vp) {
        mutex_enter(vp.v_lock());
        if (vp.v_count() > 1 || (vp.v_flag() & VROOT) != 0) {
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            return 0;
        }
        mutex_exit(vp.v_lock());
        mount(vp).vnodes.remove(vp.v_data());
        k.genunix.vnode.vn_free(vp);
        return 0;
    }

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        if (node(vnodeIn(vpp)).isDescriptor()) {
            vnodeIn(vpp).v_flag(vnodeIn(vpp).v_flag() | VDUP);
            return 0;
        }
        return (flag & FWRITE) != 0 && (node(vnodeIn(vpp)).mode() & 0222) == 0 ? EACCES : 0;
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return 0;
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        PseudoNode node = node(vp);
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(vp.v_type());
        vap.va_mode(node.mode());
        vap.va_fsid(vp.v_vfsp().vfs_dev());
        vap.va_nodeid(node.number());
        vap.va_nlink(node.isDirectory() ? 2 : 1);
        vap.va_size(node.text() != null ? node.text().get().length
                : node.isDirectory() ? node.children().size() + 2 : 0);
        vap.va_rdev(node.device());
        vap.va_blksize(512);
        for (Timespec time : List.of(vap.va_atime(), vap.va_mtime(), vap.va_ctime())) {
            time.tv_sec(k.vars.boot_time());
        }
        return 0;
    }

    @Override
    public int vop_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return node(vp).isDevice() ? 0 : EROFS;
    }

    @Override
    public int vop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        return cr.cr_uid() == 0 || (mode & ~(node(vp).mode() << 6)) == 0 ? 0 : EACCES;
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        PseudoNode node = node(vp);
        if (node.text() == null) {
            return EISDIR;
        }
        byte[] text = node.text().get();
        int from = (int) Math.min(uiop._uio_offset()._f(), text.length);
        return uiomove(text, from, (int) Math.min(text.length - from, uiop.uio_resid()), uiop);
    }

    @Override
    public int vop_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct) {
        return gfs_dir_lookup(dvp, nm, vpp, cr);
    }

    /** Finds a name in a directory; a device comes with its special vnode. */
    @Prototype("int gfs_dir_lookup(vnode_t *dvp, const char *nm, vnode_t **vpp, cred_t *cr)")
    private int gfs_dir_lookup(Vnode dvp, long nm, PointerCell vpp, Cred cr) {
        spend(Latency.TMPFS_LOOKUP);
        Mount mount = mount(dvp);
        PseudoNode directory = node(dvp);
        if (!directory.isDirectory()) {
            return ENOTDIR;
        }
        String wanted = string(nm);
        long number;
        if (wanted.isEmpty() || wanted.equals(".")) {
            number = directory.number();
        } else if (wanted.equals("..")) {
            number = mount.parents.get(directory.number());
        } else {
            PseudoNode child = directory.children().get(wanted);
            if (child == null) {
                mount.show(trees.get());
                child = node(dvp).children().get(wanted);
            }
            if (child == null) {
                return ENOENT;
            }
            number = child.number();
        }
        Vnode vp = hold(dvp.v_vfsp(), mount, number);
        PseudoNode node = mount.nodes.get(number);
        if (node.isDevice() && !node.isDescriptor()) {
            Vnode special = k.specfs.subr.specvp(vp, vp.v_rdev(), vp.v_type(), cr);
            VN_RELE(vp);
            vp = special;
        }
        vpp.set(vp);
        return 0;
    }

    @Override
    public int vop_create(Vnode dvp, long nm, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, int flag,
            CallerContext ct, org.dtrace4j.kernel.struct.Vsecattr vsecp) {
        int error = gfs_dir_lookup(dvp, nm, vpp, cr);
        if (error == ENOENT) {
            return EROFS;
        }
        if (error == 0 && excl == EXCL) {
            VN_RELE(vnodeIn(vpp));
            return EEXIST;
        }
        return error;
    }

    @Override
    public int vop_readdir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        mount(vp).show(trees.get());
        PseudoNode directory = node(vp);
        if (!directory.isDirectory()) {
            return ENOTDIR;
        }
        List<String> names = new ArrayList<>(List.of(".", ".."));
        names.addAll(directory.children().keySet());
        DirectoryEntries entries = new DirectoryEntries(uiop.uio_resid());
        int position = (int) uiop._uio_offset()._f();
        while (position < names.size()) {
            PseudoNode child = directory.children().get(names.get(position));
            if (!entries.add(child == null ? directory.number() : child.number(), position + 1, names.get(position))) {
                break;
            }
            position++;
        }
        int error = entries.isTooSmall() ? EINVAL : uiomove(entries.bytes(), 0, entries.length(), uiop);
        uiop._uio_offset()._f(position);
        return error;
    }
}

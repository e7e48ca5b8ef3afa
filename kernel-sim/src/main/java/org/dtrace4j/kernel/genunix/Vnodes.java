package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;

/**
 * vnode.c, first part: the life of a vnode, and the path that it remembers.
 *
 * <p>{@code v_count} counts holds. A vnode is made with one; {@code VN_HOLD} adds one and {@code vn_rele} takes one
 * away. The last one is not taken away here: {@code vn_rele} calls VOP_INACTIVE with it, and the file system decides
 * whether the vnode dies. So a file system may keep a vnode at count 0 (tmpfs does, for every file that has a name)
 * or destroy it.
 *
 * <p>{@code v_path} is set when it is NULL, by whoever finds or makes the file by name, and hardly ever afterwards:
 * after a rename it tells the old name, unless the file system calls {@code vn_renamepath}, and tmpfs does not.
 */
public final class Vnodes extends FileSystemCode {
    /** Vnodes lie this many bytes apart, a power of two, so that their addresses end in zeros. */
    private static final int VNODE_ALIGN = 64;

    /** Members of a {@code struct vnodeops}, in order, from {@code vop_open} on. */
    private static final List<String> MEMBERS = List.of("open", "close", "read", "write", "ioctl", "setfl", "getattr",
            "setattr", "access", "lookup", "create", "remove", "link", "rename", "mkdir", "rmdir", "readdir", "symlink",
            "readlink", "fsync", "inactive", "rwlock", "rwunlock", "seek", "realvp", "putpage");
    /** How the functions of a kind of vnode begin, where that is not the module's name and an underscore. */
    private static final Map<String, String> PREFIXES = Map.of("tmpfs", "tmp_", "specfs", "spec_", "procfs", "pr",
            "fifofs", "fifo_", "mntfs", "mnt", "sockfs", "socket_vop_");
    /** Text addresses by kind of vnode: the same in every kernel. */
    private static final Map<String, long[]> FUNCTIONS = new ConcurrentHashMap<>();

    private KmemCache cache;
    private VnodeOps[] operations = new VnodeOps[16];
    private long[] operationAddresses = new long[16];
    private int operationCount;

    public Vnodes(Kernel k) {
        super(k);
    }

    /** Makes the cache that vnodes come from. */
    @Prototype("static void vn_create_cache(void)")
    public void vn_create_cache() {
        cache = k.kmem.createCache("vn_cache", Vnode.SIZE, VNODE_ALIGN);
        k.vars.vn_cache(cache.structure());
    }

    // ---- kinds of vnodes

    /**
     * Registers the operations of a kind of vnode.
     *
     * @param name as {@code vnop_name} shows it
     * @return what goes into {@code v_op}
     */
    @Prototype("int vn_make_ops(const char *name, const void *templ, vnodeops_t **actual)")
    private int vn_make_ops(long name, long templ, PointerCell actual) {
        Vnodeops ops = Vnodeops.at(k.memory, kmem_zalloc(Vnodeops.SIZE));
        ops.vnop_name(name);
        actual.set(ops);
        return 0;
    }

    /** As {@code vn_make_ops}, for operations that are Java code. */
    public Vnodeops makeOps(String name, VnodeOps implementation) {
        PointerCell actual = new PointerCell(k.memory, kmem_alloc(8));
        vn_make_ops(newString(name), 0, actual);
        Vnodeops ops = Vnodeops.at(k.memory, actual.get());
        kmem_free(actual.address(), 8);
        if (operationCount == operations.length) {
            operations = Arrays.copyOf(operations, 2 * operationCount);
            operationAddresses = Arrays.copyOf(operationAddresses, 2 * operationCount);
        }
        long[] functions = FUNCTIONS.computeIfAbsent(name, this::functionsOf);
        for (int i = 0; i < functions.length; i++) {
            k.memory.putLong(ops.address() + Vnodeops.OFFSET_VOP_OPEN + 8L * i, functions[i]);
        }
        operations[operationCount] = implementation;
        operationAddresses[operationCount++] = ops.address();
        return ops;
    }

    /** Frees operations that no vnode has any more: {@code vn_freevnodeops}. */
    public void freeOps(Vnodeops ops) {
        int at = 0;
        while (operationAddresses[at] != ops.address()) {
            at++;
        }
        operationCount--;
        System.arraycopy(operations, at + 1, operations, at, operationCount - at);
        System.arraycopy(operationAddresses, at + 1, operationAddresses, at, operationCount - at);
        vn_freevnodeops(ops);
    }

    @Prototype("void vn_freevnodeops(vnodeops_t *vnops)")
    private void vn_freevnodeops(Vnodeops vnops) {
        freeString(vnops.vnop_name());
        kmem_free(vnops.address(), Vnodeops.SIZE);
    }

    /** Text addresses for the members of a {@code struct vnodeops}: for those who look, as nothing calls by them. */
    private long[] functionsOf(String name) {
        String prefix = PREFIXES.getOrDefault(name, name + "_");
        long missing = k.functions.textAddress(FsSubr.class, "fs_nosys");
        return MEMBERS.stream().mapToLong(member -> k.functions.function(name, prefix + member)
                .map(FunctionIndex.Function::address).orElse(missing)).toArray();
    }

    /** The operations of a vnode. */
    VnodeOps operations(Vnode vp) {
        long address = vp.memory().getLong(vp.address() + Vnode.OFFSET_V_OP);
        for (int i = 0; i < operationCount; i++) {
            if (operationAddresses[i] == address) {
                return operations[i];
            }
        }
        panic("vnode " + Long.toHexString(vp.address()) + " has no operations");
        throw new IllegalStateException("unreachable");
    }

    /** Whether a vnode is of the kind that these operations make. */
    @Prototype("int vn_matchops(vnode_t *vp, vnodeops_t *vnodeops)")
    public int vn_matchops(Vnode vp, Vnodeops vnodeops) {
        return Vnodeops.same(vp.v_op(), vnodeops) ? 1 : 0;
    }

    // ---- life

    /** A new vnode with one hold and nothing else. */
    @Prototype("vnode_t *vn_alloc(int kmflag)")
    public Vnode vn_alloc(int kmflag) {
        Vnode vp = Vnode.at(k.memory, kmem_cache_alloc(cache));
        k.memory.clear(vp.address(), Vnode.SIZE);
        vn_reinit(vp);
        return vp;
    }

    /** Makes a vnode as if it were new. */
    @Prototype("void vn_reinit(vnode_t *vp)")
    public void vn_reinit(Vnode vp) {
        vp.v_count(1);
        vp.v_count_dnlc(0);
        vp.v_vfsp(null);
        vp.v_vfsmountedhere(null);
        vp.v_flag(0);
        vp.v_type(VNON);
        vp.v_rdev(-1);
        vp.v_filocks(0);
        vp.v_shrlocks(0);
        vp.v_pages(null);
        vp.v_rdcnt(0);
        vp.v_wrcnt(0);
        vp.v_path(0);
    }

    /** Gives a vnode back that nobody refers to. */
    @Prototype("void vn_free(vnode_t *vp)")
    public void vn_free(Vnode vp) {
        verify(vp.v_count() == 0 || vp.v_count() == 1, "vn_free: v_count is 0 or 1");
        verify(vp.v_pages() == null, "vn_free: no pages left");
        freeString(vp.v_path());
        vp.v_path(0);
        kmem_cache_free(cache, vp.address());
    }

    /** Takes a hold, for code that is no file system code. A macro: no probe. */
    public void hold(Vnode vp) {
        VN_HOLD(vp);
    }

    /** Gives a hold back; the last one goes to the file system. */
    @Prototype("void vn_rele(vnode_t *vp)")
    public void vn_rele(Vnode vp) {
        mutex_enter(vp.v_lock());
        int count = vp.v_count();
        verify(count > 0, "vn_rele: v_count > 0");
        if (count == 1) {
            mutex_exit(vp.v_lock());
            k.genunix.fop.fop_inactive(vp, CRED(), null);
            return;
        }
        vp.v_count(count - 1);
        mutex_exit(vp.v_lock());
    }

    /** Gives back the hold of one entry of the name cache: all of them together are one hold of the vnode. */
    @Prototype("void vn_rele_dnlc(vnode_t *vp)")
    public void vn_rele_dnlc(Vnode vp) {
        mutex_enter(vp.v_lock());
        verify(vp.v_count() > 0 && vp.v_count_dnlc() > 0, "vn_rele_dnlc: held by the name cache");
        vp.v_count_dnlc(vp.v_count_dnlc() - 1);
        if (vp.v_count_dnlc() == 0) {
            if (vp.v_count() == 1) {
                mutex_exit(vp.v_lock());
                k.genunix.fop.fop_inactive(vp, CRED(), null);
                return;
            }
            vp.v_count(vp.v_count() - 1);
        }
        mutex_exit(vp.v_lock());
    }

    /** Takes a hold for an entry of the name cache. A macro: no probe. */
    void holdForNameCache(Vnode vp) {
        mutex_enter(vp.v_lock());
        if (vp.v_count_dnlc() == 0) {
            vp.v_count(vp.v_count() + 1);
        }
        vp.v_count_dnlc(vp.v_count_dnlc() + 1);
        mutex_exit(vp.v_lock());
    }

    // ---- who has it open

    /** Counts an open of a regular file for reading or writing. */
    @Prototype("void vn_open_upgrade(vnode_t *vp, int flag)")
    public void vn_open_upgrade(Vnode vp, int flag) {
        if ((flag & 1) != 0) {
            vp.v_rdcnt(vp.v_rdcnt() + 1);
        }
        if ((flag & 2) != 0) {
            vp.v_wrcnt(vp.v_wrcnt() + 1);
        }
    }

    /** Takes such a count back. */
    @Prototype("void vn_open_downgrade(vnode_t *vp, int flag)")
    public void vn_open_downgrade(Vnode vp, int flag) {
        if ((flag & 1) != 0) {
            vp.v_rdcnt(vp.v_rdcnt() - 1);
        }
        if ((flag & 2) != 0) {
            vp.v_wrcnt(vp.v_wrcnt() - 1);
        }
    }

    /** Whether anybody has a regular file open in that way (an {@code enum v_mode}). */
    @Prototype("int vn_is_opened(vnode_t *vp, int mode)")
    public int vn_is_opened(Vnode vp, int mode) {
        return (mode == V_READ ? vp.v_rdcnt() : vp.v_wrcnt()) != 0 ? 1 : 0;
    }

    // ---- the remembered path

    /**
     * Remembers where a vnode was found, unless it knows a path already.
     *
     * @param rootvp where a path that begins with a slash starts
     * @param startvp where another path starts
     * @param path address of the path, not necessarily with a NUL behind it
     * @param plen its length
     */
    @Prototype("void vn_setpath(vnode_t *rootvp, struct vnode *startvp, struct vnode *vp, const char *path, "
            + "size_t plen)")
    public void vn_setpath(Vnode rootvp, Vnode startvp, Vnode vp, long path, long plen) {
        boolean absolute = k.memory.getByte(path) == '/';
        Vnode base = absolute ? rootvp : startvp;
        long prefix = base.v_path();
        if (prefix == 0 || vp.v_path() != 0) {
            return;
        }
        int prefixLength = k.genunix.strings.length(prefix);
        boolean slash = !absolute && prefixLength > 0 && k.memory.getByte(prefix + prefixLength - 1) != '/';
        if (absolute && prefixLength > 0 && k.memory.getByte(prefix + prefixLength - 1) == '/') {
            prefixLength--;
        }
        int length = prefixLength + (slash ? 1 : 0) + (int) plen;
        long text = kmem_alloc(length + 1);
        k.memory.write(text, k.genunix.strings.bytes(prefix, prefixLength), 0, prefixLength);
        if (slash) {
            k.memory.putByte(text + prefixLength, '/');
        }
        k.memory.write(text + length - plen, k.genunix.strings.bytes(path, (int) plen), 0, (int) plen);
        k.memory.putByte(text + length, 0);
        store(vp, text, length);
    }

    /** Remembers a path, unless the vnode knows one already. */
    @Prototype("void vn_setpath_str(struct vnode *vp, const char *str, size_t len)")
    public void vn_setpath_str(Vnode vp, long str, long len) {
        if (vp.v_path() == 0) {
            long text = kmem_alloc(len + 1);
            k.memory.write(text, k.genunix.strings.bytes(str, (int) len), 0, (int) len);
            k.memory.putByte(text + len, 0);
            store(vp, text, (int) len);
        }
    }

    private void store(Vnode vp, long text, int length) {
        mutex_enter(vp.v_lock());
        boolean lost = vp.v_path() != 0;
        if (!lost) {
            vp.v_path(text);
        }
        mutex_exit(vp.v_lock());
        if (lost) {
            kmem_free(text, length + 1);
        }
    }

    /** Replaces the path after a rename; {@code nm} is the new name in {@code dvp}. */
    @Prototype("void vn_renamepath(vnode_t *dvp, vnode_t *vp, const char *nm, size_t len)")
    public void vn_renamepath(Vnode dvp, Vnode vp, long nm, long len) {
        mutex_enter(vp.v_lock());
        long old = vp.v_path();
        vp.v_path(0);
        mutex_exit(vp.v_lock());
        freeString(old);
        vn_setpath(k.vars.rootdir(), dvp, vp, nm, len);
    }

    // ---- what is mounted where

    /** What is mounted on a vnode, null if nothing. */
    @Prototype("vfs_t *vn_mountedvfs(vnode_t *vp)")
    public Vfs vn_mountedvfs(Vnode vp) {
        return vp.v_vfsmountedhere();
    }

    /** Whether two vnodes are of the same file, below whatever is stacked upon it. */
    @Prototype("int vn_compare(vnode_t *vp1, vnode_t *vp2)")
    public int vn_compare(Vnode vp1, Vnode vp2) {
        if (Vnode.same(vp1, vp2)) {
            return 1;
        }
        return 0;
    }

    /** The file type in the mode of a file (S_IFMT) that a type of vnodes stands for. */
    public static int vttoif(int type) {
        return switch (type) {
            case VDIR -> 0x4000;
            case VCHR -> 0x2000;
            case VBLK -> 0x6000;
            case VLNK -> 0xA000;
            case VFIFO -> 0x1000;
            case VSOCK -> 0xC000;
            case VDOOR -> 0xD000;
            case VPORT -> 0xE000;
            default -> 0x8000;
        };
    }
}

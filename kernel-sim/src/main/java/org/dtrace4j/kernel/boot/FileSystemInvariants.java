package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.struct.Constants.VDIR;
import static org.dtrace4j.kernel.struct.Constants.VROOT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Tdirent;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * What must always be true of mounts, tmpfs and open files. Looks at kernel memory only, changes nothing, and takes no
 * virtual time; to be asked while no operation is half done, as between two runs of a machine that is idle.
 */
final class FileSystemInvariants {
    private final Kernel k;
    private final List<String> violations = new ArrayList<>();

    private FileSystemInvariants(Kernel k) {
        this.k = k;
    }

    /** What is wrong, a sentence each; empty when all is well. */
    static List<String> violations(Kernel k) {
        FileSystemInvariants check = new FileSystemInvariants(k);
        if (k.vars.rootvfs() != null && k.vars.rootdir() != null) {
            check.mounts();
            check.files();
        }
        return check.violations;
    }

    private void require(boolean condition, String violation) {
        if (!condition) {
            violations.add(violation);
        }
    }

    private static String hex(Struct struct) {
        return Long.toHexString(Struct.addressOf(struct));
    }

    /** The mounts are a tree: each covers a vnode of another one, and from each the root is reached. */
    private void mounts() {
        Vfs root = k.vars.rootvfs();
        List<Vfs> all = k.genunix.vfs.all();
        for (Vfs vfsp : all) {
            String name = k.genunix.mountTable.mountPoint(vfsp);
            require(Vfs.same(vfsp.vfs_next().vfs_prev(), vfsp), "the list of mounts is torn at " + name);
            require(vfsp.vfs_count() >= 1, name + " is mounted with vfs_count " + vfsp.vfs_count());
            Vnode covered = vfsp.vfs_vnodecovered();
            require((covered == null) == Vfs.same(vfsp, root),
                    name + " covers nothing, or is a root that covers something");
            if (covered != null) {
                require(Vfs.same(covered.v_vfsmountedhere(), vfsp), name + " is not what its covered vnode says");
                require(covered.v_count() >= 1, "the vnode covered by " + name + " is not held");
                reachesRoot(vfsp, all.size());
            }
            if (vfsp.vfs_fstype() == k.vars.tmpfsfstype()) {
                tmpfs(Tmount.at(k.memory, vfsp.vfs_data()), name);
            }
        }
    }

    private void reachesRoot(Vfs vfsp, int limit) {
        Vfs at = vfsp;
        for (int steps = 0; steps <= limit; steps++) {
            if (at.vfs_vnodecovered() == null) {
                return;
            }
            at = at.vfs_vnodecovered().v_vfsp();
        }
        require(false, "the mount " + k.genunix.mountTable.mountPoint(vfsp) + " is not below the root");
    }

    /** The nodes of a tmpfs are on its list; link counts are what the directories say. */
    private void tmpfs(Tmount tm, String name) {
        Map<Long, Integer> links = new HashMap<>();
        Set<Long> nodes = new HashSet<>();
        Tmpnode root = tm.tm_rootnode();
        Tmpnode last = root;
        for (Tmpnode node = root; node != null; node = node.tn_forw()) {
            require(nodes.add(node.address()), name + ": the list of nodes runs in a circle");
            Vnode vp = node.tn_vnode();
            boolean isRoot = Tmpnode.same(node, root);
            require(isRoot || Tmpnode.same(node.tn_back(), last), name + ": the list of nodes is torn at " + hex(node));
            require(isRoot == ((vp.v_flag() & VROOT) != 0), name + ": VROOT of node " + hex(node));
            require(vp.v_count() >= (isRoot ? 1 : 0) && vp.v_count() < 1 << 20,
                    name + ": vnode " + hex(vp) + " has v_count " + vp.v_count());
            if (node.tn_attr().va_type() == VDIR) {
                for (Tdirent e = node.un_tmpnode().un_dirstruct().un_dirlist(); e != null; e = e.td_next()) {
                    links.merge(e.td_tmpnode().address(), 1, Integer::sum);
                }
            }
            last = node;
        }
        require(Tmpnode.same(root.tn_back(), last), name + ": the root does not point to the last node");
        for (long address : nodes) {
            Tmpnode node = Tmpnode.at(k.memory, address);
            // The root has a link that no directory entry of this file system stands for: its "..".
            int expected = links.getOrDefault(address, 0);
            require(node.tn_attr().va_nlink() == expected, name + ": node " + hex(node) + " has "
                    + node.tn_attr().va_nlink() + " links, the directories have " + expected);
        }
        require(nodes.containsAll(links.keySet()), name + ": an entry means a node that is not on the list");
    }

    /** An open file counts its descriptors, and has a hold on its vnode. */
    private void files() {
        Map<Long, Integer> descriptors = new HashMap<>();
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            for (int fd = 0; fd < k.genunix.fio.slots(p); fd++) {
                File fp = k.genunix.fio.fileOf(p, fd);
                if (fp != null) {
                    descriptors.merge(fp.address(), 1, Integer::sum);
                }
            }
        }
        Map<Long, Integer> holds = new HashMap<>();
        descriptors.forEach((address, count) -> {
            File fp = File.at(k.memory, address);
            require(fp.f_count() == count, "open file " + hex(fp) + " has f_count " + fp.f_count() + " and " + count
                    + " descriptors");
            if (fp.f_vnode() != null) {
                holds.merge(fp.f_vnode().address(), 1, Integer::sum);
            }
        });
        holds.forEach((address, count) -> {
            Vnode vp = Vnode.at(k.memory, address);
            require(vp.v_count() >= count,
                    "vnode " + hex(vp) + " is open " + count + " times with v_count " + vp.v_count());
        });
    }
}

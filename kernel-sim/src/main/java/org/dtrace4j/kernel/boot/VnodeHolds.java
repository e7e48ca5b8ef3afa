package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.struct.Constants.VISSWAPFS;
import static org.dtrace4j.kernel.struct.Constants.VROOT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.AsyncReqs;
import org.dtrace4j.kernel.struct.AvlNode;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.NcHash;
import org.dtrace4j.kernel.struct.Ncache;
import org.dtrace4j.kernel.struct.Portfop;
import org.dtrace4j.kernel.struct.PortfopVp;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.SegvnData;
import org.dtrace4j.kernel.struct.Snode;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SotpiInfo;
import org.dtrace4j.kernel.struct.Swapinfo;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * Who holds what: the hold count of each vnode against all references to it that the kernel has.
 *
 * <p>While no operation is half done, {@code v_count} is the number of these:
 *
 * <pre>
 *   1 for each   file system mounted on it; open file; process that executes it, or has its program, its current or its root
 *                directory there; segment that maps it; special vnode that stands for it; swap device; queued request to
 *                write a page of it
 *   1 for each   session that it is the terminal of; stream that the kernel itself has open, and those below it
 *   1 for each   socket of the UNIX domain that has its name; connection of such a one that waits to be accepted
 *   1 for each   watch of an event port, of the file and of the directory where it has its name
 *   1            for all entries of the name cache together (v_count_dnlc of them)
 *   1            if it is the root of a mounted file system that keeps its root, as all but zfs do; if it is one of swapfs
 *   2            if it is the root of all: rootdir, and the global zone's
 * </pre>
 *
 * <p>A vnode with more has a hold that nobody will ever release; one with fewer will go while somebody still uses it. A
 * thread that sleeps in the middle of a system call may have holds of its own, so this is to be asked when none does, or
 * looked at again a moment later: a hold that has been lost stays lost.
 */
public final class VnodeHolds {
    private static final int MOST_HOLDS = 1 << 20;
    private static final int NAME_BUCKETS = 64;
    private static final int DEVICE_BUCKETS = 256;

    private final Kernel k;
    private final Map<Long, Integer> references = new HashMap<>();
    private final Map<Long, Integer> names = new HashMap<>();

    private VnodeHolds(Kernel k) {
        this.k = k;
    }

    /**
     * The vnodes with another count than they should have.
     *
     * @return by address, how many holds too many each has; negative if there are too few
     */
    public static Map<Long, Integer> differences(Kernel k) {
        VnodeHolds holds = new VnodeHolds(k);
        if (k.vars.rootdir() == null) {
            return Map.of();
        }
        holds.mounts();
        holds.processes();
        holds.names();
        holds.devices();
        holds.sockets();
        holds.watches();
        return holds.compare();
    }

    /** What {@link #differences} found, a sentence each. */
    public static List<String> told(Kernel k, Map<Long, Integer> differences) {
        List<String> lines = new ArrayList<>();
        differences.forEach((address, difference) -> {
            Vnode vp = Vnode.at(k.memory, address);
            String path = vp.v_path() == 0 ? "" : " (" + k.genunix.strings.get(vp.v_path()) + ")";
            lines.add("vnode " + Long.toHexString(address) + path + " has v_count " + vp.v_count() + ", "
                    + Math.abs(difference) + (difference > 0 ? " more" : " fewer") + " than there are references");
        });
        return lines;
    }

    private void refer(Vnode vp) {
        if (vp != null) {
            references.merge(vp.address(), 1, Integer::sum);
        }
    }

    private void mounts() {
        for (Vfs vfsp : k.genunix.vfs.all()) {
            refer(vfsp.vfs_vnodecovered());
        }
        consoles();
        refer(k.vars.rootdir());
        refer(k.vars.global_zone().zone_rootvp());
    }

    /** What the kernel itself has open: the console, and the streams that lie below it. */
    private void consoles() {
        refer(k.vars.rconsvp());
        k.genunix.strsubr.linked().forEach(stp -> refer(stp.sd_vnode()));
        Set<Long> sessions = new HashSet<>();
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            if (p.p_sessp() != null && sessions.add(p.p_sessp().address())) {
                refer(p.p_sessp().s_vp());
            }
        }
    }

    private void processes() {
        Set<Long> files = new HashSet<>();
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            refer(p.p_exec());
            refer(p.p_execdir());
            refer(p.p_user().u_cdir());
            refer(p.p_user().u_rdir());
            for (int fd = 0; fd < k.genunix.fio.slots(p); fd++) {
                File fp = k.genunix.fio.fileOf(p, fd);
                if (fp != null && files.add(fp.address())) {
                    refer(fp.f_vnode());
                }
            }
            if (p.p_as() != null) {
                segments(p.p_as().a_segtree().avl_root());
            }
        }
    }

    private void watches() {
        for (PortfopVp pvp = k.vars.portfop_watched(); pvp != null; pvp = pvp.pvp_next()) {
            for (Portfop pfp = pvp.pvp_pfoplist(); pfp != null; pfp = pfp.pfop_next()) {
                refer(pfp.pfop_vp());
                refer(pfp.pfop_dvp());
            }
        }
    }

    private void segments(AvlNode first) {
        for (AvlNode node = first; node != null; node = node.avl_child(1)) {
            Seg seg = Seg.at(k.memory, node.address() - Seg.OFFSET_S_TREE);
            refer(SegvnData.at(k.memory, seg.s_data()).vp());
        }
    }

    private void names() {
        for (int bucket = 0; bucket < NAME_BUCKETS; bucket++) {
            NcHash head = k.vars.nc_hash(bucket);
            if (head.hash_next() == null) {
                continue;
            }
            for (Ncache entry = head.hash_next(); entry.address() != head.address(); entry = entry.hash_next()) {
                names.merge(entry.dp().address(), 1, Integer::sum);
                names.merge(entry.vp().address(), 1, Integer::sum);
            }
        }
        names.keySet().forEach(address -> references.merge(address, 1, Integer::sum));
    }

    private void devices() {
        for (int bucket = 0; bucket < DEVICE_BUCKETS; bucket++) {
            for (Snode sp = k.vars.stable(bucket); sp != null; sp = sp.s_next()) {
                refer(sp.s_realvp());
                if (!Vnode.same(sp.s_commonvp(), sp.s_vnode())) {
                    refer(sp.s_commonvp());
                }
            }
        }
        for (Swapinfo swap = k.vars.swapinfo(); swap != null; swap = swap.si_next()) {
            refer(swap.si_vp());
        }
        for (AsyncReqs request = k.vars.push_list(); request != null; request = request.a_next()) {
            refer(request.a_vp());
        }
    }

    private void sockets() {
        for (Sonode so = k.vars.socklist().sl_list(); so != null; ) {
            SotpiInfo sti = SotpiInfo.at(k.memory, so.so_priv());
            refer(sti.sti_ux_bound_vp());
            if (sti.sti_conn_next() != null) {
                refer(sti.sti_conn_next().so_vnode());
            }
            so = sti.sti_next_so();
        }
    }

    private Map<Long, Integer> compare() {
        Map<Long, Integer> differences = new TreeMap<>();
        for (long address : KmemBuffers.allocated(k.vars.vn_cache())) {
            Vnode vp = Vnode.at(k.memory, address);
            int difference = vp.v_count() - references.getOrDefault(address, 0) - (isKept(vp) ? 1 : 0);
            if (difference != 0 || vp.v_count() < 0 || vp.v_count() > MOST_HOLDS) {
                differences.put(address, difference);
            }
            if (vp.v_count_dnlc() != names.getOrDefault(address, 0)) {
                differences.merge(address, vp.v_count_dnlc() - names.getOrDefault(address, 0), Integer::sum);
            }
        }
        return differences;
    }

    /** Whether a file system holds a vnode as long as it is mounted, or for ever. */
    private boolean isKept(Vnode vp) {
        boolean root = (vp.v_flag() & VROOT) != 0 && vp.v_vfsp().vfs_fstype() != k.vars.zfsfstype();
        return root || (vp.v_flag() & VISSWAPFS) != 0;
    }
}

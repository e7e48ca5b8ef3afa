package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Datab;
import org.dtrace4j.kernel.struct.LdtermMod;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Snode;
import org.dtrace4j.kernel.struct.Stdata;

/**
 * What must be true of STREAMS: each queue is in a stream, each stream is somebody's, queues and the messages in them are linked
 * and counted rightly, and data blocks know how many share them.
 */
public final class StreamInvariants {
    private static final int MOST_MODULES = 64;
    private static final int MOST_MESSAGES = 1 << 20;

    private final Kernel k;
    private final List<String> violations = new ArrayList<>();
    private final Set<Long> blocks;
    /** Blocks that somebody has: a queue, or a module for later. */
    private final Set<Long> kept = new HashSet<>();
    private int pairs;

    private StreamInvariants(Kernel k) {
        this.k = k;
        this.blocks = new HashSet<>(KmemBuffers.allocated(k.vars.mblk_cache()));
    }

    /** What is wrong, a sentence each; empty when all is well. */
    static List<String> violations(Kernel k) {
        StreamInvariants check = new StreamInvariants(k);
        check.streams();
        check.data();
        return check.violations;
    }

    /**
     * Messages that nobody has, a sentence; empty when there are none. To be asked when no thread has one in its hands, and no
     * connection is left: of a kernel that has halted.
     */
    public static List<String> lostMessages(Kernel k) {
        StreamInvariants check = new StreamInvariants(k);
        check.streams();
        int lost = check.blocks.size() - check.kept.size();
        return lost == 0 ? List.of() : List.of(lost + " blocks of messages are in use and in no queue");
    }

    private void require(boolean condition, String violation) {
        if (!condition) {
            violations.add(violation);
        }
    }

    private static String hex(Struct struct) {
        return Long.toHexString(Struct.addressOf(struct));
    }

    // ---- streams and queues

    private void streams() {
        for (long address : KmemBuffers.allocated(k.vars.stream_head_cache())) {
            stream(Stdata.at(k.memory, address));
        }
        int allocated = KmemBuffers.allocated(k.vars.queue_cache()).size();
        require(pairs == allocated, allocated + " pairs of queues are in use, and " + pairs + " are in streams");
    }

    private void stream(Stdata stp) {
        String name = "the stream at " + hex(stp);
        require(stp.sd_vnode() != null && Stdata.same(stp.sd_vnode().v_stream(), stp), name + " is not that of its vnode");
        if (stp.sd_vnode() != null) {
            require(Snode.at(k.memory, stp.sd_vnode().v_data()).s_count() > 0, name + " is not open");
        }
        int modules = 0;
        Queue above = null;
        for (Queue wq = stp.sd_wrq(); wq != null && modules <= MOST_MODULES; wq = wq.q_next()) {
            Queue rq = StreamModule.RD(wq);
            modules++;
            require((rq.q_flag() & (QUSE | QREADR)) == (QUSE | QREADR) && (wq.q_flag() & (QUSE | QREADR)) == QUSE,
                    name + " has a pair of queues without a read and a write side at " + hex(rq));
            require(Queue.same(rq.q_next(), above), name + " is torn at " + hex(rq));
            require((wq.q_flag() & QEND) != 0 == (wq.q_next() == null), name + " does not end at its driver");
            above = rq;
            queue(rq, stp);
            queue(wq, stp);
        }
        pairs += modules;
        require(modules == stp.sd_pushcnt() + 2, name + " has " + modules + " pairs of queues and sd_pushcnt " + stp.sd_pushcnt());
    }

    private void queue(Queue q, Stdata stp) {
        String name = "queue " + hex(q);
        require(Stdata.same(q.q_stream(), stp), name + " is of another stream");
        long bytes = 0;
        int messages = 0;
        Msgb before = null;
        for (Msgb mp = q.q_first(); mp != null && messages++ < MOST_MESSAGES; mp = mp.b_next()) {
            require(Msgb.same(mp.b_prev(), before), name + " is torn at message " + hex(mp));
            before = mp;
            bytes += keep(mp, name);
        }
        require(Msgb.same(q.q_last(), before), name + " has another last message than q_last");
        require(bytes == q.q_count(), name + " has " + bytes + " bytes and q_count " + q.q_count());
        if (q.q_ptr() != 0 && Struct.same(q.q_qinfo(), k.vars.ldtermrinit())) {
            LdtermMod tp = LdtermMod.at(k.memory, q.q_ptr());
            keep(tp.t_message(), name);
            keep(tp.t_echomp(), name);
        }
    }

    /** Somebody has a message. Returns its bytes. */
    private long keep(Msgb message, String keeper) {
        long bytes = 0;
        for (Msgb at = message; at != null; at = at.b_cont()) {
            require(blocks.contains(at.address()), keeper + " has a message that is free: " + hex(at));
            if (!kept.add(at.address())) {
                require(false, keeper + " has a message that is in another queue, too: " + hex(at));
                return bytes;
            }
            bytes += at.b_wptr() - at.b_rptr();
        }
        return bytes;
    }

    // ---- data

    private void data() {
        Map<Long, Integer> references = new HashMap<>();
        for (long address : blocks) {
            Msgb mp = Msgb.at(k.memory, address);
            Datab dp = mp.b_datap();
            references.merge(dp.address(), 1, Integer::sum);
            require(dp.db_base() <= mp.b_rptr() && mp.b_rptr() <= mp.b_wptr() && mp.b_wptr() <= dp.db_lim(),
                    "message block " + hex(mp) + " is no window on its data");
        }
        List<Long> allocated = KmemBuffers.allocated(k.vars.dblk_esb_cache());
        for (long address : allocated) {
            int claimed = Datab.at(k.memory, address).db_ref();
            int found = references.getOrDefault(address, 0);
            require(claimed == found, "data block " + Long.toHexString(address) + " has db_ref " + claimed + " and is that of "
                    + found + " message blocks");
        }
        require(allocated.size() == references.size(), references.size() - allocated.size() + " data blocks are free and used");
    }
}

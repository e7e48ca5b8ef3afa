package org.dtrace4j.kernel.mdb.dcmd;

import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about streams, their heads and their queues. */
final class StreamDcmds {
    private static final String LID = "+-----------------------+-----------------------+\n";

    private static final int QREADR = 0x10;

    private StreamDcmds() { }

    /** {@code ADDR::stream}: a picture of a stream, from its head down. */
    static void stream(Invocation call) {
        if (!call.hasAddress() || !call.words().isEmpty()) {
            throw call.usage();
        }
        int[] depth = new int[1];
        call.debugger().walk("writeq", call.address(), at -> {
            call.write(depth[0]++ == 0 ? "\n" : "            |                       ^\n            v                       |\n");
            pair(call, at);
        });
    }

    private static void pair(Invocation call, long at) {
        Structure write = call.structure("queue_t", at);
        long peer = at - size(write);
        Structure read = call.structure("queue_t", peer);
        call.write(LID);
        call.print("| 0x%-19x | 0x%-19x | \n", at, peer);
        call.print("| %-21s | %-21s | \n", name(write), name(read));
        call.write("|                       |                       |\n");
        call.print("| cnt = 0t%-13d | cnt = 0t%-13d | \n", write.get("q_count"), read.get("q_count"));
        call.print("| flg = 0x%08x      | flg = 0x%08x      | \n", write.number("q_flag"), read.number("q_flag"));
        call.write(LID);
    }

    /** Bytes from a read queue to the write queue behind it. */
    private static long size(Structure queue) {
        return queue.location().type().size();
    }

    private static String name(Structure queue) {
        return queue.get("q_qinfo") == 0 || queue.get("q_qinfo->qi_minfo") == 0 ? ""
                : queue.text("q_qinfo->qi_minfo->mi_idname");
    }

    /** {@code ::queue [-q] [-m mod]}: queues, with the messages that wait in them. */
    static void queue(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("queue_cache", StreamDcmds::queue);
            return;
        }
        Options options = call.options("qm:");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        boolean quiet = options.has('q') || options.has('m') || call.isIntoPipe();
        if (call.isFirst() && !quiet) {
            call.print("%16s %-13s %6s %4s %16s\n", "ADDR", "MODULE", "FLAGS", "NBLK", "FIRST");
        }
        Structure queue = call.structure("queue_t", call.address());
        if (options.has('m') && !name(queue).equals(options.value('m', ""))) {
            return;
        }
        if (quiet) {
            call.writeAddress(call.address());
            return;
        }
        int blocks = 0;
        for (long message = queue.get("q_first"); message != 0; ) {
            Structure first = call.structure("mblk_t", message);
            for (long block = message; block != 0; block = call.structure("mblk_t", block).get("b_cont")) {
                blocks++;
            }
            message = first.get("b_next");
        }
        call.print("%016x %-13s %06x %4d %016x\n", call.address(), name(queue), queue.number("q_flag"), blocks,
                queue.get("q_first"));
    }

    /** {@code ::stdata [-q]}: stream heads. */
    static void stdata(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("stream_head_cache", StreamDcmds::stdata);
            return;
        }
        Options options = call.options("q");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        if (options.has('q') || call.isIntoPipe()) {
            call.writeAddress(call.address());
            return;
        }
        if (call.isFirst()) {
            call.print("%16s %16s %8s %16s %s %s\n", "ADDR", "WRQ", "FLAGS", "VNODE", "N/A", "REF");
        }
        Structure head = call.structure("stdata_t", call.address());
        call.print("%016x %016x %08x %016x %d/%d %d\n", call.address(), head.get("sd_wrq"), head.number("sd_flag"),
                head.get("sd_vnode"), head.number("sd_pushcnt"), 0, head.number("sd_refcnt"));
    }

    /** {@code ADDR::q2stream}: the head of the stream that a queue is in. */
    static void q2stream(Invocation call) {
        one(call, call.structure("queue_t", call.address()).get("q_stream"));
    }

    /** {@code ADDR::q2otherq}: the queue of the other side. */
    static void q2otherq(Invocation call) {
        Structure queue = call.structure("queue_t", call.address());
        one(call, call.address() + ((queue.number("q_flag") & QREADR) != 0 ? size(queue) : -size(queue)));
    }

    private static void one(Invocation call, long address) {
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        call.print("%x\n", address);
    }
}

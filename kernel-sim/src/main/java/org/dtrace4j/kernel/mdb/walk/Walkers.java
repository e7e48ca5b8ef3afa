package org.dtrace4j.kernel.mdb.walk;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.dtrace4j.kernel.mdb.command.CommandTable.Start;
import org.dtrace4j.kernel.mdb.command.CommandTable.WalkerRow;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.TracingImage;
import org.dtrace4j.kernel.mdb.view.Location;
import org.dtrace4j.kernel.mdb.view.Structure;

/** The table of walkers. */
public final class Walkers {
    private Walkers() { }

    /** All walkers. */
    public static List<WalkerRow> rows() {
        return List.of(
                new WalkerRow("allpages", "walk all pages, including free ones", Start.NOWHERE, Walkers::allPages),
                new WalkerRow("conn", "walk all connections of the Internet protocols", Start.NOWHERE, Walkers::connections),
                new WalkerRow("cpu", "walk cpu structures", Start.NOWHERE, Walkers::cpus),
                new WalkerRow("dtrace_aggkey", "walk DTrace aggregation keys, or those of a state", Start.OPTIONAL,
                        Walkers::aggregationKeys),
                new WalkerRow("dtrace_dynvar", "walk DTrace dynamic variables, or those of a state", Start.OPTIONAL,
                        Walkers::dynamicVariables),
                new WalkerRow("dtrace_ecb", "walk the enabling control blocks of DTrace, or those of a state", Start.OPTIONAL,
                        Walkers::ecbs),
                new WalkerRow("dtrace_errhash", "walk hash of DTrace error messages", Start.NOWHERE, Walkers::refusals),
                new WalkerRow("dtrace_state", "walk DTrace per-consumer states", Start.NOWHERE, Walkers::states),
                new WalkerRow("file", "given a proc_t, list open file pointers", Start.REQUIRED, Walkers::files),
                new WalkerRow("freemem", "given a kmem_cache_t, list its free buffers", Start.REQUIRED,
                        KmemWalks::freed),
                new WalkerRow("kmem", "given a kmem_cache_t, list its allocated buffers", Start.REQUIRED,
                        KmemWalks::allocated),
                new WalkerRow("kmem_cache", "walk list of kmem caches", Start.NOWHERE, KmemWalks::caches),
                new WalkerRow("kmem_slab", "given a kmem_cache_t, list its slabs", Start.REQUIRED, KmemWalks::slabs),
                new WalkerRow("modctl", "list of module structures", Start.NOWHERE, Walkers::modules),
                new WalkerRow("msgbuf", "walk console messages", Start.NOWHERE, Walkers::messages),
                new WalkerRow("page", "walk all pages, or those of a vnode", Start.OPTIONAL, Walkers::pages),
                new WalkerRow("pid2state", "walk a processes dtrace_state structures", Start.REQUIRED, Walkers::statesOf),
                new WalkerRow("proc", "list of active proc_t structures, or a proc_t and its descendants",
                        Start.OPTIONAL, Walkers::processes),
                new WalkerRow("queue_cache", "walk the read queues of all streams", Start.NOWHERE, Walkers::queues),
                new WalkerRow("readq", "walk read queue side of stdata", Start.REQUIRED, Walkers::readQueues),
                new WalkerRow("stream_head_cache", "walk all stream heads", Start.NOWHERE, Walkers::streamHeads),
                new WalkerRow("thread", "global or per-process kthread_t structures", Start.OPTIONAL, Walkers::threads),
                new WalkerRow("vfs", "walk file system list", Start.NOWHERE, Walkers::fileSystems),
                new WalkerRow("vnode", "walk vnodes in use, or those of a vfs_t", Start.OPTIONAL, Walkers::vnodes),
                new WalkerRow("writeq", "walk write queue side of stdata", Start.REQUIRED, Walkers::writeQueues));
    }

    private static void states(DebugTarget target, long start, LongConsumer visit) {
        target.tracing().states().forEach(state -> visit.accept(state.address()));
    }

    /** Starts from the number of a process, as in the original. */
    private static void statesOf(DebugTarget target, long pid, LongConsumer visit) {
        target.tracing().states().stream().filter(state -> state.process() != 0
                && Structure.at(target, "proc_t", state.process()).get("p_pidp->pid_id") == pid)
                .forEach(state -> visit.accept(state.address()));
    }

    /** The states that a walk is about: the one at {@code start}, or all. */
    private static Stream<TracingImage.State> states(DebugTarget target, long start) {
        return target.tracing().states().stream().filter(state -> start == 0 || state.address() == start);
    }

    private static void ecbs(DebugTarget target, long start, LongConsumer visit) {
        states(target, start).forEach(state -> state.ecbs().forEach(ecb -> visit.accept(ecb.address())));
    }

    private static void aggregationKeys(DebugTarget target, long start, LongConsumer visit) {
        states(target, start).forEach(state -> state.aggregated().forEach(key -> visit.accept(key.address())));
    }

    private static void dynamicVariables(DebugTarget target, long start, LongConsumer visit) {
        states(target, start).forEach(state -> state.set().forEach(variable -> visit.accept(variable.address())));
    }

    private static void refusals(DebugTarget target, long start, LongConsumer visit) {
        target.tracing().refusals().forEach(refusal -> visit.accept(refusal.address()));
    }

    private static void processes(DebugTarget target, long start, LongConsumer visit) {
        if (start == 0) {
            Lists.walk(target, "proc_t", "p_next", Lists.head(target, "practive"), visit);
        } else {
            visit.accept(start);
            long child = Structure.at(target, "proc_t", start).get("p_child");
            Lists.walk(target, "proc_t", "p_sibling", child, at -> processes(target, at, visit));
        }
    }

    private static void threads(DebugTarget target, long start, LongConsumer visit) {
        if (start == 0) {
            Lists.walk(target, "kthread_t", "t_next", Lists.head(target, "allthreads"), visit);
        } else {
            long first = Structure.at(target, "proc_t", start).get("p_tlist");
            Lists.walk(target, "kthread_t", "t_forw", first, visit);
        }
    }

    private static void cpus(DebugTarget target, long start, LongConsumer visit) {
        Lists.walk(target, "cpu_t", "cpu_next", Lists.head(target, "cpu_list"), visit);
    }

    private static void modules(DebugTarget target, long start, LongConsumer visit) {
        Lists.walk(target, "modctl_t", "mod_next", Lists.address(target, "modules"), visit);
    }

    private static void messages(DebugTarget target, long start, LongConsumer visit) {
        Lists.walk(target, "log_entry_t", "log_next", Lists.head(target, "log_first"), visit);
    }

    private static void connections(DebugTarget target, long start, LongConsumer visit) {
        long netstack = Lists.head(target, "netstack_head");
        if (netstack != 0) {
            long first = Structure.at(target, "netstack_t", netstack).get("netstack_ip->ips_conns");
            Lists.walk(target, "conn_t", "conn_next", first, visit);
        }
    }

    private static void streamHeads(DebugTarget target, long start, LongConsumer visit) {
        ofCache(target, "stream_head_cache", visit);
    }

    private static void queues(DebugTarget target, long start, LongConsumer visit) {
        ofCache(target, "queue_cache", visit);
    }

    private static void ofCache(DebugTarget target, String variable, LongConsumer visit) {
        long cache = Lists.head(target, variable);
        if (cache != 0) {
            KmemWalks.allocated(target, cache, visit);
        }
    }

    private static void writeQueues(DebugTarget target, long start, LongConsumer visit) {
        Lists.walk(target, "queue_t", "q_next", Structure.at(target, "stdata_t", start).get("sd_wrq"), visit);
    }

    private static void readQueues(DebugTarget target, long start, LongConsumer visit) {
        writeQueues(target, start, at -> visit.accept(
                at - Structure.at(target, "queue_t", at).location().type().size()));
    }

    private static void fileSystems(DebugTarget target, long start, LongConsumer visit) {
        Lists.walk(target, "vfs_t", "vfs_next", Lists.head(target, "rootvfs"), visit);
    }

    private static void vnodes(DebugTarget target, long start, LongConsumer visit) {
        KmemWalks.allocated(target, Lists.head(target, "vn_cache"), at -> {
            if (start == 0 || Structure.at(target, "vnode_t", at).get("v_vfsp") == start) {
                visit.accept(at);
            }
        });
    }

    private static void files(DebugTarget target, long process, LongConsumer visit) {
        Structure p = Structure.at(target, "proc_t", process);
        Location entries = p.location().path("p_user.u_finfo.fi_list");
        int count = p.number("p_user.u_finfo.fi_nfiles");
        for (int i = 0; i < count; i++) {
            long file = entries.element(i).path("uf_file").load();
            if (file != 0) {
                visit.accept(file);
            }
        }
    }

    private static void pages(DebugTarget target, long vnode, LongConsumer visit) {
        if (vnode == 0) {
            allPages(target, 0, at -> {
                if (Structure.at(target, "page_t", at).get("p_vnode") != 0) {
                    visit.accept(at);
                }
            });
        } else {
            long first = Structure.at(target, "vnode_t", vnode).get("v_pages");
            Lists.walk(target, "page_t", "p_vpnext", first, visit);
        }
    }

    private static void allPages(DebugTarget target, long start, LongConsumer visit) {
        long size = Location.of(target, "page_t", 0).type().size();
        Lists.walk(target, "struct memseg", "next", Lists.head(target, "memsegs"), at -> {
            Structure segment = Structure.at(target, "struct memseg", at);
            long end = segment.get("epages");
            for (long page = segment.get("pages"); page < end; page += size) {
                visit.accept(page);
            }
        });
    }
}

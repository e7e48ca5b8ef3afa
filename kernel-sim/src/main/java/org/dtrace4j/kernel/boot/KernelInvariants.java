package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.AsyncReqs;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.unix.PagesInUse;
import org.dtrace4j.kernel.unix.VmPage;

/**
 * What must be true of a kernel whenever no thread executes code. Reads memory only, so it can look at a running
 * machine between two calls of {@code run}, at one that has ended, and at a panicked one, without changing anything.
 */
public final class KernelInvariants {
    private final Kernel k;
    private final List<String> violations = new ArrayList<>();

    private KernelInvariants(Kernel k) {
        this.k = k;
    }

    /** What is wrong, a sentence each; empty when all is well. */
    public static List<String> violations(Kernel k) {
        KernelInvariants check = new KernelInvariants(k);
        check.pages();
        check.scanner();
        check.requests();
        check.processes();
        check.threads();
        check.violations.addAll(FileSystemInvariants.violations(k));
        check.violations.addAll(StreamInvariants.violations(k));
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

    // ---- pages

    /** As {@link #require}, of each of many thousand pages: what is wrong is put into words only where something is. */
    private void require(boolean condition, Page pp, String violation) {
        if (!condition) {
            violations.add("page " + hex(pp) + violation);
        }
    }

    /** Each page is free and on one list, or in use; one with a name is on its hash chain and in its vnode's list. */
    private void pages() {
        BitSet free = ring(k.vars.page_freelist());
        BitSet cached = ring(k.vars.page_cachelist());
        int listed = free.cardinality() + cached.cardinality();
        require(listed == k.vars.freemem(), "freemem is " + k.vars.freemem() + ", but " + listed + " pages are listed");
        Set<Long> vnodes = new LinkedHashSet<>();
        long last = 0;
        for (Memseg seg = k.vars.memsegs(); seg != null; seg = seg.next()) {
            Page pp = seg.pages();
            long end = seg.epages().address();
            for (long at = pp.address(); at < end; at += Page.SIZE) {
                pp.moveTo(at);
                Vnode vp = pp.p_vnode();
                page(pp, vp, free, cached);
                if (vp != null && vp.address() != last) {
                    last = vp.address();
                    vnodes.add(last);
                }
            }
        }
        for (long vnode : vnodes) {
            vnodePages(Vnode.at(k.memory, vnode));
        }
    }

    private void page(Page pp, Vnode vp, BitSet free, BitSet cached) {
        int index = PagesInUse.indexOf(pp.address());
        boolean isFree = VmPage.isFree(pp);
        require((free.get(index) || cached.get(index)) == isFree, pp, " is free, or on a list of free pages, but not both");
        require(k.unix.pagesInUse.contains(pp.address()) != isFree, pp, " is free and marked in use");
        if (vp != null) {
            require(!free.get(index), pp, " has a name and is on page_freelist");
            require(Page.same(k.unix.vmPage.pageNamed(vp, pp.p_offset()), pp), pp, " is not found by its name");
        }
    }

    private void vnodePages(Vnode vp) {
        require(vp.v_count() >= 0 && vp.v_count() < 1 << 20, "vnode " + hex(vp) + " has v_count " + vp.v_count());
        Page first = vp.v_pages();
        require(first != null, "vnode " + hex(vp) + " names pages and lists none");
        Page pp = first;
        int limit = 1 << 20;
        while (pp != null && limit-- > 0) {
            Page next = pp.p_vpnext();
            require(Vnode.same(pp.p_vnode(), vp), pp, " is in the list of another vnode than its own");
            if (!Page.same(next.p_vpprev(), pp)) {
                violations.add("the page list of vnode " + hex(vp) + " is torn at " + hex(pp));
            }
            pp = Page.same(next, first) ? null : next;
        }
    }

    /** The pages of a list, by their indexes. */
    private BitSet ring(Page first) {
        BitSet members = new BitSet();
        Page pp = first;
        while (pp != null) {
            int index = PagesInUse.indexOf(pp.address());
            if (index < 0 || index >= k.vars.total_pages()) {
                violations.add("a list of free pages leads to " + hex(pp) + ", which is no page");
                break;
            }
            if (members.get(index)) {
                break;
            }
            members.set(index);
            Page next = pp.p_next();
            if (!Page.same(next.p_prev(), pp)) {
                violations.add("a list of free pages is torn at " + hex(pp));
                break;
            }
            pp = next;
        }
        return members;
    }

    // ---- pageout

    /** While memory is plentiful the scanner takes its four samples and then rests. */
    private void scanner() {
        long samples = k.vars.pageout_sample_cnt();
        require(samples <= k.vars.pageout_sample_lim(), "the page scanner has taken " + samples + " samples");
        require(samples < 4 || k.vars.pageout_new_spread() > 0, "four samples were taken, but no speed came of them");
    }

    /** Every request of the push thread is on one of the two lists, but for the one that it works on. */
    private void requests() {
        AsyncReqs first = k.vars.push_req();
        if (first == null) {
            return;
        }
        Set<Long> free = chain(k.vars.req_freelist());
        Set<Long> queued = chain(k.vars.push_list());
        require(queued.size() == k.vars.push_list_size(),
                "push_list_size is " + k.vars.push_list_size() + ", but " + queued.size() + " requests are queued");
        int known = free.size() + queued.size();
        require(known == k.vars.async_list_size() || known == k.vars.async_list_size() - 1,
                "of " + k.vars.async_list_size() + " requests only " + known + " are on a list");
        for (long address : queued) {
            Vnode vp = AsyncReqs.at(k.memory, address).a_vp();
            require(vp.v_count() > 0, "a request to write a page of vnode " + hex(vp) + " is queued without a hold");
        }
        long lost = k.genunix.vmPageout.lostHolds();
        require(lost == 0, lost + " holds of checkpage() have not been released, and no request stands for them");
    }

    private Set<Long> chain(AsyncReqs first) {
        Set<Long> members = new HashSet<>();
        for (AsyncReqs request = first; request != null && members.add(request.address()); request = request.a_next()) {
            int length = request.a_len();
            require(length == 0 || length == PAGESIZE, "a request is for " + length + " bytes");
        }
        return members;
    }

    // ---- processes

    /** The list of processes, their ids, their families and their threads agree. */
    private void processes() {
        int count = 0;
        Proc before = null;
        for (Proc p = k.vars.practive(); p != null && count < 1 << 16; p = p.p_next()) {
            count++;
            require(Proc.same(p.p_prev(), before), "practive is torn at process " + ProcessCode.pid(p));
            before = p;
            process(p);
        }
        require(count == k.vars.nproc(), "nproc is " + k.vars.nproc() + ", but practive has " + count + " processes");
    }

    private void process(Proc p) {
        Pid pid = p.p_pidp();
        String name = "process " + pid.pid_id();
        require(pid.pid_ref() > 0, name + " has an id that nobody uses");
        for (Proc child = p.p_child(); child != null; child = child.p_sibling()) {
            require(Proc.same(child.p_parent(), p), name + " has a child whose parent is another process");
        }
        require(p.p_stat() != SZOMB || p.p_tlist() == null, name + " is a zombie with a thread");
        int threads = 0;
        Kthread t = p.p_tlist();
        while (t != null && threads < 1 << 10) {
            threads++;
            require(Proc.same(t.t_procp(), p), name + " has a thread of another process");
            t = Kthread.same(t.t_forw(), p.p_tlist()) ? null : t.t_forw();
        }
        require(threads == p.p_lwpcnt(), name + " has " + threads + " threads and p_lwpcnt " + p.p_lwpcnt());
    }

    /** Every thread that is no CPU's own belongs to a process that is there, and stands in its list of threads. */
    private void threads() {
        Set<Long> known = new HashSet<>();
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            Kthread t = p.p_tlist();
            while (t != null && known.add(t.address())) {
                t = t.t_forw();
            }
        }
        for (SimCpu cpu : k.sched.cpus()) {
            known.add(cpu.cpu().cpu_idle_thread().address());
            known.add(cpu.cpu().cpu_intr_thread().address());
        }
        for (SimThread thread : k.sched.threads()) {
            require(known.contains(thread.kthread().address()),
                    thread + " at " + hex(thread.kthread()) + " belongs to no process");
        }
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.ModuleInfo;
import org.dtrace4j.kernel.struct.Qinit;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Stdata;
import org.dtrace4j.kernel.struct.Streamtab;

/**
 * strsubr.c: making streams and taking them apart, waiting at the stream head, and running service procedures.
 *
 * <p>Queues whose service procedures are to run are linked at the stream head, in the order in which they were enabled. They
 * run in an interrupt of their own at the same moment, when what enabled them has gone on to where time passes.
 */
public final class Strsubr extends FileSystemCode {
    private final Map<String, Streamtab> modules = new LinkedHashMap<>();
    /** Where modules are in streams: addresses of their {@code struct streamtab} by those of their read queues. */
    private final Map<Long, Long> attached = new HashMap<>();
    private final Map<Integer, List<String>> autopush = new LinkedHashMap<>();
    private final List<Stdata> scheduled = new ArrayList<>();
    private final Event service = new Event() {
        @Override
        public void fire() {
            k.loop.interrupt(k.sched.cpus().get(0), () -> queuerun());
        }
    };
    private KmemCache heads;
    private KmemCache queues;

    Strsubr(Kernel k) {
        super(k);
    }

    /** Makes the caches that streams come from, and what all stream heads have in common. */
    @Prototype("void strinit(void)")
    public void strinit() {
        k.genunix.stream.streams_msg_init();
        heads = k.kmem.createCache("stream_head_cache", Stdata.SIZE, 0);
        queues = k.kmem.createCache("queue_cache", 2 * Queue.SIZE, 0);
        k.vars.stream_head_cache(heads.structure());
        k.vars.queue_cache(queues.structure());
        k.genunix.streamio.describeHead();
    }

    // ---- modules

    /** Enters a module into the table of those that can be pushed. */
    public void install(String name, Streamtab tab) {
        modules.put(name, tab);
    }

    /** Takes a module out of that table: {@code fmodsw_unregister}. Returns 0, or EBUSY while it is in a stream. */
    int remove(String name) {
        if (attached.containsValue(modules.get(name).address())) {
            return EBUSY;
        }
        modules.remove(name);
        return 0;
    }

    /** Has modules pushed on streams of a driver as they are opened, the first one lowest: {@code kstr_autopush}. */
    public void push(int major, List<String> names) {
        autopush.put(major, names);
    }

    /** What to push on the streams of a driver. */
    List<String> pushed(int major) {
        return autopush.getOrDefault(major, List.of());
    }

    /**
     * Pushes a module on a stream; it is loaded first if need be.
     *
     * @param qp read queue of the stream head
     * @return 0 or an error number, EINVAL if there is no such module; then nothing has changed
     */
    int push(Queue qp, long devp, int flag, Cred crp, String name) {
        Streamtab module = k.modules.load("strmod/" + name) == 0 ? modules.get(name) : null;
        return module == null ? EINVAL : qattach(qp, devp, flag, crp, module.address(), 0);
    }

    // ---- queues

    /** Makes a pair of queues, and returns the read queue; the write queue lies behind it. */
    @Prototype("queue_t *allocq(void)")
    public Queue allocq() {
        Queue rq = Queue.at(k.memory, kmem_cache_alloc(queues));
        k.memory.clear(rq.address(), 2L * Queue.SIZE);
        rq.q_flag(QUSE | QREADR);
        rq.q_nfsrv(rq);
        Queue wq = StreamModule.WR(rq);
        wq.q_flag(QUSE);
        wq.q_nfsrv(wq);
        return rq;
    }

    /** Frees a pair of queues, with the messages that wait in them. */
    @Prototype("void freeq(queue_t *qp)")
    public void freeq(Queue qp) {
        k.genunix.queues.flushq(qp, FLUSHALL);
        k.genunix.queues.flushq(StreamModule.WR(qp), FLUSHALL);
        kmem_cache_free(queues, qp.address());
    }

    /** {@code OTHERQ}: the queue of the other side. */
    Queue otherq(Queue q) {
        return (q.q_flag() & QREADR) != 0 ? StreamModule.WR(q) : StreamModule.RD(q);
    }

    /** Makes a pair of queues those of a module, with its procedures and marks. */
    void setq(Queue rq, Qinit read, Qinit write, Stdata stp) {
        Queue wq = StreamModule.WR(rq);
        rq.q_qinfo(read);
        wq.q_qinfo(write);
        for (Queue q : new Queue[] {rq, wq}) {
            ModuleInfo info = q.q_qinfo().qi_minfo();
            q.q_minpsz(info.mi_minpsz());
            q.q_maxpsz(info.mi_maxpsz());
            q.q_hiwat(info.mi_hiwat());
            q.q_lowat(info.mi_lowat());
            q.q_stream(stp);
            q.q_flag(q.q_flag() | QWANTR);
        }
    }

    // ---- streams

    /** Makes a stream head with its queues, which are those below {@code qp}; no driver is there yet. */
    @Prototype("stdata_t *shalloc(queue_t *qp)")
    public Stdata shalloc(Queue qp) {
        Stdata stp = Stdata.at(k.memory, kmem_cache_alloc(heads));
        k.memory.clear(stp.address(), Stdata.SIZE);
        mutex_init(stp.sd_lock());
        stp.sd_wrq(StreamModule.WR(qp));
        stp.sd_maxblk(INFPSZ);
        stp.sd_qn_maxpsz(INFPSZ);
        return stp;
    }

    /** Frees a stream head and its queues. */
    @Prototype("void shfree(stdata_t *stp)")
    public void shfree(Stdata stp) {
        freeq(StreamModule.RD(stp.sd_wrq()));
        scheduled.removeIf(other -> Stdata.same(other, stp));
        kmem_cache_free(heads, stp.address());
    }

    /**
     * Puts a module or the driver into a stream, below its head.
     *
     * @param qp read queue of the stream head
     * @param driver whether it is the driver, which comes first and stays the lowest
     * @return 0 or an error number; then nothing has changed
     */
    @Prototype("int qattach(queue_t *qp, dev_t *devp, int oflag, cred_t *crp, struct fmodsw_impl *fp, boolean_t is_insert)")
    public int qattach(Queue qp, long devp, int oflag, Cred crp, long fp, int isInsert) {
        Stdata stp = qp.q_stream();
        boolean driver = fp == 0;
        Queue rq = allocq();
        Streamtab tab = driver ? stp.sd_strtab() : Streamtab.at(k.memory, fp);
        setq(rq, tab.st_rdinit(), tab.st_wrinit(), stp);
        if (driver) {
            rq.q_flag(rq.q_flag() | QISDRV);
            StreamModule.WR(rq).q_flag(StreamModule.WR(rq).q_flag() | QISDRV | QEND);
        }
        insertq(stp, rq);
        int error = QueueProcedures.of(k, rq).open(rq, devp, oflag, driver ? 0 : MODOPEN, crp);
        if (error != 0) {
            removeq(rq);
            freeq(rq);
            return error;
        }
        if (!driver) {
            stp.sd_pushcnt(stp.sd_pushcnt() + 1);
            attached.put(rq.address(), fp);
        }
        strsetsizes(stp);
        return 0;
    }

    /** Takes the module below the head out of a stream, and frees its queues. */
    @Prototype("void qdetach(queue_t *qp, int clmode, int flag, cred_t *crp, boolean_t is_remove)")
    public void qdetach(Queue qp, int clmode, int flag, Cred crp, int isRemove) {
        Queue wq = StreamModule.WR(qp);
        qp.q_flag(qp.q_flag() | QWCLOSE);
        wq.q_flag(wq.q_flag() | QWCLOSE);
        if (clmode != 0) {
            QueueProcedures.of(k, qp).close(qp, flag, crp);
        }
        attached.remove(qp.address());
        removeq(qp);
        freeq(qp);
    }

    /** Links a pair of queues in below the stream head. */
    @Prototype("void insertq(struct stdata *stp, queue_t *new)")
    public void insertq(Stdata stp, Queue rq) {
        Queue head = stp.sd_wrq();
        Queue below = head.q_next();
        Queue wq = StreamModule.WR(rq);
        wq.q_next(below);
        rq.q_next(StreamModule.RD(head));
        head.q_next(wq);
        if (below != null) {
            StreamModule.RD(below).q_next(rq);
        }
        set_nfsrv(stp);
    }

    /** Links a pair of queues out, and forgets that their service procedures were to run. */
    @Prototype("void removeq(queue_t *qp)")
    public void removeq(Queue rq) {
        Stdata stp = rq.q_stream();
        Queue wq = StreamModule.WR(rq);
        Queue above = otherq(rq.q_next());
        above.q_next(wq.q_next());
        if (wq.q_next() != null) {
            StreamModule.RD(wq.q_next()).q_next(rq.q_next());
        }
        Queue first = stp.sd_qhead();
        stp.sd_qhead(null);
        stp.sd_qtail(null);
        for (Queue q = first; q != null; ) {
            Queue next = q.q_link();
            q.q_link(null);
            if (!Queue.same(q, rq) && !Queue.same(q, wq)) {
                enqueue(stp, q);
            }
            q = next;
        }
        set_nfsrv(stp);
    }

    /** The streams that lie below a driver. */
    private final List<Stdata> linked = new ArrayList<>();

    /** Links a stream below a driver: what comes up in it goes to the lower side of the driver from now on. */
    @Prototype("int mlink(stdata_t *stp, stdata_t *lower)")
    public int mlink(Stdata stp, Stdata lower) {
        Streamtab tab = stp.sd_strtab();
        setq(StreamModule.RD(lower.sd_wrq()), tab.st_muxrinit(), tab.st_muxwinit(), lower);
        lower.sd_flag(lower.sd_flag() | STPLEX);
        set_nfsrv(lower);
        linked.add(lower);
        return 0;
    }

    /** The streams that lie below a driver, in the order in which they were linked. */
    public List<Stdata> linked() {
        return List.copyOf(linked);
    }

    /** Works out for each queue of a stream where messages may wait that it passes on. */
    @Prototype("void set_nfsrv(struct stdata *stp)")
    public void set_nfsrv(Stdata stp) {
        for (Queue wq = stp.sd_wrq(); wq != null; wq = wq.q_next()) {
            wq.q_nfsrv(keeper(wq));
            Queue rq = StreamModule.RD(wq);
            rq.q_nfsrv(keeper(rq));
        }
    }

    private static Queue keeper(Queue from) {
        Queue q = from;
        while (q.q_qinfo().qi_srvp() == 0 && q.q_next() != null) {
            q = q.q_next();
        }
        return q;
    }

    /** Takes over what the module below the head says of the sizes of messages. */
    private static void strsetsizes(Stdata stp) {
        Queue below = stp.sd_wrq().q_next();
        stp.sd_qn_minpsz(below.q_minpsz());
        stp.sd_qn_maxpsz(below.q_maxpsz());
    }

    // ---- service procedures

    /** Links a queue in whose service procedure is to run. */
    @Prototype("void setqsched(queue_t *q)")
    public void setqsched(Queue q) {
        Stdata stp = q.q_stream();
        enqueue(stp, q);
        q.q_qtstamp(ddi_get_lbolt());
        if ((stp.sd_svcflags() & STRS_SCHEDULED) == 0) {
            stp.sd_svcflags(STRS_SCHEDULED);
            scheduled.add(stp);
            if (!service.isScheduled()) {
                k.events.schedule(service, k.clock.now());
            }
        }
    }

    private static void enqueue(Stdata stp, Queue q) {
        if (stp.sd_qtail() == null) {
            stp.sd_qhead(q);
        } else {
            stp.sd_qtail().q_link(q);
        }
        stp.sd_qtail(q);
    }

    /** Runs the service procedures of all streams that have any to run. */
    @Prototype("void queuerun(void)")
    public void queuerun() {
        while (!scheduled.isEmpty()) {
            Stdata stp = scheduled.remove(0);
            stp.sd_svcflags(0);
            runservice(stp);
        }
    }

    /** Runs those of one stream. */
    @Prototype("void runservice(stdata_t *stp)")
    public void runservice(Stdata stp) {
        for (Queue q = stp.sd_qhead(); q != null; q = stp.sd_qhead()) {
            stp.sd_qhead(q.q_link());
            if (stp.sd_qhead() == null) {
                stp.sd_qtail(null);
            }
            q.q_link(null);
            queue_service(q);
        }
    }

    /** Runs one. */
    @Prototype("static void queue_service(queue_t *q)")
    public void queue_service(Queue q) {
        q.q_flag(q.q_flag() & ~QENAB | QINSERVICE);
        QueueProcedures.of(k, q).service(q);
        q.q_flag(q.q_flag() & ~QINSERVICE);
    }

    // ---- at the stream head

    /**
     * Waits for a message, or for room for one. The caller holds {@code sd_lock}, before and after.
     *
     * @param done set to 1 if there is nothing to wait for
     * @return 0; EINTR if a signal came, EAGAIN if the caller does not want to wait
     */
    @Prototype("int strwaitq(stdata_t *stp, int flag, ssize_t count, int fmode, clock_t timout, int *done)")
    public int strwaitq(Stdata stp, int flag, long count, int fmode, long timout, PointerCell done) {
        if ((fmode & (FNDELAY | FNONBLOCK)) != 0) {
            done.set(1);
            boolean old = (fmode & FNDELAY) != 0 && (stp.sd_flag() & OLDNDELAY) != 0;
            return old ? 0 : EAGAIN;
        }
        boolean reads = (flag & READWAIT) != 0;
        Queue q = reads ? StreamModule.RD(stp.sd_wrq()) : stp.sd_wrq();
        stp.sd_flag(stp.sd_flag() | (reads ? RSLEEP : WSLEEP));
        int woken = cv_wait_sig(q.q_wait(), stp.sd_lock());
        done.set(0);
        return woken == 0 ? EINTR : 0;
    }

    /** Sends the signal of an M_SIG or M_PCSIG to the process group in the foreground. */
    @Prototype("void strsignal(stdata_t *stp, int sig, uchar_t band)")
    public void strsignal(Stdata stp, int sig, int band) {
        boolean stops = sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
        if (stp.sd_pgidp() != null && !(stops && k.genunix.session.isOrphaned(stp.sd_pgidp()))) {
            k.genunix.session.pgsignal(stp.sd_pgidp(), sig);
        }
    }

    /** A message that is waited for has come, or there is room: wakes who waits. */
    void strwakeq(Queue q, int flag) {
        Stdata stp = q.q_stream();
        if ((stp.sd_flag() & flag) != 0) {
            stp.sd_flag(stp.sd_flag() & ~flag);
            cv_broadcast(q.q_wait());
        }
    }

    /** Names of what a stream consists of, from the top down; the driver is the last. */
    List<String> names(Stdata stp) {
        List<String> names = new ArrayList<>();
        for (Queue q = stp.sd_wrq().q_next(); q != null; q = q.q_next()) {
            names.add(k.genunix.strings.get(q.q_qinfo().qi_minfo().mi_idname()));
        }
        return names;
    }
}

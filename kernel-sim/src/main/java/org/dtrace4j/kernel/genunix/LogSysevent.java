package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.SE_EQSIZE;
import static org.dtrace4j.kernel.struct.Constants.SE_SLEEP;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SyseventProbes;
import org.dtrace4j.kernel.struct.LogEventUpcallArg;
import org.dtrace4j.kernel.struct.LogEventq;
import org.dtrace4j.kernel.struct.SysEventImpl;
import org.dtrace4j.kernel.struct.SyseventId;

/**
 * log_sysevent.c: what parts of the kernel tell the system of, in a queue for syseventd.
 *
 * <p>An event lies in its element of the queue, with its strings behind each other, each on a multiple of 8. The syseventd of
 * this machine takes its messages elsewhere, so the queue keeps the first events, and those that come when it is full are lost.
 *
 * <pre>
 *   log_eventq_t | next, … | sysevent_impl_t: header | class       | subclass         | publisher
 *                                                      se_class_name  se_subclass_off    se_pub_off
 * </pre>
 */
public final class LogSysevent extends ProcessCode {
    /** What the names of publishers in the kernel begin with. */
    public static final String SUNW_KERN_PUB = "SUNW:kern:";

    private static final int MOST_EVENTS = 5_000;
    /** Where the event lies in an element. */
    private static final int EVENT = LogEventq.OFFSET_ARG + LogEventUpcallArg.OFFSET_BUF;

    LogSysevent(Kernel k) {
        super(k);
        k.vars.logevent_max_q_sz(MOST_EVENTS);
    }

    /** Makes an event and tells the system of it, if there is room. */
    public void post(String eventClass, String subclass, String publisher) {
        long strings = newString(eventClass);
        long second = newString(subclass);
        long third = newString(publisher);
        SysEventImpl event = sysevent_alloc(strings, second, third, SE_SLEEP);
        freeString(strings);
        freeString(second);
        freeString(third);
        if (log_sysevent(event, SE_SLEEP, null) != 0) {
            sysevent_free(event);
        }
    }

    /** An event that has not been told of yet. */
    @Prototype("sysevent_impl_t *sysevent_alloc(char *class, char *subclass, char *pub, int flag)")
    public SysEventImpl sysevent_alloc(long eventClass, long subclass, long pub, int flag) {
        String[] texts = {string(eventClass), string(subclass), string(pub)};
        int[] offsets = new int[texts.length];
        int end = SysEventImpl.OFFSET_SE_CLASS_NAME;
        for (int i = 0; i < texts.length; i++) {
            offsets[i] = end;
            end += texts[i].length() + 1 + 7 & ~7;
        }
        SysEventImpl event = SysEventImpl.at(k.memory, kmem_zalloc(EVENT + Math.max(end, SysEventImpl.SIZE)) + EVENT);
        for (int i = 0; i < texts.length; i++) {
            k.memory.putString(event.address() + offsets[i], texts[i], texts[i].length() + 1);
        }
        event.se_header().se_payload_sz(Math.max(end, SysEventImpl.SIZE) - SysEventImpl.SIZE);
        event.se_header().se_subclass_off(offsets[1]);
        event.se_header().se_pub_off(offsets[2]);
        return event;
    }

    /** Gives back an event that is in no queue. */
    @Prototype("void sysevent_free(sysevent_impl_t *ev)")
    public void sysevent_free(SysEventImpl ev) {
        kmem_free(ev.address() - EVENT, EVENT + SysEventImpl.SIZE + ev.se_header().se_payload_sz());
    }

    /**
     * Tells the system of an event. Returns 0, or an error of these functions, and then the event is still the caller's.
     *
     * @param eid takes its number and time, if it is not null
     */
    @Prototype("int log_sysevent(sysevent_impl_t *ev, int flag, sysevent_id_t *eid)")
    public int log_sysevent(SysEventImpl ev, int flag, SyseventId eid) {
        return queue_sysevent(ev, eid, flag);
    }

    @Prototype("static int queue_sysevent(sysevent_impl_t *ev, sysevent_id_t *eid, int flag)")
    private int queue_sysevent(SysEventImpl ev, SyseventId eid, int flag) {
        SyseventProbes.post(this, 0, ev);
        if (k.vars.log_eventq_cnt() >= k.vars.logevent_max_q_sz()) {
            return SE_EQSIZE;
        }
        k.vars.sysevent_id(k.vars.sysevent_id() + 1);
        SyseventId id = ev.se_header().se_id();
        id.eid_seq(k.vars.sysevent_id());
        id.eid_ts(gethrtime());
        LogEventq element = LogEventq.at(k.memory, ev.address() - EVENT);
        if (k.vars.log_eventq_head() == null) {
            k.vars.log_eventq_head(element);
        } else {
            k.vars.log_eventq_tail().next(element);
        }
        k.vars.log_eventq_tail(element);
        k.vars.log_eventq_cnt(k.vars.log_eventq_cnt() + 1);
        if (Struct.addressOf(eid) != 0) {
            eid.eid_seq(id.eid_seq());
            eid.eid_ts(id.eid_ts());
        }
        return 0;
    }
}

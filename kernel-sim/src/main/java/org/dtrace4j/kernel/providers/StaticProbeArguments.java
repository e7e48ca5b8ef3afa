package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.provider.ProbeArgument;

/**
 * What the raw arguments of static probes are to a D program: one row for each probe, or for all probes of a provider.
 *
 * <p>A row has one text for each element of {@code args[]}: {@code "kthread_t *"} is the next raw argument as it is;
 * {@code "0 kthread_t * > psinfo_t *"} is raw argument 0 as a translator shows it.
 */
final class StaticProbeArguments {
    private static final String LWP = "0 kthread_t * > lwpsinfo_t *";
    private static final String PROCESS = "0 kthread_t * > psinfo_t *";
    private static final String[] REQUEST = {
        "0 struct buf * > bufinfo_t *", "0 struct buf * > devinfo_t *", "0 struct buf * > fileinfo_t *",
    };
    private static final String[] COUNTER = {"int", "uint64_t *"};

    private static final String PACKET = "0 mblk_t * > pktinfo_t *";
    private static final String IP = "2 void_ip_t * > ipinfo_t *";
    private static final String[] IP_PACKET = {
        PACKET, "1 conn_t * > csinfo_t *", IP, "3 __dtrace_ipsr_ill_t * > ifinfo_t *", "4 ipha_t * > ipv4info_t *",
        "5 ip6_t * > ipv6info_t *",
    };
    private static final String[] SEGMENT = {
        PACKET, "1 ip_xmit_attr_t * > csinfo_t *", IP, "3 tcp_t * > tcpsinfo_t *", "4 tcph_t * > tcpinfo_t *",
    };
    private static final String[] DATAGRAM = {
        PACKET, "1 ip_xmit_attr_t * > csinfo_t *", IP, "3 udp_t * > udpsinfo_t *", "4 udpha_t * > udpinfo_t *",
    };

    private static final Map<String, List<ProbeArgument>> ROWS = new HashMap<>();

    static {
        row("proc:create", "0 proc_t * > psinfo_t *");
        row("proc:exec", "string");
        row("proc:exec-failure", "int");
        row("proc:exit", "int");
        row("proc:lwp-create", LWP, PROCESS);
        row("proc:fault", "int", "1 siginfo_t *");
        row("proc:signal-clear", "int", "1 siginfo_t *");
        row("proc:signal-send", LWP, PROCESS, "1 int");
        row("proc:signal-discard", LWP, "1 proc_t * > psinfo_t *", "2 int");
        row("proc:signal-handle", "int", "1 siginfo_t *", "2 void (*)(void)");

        row("sched:off-cpu", LWP, PROCESS);
        row("sched:wakeup", LWP, PROCESS);
        // The original declares an int that no caller passes.
        row("sched:schedctl-nopreempt", LWP, PROCESS, "1 int");
        row("sched:schedctl-preempt", LWP, PROCESS);
        row("sched:schedctl-yield", "int");
        row("sched:surrender", LWP, PROCESS);
        row("sched:cpucaps-sleep", LWP, PROCESS);
        row("sched:cpucaps-wakeup", LWP, PROCESS);
        row("sched:tick", LWP, PROCESS);
        row("sched:change-pri", LWP, PROCESS, "1 pri_t");
        row("sched:enqueue", LWP, PROCESS, "1 disp_t * > cpuinfo_t *", "2 int");
        row("sched:dequeue", LWP, PROCESS, "1 disp_t * > cpuinfo_t *", "2 int");

        row("io:start", REQUEST);
        row("io:done", REQUEST);
        row("io:wait-start", REQUEST);
        row("io:wait-done", REQUEST);

        row("sdt:callout-start", "callout_t *");
        row("sdt:callout-end", "callout_t *");

        row("sdt:interrupt-start", "dev_info_t *", "void *", "caddr_t", "caddr_t");
        row("sdt:interrupt-complete", "dev_info_t *", "void *", "caddr_t", "uint_t");
        row("sdt:cpucaps-project-charge", "kthread_t *", "hrtime_t");
        row("sdt:cpucaps-zusage", "cpucap_t *", "hrtime_t");
        row("sdt:scsi-transport-dispatch", "struct buf *");

        row("lockstat:adaptive-acquire", "kmutex_t *");
        row("lockstat:adaptive-block", "kmutex_t *", "uint64_t");
        row("lockstat:adaptive-spin", "kmutex_t *", "uint64_t");
        row("lockstat:adaptive-release", "kmutex_t *");
        row("lockstat:spin-acquire", "lock_t *");
        row("lockstat:spin-spin", "lock_t *", "uint64_t");
        row("lockstat:spin-release", "lock_t *");
        row("lockstat:thread-spin", "lock_t *", "uint64_t");
        row("lockstat:rw-acquire", "krwlock_t *", "int");
        row("lockstat:rw-block", "krwlock_t *", "uint64_t", "int", "int", "int");
        row("lockstat:rw-release", "krwlock_t *", "int");
        row("lockstat:rw-upgrade", "krwlock_t *");
        row("lockstat:rw-downgrade", "krwlock_t *");

        row("sysevent:post", "0 evch_bind_t * > syseventchaninfo_t *", "1 sysevent_impl_t * > syseventinfo_t *");

        row("ip:", IP_PACKET);
        row("udp:", DATAGRAM);
        for (String segment : List.of("send", "receive", "connect-request", "connect-established", "connect-refused",
                "accept-established", "accept-refused")) {
            row("tcp:" + segment, SEGMENT);
        }
        row("tcp:state-change", "0 void", "1 ip_xmit_attr_t * > csinfo_t *", "2 void", "3 tcp_t * > tcpsinfo_t *", "4 void",
                "5 int32_t > tcplsinfo_t *");
        row("mib:", "int");

        row("sysinfo:", COUNTER);
        row("vminfo:", COUNTER);
        row("fsinfo:", "0 vnode_t * > fileinfo_t *", "1 int");
    }

    private StaticProbeArguments() { }

    private static void row(String probe, String... elements) {
        List<ProbeArgument> arguments = new ArrayList<>();
        for (String element : elements) {
            arguments.add(argument(element, arguments.size()));
        }
        ROWS.put(probe, List.copyOf(arguments));
    }

    private static ProbeArgument argument(String element, int next) {
        boolean mapped = Character.isDigit(element.charAt(0));
        int mapping = mapped ? element.charAt(0) - '0' : next;
        String[] types = (mapped ? element.substring(2) : element).split(" > ");
        ProbeArgument argument = ProbeArgument.named(mapping, types[0]);
        return types.length == 1 ? argument : argument.as(types[1]);
    }

    /** The elements of {@code args[]} of a probe; empty when it has none. */
    static List<ProbeArgument> of(String provider, String name) {
        List<ProbeArgument> all = ROWS.get(provider + ":");
        return all != null ? all : ROWS.getOrDefault(provider + ":" + name, List.of());
    }
}

package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about locks, and about who waits for what. */
final class LockDcmds {
    private static final String MUTEX_ROW = "%16s %5s %16s %6s %6s %7s\n";
    private static final String RWLOCK_ROW = "%16s %16s %5s %16s\n";
    private static final long OWNER = ~7L;
    private static final int HAS_WAITERS = 1;
    private static final int WRITE_WANTED = 2;
    private static final int WRITE_LOCKED = 4;
    private static final int READERS_SHIFT = 3;

    private LockDcmds() { }

    /** {@code ADDR::mutex}: who owns an adaptive lock. */
    static void mutex(Invocation call) {
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        if (call.isFirst()) {
            call.print(MUTEX_ROW, "ADDR", "TYPE", "HELD", "MINSPL", "OLDSPL", "WAITERS");
        }
        long word = call.target().readWord(call.address());
        String owner = (word & OWNER) == 0 ? "no" : Long.toHexString(word & OWNER);
        call.print(MUTEX_ROW, Long.toHexString(call.address()), "adapt", owner, "-", "-",
                (word & HAS_WAITERS) != 0 ? "yes" : "no");
    }

    /** {@code ADDR::rwlock}: who owns a readers/writer lock, or how many read, and who waits. */
    static void rwlock(Invocation call) {
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        if (call.isFirst()) {
            call.print(RWLOCK_ROW, "ADDR", "OWNER/COUNT", "FLAGS", "WAITERS");
        }
        long word = call.target().readWord(call.address());
        boolean writer = (word & WRITE_LOCKED) != 0;
        String holder = writer ? Long.toHexString(word & OWNER)
                : word >>> READERS_SHIFT == 0 ? "-" : "READERS=" + (word >>> READERS_SHIFT);
        String flags = "B" + bit(word, WRITE_LOCKED) + bit(word, WRITE_WANTED) + bit(word, HAS_WAITERS);
        List<Long> waiters = waiters(call).getOrDefault(call.address(), List.of());
        call.print(RWLOCK_ROW, Long.toHexString(call.address()), holder, flags,
                waiters.isEmpty() ? "" : Long.toHexString(waiters.get(0)));
        for (int i = 1; i < waiters.size(); i++) {
            call.print(RWLOCK_ROW, "", "", "", Long.toHexString(waiters.get(i)));
        }
    }

    private static String bit(long word, int mask) {
        return (word & mask) != 0 ? "1" : "0";
    }

    /** Sleeping threads by what they wait for, in the order in which the list of all threads has them. */
    private static Map<Long, List<Long>> waiters(Invocation call) {
        Map<Long, List<Long>> waiters = new LinkedHashMap<>();
        call.debugger().walk("thread", 0, at -> {
            long channel = call.structure("kthread_t", at).get("t_lwpchan.lc_wchan");
            if (channel != 0) {
                waiters.computeIfAbsent(channel, key -> new ArrayList<>()).add(at);
            }
        });
        return waiters;
    }

    /** {@code [ADDR]::wchaninfo [-v]}: what threads wait for, and how many. */
    static void wchaninfo(Invocation call) {
        Options options = call.options("v");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        boolean verbose = options.has('v');
        if (call.isFirst() && !call.isIntoPipe()) {
            call.print("%16s %4s %8s%s\n", "ADDR", "TYPE", "NWAITERS",
                    verbose ? String.format("   %16s %s", "THREAD", "PROC") : "");
        }
        waiters(call).forEach((channel, threads) -> {
            if (call.hasAddress() && channel != call.address()) {
                return;
            }
            if (call.isIntoPipe()) {
                threads.forEach(call::writeAddress);
                return;
            }
            String object = String.format("%16x %4s %8d", channel, "cond", threads.size());
            if (!verbose) {
                call.write(object + "\n");
            }
            for (int i = 0; verbose && i < threads.size(); i++) {
                Structure t = call.structure("kthread_t", threads.get(i));
                String process = t.get("t_procp") == 0 ? "(nil)" : String.format("%16x %s", t.get("t_procp"),
                        t.text("t_procp->p_user.u_comm"));
                call.print("%s:  %16x %s\n", i == 0 ? object : " ".repeat(object.length()), threads.get(i), process);
            }
        });
    }
}

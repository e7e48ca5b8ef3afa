package org.dtrace4j.kernel.user.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** An open /dev/kstat: what libkstat is to the commands. */
final class KstatChain {
    private static final Header PAGES = new Header("unix", 0, "system_pages", "pages");
    static final int PAGE_KILOBYTES = 4;

    private final Syscalls sys;
    private final int fd;

    KstatChain(Syscalls sys) throws SystemCallError {
        this.sys = sys;
        this.fd = sys.open(KstatControl.DEVICE, Syscalls.O_RDONLY, 0);
    }

    /** What there is. */
    @SuppressWarnings("unchecked")
    List<Header> headers() throws SystemCallError {
        return (List<Header>) sys.ioctl(fd, KstatControl.CHAIN, null);
    }

    /** The values of some counters, by their names. */
    Map<String, Long> read(Header header) throws SystemCallError {
        return data(header).numbers();
    }

    /** The same, with what is text among them. */
    KstatControl.Data data(Header header) throws SystemCallError {
        return (KstatControl.Data) sys.ioctl(fd, KstatControl.READ, header);
    }

    /** How much memory the machine has; at least 1. */
    long memoryKilobytes() throws SystemCallError {
        return Math.max(1, read(PAGES).getOrDefault("physmem", 0L) * PAGE_KILOBYTES);
    }

    /** All at one moment. */
    Map<Header, Map<String, Long>> snapshot() throws SystemCallError {
        Map<Header, Map<String, Long>> all = new LinkedHashMap<>();
        for (Header header : headers()) {
            all.put(header, read(header));
        }
        return all;
    }

    /** The sums of all counters of a name in a module, over its instances. */
    static Map<String, Long> sum(Map<Header, Map<String, Long>> snapshot, String module, String name) {
        Map<String, Long> sum = new TreeMap<>();
        snapshot.forEach((header, values) -> {
            if (header.module().equals(module) && header.name().equals(name)) {
                values.forEach((key, value) -> sum.merge(key, value, Long::sum));
            }
        });
        return sum;
    }

    /** By how much a counter has grown; since power-on without an earlier value. */
    static double delta(Map<String, Long> before, Map<String, Long> now, String name) {
        return now.getOrDefault(name, 0L) - (before == null ? 0 : before.getOrDefault(name, 0L));
    }
}

package org.dtrace4j.kernel.user;

import java.util.Map;

/** What {@code /dev/kstat} answers: the names to give to {@link Syscalls#ioctl}, with the shape of argument and result. */
public final class KstatControl {
    /** The device to open. */
    public static final String DEVICE = "/dev/kstat";

    /** Argument null; result {@code List<Header>}: all that there is. */
    public static final String CHAIN = "KSTAT_IOC_CHAIN_ID";

    /** Argument a {@link Header}; result {@link Data}. ENXIO if there is no such thing. */
    public static final String READ = "KSTAT_IOC_READ";

    /** Names of the moments, in nanoseconds since power-on, when the counters began, and when they were read. */
    public static final String CREATED = "crtime";
    public static final String SNAPSHOT = "snaptime";

    private KstatControl() { }

    /** Which counters: module, instance and name, and of which class they are. */
    public record Header(String module, int instance, String name, String kind) { }

    /** What they are: numbers and texts, each sorted by name. */
    public record Data(Map<String, Long> numbers, Map<String, String> texts) { }
}

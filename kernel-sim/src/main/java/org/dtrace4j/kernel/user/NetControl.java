package org.dtrace4j.kernel.user;

import java.util.List;
import java.util.Map;

/**
 * What an internet socket answers to who asks for the tables that SNMP calls MIB-II: the name to give to {@link Syscalls#ioctl},
 * and the shape of the result. The original asks by messages on a stream.
 */
public final class NetControl {
    /** Argument null; result {@link Tables}. */
    public static final String TABLES = "MIB2_IP";

    private NetControl() { }

    /**
     * An end of a connection, or one that waits for some. Addresses in network byte order, as memory has them, 0 for any.
     *
     * @param state a {@code TCPS_} constant; for UDP 1 if it has a peer, 0 if it has a port, -1 if it has none
     * @param sendWindow bytes that the peer has room for
     * @param unacknowledged bytes that have been sent, and of which the peer has not said that it has them
     */
    public record Connection(boolean isTcp, int localAddress, int localPort, int foreignAddress, int foreignPort, int state,
            long sendWindow, long unacknowledged, long receiveWindow, int pid) { }

    /** An interface of IP. */
    public record Interface(String name, int mtu, int address, long received, long sent) { }

    /** All of it: the oldest connection first; counters by protocol, and by name in the order of their structure. */
    public record Tables(List<Connection> connections, List<Interface> interfaces, Map<String, Map<String, Long>> counters) { }
}

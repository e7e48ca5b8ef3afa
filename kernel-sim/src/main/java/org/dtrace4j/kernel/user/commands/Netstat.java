package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.user.NetControl;
import org.dtrace4j.kernel.user.NetControl.Connection;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * {@code netstat [-anu] [-f inet] [-P protocol]}: connections; {@code netstat -s}: counters; {@code netstat -i}: interfaces.
 * Addresses and ports have no names here, so that {@code -n} changes nothing.
 */
public final class Netstat {
    private static final int LISTEN = -3;
    /** By {@code TCPS_} constants, from CLOSED on. */
    private static final List<String> STATES = List.of("CLOSED", "IDLE", "BOUND", "LISTEN", "SYN_SENT", "SYN_RCVD", "ESTABLISHED",
        "CLOSE_WAIT", "FIN_WAIT_1", "CLOSING", "LAST_ACK", "FIN_WAIT_2", "TIME_WAIT");
    private static final int CLOSED = -6;
    private static final String TCP_HEADING = """

        TCP: IPv4
           Local Address        Remote Address    Swind Send-Q Rwind Recv-Q    State
        -------------------- -------------------- ----- ------ ----- ------ -----------
        """;
    private static final String TCP_HEADING_WITH_USERS = """

        TCP: IPv4
           Local Address        Remote Address      User     Pid      Command       Swind  Send-Q  Rwind  Recv-Q    State
        -------------------- -------------------- -------- ------ -------------- ------- ------- ------- ------- -----------
        """;
    private static final String UDP_HEADING = """

        UDP: IPv4
           Local Address        Remote Address      State
        -------------------- -------------------- ----------
        """;

    private Netstat() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "anuisvf:P:");
        String protocol = options == null ? "" : options.value('P', "").toLowerCase(Locale.ROOT);
        if (options == null || !options.operands().isEmpty() || options.has('i') && options.has('s')) {
            sys.print(2, "usage: netstat [-anuv] [-f address_family]\n"
                + "       netstat [-s] [-P protocol]\n       netstat -i [-n]\n");
            return 1;
        }
        if (options.has('f') && !options.value('f', "").equals("inet")) {
            sys.print(2, "netstat: " + options.value('f', "") + ": unknown address family\n");
            return 1;
        }
        if (options.has('P') && !List.of("ip", "icmp", "tcp", "udp").contains(protocol)) {
            sys.print(2, "netstat: " + options.value('P', "") + ": unknown protocol.\n");
            return 1;
        }
        int fd = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
        NetControl.Tables tables = (NetControl.Tables) sys.ioctl(fd, NetControl.TABLES, null);
        sys.close(fd);
        Output out = new Output(sys);
        if (options.has('s')) {
            counters(out, tables.counters(), protocol);
        } else if (options.has('i')) {
            interfaces(out, tables.interfaces());
        } else {
            connections(sys, out, tables.connections(), options, protocol);
        }
        out.flush();
        return 0;
    }

    private static void connections(Syscalls sys, Output out, List<Connection> all, Options options, String protocol) {
        Users users = new Users(sys);
        boolean heading = false;
        for (Connection each : all) {
            boolean shown = !each.isTcp() && !protocol.equals("tcp")
                && (options.has('a') ? each.localPort() != 0 : each.state() > 0);
            if (shown) {
                out.print(heading ? "" : UDP_HEADING);
                heading = true;
                out.line(String.format(Locale.ROOT, "%-20s %-20s %s", end(each.localAddress(), each.localPort()),
                    each.foreignPort() == 0 ? "" : end(each.foreignAddress(), each.foreignPort()),
                    each.state() > 0 ? "Connected" : "Idle"));
            }
        }
        heading = false;
        for (Connection each : all) {
            if (each.isTcp() && !protocol.equals("udp") && (options.has('a') || each.state() > LISTEN)) {
                out.print(heading ? "" : options.has('u') ? TCP_HEADING_WITH_USERS : TCP_HEADING);
                heading = true;
                out.line(options.has('u') ? withUser(sys, users, each) : line(each));
            }
        }
    }

    private static String line(Connection each) {
        return String.format(Locale.ROOT, "%-20s %-20s %5d %6d %5d %6d %s", end(each.localAddress(), each.localPort()),
            end(each.foreignAddress(), each.foreignPort()), each.sendWindow(), each.unacknowledged(), each.receiveWindow(), 0,
            STATES.get(each.state() - CLOSED));
    }

    private static String withUser(Syscalls sys, Users users, Connection each) {
        ProcessInfo process = ProcessInfo.read(sys, Integer.toString(each.pid()));
        return String.format(Locale.ROOT, "%-20s %-20s %-8s %6d %-14s %7d %7d %7d %7d %s",
            end(each.localAddress(), each.localPort()), end(each.foreignAddress(), each.foreignPort()),
            process == null ? "" : users.name(process.number(ProcLayout.PR_EUID)), each.pid(),
            process == null ? "" : process.command(), each.sendWindow(), each.unacknowledged(), each.receiveWindow(), 0,
            STATES.get(each.state() - CLOSED));
    }

    private static String end(int address, int port) {
        return (address == 0 ? "      *" : dotted(address)) + "." + (port == 0 ? "*" : Integer.toString(port));
    }

    private static String dotted(int address) {
        return (address & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 24);
    }

    private static void counters(Output out, Map<String, Map<String, Long>> groups, String protocol) {
        groups.forEach((group, values) -> {
            if (!group.toLowerCase(Locale.ROOT).startsWith(protocol)) {
                return;
            }
            out.print("\n" + group);
            int column = 0;
            for (Map.Entry<String, Long> value : values.entrySet()) {
                out.format("\t%-20s=%6d%s", value.getKey(), value.getValue(), column++ % 2 == 1 ? "\n" : "");
            }
            out.print(column % 2 == 1 ? "\n" : "");
        });
    }

    private static void interfaces(Output out, List<NetControl.Interface> all) {
        String row = "%-5s %-5s%-13s %-14s %-6s %-5s %-6s %-5s %-6s %-6s\n";
        out.format(row, "Name", "Mtu", "Net/Dest", "Address", "Ipkts", "Ierrs", "Opkts", "Oerrs", "Collis", "Queue");
        for (NetControl.Interface each : all) {
            out.format(row, each.name(), each.mtu(), dotted(each.address() & 0xFF), dotted(each.address()), each.received(), 0,
                each.sent(), 0, 0, 0);
        }
    }
}

package org.dtrace4j.kernel.mdb.dcmd;

import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about the network: connections and sockets. */
final class NetworkDcmds {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int MAPPED_ADDRESS = 12;

    private NetworkDcmds() { }

    /** {@code ::netstat}: connections of TCP and sockets of UDP. */
    static void netstat(Invocation call) {
        Options options = call.options("P:");
        if (call.hasAddress() || !options.rest().isEmpty()) {
            throw call.usage();
        }
        String only = options.value('P', "");
        if (!only.isEmpty() && !only.equals("tcp") && !only.equals("udp")) {
            throw new CommandException("unknown protocol '" + only + "'");
        }
        if (!only.equals("udp")) {
            call.print("%-16s %2s %-22s %-22s %5s %4s\n", "TCPv4", "St", "Local Address", "Remote Address", "Stack", "Zone");
            call.debugger().walk("conn", 0, at -> show(call, call.structure("conn_t", at), TCP));
            call.write("\n");
        }
        if (!only.equals("tcp")) {
            call.print("%-16s %2s %-22s %-22s %5s %4s\n", "UDPv4", "St", "Local Address", "Remote Address", "Stack", "Zone");
            call.debugger().walk("conn", 0, at -> show(call, call.structure("conn_t", at), UDP));
        }
    }

    private static void show(Invocation call, Structure conn, int protocol) {
        if (conn.number("conn_proto") != protocol) {
            return;
        }
        boolean tcp = protocol == TCP;
        long own = conn.get(tcp ? "conn_proto_priv.cp_tcp" : "conn_proto_priv.cp_udp");
        int state = tcp ? conn.number("conn_proto_priv.cp_tcp->tcp_state") : conn.number("conn_proto_priv.cp_udp->udp_state");
        call.print("%-16x %2d %-22s %-22s %5d %4d\n", own, state, end(call, conn, "l"), end(call, conn, "f"),
                conn.number("conn_netstack->netstack_stackid"), conn.number("conn_zoneid"));
    }

    /** What a socket is connected to, for a list of open files. */
    static String socket(Invocation call, Structure vnode) {
        long handle = call.structure("sonode_t", vnode.get("v_data")).get("so_proto_handle");
        if (handle == 0) {
            return "socket: -";
        }
        Structure conn = call.structure("conn_t", handle);
        return "socket: AF_INET " + end(call, conn, "l")
                + (conn.number("u_port.connu_ports.connu_fport") == 0 ? "" : " remote: AF_INET " + end(call, conn, "f"));
    }

    private static String end(Invocation call, Structure conn, String side) {
        long at = conn.addressOf("connua_v6addr.connua_" + side + "addr") + MAPPED_ADDRESS;
        byte[] bytes = new byte[4];
        call.target().read(at, bytes, 0, bytes.length);
        int port = conn.number("u_port.connu_ports.connu_" + side + "port");
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff) + "."
                + (port >> 8 & 0xff | (port & 0xff) << 8);
    }
}

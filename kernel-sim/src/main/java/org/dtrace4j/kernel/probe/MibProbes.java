package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;

/** Static probes of the provider {@code mib}: counters of the network, as SNMP names them. */
public final class MibProbes {
    private MibProbes() { }

    /** Packets have come. */
    public static void ipIfStatsHCInReceives(BareKernelCode here, int increment, long counter) { }

    /** So many bytes. */
    public static void ipIfStatsHCInOctets(BareKernelCode here, int increment, long counter) { }

    /** Packets go up to a protocol. */
    public static void ipIfStatsHCInDelivers(BareKernelCode here, int increment, long counter) { }

    /** A protocol wants packets sent. */
    public static void ipIfStatsHCOutRequests(BareKernelCode here, int increment, long counter) { }

    /** They go to an interface. */
    public static void ipIfStatsHCOutTransmits(BareKernelCode here, int increment, long counter) { }

    /** So many bytes. */
    public static void ipIfStatsHCOutOctets(BareKernelCode here, int increment, long counter) { }

    /** Nobody knows the protocol of a packet. */
    public static void ipIfStatsInUnknownProtos(BareKernelCode here, int increment, long counter) { }

    /** There is no way to an address. */
    public static void ipIfStatsOutNoRoutes(BareKernelCode here, int increment, long counter) { }

    /** A connection is asked for from here. */
    public static void tcpActiveOpens(BareKernelCode here, int increment, long counter) { }

    /** One is asked for from elsewhere. */
    public static void tcpPassiveOpens(BareKernelCode here, int increment, long counter) { }

    /** It did not come about. */
    public static void tcpAttemptFails(BareKernelCode here, int increment, long counter) { }

    /** One that was there is broken off. */
    public static void tcpEstabResets(BareKernelCode here, int increment, long counter) { }

    /** Segments have come. */
    public static void tcpHCInSegs(BareKernelCode here, int increment, long counter) { }

    /** Segments are sent. */
    public static void tcpHCOutSegs(BareKernelCode here, int increment, long counter) { }

    /** Such with data. */
    public static void tcpOutDataSegs(BareKernelCode here, int increment, long counter) { }

    /** So many bytes of data. */
    public static void tcpOutDataBytes(BareKernelCode here, int increment, long counter) { }

    /** One that only acknowledges. */
    public static void tcpOutAck(BareKernelCode here, int increment, long counter) { }

    /** One that begins, ends or breaks off. */
    public static void tcpOutControl(BareKernelCode here, int increment, long counter) { }

    /** One that breaks off. */
    public static void tcpOutRsts(BareKernelCode here, int increment, long counter) { }

    /** One that tells of room. */
    public static void tcpOutWinUpdate(BareKernelCode here, int increment, long counter) { }

    /** One that acknowledges what is new. */
    public static void tcpInAckSegs(BareKernelCode here, int increment, long counter) { }

    /** So many bytes. */
    public static void tcpInAckBytes(BareKernelCode here, int increment, long counter) { }

    /** Data that was expected. */
    public static void tcpInDataInorderSegs(BareKernelCode here, int increment, long counter) { }

    /** So many bytes. */
    public static void tcpInDataInorderBytes(BareKernelCode here, int increment, long counter) { }

    /** A listener has too many waiting. */
    public static void tcpListenDrop(BareKernelCode here, int increment, long counter) { }

    /** A segment is sent again. */
    public static void tcpRetransSegs(BareKernelCode here, int increment, long counter) { }

    /** So many bytes of data. */
    public static void tcpRetransBytes(BareKernelCode here, int increment, long counter) { }

    /** A datagram is delivered. */
    public static void udpHCInDatagrams(BareKernelCode here, int increment, long counter) { }

    /** One is sent. */
    public static void udpHCOutDatagrams(BareKernelCode here, int increment, long counter) { }

    /** Nobody has the port that one is for. */
    public static void udpNoPorts(BareKernelCode here, int increment, long counter) { }

    /** Who it is for does not read fast enough. */
    public static void udpInOverflows(BareKernelCode here, int increment, long counter) { }

    /** One cannot be sent. */
    public static void udpOutErrors(BareKernelCode here, int increment, long counter) { }

    /** A message has come. */
    public static void icmpInMsgs(BareKernelCode here, int increment, long counter) { }

    /** It was not to be understood. */
    public static void icmpInErrors(BareKernelCode here, int increment, long counter) { }

    /** It says that something cannot be reached. */
    public static void icmpInDestUnreachs(BareKernelCode here, int increment, long counter) { }

    /** A message is sent. */
    public static void icmpOutMsgs(BareKernelCode here, int increment, long counter) { }

    /** It says that something cannot be reached. */
    public static void icmpOutDestUnreachs(BareKernelCode here, int increment, long counter) { }

    /** It is not what its checksum says. */
    public static void udpInCksumErrs(BareKernelCode here, int increment, long counter) { }

    /** A datagram is too short for what it says. */
    public static void udpInErrors(BareKernelCode here, int increment, long counter) { }

    /** Data that has come already comes again. */
    public static void tcpInDataDupBytes(BareKernelCode here, int increment, long counter) { }

    /** Data that comes too soon. */
    public static void tcpInDataUnorderBytes(BareKernelCode here, int increment, long counter) { }
}

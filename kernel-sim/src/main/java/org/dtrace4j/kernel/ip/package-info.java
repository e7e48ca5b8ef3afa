/**
 * what sockets ask for → packets through the interface lo0 → what other sockets are told: TCP, UDP and as much of IP and ICMP
 * as they need.
 *
 * <p>Packets are real: messages in kernel memory with the headers that go over a wire. There is no wire, only the loopback
 * interface; every other address is unreachable. TCP Fusion, by which illumos spares local connections their headers, is not
 * there, so each segment passes IP. Nothing is lost and nothing overtakes, so data is never sent again; only a connection
 * that a full listener has ignored is asked for again.
 *
 * <p>What must stay true: all of a connection is changed only under the lock of the serialization queue ({@link
 * org.dtrace4j.kernel.ip.Squeue}), and nobody sleeps while he holds it but on a condition variable that lets it go. Begin with
 * {@link org.dtrace4j.kernel.ip.Ip}, then follow a segment: {@code TcpOutput}, {@code IpOutput}, {@code IpInput}, {@code
 * TcpInput}.
 */
package org.dtrace4j.kernel.ip;

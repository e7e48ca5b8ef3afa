/**
 * system calls on sockets → what the module ip does for them: {@code socket}, {@code bind}, {@code listen}, {@code accept},
 * {@code connect}, {@code send}, {@code recv} and their relatives.
 *
 * <p>A socket is a vnode of type VSOCK with a {@code sonode} behind it, so that descriptors, {@code read}, {@code write},
 * {@code fork} and {@code close} treat it as a file. Families other than AF_INET and AF_UNIX are refused; the latter is {@link
 * org.dtrace4j.kernel.sockfs.SockTpi} alone. What must stay true: whoever waits here waits on the connection's condition
 * variable, with the lock of the serialization queue (of AF_UNIX: of the list of sockets), and looks again at what he waited for.
 */
package org.dtrace4j.kernel.sockfs;

/**
 * The device over a stream of bytes: a consumer in one process, the traced system in another.
 *
 * <pre>
 *   consumer -&gt; RemoteDevice -&gt; frames -&gt; DeviceService -&gt; Device
 * </pre>
 *
 * <p>In go the calls of {@link org.dtrace4j.device.Device}, out come the same calls on the other side. Nothing here knows
 * what a call means: {@link ValueCodec} writes and reads whatever the interface declares, records by their components, so
 * that a method or a component that is added to the device crosses the stream by itself. What must stay true: a peer's
 * bytes make nothing but values of declared types, and no more of them than the frame that they came in can hold.
 *
 * <p>Read {@link DeviceService} next, which says what a frame holds.
 */
package org.dtrace4j.device.remote;

/**
 * The narrow interface between the halves, shaped like the ioctls of {@code /dev/dtrace}.
 *
 * <p>On the left stand compiler and consumer, on the right the runtime and a target. Nothing on the left reaches around
 * it. One implementation lives in the same process, and one is reached over a Unix-domain socket ({@link
 * org.dtrace4j.device.remote}), so everything that passes here is data that can be written down: records, numbers, byte arrays.
 */
package org.dtrace4j.device;

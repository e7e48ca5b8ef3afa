/**
 * device numbers → drivers: specfs, the file system of special files.
 *
 * <p>A file system that finds a device file hands out, in place of its own vnode, the special vnode of that device
 * ({@code specvp}): its operations call the driver. All special vnodes of one device share a common one, where opens
 * are counted, so that the driver is closed when the last open is gone. What must stay true: a special vnode holds
 * the vnode of the file it was found by, and its common vnode, until its own last hold goes.
 */
package org.dtrace4j.kernel.specfs;

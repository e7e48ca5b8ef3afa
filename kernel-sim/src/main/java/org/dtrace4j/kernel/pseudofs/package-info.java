/**
 * drivers, modules, nothing → directories and files that nobody has written: the small file systems of the kernel.
 *
 * <p>devfs on /devices, dev on /dev, ctfs on /system/contract, objfs on /system/object and sharefs on
 * /etc/dfs/sharetab are one engine ({@link org.dtrace4j.kernel.pseudofs.PseudoFs}) over trees that each describes
 * itself ({@link org.dtrace4j.kernel.pseudofs.PseudoNode}), as the original's are over its generic pseudo file
 * system. What is read is made when it is read. What must stay true: nothing can be created or removed in them, and a
 * device found here is opened through specfs.
 */
package org.dtrace4j.kernel.pseudofs;

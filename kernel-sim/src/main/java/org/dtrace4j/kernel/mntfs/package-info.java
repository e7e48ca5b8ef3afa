/**
 * the list of mounted file systems → the text of /etc/mnttab: mntfs, which is mounted on that file.
 *
 * <p>Its one vnode covers the file; a read makes the table as it is at that moment. What must stay true: one line for
 * each file system that does not hide ({@code VFS_NOMNTTAB}), in the order of mounting.
 */
package org.dtrace4j.kernel.mntfs;

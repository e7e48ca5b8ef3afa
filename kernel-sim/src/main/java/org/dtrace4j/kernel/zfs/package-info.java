/**
 * names, reads, writes, /dev/zfs → objects of a pool: zfs, from the system calls down to where the disk begins.
 *
 * <p>The pool's datasets and their objects are {@link org.dtrace4j.kernel.disk.Pool}, which is what of zfs lies on
 * disk. In kernel memory is what the original has in memory: the pool ({@code spa_t}), mounted datasets ({@code
 * zfsvfs_t}) and the files that are in use ({@code znode_t}), each with its vnode. An object that nobody has read
 * since boot takes a disk read; changes are in memory until a transaction group is written.
 *
 * <p>What must stay true: a znode exists at most once for each object of a mounted dataset, holds the file system it
 * is of, and is freed with its vnode's last hold, unless the vnode has pages.
 */
package org.dtrace4j.kernel.zfs;

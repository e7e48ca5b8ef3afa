/**
 * The disk of a machine: folder on the host -> immutable image -> pool of one boot -> image -> folder.
 *
 * <p>In goes the machine's {@code disk/} folder, or the contents built in; out comes, for each boot, a
 * {@link org.dtrace4j.kernel.disk.Pool} of datasets whose objects (files, directories, symbolic links, names of
 * sockets) the zfs module reads and writes. A {@link org.dtrace4j.kernel.disk.DiskImage} never changes, so that any number of boots share one;
 * a boot keeps what it changes to itself. A persistent machine has its changes written back to the folder, file by
 * file, each by writing aside and renaming, so that the host never sees half a file. Snapshots and clones share their
 * objects.
 *
 * <p>What must stay true: nothing here takes virtual time, draws from a random stream, or depends on the order in which
 * the host lists a folder. The latencies of disk reads are the zfs module's.
 */
package org.dtrace4j.kernel.disk;

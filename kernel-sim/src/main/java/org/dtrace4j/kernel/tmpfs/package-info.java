/**
 * mount, names, reads and writes → nodes, entries and pages: tmpfs, the file system that lives in memory.
 *
 * <p>One class for each C file of the original. All structures lie in kernel memory and can be looked at there: a mount
 * ({@code struct tmount}), its list of nodes ({@code struct tmpnode}), directory entries ({@code struct tdirent}),
 * which are also in one hash for all mounts; the data are pages that belong to the file's own vnode.
 *
 * <p>What must stay true: a file that nobody uses has {@code v_count} 0 and lives by its link count; a root has 1. An
 * unmount that fails leaves all counts as it found them. Read on in {@link org.dtrace4j.kernel.tmpfs.TmpVfsops}.
 */
package org.dtrace4j.kernel.tmpfs;

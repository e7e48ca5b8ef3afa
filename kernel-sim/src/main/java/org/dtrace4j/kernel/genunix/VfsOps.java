package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.ENOSYS;

import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * The operations of one kind of file system: what a {@code struct vfsops} stands for. Called by the {@code fsop_}
 * functions ({@link FileSystems}). Results are error numbers, 0 for success.
 */
public interface VfsOps {
    int vfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr);

    int vfs_unmount(Vfs vfsp, int flag, Cred cr);

    /** Stores the root of the file system, held. */
    int vfs_root(Vfs vfsp, PointerCell vpp);

    /** Blocks in all, free ones, and bytes in a block. */
    default SpaceStatus vfs_statvfs(Vfs vfsp) {
        return new SpaceStatus(512, 0, 0);
    }

    default int vfs_sync(Vfs vfsp, int flag, Cred cr) {
        return 0;
    }

    default int vfs_mountroot(Vfs vfsp, int why) {
        return ENOSYS;
    }

    default void vfs_freevfs(Vfs vfsp) {
    }

    /**
     * What {@code statvfs} tells of space.
     *
     * @param blockSize bytes of a block
     */
    record SpaceStatus(long blockSize, long blocks, long free) { }
}

package org.dtrace4j.kernel.zfs;

import java.util.BitSet;
import org.dtrace4j.kernel.disk.Dataset;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.Vfs;

/**
 * The Java half of a {@code zfsvfs_t}: the dataset, which znodes there are, and which objects have been read since
 * boot.
 */
final class MountedDataset {
    final Dataset dataset;
    final Vfs vfs;
    /** Addresses of znodes by object number; the list of them is in kernel memory. */
    final LongMap<Long> znodes = new LongMap<>();
    /** Objects that are in the cache, so that reading them takes no disk. */
    final BitSet cached;

    MountedDataset(Dataset dataset, Vfs vfs, BitSet cached) {
        this.dataset = dataset;
        this.vfs = vfs;
        this.cached = cached;
    }
}

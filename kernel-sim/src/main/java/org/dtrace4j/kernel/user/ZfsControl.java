package org.dtrace4j.kernel.user;

/**
 * What {@code /dev/zfs} answers: the names to give to {@link Syscalls#ioctl}, with the shape of argument and result.
 *
 * <p>The kernel side is the zfs module, the user side the {@code zfs} command. But for {@link #LIST} the argument is a
 * {@code Map<String, String>} (the name-value list of the original) and the result is null. Names of snapshots have the
 * form {@code dataset@snapshot}. Errors: ENOENT a dataset is missing, EEXIST the new name is taken, EBUSY it is mounted
 * or has descendants or clones, EINVAL the name or the request makes no sense, EXDEV another pool.
 */
public final class ZfsControl {
    /** The device to open. */
    public static final String DEVICE = "/dev/zfs";

    /**
     * Argument null; result {@code List<ZfsDataset>}: all, sorted by name, the snapshots of each by creation after
     * it.
     */
    public static final String LIST = "ZFS_IOC_DATASET_LIST";

    /** {@code name}, optionally {@code mountpoint}: makes an empty file system. Does not mount it. */
    public static final String CREATE = "ZFS_IOC_CREATE";

    /** {@code name}: {@code dataset@snapshot}. */
    public static final String SNAPSHOT = "ZFS_IOC_SNAPSHOT";

    /** {@code name}, {@code origin} (a snapshot), optionally {@code mountpoint}. Does not mount it. */
    public static final String CLONE = "ZFS_IOC_CLONE";

    /** {@code name}: a dataset or a snapshot that nothing depends on and that is not mounted. */
    public static final String DESTROY = "ZFS_IOC_DESTROY";

    /** {@code name}, {@code snapshot}: makes the file system as its newest snapshot has it. */
    public static final String ROLLBACK = "ZFS_IOC_ROLLBACK";

    /** {@code name}: a clone, which changes places with the file system that it was cloned from. */
    public static final String PROMOTE = "ZFS_IOC_PROMOTE";

    /** {@code name}, {@code to}. */
    public static final String RENAME = "ZFS_IOC_RENAME";

    /** {@code name}, {@code property} ({@code mountpoint} or {@code canmount}), {@code value}. */
    public static final String SET = "ZFS_IOC_SET_PROP";

    private ZfsControl() {
    }

    /** What a dataset is. */
    public enum Kind { FILESYSTEM, SNAPSHOT, VOLUME }

    /**
     * A row of the answer to {@link #LIST}.
     *
     * @param used bytes that it and its descendants take
     * @param available bytes left in the pool; 0 for a snapshot
     * @param referenced bytes that its tree takes
     * @param mountpoint the property: a path, {@code legacy} or {@code none}; null for a snapshot
     * @param canmount the property: {@code on}, {@code off} or {@code noauto}
     * @param origin the snapshot that it was cloned from, or null
     * @param creation seconds since 1970
     */
    public record ZfsDataset(String name, Kind kind, long used, long available, long referenced, String mountpoint,
                             String canmount, String origin, long creation) {
        /** No two have the same name. */
        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }
}

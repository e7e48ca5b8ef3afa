package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.VFS_NOMNTTAB;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Vfs;

/** The mount table: what is mounted where, as a text, and whether that has changed since somebody read it. */
public final class MountTable {
    private final Kernel k;
    private long version;

    MountTable(Kernel k) {
        this.k = k;
    }

    /** The mount table: what {@code /etc/mnttab} holds, a line for each file system, columns set apart by tabs. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Vfs vfsp : k.genunix.vfs.all()) {
            if ((vfsp.vfs_flag() & VFS_NOMNTTAB) == 0) {
                text.append(resource(vfsp)).append('\t').append(mountPoint(vfsp)).append('\t')
                        .append(k.genunix.kinds.typeName(vfsp)).append('\t')
                        .append(k.genunix.mountOptions.display(vfsp)).append('\t')
                        .append(vfsp.vfs_mtime()).append('\n');
            }
        }
        return text.toString();
    }

    /** What is mounted, as the mount table shows it. */
    public String resource(Vfs vfsp) {
        return vfsp.vfs_resource() == null ? "unspecified_resource" : k.genunix.strings.get(RefstrCode.text(vfsp.vfs_resource()));
    }

    /** Where it is mounted. */
    public String mountPoint(Vfs vfsp) {
        return vfsp.vfs_mntpt() == null ? "unspecified_mountpoint" : k.genunix.strings.get(RefstrCode.text(vfsp.vfs_mntpt()));
    }

    /** Something that the mount table shows has changed: a line, or a text in one. */
    void edited() {
        version++;
    }

    /** A number that is another one whenever {@link #text} may be another text. */
    public long version() {
        return version;
    }
}

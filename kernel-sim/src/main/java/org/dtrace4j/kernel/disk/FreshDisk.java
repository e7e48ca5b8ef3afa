package org.dtrace4j.kernel.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.disk.InitialDisk;
import org.dtrace4j.kernel.zfs.Zvol;

/** The disk of a machine that has never been booted: {@link InitialDisk} as an image. */
public final class FreshDisk {
    private FreshDisk() { }

    /** Makes the image. It costs some milliseconds; boots share it. */
    public static DiskImage with(ProgramTable programs) {
        return of(InitialDisk.with(programs));
    }

    /** Makes the image of these contents. */
    public static DiskImage of(InitialDisk contents) {
        List<DatasetImage> images = new ArrayList<>();
        String pool = null;
        String boot = null;
        for (InitialDisk.Dataset dataset : contents.datasets()) {
            TreeMap<String, String> properties = new TreeMap<>();
            if (dataset.isVolume()) {
                properties.put(Zvol.VOLSIZE, Long.toString(dataset.volumeBytes()));
            } else {
                properties.put("mountpoint", dataset.mountpoint());
            }
            pool = pool == null ? dataset.name() : pool;
            if ("/".equals(dataset.mountpoint())) {
                boot = dataset.name();
                properties.put("canmount", "noauto");
            }
            images.add(new DatasetImage(dataset.name(), properties, null, InitialDisk.MADE, tree(dataset)));
        }
        return new DiskImage(pool, boot, images);
    }

    private static ObjectTree tree(InitialDisk.Dataset dataset) {
        ObjectTree.Builder tree = new ObjectTree.Builder(InitialDisk.MADE);
        for (InitialDisk.Entry entry : dataset.entries()) {
            switch (entry.kind()) {
                case DIRECTORY -> tree.directory(entry.path(), entry.mode());
                case FILE -> tree.file(entry.path(), entry.mode(), entry.content());
                case LINK -> tree.symlink(entry.path(), entry.target());
            }
        }
        return tree.build();
    }
}

package org.dtrace4j.kernel.pseudofs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.FileSystemCode;

/**
 * A node of a pseudo file system's tree: a directory, a file whose text is made when it is read, or a device.
 *
 * @param number its inode number, different for each node of a tree
 * @param mode permission bits
 * @param children a directory's nodes by name, in the order in which they are shown; null for others
 * @param text makes a file's contents; null for others
 * @param device number of a device, -1 for others
 * @param block whether a device is a block device
 */
record PseudoNode(long number, int mode, Map<String, PseudoNode> children, Supplier<byte[]> text, long device,
        boolean block) {
    boolean isDirectory() {
        return children != null;
    }

    boolean isDevice() {
        return device >= 0;
    }

    /** Whether it stands for a descriptor of whoever opens it. */
    boolean isDescriptor() {
        return isDevice() && FileSystemCode.getmajor(device) == Drivers.FD_MAJOR;
    }

    /** Makes trees; numbers nodes as they come. */
    static final class Builder {
        private static final long DESCRIPTOR_NUMBERS = 1 << 20;

        private long next = 2;
        private final PseudoNode root;

        private Builder(PseudoNode root) {
            this.root = root;
        }

        /** A tree whose root is a directory. */
        static Builder directory() {
            return new Builder(new PseudoNode(1, 0555, new LinkedHashMap<>(), null, -1, false));
        }

        /** A directory with a file for each descriptor that a process can have, numbered apart from all others. */
        static PseudoNode descriptors(int count) {
            Map<String, PseudoNode> files = new LinkedHashMap<>();
            for (int fd = 0; fd < count; fd++) {
                files.put(Integer.toString(fd), new PseudoNode(DESCRIPTOR_NUMBERS + 1 + fd, 0666, null, null,
                        FileSystemCode.makedevice(Drivers.FD_MAJOR, fd), false));
            }
            return new PseudoNode(DESCRIPTOR_NUMBERS, 0555, files, null, -1, false);
        }

        Builder put(String path, PseudoNode node) {
            parentOf(path).put(last(path), node);
            return this;
        }

        /** A tree that is one file. */
        static PseudoNode file(int mode, Supplier<byte[]> text) {
            return new PseudoNode(1, mode, null, text, -1, false);
        }

        private Map<String, PseudoNode> parentOf(String path) {
            PseudoNode at = root;
            String[] names = path.split("/");
            for (int i = 0; i < names.length - 1; i++) {
                at = at.children().computeIfAbsent(names[i],
                        name -> new PseudoNode(next++, 0755, new LinkedHashMap<>(), null, -1, false));
            }
            return at.children();
        }

        private static String last(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        Builder device(String path, int mode, long device, boolean block) {
            parentOf(path).put(last(path), new PseudoNode(next++, mode, null, null, device, block));
            return this;
        }

        Builder file(String path, int mode, Supplier<byte[]> text) {
            parentOf(path).put(last(path), new PseudoNode(next++, mode, null, text, -1, false));
            return this;
        }

        Builder emptyDirectory(String path) {
            parentOf(path).put(last(path), new PseudoNode(next++, 0555, new LinkedHashMap<>(), null, -1, false));
            return this;
        }

        PseudoNode build() {
            return root;
        }
    }
}

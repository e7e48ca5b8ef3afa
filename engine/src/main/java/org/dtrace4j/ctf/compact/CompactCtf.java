package org.dtrace4j.ctf.compact;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.TypeContainer;

/**
 * CTF files: one for a container, or one for each of a container and its child, whose types can refer to the parent's.
 *
 * <pre>
 *   header (36): magic cff1, version 2, flags · parent's label, name · offsets of labels, objects, functions, types,
 *                texts · length of the texts
 *   types:       name (4) · kind, root flag, count (2) · size or type (2) · [size (8)] · parts
 *   texts
 * </pre>
 *
 * <p>All little-endian and not compressed, without labels, objects and functions: as libctf writes a container that a
 * program has made.
 */
public final class CompactCtf {
    private CompactCtf() { }

    /**
     * Writes containers, each the parent of the next one.
     *
     * @param basics types without a name space, such as the integers of C, that the first one is to have in any case
     * @throws IOException when there is more in them than the format can hold
     */
    public static List<byte[]> write(List<TypeContainer> containers, List<CtfType> basics) throws IOException {
        List<byte[]> files = new ArrayList<>();
        TypeNumbers parent = null;
        for (TypeContainer container : containers) {
            TypeNumbers numbers = new TypeNumbers(parent);
            if (parent == null) {
                basics.forEach(numbers::of);
            }
            numbers.add(container);
            files.add(new CompactWriter(numbers, parent == null ? "" : containers.get(files.size() - 1).module()).write());
            parent = numbers;
        }
        return files;
    }

    /**
     * Reads what {@link #write} has written, or another writer of the format.
     *
     * @param modules names for the containers
     * @throws IOException when a file is damaged, compressed or of another version, or holds a structure that has another
     *         layout than its members give it here
     */
    public static List<TypeContainer> read(List<byte[]> files, List<String> modules) throws IOException {
        List<TypeContainer> containers = new ArrayList<>();
        CompactReader parent = null;
        for (byte[] file : files) {
            TypeContainer container = new TypeContainer(modules.get(containers.size()),
                    containers.isEmpty() ? null : containers.get(containers.size() - 1));
            CompactReader reader = new CompactReader(file, parent);
            reader.read(container);
            containers.add(container);
            parent = reader;
        }
        return containers;
    }
}

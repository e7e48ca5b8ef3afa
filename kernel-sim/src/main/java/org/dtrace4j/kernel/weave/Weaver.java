package org.dtrace4j.kernel.weave;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.KernelTypes;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** The program that the build runs over compiled classes. */
public final class Weaver {
    private Weaver() { }

    /**
     * Weaves all classes of a directory in place and writes the index and the type file into it.
     *
     * @param args directory of classes, type file of the headers (or of the classes that these build on)
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("CLASSES TYPE-FILE");
        }
        Path classes = Path.of(args[0]);
        if (!Files.isDirectory(classes)) {
            return;
        }
        Map<String, String> indexes = weaveAll(classes);
        List<TypeContainer> containers;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(args[1])))) {
            containers = CtfFile.read(in);
        }
        containers = new FunctionTypes(containers).define(indexes.values());
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        CtfFile.write(containers, types);
        writeIfChanged(classes.resolve(KernelTypes.RESOURCE), types.toByteArray());
        writeIfChanged(classes.resolve(FunctionIndex.RESOURCE),
                String.join("", indexes.values()).getBytes(StandardCharsets.UTF_8));
    }

    /** Index lines of each class that has functions, by class. */
    private static Map<String, String> weaveAll(Path classes) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        }
        Map<String, String> indexes = new TreeMap<>();
        for (Path file : files) {
            ClassNode node = new ClassNode();
            new ClassReader(Files.readAllBytes(file)).accept(node, 0);
            // A class that an earlier build has woven may not look like kernel code any more; its mark says what it was.
            if (ClassWeaver.indexOf(node) == null && ClassWeaver.isKernelCode(node)) {
                Files.write(file, new ClassWeaver(node).weave());
            }
            if (ClassWeaver.indexOf(node) != null) {
                indexes.put(node.name, ClassWeaver.indexOf(node));
            }
        }
        return indexes;
    }

    private static void writeIfChanged(Path file, byte[] contents) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), contents)) {
            Files.createDirectories(file.getParent());
            Files.write(file, contents);
        }
    }
}

package org.dtrace4j.kernel.weave;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.IndexFile;
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
        weavePrograms(classes);
        List<TypeContainer> containers;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(args[1])))) {
            containers = CtfFile.read(in);
        }
        containers = new FunctionTypes(containers).define(indexes.values());
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        CtfFile.write(containers, types);
        writeIfChanged(classes.resolve(KernelTypes.RESOURCE), types.toByteArray());
        writeIfChanged(classes.resolve(FunctionIndex.RESOURCE), IndexFile.write(String.join("", indexes.values())));
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

    /** Weaves user land, where the directory holds it, and writes its index. */
    private static void weavePrograms(Path classes) throws IOException {
        Map<String, ClassNode> all = new TreeMap<>();
        Map<String, Path> files = new TreeMap<>();
        for (String part : List.of("user", "syscall")) {
            Path folder = classes.resolve("org/dtrace4j/kernel").resolve(part);
            if (!Files.exists(classes.resolve("org/dtrace4j/kernel/user/Syscalls.class"))) {
                return;
            }
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path file : found.filter(f -> f.toString().endsWith(".class")).toList()) {
                    ClassNode node = new ClassNode();
                    new ClassReader(Files.readAllBytes(file)).accept(node, 0);
                    all.put(node.name, node);
                    files.put(node.name, file);
                }
            }
        }
        StringBuilder index = new StringBuilder();
        for (ClassNode node : all.values()) {
            if (UserWeaver.isUserLand(node)) {
                byte[] woven = UserWeaver.indexOf(node) == null ? UserWeaver.weave(node, all) : null;
                if (woven != null) {
                    Files.write(files.get(node.name), woven);
                }
                index.append(UserWeaver.indexOf(node) == null ? "" : UserWeaver.indexOf(node));
            }
        }
        writeIfChanged(classes.resolve(UserFunctions.RESOURCE), IndexFile.write(index.toString()));
    }

    private static void writeIfChanged(Path file, byte[] contents) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), contents)) {
            Files.createDirectories(file.getParent());
            Files.write(file, contents);
        }
    }
}

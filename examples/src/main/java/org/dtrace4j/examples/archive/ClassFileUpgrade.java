package org.dtrace4j.examples.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives the old classes of a folder of jars the class file version of Java 8, with the stack map frames that it asks
 * for. Their code stays what it is.
 *
 * <p>A class of a version before 50 is verified by the JVM's old verifier, which finds out by itself what newer classes
 * say in their frames. Such classes cannot lie in a class-data archive, so each start of a program would read and verify
 * them again; picocli and ASM are published like that.
 */
final class ClassFileUpgrade {
    private static final int MAJOR_MASK = 0xffff;
    private static final int FIRST_ARCHIVED = Opcodes.V1_6;
    private static final String OBJECT = "java/lang/Object";
    private static final String CLASS = ".class";

    /** All classes of the folder, by internal name; where a name is twice, the first. */
    private final Map<String, ClassReader> classes = new LinkedHashMap<>();

    private ClassFileUpgrade() { }

    /** The argument is the folder. */
    public static void main(String[] arguments) throws IOException {
        new ClassFileUpgrade().all(JarFile.in(Path.of(arguments[0])));
    }

    private void all(List<JarFile> jars) throws IOException {
        Set<JarFile> old = new LinkedHashSet<>();
        for (JarFile jar : jars) {
            for (byte[] bytes : jar.classes().values()) {
                ClassReader reader = new ClassReader(bytes);
                classes.putIfAbsent(reader.getClassName(), reader);
                if (isOld(reader)) {
                    old.add(jar);
                }
            }
        }
        for (JarFile jar : old) {
            jar.classes().forEach((name, bytes) -> jar.put(name, upgraded(bytes)));
            jar.write();
        }
    }

    private static boolean isOld(ClassReader reader) {
        return (reader.readInt(4) & MAJOR_MASK) < FIRST_ARCHIVED;
    }

    private byte[] upgraded(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        if (!isOld(reader)) {
            return bytes;
        }
        ClassWriter writer = new FrameWriter();
        reader.accept(new org.objectweb.asm.ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int version, int access, String name, String signature, String superName,
                    String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
            }
        }, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    /** Computes frames over the classes of the folder and of the JDK, without loading any. */
    private final class FrameWriter extends ClassWriter {
        FrameWriter() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String a, String b) {
            Set<String> above = new LinkedHashSet<>(superclasses(a));
            for (String candidate : superclasses(b)) {
                if (above.contains(candidate)) {
                    return candidate;
                }
            }
            return OBJECT;
        }

        /** The class and what it extends, in that order; only Object for an interface. */
        private List<String> superclasses(String name) {
            List<String> all = new ArrayList<>();
            String next = name;
            while (next != null) {
                ClassReader reader = reader(next);
                if ((reader.getAccess() & Opcodes.ACC_INTERFACE) == 0) {
                    all.add(next);
                }
                next = reader.getSuperName();
            }
            return all;
        }

        private ClassReader reader(String name) {
            return classes.computeIfAbsent(name, n -> {
                try (InputStream in = ClassLoader.getSystemResourceAsStream(n + CLASS)) {
                    if (in == null) {
                        throw new IllegalStateException("the libraries use a class that is not there: " + n);
                    }
                    return new ClassReader(in.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

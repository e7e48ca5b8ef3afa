package org.dtrace4j.examples.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class LambdaClassesTest {
    @TempDir
    Path folder;

    /** A jar of the classes of {@link LambdaKinds}. */
    private void pack(Path jar) throws Exception {
        Path classes = Path.of(LambdaKinds.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path home = classes.resolve("org/dtrace4j/examples/archive");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
                DirectoryStream<Path> files = Files.newDirectoryStream(home, "LambdaKinds*.class")) {
            for (Path file : files) {
                out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
                out.closeEntry();
            }
        }
    }

    private static int lambdas(Map<String, byte[]> classes) {
        int[] count = new int[1];
        for (byte[] bytes : classes.values()) {
            new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                        String[] exceptions) {
                    return new MethodVisitor(Opcodes.ASM9) {
                        @Override
                        public void visitInvokeDynamicInsn(String single, String site, Handle bootstrap, Object... arguments) {
                            count[0]++;
                        }
                    };
                }
            }, 0);
        }
        return count[0];
    }

    @Test
    void everyKindOfLambdaDoesWhatItDid() throws Exception {
        Path jar = folder.resolve("kinds-1.jar");
        pack(jar);
        Map<String, byte[]> before = JarFile.in(folder).get(0).classes();
        assertTrue(lambdas(before) > 15);
        LambdaClasses.main(new String[] {folder.toString(), "kinds-"});
        Map<String, byte[]> after = JarFile.in(folder).get(0).classes();
        assertEquals(0, lambdas(after));
        assertTrue(after.size() > before.size() + 15);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Object results = loader.loadClass(LambdaKinds.class.getName()).getMethod("run").invoke(null);
            assertEquals(LambdaKinds.run(), results);
        }
    }

    @Test
    void aSecondTimeNothingIsLeftToDo() throws Exception {
        Path jar = folder.resolve("kinds-1.jar");
        pack(jar);
        LambdaClasses.main(new String[] {folder.toString(), "kinds-"});
        byte[] once = Files.readAllBytes(jar);
        LambdaClasses.main(new String[] {folder.toString(), "kinds-"});
        assertArrayEquals(once, Files.readAllBytes(jar));
    }

    @Test
    void otherJarsAreLeftAlone() throws Exception {
        Path jar = folder.resolve("other-1.jar");
        pack(jar);
        byte[] before = Files.readAllBytes(jar);
        LambdaClasses.main(new String[] {folder.toString(), "kinds-"});
        assertArrayEquals(before, Files.readAllBytes(jar));
    }
}

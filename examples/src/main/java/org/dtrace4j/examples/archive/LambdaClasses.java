package org.dtrace4j.examples.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Gives each lambda expression of a folder of jars a class of its own, as it would have had before Java 8. Their code stays
 * what it is.
 *
 * <p>A JVM makes the class of a lambda, and the call site that leads to it, when it first comes to it. A class-data archive
 * spares it the class but not the call site, which takes a tenth of a millisecond; a short command comes to some hundred. Such
 * a class is a member of the nest of the class that it was written in, so that it may call what is private there; classes
 * from before there were nests are left alone, and so are lambdas that are serializable or of several interfaces.
 */
final class LambdaClasses extends ClassVisitor {
    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final String PLAIN = "metafactory";
    private static final String MAKE = "make";
    private static final String INSTANCE = "INSTANCE";
    private static final int MAJOR_MASK = 0xffff;

    /** A class that was made. */
    private record Made(String name, String host, byte[] bytes) { }

    private final List<Made> made;
    private String name;
    private String host;
    private int version;

    private LambdaClasses(ClassVisitor next, List<Made> made) {
        super(Opcodes.ASM9, next);
        this.made = made;
    }

    /** The arguments are the folder, and how the names of the jars begin. */
    public static void main(String[] arguments) throws IOException {
        for (JarFile jar : JarFile.in(Path.of(arguments[0]))) {
            for (int i = 1; i < arguments.length; i++) {
                if (jar.name().startsWith(arguments[i])) {
                    change(jar);
                }
            }
        }
    }

    private static void change(JarFile jar) throws IOException {
        Map<String, List<String>> members = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> entry : jar.classes().entrySet()) {
            ClassReader reader = new ClassReader(entry.getValue());
            if ((reader.readInt(4) & MAJOR_MASK) < Opcodes.V11) {
                continue;
            }
            List<Made> made = new ArrayList<>();
            ClassWriter writer = new ClassWriter(0);
            reader.accept(new LambdaClasses(writer, made), 0);
            if (!made.isEmpty()) {
                jar.put(entry.getKey(), writer.toByteArray());
                for (Made one : made) {
                    jar.putClass(one.name(), one.bytes(), entry.getKey());
                    members.computeIfAbsent(one.host(), h -> new ArrayList<>()).add(one.name());
                }
            }
        }
        Map<String, byte[]> classes = jar.classes();
        members.forEach((nest, names) -> jar.put(nest + ".class", withMembers(classes.get(nest + ".class"), names)));
        jar.write();
    }

    private static byte[] withMembers(byte[] nest, List<String> names) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(nest).accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visitEnd() {
                names.forEach(super::visitNestMember);
                super.visitEnd();
            }
        }, 0);
        return writer.toByteArray();
    }

    @Override
    public void visit(int classVersion, int access, String className, String signature, String superName,
            String[] interfaces) {
        version = classVersion;
        name = className;
        host = className;
        super.visit(classVersion, access, className, signature, superName, interfaces);
    }

    @Override
    public void visitNestHost(String nestHost) {
        host = nestHost;
        super.visitNestHost(nestHost);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, method, descriptor, signature, exceptions)) {
            @Override
            public void visitInvokeDynamicInsn(String single, String site, Handle bootstrap, Object... arguments) {
                if (!bootstrap.getOwner().equals(FACTORY) || !bootstrap.getName().equals(PLAIN)) {
                    super.visitInvokeDynamicInsn(single, site, bootstrap, arguments);
                    return;
                }
                String lambda = make(single, site, (Type) arguments[0], (Handle) arguments[1], (Type) arguments[2]);
                if (Type.getArgumentTypes(site).length == 0) {
                    super.visitFieldInsn(Opcodes.GETSTATIC, lambda, INSTANCE, Type.getReturnType(site).getDescriptor());
                } else {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, lambda, MAKE, site, false);
                }
            }
        };
    }

    /** Makes the class of one lambda; {@code site} takes what it captures and gives its interface. Returns its name. */
    private String make(String single, String site, Type erased, Handle code, Type declared) {
        String lambda = name + "$$L" + made.size();
        Type face = Type.getReturnType(site);
        Type[] captured = Type.getArgumentTypes(site);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_SUPER, lambda, null, "java/lang/Object",
                new String[] {face.getInternalName()});
        writer.visitNestHost(host);
        for (int i = 0; i < captured.length; i++) {
            writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
        }
        String constructor = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
        constructor(writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", constructor, null, null), lambda, captured);
        if (captured.length == 0) {
            writer.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, INSTANCE, face.getDescriptor(), null, null);
            instance(writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null), lambda, face);
        } else {
            factory(writer.visitMethod(Opcodes.ACC_STATIC, MAKE, site, null, null), lambda, constructor, captured);
        }
        LambdaBody.write(writer.visitMethod(Opcodes.ACC_PUBLIC, single, erased.getDescriptor(), null, null), lambda, captured,
                erased, code, declared);
        writer.visitEnd();
        made.add(new Made(lambda, host, writer.toByteArray()));
        return lambda;
    }

    private static void constructor(MethodVisitor code, String lambda, Type[] captured) {
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int local = 1;
        for (int i = 0; i < captured.length; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), local);
            code.visitFieldInsn(Opcodes.PUTFIELD, lambda, "c" + i, captured[i].getDescriptor());
            local += captured[i].getSize();
        }
        end(code, Opcodes.RETURN);
    }

    private static void instance(MethodVisitor code, String lambda, Type face) {
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, lambda);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, lambda, "<init>", "()V", false);
        code.visitFieldInsn(Opcodes.PUTSTATIC, lambda, INSTANCE, face.getDescriptor());
        end(code, Opcodes.RETURN);
    }

    private static void factory(MethodVisitor code, String lambda, String constructor, Type[] captured) {
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, lambda);
        code.visitInsn(Opcodes.DUP);
        int local = 0;
        for (Type type : captured) {
            code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            local += type.getSize();
        }
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, lambda, "<init>", constructor, false);
        end(code, Opcodes.ARETURN);
    }

    private static void end(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}

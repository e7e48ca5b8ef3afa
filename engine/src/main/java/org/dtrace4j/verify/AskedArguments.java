package org.dtrace4j.verify;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.dof.EnablingImage;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Verified code -&gt; the same code, in which clauses ask their firing for each argument that they read:
 *
 * <pre>
 *   lload n        lload n; aload 0; dup_x2; pop; invokevirtual Firing.argument
 * </pre>
 *
 * <p>For consumers that may not see everything. Whether a firing's arguments may be seen is known only when it fires.
 */
final class AskedArguments extends ClassVisitor {
    private static final String FIRING = Type.getInternalName(Firing.class);
    private static final String ARGUMENT = "argument";
    private static final String DESCRIPTOR = Type.getMethodDescriptor(Type.LONG_TYPE, Type.LONG_TYPE);
    private static final int FIRST_ARGUMENT = 2;
    /** Behind the last variable that an argument is in. */
    private static final int END = (Type.getArgumentsAndReturnSizes(EnablingImage.METHOD_DESCRIPTOR) >> 2) - 1;

    private AskedArguments(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    static byte[] in(byte[] code) {
        ClassReader reader = new ClassReader(code);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new AskedArguments(writer), 0);
        return writer.toByteArray();
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return descriptor.equals(EnablingImage.METHOD_DESCRIPTOR) ? new Asking(next) : next;
    }

    private static final class Asking extends MethodVisitor {
        Asking(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            super.visitVarInsn(opcode, variable);
            if (opcode == Opcodes.LLOAD && variable >= FIRST_ARGUMENT && variable < END) {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitInsn(Opcodes.DUP_X2);
                super.visitInsn(Opcodes.POP);
                super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, FIRING, ARGUMENT, DESCRIPTOR, false);
            }
        }
    }
}

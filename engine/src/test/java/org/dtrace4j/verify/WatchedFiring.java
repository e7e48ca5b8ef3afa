package org.dtrace4j.verify;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.abi.Firing;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes a firing whose every call goes to a {@link Watch}, by number: so there is one place to check all calls, also those
 * that the ABI gets later.
 */
final class WatchedFiring {
    /** Takes all calls. */
    interface Watch {
        /** Calls method {@code number} of {@link #METHODS} with its numbers in order; the ECB is left out. */
        long call(int number, long a, long b, long c, long d);
    }

    /** All abstract methods of a firing, in a fixed order. */
    static final List<Method> METHODS = Stream.of(Firing.class.getDeclaredMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .sorted(Comparator.comparing((Method method) -> method.getName() + Type.getMethodDescriptor(method))).toList();

    private static final String NAME = "org/dtrace4j/verify/GeneratedFiring";
    private static final String WATCH = Type.getDescriptor(Watch.class);
    private static final int PARAMETERS = 4;
    private static final Class<?> GENERATED = generate();

    private WatchedFiring() { }

    static Firing of(Watch watch) {
        try {
            return (Firing) GENERATED.getConstructor(Watch.class).newInstance(watch);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> generate() {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String parent = Type.getInternalName(Firing.class);
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, NAME, null, parent, null);
        out.visitField(Opcodes.ACC_FINAL, "watch", WATCH, null, null);
        MethodVisitor make = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(" + WATCH + ")V", null, null);
        make.visitVarInsn(Opcodes.ALOAD, 0);
        make.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
        make.visitVarInsn(Opcodes.ALOAD, 0);
        make.visitVarInsn(Opcodes.ALOAD, 1);
        make.visitFieldInsn(Opcodes.PUTFIELD, NAME, "watch", WATCH);
        end(make, Opcodes.RETURN);
        for (int i = 0; i < METHODS.size(); i++) {
            forward(out, i, METHODS.get(i));
        }
        try {
            return MethodHandles.lookup().defineClass(out.toByteArray());
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void forward(ClassWriter out, int number, Method method) {
        Type descriptor = Type.getType(method);
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, method.getName(), descriptor.getDescriptor(), null, null);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, NAME, "watch", WATCH);
        code.visitLdcInsn(number);
        int local = 1;
        int given = 0;
        for (Type parameter : descriptor.getArgumentTypes()) {
            if (parameter == Type.LONG_TYPE || parameter == Type.INT_TYPE) {
                code.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), local);
                if (parameter == Type.INT_TYPE) {
                    code.visitInsn(Opcodes.I2L);
                }
                given++;
            }
            local += parameter.getSize();
        }
        for (; given < PARAMETERS; given++) {
            code.visitInsn(Opcodes.LCONST_0);
        }
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, Type.getInternalName(Watch.class), "call", "(IJJJJ)J", true);
        Type result = descriptor.getReturnType();
        if (result == Type.LONG_TYPE) {
            end(code, Opcodes.LRETURN);
        } else if (result == Type.VOID_TYPE) {
            code.visitInsn(Opcodes.POP2);
            end(code, Opcodes.RETURN);
        } else {
            code.visitInsn(Opcodes.L2I);
            if (result == Type.BOOLEAN_TYPE) {
                code.visitInsn(Opcodes.ICONST_1);
                code.visitInsn(Opcodes.IAND);
            }
            end(code, Opcodes.IRETURN);
        }
    }

    private static void end(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** The numbers of all methods of this name. */
    static List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < METHODS.size(); i++) {
            if (METHODS.get(i).getName().equals(name)) {
                numbers.add(i);
            }
        }
        return numbers;
    }
}

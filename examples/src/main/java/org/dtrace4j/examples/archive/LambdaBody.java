package org.dtrace4j.examples.archive;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The one method of a lambda's class: calls the lambda's code with what it has captured and what it is given, each converted as
 * {@link java.lang.invoke.LambdaMetafactory} says.
 */
final class LambdaBody {
    private final MethodVisitor code;

    private LambdaBody(MethodVisitor code) {
        this.code = code;
    }

    /**
     * Writes it.
     *
     * @param erased its own type
     * @param target the lambda's code
     * @param declared what {@code erased} is where the lambda stands: the same types, or narrower ones
     */
    static void write(MethodVisitor code, String lambda, Type[] captured, Type erased, Handle target, Type declared) {
        code.visitCode();
        new LambdaBody(code).call(lambda, captured, erased, target, declared);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void call(String lambda, Type[] captured, Type erased, Handle target, Type declared) {
        int tag = target.getTag();
        List<Type> wanted = new ArrayList<>(List.of(Type.getArgumentTypes(target.getDesc())));
        Type owner = Type.getObjectType(target.getOwner());
        if (tag == Opcodes.H_NEWINVOKESPECIAL) {
            code.visitTypeInsn(Opcodes.NEW, target.getOwner());
            code.visitInsn(Opcodes.DUP);
        } else if (tag != Opcodes.H_INVOKESTATIC) {
            wanted.add(0, owner);
        }
        int next = 0;
        for (int i = 0; i < captured.length; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, lambda, "c" + i, captured[i].getDescriptor());
            convert(captured[i], wanted.get(next++));
        }
        Type[] given = erased.getArgumentTypes();
        int local = 1;
        for (int i = 0; i < given.length; i++) {
            code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
            local += given[i].getSize();
            Type narrow = declared.getArgumentTypes()[i];
            convert(given[i], narrow);
            convert(narrow, wanted.get(next++));
        }
        code.visitMethodInsn(opcode(target), target.getOwner(), target.getName(), target.getDesc(), target.isInterface());
        Type result = tag == Opcodes.H_NEWINVOKESPECIAL ? owner : Type.getReturnType(target.getDesc());
        Type returned = erased.getReturnType();
        if (returned.getSort() == Type.VOID) {
            if (result.getSize() > 0) {
                code.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
        } else {
            convert(result, declared.getReturnType());
            convert(declared.getReturnType(), returned);
        }
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
    }

    /** Members of a nest call each other's private methods as any others. */
    private static int opcode(Handle target) {
        return switch (target.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            default -> target.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        };
    }

    private void convert(Type from, Type to) {
        boolean primitive = isPrimitive(from);
        if (from.equals(to)) {
            return;
        }
        if (primitive && isPrimitive(to)) {
            widen(from, to);
        } else if (primitive) {
            String box = box(from);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", "(" + from.getDescriptor() + ")L" + box + ";", false);
        } else if (isPrimitive(to)) {
            // What is not the box of a primitive type can only be that of the wanted one.
            Type inside = unboxed(from);
            Type value = inside == null ? to : inside;
            cast(from, Type.getObjectType(box(value)));
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, box(value), value.getClassName() + "Value", "()" + value.getDescriptor(),
                    false);
            widen(value, to);
        } else {
            cast(from, to);
        }
    }

    private void cast(Type from, Type to) {
        if (!from.equals(to) && !to.getInternalName().equals("java/lang/Object")) {
            code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
        }
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    private void widen(Type from, Type to) {
        int opcode = switch (from.getDescriptor() + to.getDescriptor()) {
            case "IJ", "SJ", "BJ", "CJ" -> Opcodes.I2L;
            case "IF", "SF", "BF", "CF" -> Opcodes.I2F;
            case "ID", "SD", "BD", "CD" -> Opcodes.I2D;
            case "JF" -> Opcodes.L2F;
            case "JD" -> Opcodes.L2D;
            case "FD" -> Opcodes.F2D;
            default -> Opcodes.NOP;
        };
        if (opcode != Opcodes.NOP) {
            code.visitInsn(opcode);
        }
    }

    private static String box(Type primitive) {
        return switch (primitive.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> throw new IllegalArgumentException("not a value: " + primitive);
        };
    }

    private static Type unboxed(Type box) {
        return switch (box.getInternalName()) {
            case "java/lang/Boolean" -> Type.BOOLEAN_TYPE;
            case "java/lang/Character" -> Type.CHAR_TYPE;
            case "java/lang/Byte" -> Type.BYTE_TYPE;
            case "java/lang/Short" -> Type.SHORT_TYPE;
            case "java/lang/Integer" -> Type.INT_TYPE;
            case "java/lang/Long" -> Type.LONG_TYPE;
            case "java/lang/Float" -> Type.FLOAT_TYPE;
            case "java/lang/Double" -> Type.DOUBLE_TYPE;
            default -> null;
        };
    }
}

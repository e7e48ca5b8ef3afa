package org.dtrace4j.kernel.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** The method under the function's own name: pushes the frame, and calls the body. */
final class UserWrapper {
    private static final String ERROR = UserWeaver.USER + "SystemCallError";
    private static final String STRING = "java/lang/String";
    private static final String LIST = "java/util/List";
    private static final int ARGUMENTS = 6;

    private final ClassNode node;
    private final WovenText text;
    private final MethodNode method;
    private final UserWeaver.Function function;
    private final boolean main;
    private final boolean isStatic;
    private final Type[] types;
    private final InsnList code = new InsnList();
    private final int stack;
    private final int token;

    UserWrapper(ClassNode node, WovenText text, MethodNode method, UserWeaver.Function function, boolean main) {
        this.node = node;
        this.text = text;
        this.method = method;
        this.function = function;
        this.main = main;
        this.isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        this.types = Type.getArgumentTypes(method.desc);
        int size = isStatic ? 0 : 1;
        for (Type type : types) {
            size += type.getSize();
        }
        this.stack = size;
        this.token = size + 1;
    }

    void write() {
        Type result = Type.getReturnType(method.desc);
        LabelNode from = new LabelNode();
        LabelNode to = new LabelNode();
        LabelNode failed = new LabelNode();
        code.add(UserWeaver.copy(function.way));
        code.add(new VarInsnNode(Opcodes.ASTORE, stack));
        code.add(new VarInsnNode(Opcodes.ALOAD, stack));
        pushStart();
        pushArguments();
        onStack("enter", "(" + "J".repeat(ARGUMENTS + 1) + ")I");
        code.add(new VarInsnNode(Opcodes.ISTORE, token));
        code.add(from);
        callBody();
        code.add(to);
        int value = token + 1;
        if (result.getSize() > 0) {
            code.add(new VarInsnNode(result.getOpcode(Opcodes.ISTORE), value));
        }
        code.add(new VarInsnNode(Opcodes.ALOAD, stack));
        code.add(new VarInsnNode(Opcodes.ILOAD, token));
        pushStart();
        pushValue(result, value);
        onStack("leave", "(IJJ)V");
        if (result.getSize() > 0) {
            code.add(new VarInsnNode(result.getOpcode(Opcodes.ILOAD), value));
        }
        code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
        writeHandler(failed);
        method.instructions = code;
        method.tryCatchBlocks = new ArrayList<>(
                List.of(new TryCatchBlockNode(from, to, failed, null)));
        method.localVariables = null;
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
    }

    private void pushStart() {
        function.starts.add(text.pushAddress(code));
    }

    private void onStack(String name, String descriptor) {
        code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, UserWeaver.STACK, name, descriptor));
    }

    private void callBody() {
        int local = 0;
        if (!isStatic) {
            code.add(new VarInsnNode(Opcodes.ALOAD, local++));
        }
        for (Type type : types) {
            code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), local));
            local += type.getSize();
        }
        code.add(new MethodInsnNode(isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL, node.name,
                function.body.name, method.desc));
    }

    /** The first six arguments as C would pass them. */
    private void pushArguments() {
        int local = isStatic ? 0 : 1;
        int pushed = 0;
        for (int i = 0; i < types.length && pushed < ARGUMENTS; i++) {
            Type type = types[i];
            boolean bytes = type.getDescriptor().equals("[B");
            if (bytes && i + 2 < types.length && types[i + 1] == Type.INT_TYPE && types[i + 2] == Type.INT_TYPE
                    && pushed + 1 < ARGUMENTS) {
                // A part of an array: a buffer and its length.
                code.add(new VarInsnNode(Opcodes.ALOAD, stack));
                code.add(new VarInsnNode(Opcodes.ALOAD, local));
                code.add(new VarInsnNode(Opcodes.ILOAD, local + 1));
                code.add(new VarInsnNode(Opcodes.ILOAD, local + 2));
                onStack("address", "([BII)J");
                code.add(new VarInsnNode(Opcodes.ILOAD, local + 2));
                code.add(new InsnNode(Opcodes.I2L));
                pushed += 2;
                i += 2;
                local += 3;
                continue;
            }
            if (main && type.getSort() == Type.OBJECT && type.getInternalName().equals(LIST)) {
                code.add(new VarInsnNode(Opcodes.ALOAD, local));
                code.add(new MethodInsnNode(Opcodes.INVOKEINTERFACE, LIST, "size", "()I"));
                code.add(new InsnNode(Opcodes.I2L));
                pushed++;
            }
            if (type.getSort() != Type.OBJECT || !type.getInternalName().equals(UserWeaver.SYSCALLS)) {
                pushValue(type, local);
                pushed++;
            }
            local += type.getSize();
        }
        for (; pushed < ARGUMENTS; pushed++) {
            code.add(new InsnNode(Opcodes.LCONST_0));
        }
    }

    private void pushValue(Type type, int local) {
        switch (type.getSort()) {
            case Type.LONG -> code.add(new VarInsnNode(Opcodes.LLOAD, local));
            case Type.INT, Type.SHORT, Type.BYTE, Type.CHAR, Type.BOOLEAN -> {
                code.add(new VarInsnNode(Opcodes.ILOAD, local));
                code.add(new InsnNode(Opcodes.I2L));
            }
            default -> {
                boolean inC = type.getDescriptor().equals("[B") || type.getSort() == Type.OBJECT
                        && (type.getInternalName().equals(STRING) || type.getInternalName().equals(LIST));
                if (inC) {
                    code.add(new VarInsnNode(Opcodes.ALOAD, stack));
                    code.add(new VarInsnNode(Opcodes.ALOAD, local));
                    onStack("address", "(Ljava/lang/Object;)J");
                } else {
                    code.add(new InsnNode(Opcodes.LCONST_0));
                }
            }
        }
    }

    private void writeHandler(LabelNode failed) {
        List<Object> locals = new ArrayList<>();
        if (!isStatic) {
            locals.add(node.name);
        }
        for (Type type : types) {
            locals.add(frameType(type));
        }
        locals.add(UserWeaver.STACK);
        locals.add(Opcodes.INTEGER);
        code.add(failed);
        code.add(new FrameNode(Opcodes.F_FULL, locals.size(), locals.toArray(), 1,
                new Object[] {"java/lang/Throwable"}));
        int thrown = token + 1;
        code.add(new VarInsnNode(Opcodes.ASTORE, thrown));
        code.add(new VarInsnNode(Opcodes.ALOAD, stack));
        code.add(new VarInsnNode(Opcodes.ILOAD, token));
        pushStart();
        code.add(new VarInsnNode(Opcodes.ALOAD, thrown));
        code.add(new TypeInsnNode(Opcodes.INSTANCEOF, ERROR));
        onStack("leaveFailed", "(IJZ)V");
        code.add(new VarInsnNode(Opcodes.ALOAD, thrown));
        code.add(new InsnNode(Opcodes.ATHROW));
    }

    private static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.OBJECT -> type.getInternalName();
            case Type.ARRAY -> type.getDescriptor();
            default -> Opcodes.INTEGER;
        };
    }
}

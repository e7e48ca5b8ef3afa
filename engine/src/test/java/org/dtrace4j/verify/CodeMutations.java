package org.dtrace4j.verify;

import static org.objectweb.asm.Opcodes.*;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.dof.EnablingImage;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Mutations of the class of an image, instruction by instruction. */
final class CodeMutations {
    private static final String FIRING = Type.getInternalName(Firing.class);
    private static final long[] CONSTANTS = {0, 1, -1, 2, 7, 8, 15, 16, 17, 24, 32, 40, 255, 512, 4096, 65535, 1 << 20,
        Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final int[] JUMPS = {IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IF_ICMPEQ, IF_ICMPLT, GOTO, IFNULL, JSR};
    private static final Method[] CALLS = Firing.class.getDeclaredMethods();

    static {
        java.util.Arrays.sort(CALLS, java.util.Comparator.comparing(m -> m.getName() + Type.getMethodDescriptor(m)));
    }

    private CodeMutations() { }

    /** One mutation. */
    static void apply(ClassNode node, Choices choose) {
        if (node.methods.isEmpty() || choose.oneIn(40)) {
            shape(node, choose);
            return;
        }
        MethodNode method = choose.of(node.methods);
        InsnList code = method.instructions;
        if (code.size() == 0) {
            return;
        }
        AbstractInsnNode at = code.get(choose.below(code.size()));
        switch (choose.below(14)) {
            case 0 -> code.remove(at);
            case 1 -> code.insert(at, at instanceof LabelNode ? new LabelNode() : at.clone(labels(code)));
            case 2 -> {
                if (at.getNext() != null && at.getOpcode() >= 0) {
                    AbstractInsnNode next = at.getNext();
                    code.remove(at);
                    code.insert(next, at);
                }
            }
            case 3 -> {
                if (at instanceof InsnNode) {
                    code.set(at, new InsnNode(simple(choose)));
                } else {
                    code.insert(at, new InsnNode(simple(choose)));
                }
            }
            case 4 -> constant(code, at, choose);
            case 5 -> {
                if (at instanceof VarInsnNode variable) {
                    variable.var = choose.oneIn(10) ? choose.below(2000) : choose.below(30);
                } else {
                    code.insert(at, new VarInsnNode(choose.below(5) + (choose.oneIn(2) ? ILOAD : ISTORE), choose.below(30)));
                }
            }
            case 6, 7 -> jump(code, at, choose);
            case 8, 9 -> callee(code, at, choose);
            case 10 -> code.insert(at, hostile(choose));
            case 11 -> {
                method.maxStack = choose.of(new Integer[] {0, 1, 4, 64, 256, 257, 65535});
                method.maxLocals = choose.of(new Integer[] {0, 22, 23, 30, 1024, 1025, 65535});
            }
            case 12 -> frames(method, at, choose);
            default -> {
                InsnList deep = new InsnList();
                int count = choose.oneIn(20) ? 20_000 : 1 + choose.below(300);
                for (int i = 0; i < count; i++) {
                    deep.add(new InsnNode(choose.oneIn(2) ? ICONST_0 : DUP));
                }
                for (int i = 0; i < count && choose.below(100) > 0; i++) {
                    deep.add(new InsnNode(POP));
                }
                code.insert(at, deep);
            }
        }
    }

    private static java.util.Map<LabelNode, LabelNode> labels(InsnList code) {
        java.util.Map<LabelNode, LabelNode> labels = new java.util.HashMap<>();
        for (AbstractInsnNode at : code) {
            if (at instanceof LabelNode label) {
                labels.put(label, label);
            }
        }
        return labels;
    }

    private static int simple(Choices choose) {
        int opcode = choose.below(RETURN + 1);
        boolean operands = opcode >= BIPUSH && opcode <= ALOAD || opcode >= ISTORE && opcode <= ASTORE || opcode == IINC
                || opcode >= IFEQ && opcode <= LOOKUPSWITCH || opcode > ALOAD && opcode < IALOAD
                || opcode > ASTORE && opcode < IASTORE;
        return operands ? choose.of(new Integer[] {ATHROW, MONITORENTER, IDIV, LDIV, LREM, FADD, ARRAYLENGTH, NOP, SWAP}) : opcode;
    }

    private static void constant(InsnList code, AbstractInsnNode at, Choices choose) {
        long number = choose.oneIn(2) ? choose.below(64) : CONSTANTS[choose.below(CONSTANTS.length)];
        if (at instanceof LdcInsnNode ldc) {
            ldc.cst = ldc.cst instanceof Long ? (Object) number : (Object) (int) number;
        } else if (at instanceof IntInsnNode push && push.getOpcode() == SIPUSH) {
            push.operand = (short) number;
        } else if (at instanceof IntInsnNode push) {
            push.operand = (byte) number;
        } else if (at.getOpcode() >= ICONST_M1 && at.getOpcode() <= ICONST_5) {
            code.set(at, choose.oneIn(2) ? new InsnNode(ICONST_M1 + choose.below(7)) : new LdcInsnNode((int) number));
        } else if (at.getOpcode() == LCONST_0 || at.getOpcode() == LCONST_1) {
            code.set(at, new LdcInsnNode(number));
        }
    }

    /** Leads a jump elsewhere, also backward, or puts a new one here. */
    private static void jump(InsnList code, AbstractInsnNode at, Choices choose) {
        AbstractInsnNode there = code.get(choose.below(code.size()));
        LabelNode label;
        if (there instanceof LabelNode known) {
            label = known;
        } else {
            label = new LabelNode();
            code.insertBefore(there, label);
        }
        List<JumpInsnNode> jumps = new ArrayList<>();
        for (AbstractInsnNode each : code) {
            if (each instanceof JumpInsnNode jump) {
                jumps.add(jump);
            }
        }
        if (!jumps.isEmpty() && !choose.oneIn(3)) {
            choose.of(jumps).label = label;
            return;
        }
        int opcode = JUMPS[choose.below(JUMPS.length)];
        InsnList added = new InsnList();
        if (opcode != GOTO && opcode != JSR) {
            added.add(new VarInsnNode(LLOAD, 2 + 2 * choose.below(10)));
            added.add(new InsnNode(L2I));
        }
        added.add(new JumpInsnNode(opcode, label));
        code.insert(at, added);
    }

    /** Has a call call something else of the same form, or adds a call that needs the firing and numbers. */
    private static void callee(InsnList code, AbstractInsnNode at, Choices choose) {
        AbstractInsnNode call = at;
        while (call != null && !(call instanceof MethodInsnNode)) {
            call = call.getNext();
        }
        if (call instanceof MethodInsnNode found && !choose.oneIn(3)) {
            String descriptor = found.desc;
            List<Method> same = java.util.Arrays.stream(CALLS)
                    .filter(method -> Type.getMethodDescriptor(method).equals(descriptor)).toList();
            if (!same.isEmpty()) {
                found.name = choose.of(same).getName();
            }
            return;
        }
        Method method = choose.of(CALLS);
        InsnList added = new InsnList();
        added.add(new VarInsnNode(ALOAD, 0));
        for (Type type : Type.getArgumentTypes(method)) {
            if (type == Type.LONG_TYPE) {
                added.add(choose.oneIn(2) ? new VarInsnNode(LLOAD, 2 + 2 * choose.below(10))
                        : new LdcInsnNode(CONSTANTS[choose.below(CONSTANTS.length)]));
            } else if (type == Type.INT_TYPE) {
                added.add(choose.oneIn(3) ? new VarInsnNode(ILOAD, 22 + choose.below(4)) : new LdcInsnNode(choose.below(40)));
            } else {
                added.add(new VarInsnNode(ALOAD, 1));
            }
        }
        added.add(new MethodInsnNode(INVOKEVIRTUAL, FIRING, method.getName(), Type.getMethodDescriptor(method), false));
        Type result = Type.getReturnType(method);
        if (result != Type.VOID_TYPE) {
            added.add(new InsnNode(result == Type.LONG_TYPE ? POP2 : POP));
        }
        code.insert(at, added);
    }

    /** What no clause may have. */
    private static InsnList hostile(Choices choose) {
        InsnList list = new InsnList();
        switch (choose.below(14)) {
            case 0 -> {
                list.add(new InsnNode(ICONST_0));
                list.add(new MethodInsnNode(INVOKESTATIC, "java/lang/System", "exit", "(I)V", false));
            }
            case 1 -> {
                list.add(new MethodInsnNode(INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false));
                list.add(new InsnNode(POP));
            }
            case 2 -> {
                list.add(new LdcInsnNode(1L));
                list.add(new MethodInsnNode(INVOKESTATIC, "java/lang/Thread", "sleep", "(J)V", false));
            }
            case 3 -> {
                list.add(new VarInsnNode(ALOAD, 1));
                list.add(new InsnNode(ICONST_0));
                list.add(new FieldInsnNode(PUTFIELD, "org/dtrace4j/abi/Ecb", "epid", "I"));
            }
            case 4 -> {
                list.add(new VarInsnNode(ALOAD, 1));
                list.add(new FieldInsnNode(GETFIELD, "org/dtrace4j/abi/Ecb", "epid", "I"));
                list.add(new InsnNode(POP));
            }
            case 5 -> {
                list.add(new InsnNode(ICONST_1));
                list.add(new FieldInsnNode(PUTSTATIC, EnablingImage.CLASS_NAME, "state", "I"));
            }
            case 6 -> {
                list.add(new InvokeDynamicInsnNode("run", "()V", new Handle(H_INVOKESTATIC, "java/lang/invoke/LambdaMetafactory",
                        "metafactory", "()V", false)));
            }
            case 7 -> {
                list.add(new TypeInsnNode(NEW, "java/lang/Object"));
                list.add(new InsnNode(POP));
            }
            case 8 -> {
                list.add(new IntInsnNode(BIPUSH, 100));
                list.add(new IntInsnNode(NEWARRAY, T_LONG));
                list.add(new InsnNode(POP));
            }
            case 9 -> {
                list.add(new InsnNode(ACONST_NULL));
                list.add(new InsnNode(ATHROW));
            }
            case 10 -> {
                list.add(new VarInsnNode(ALOAD, 0));
                list.add(new InsnNode(MONITORENTER));
            }
            case 11 -> list.add(new IincInsnNode(22, 1));
            case 12 -> {
                LabelNode label = new LabelNode();
                list.add(new InsnNode(ICONST_0));
                list.add(new TableSwitchInsnNode(0, 1, label, label, label));
                list.add(label);
            }
            default -> {
                list.add(new LdcInsnNode(choose.of(new Object[] {"text", Type.getObjectType("java/lang/Object"), 1.5f, 2.5,
                    Type.getMethodType("()V")})));
                list.add(new InsnNode(POP));
            }
        }
        return list;
    }

    /** Lies about frames, or catches what nothing throws. */
    private static void frames(MethodNode method, AbstractInsnNode at, Choices choose) {
        if (choose.oneIn(2)) {
            method.instructions.insert(at, new FrameNode(F_FULL, 2, new Object[] {INTEGER, choose.oneIn(2) ? LONG : TOP}, 1,
                    new Object[] {choose.oneIn(2) ? "java/lang/String" : NULL}));
            return;
        }
        LabelNode start = new LabelNode(new Label());
        LabelNode end = new LabelNode(new Label());
        method.instructions.insertBefore(method.instructions.getFirst(), start);
        method.instructions.insert(at, end);
        method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, start, "java/lang/Throwable"));
    }

    /** Changes the class around the code. */
    private static void shape(ClassNode node, Choices choose) {
        switch (choose.below(8)) {
            case 0 -> node.fields.add(new FieldNode(ACC_PUBLIC | ACC_STATIC, "state", "I", null, null));
            case 1 -> node.interfaces.add("java/lang/Runnable");
            case 2 -> node.superName = "org/dtrace4j/abi/Firing";
            case 3 -> node.name = choose.oneIn(2) ? "java/lang/String" : EnablingImage.CLASS_NAME + "2";
            case 4 -> node.version = choose.below(70);
            case 5 -> {
                MethodNode initializer = new MethodNode(ACC_STATIC, "<clinit>", "()V", null, null);
                initializer.instructions.add(new InsnNode(RETURN));
                node.methods.add(initializer);
            }
            case 6 -> node.access = choose.below(1 << 16);
            default -> {
                if (!node.methods.isEmpty()) {
                    MethodNode method = choose.of(node.methods);
                    method.access = choose.oneIn(2) ? method.access ^ 1 << choose.below(13) : method.access | ACC_SYNCHRONIZED;
                }
            }
        }
    }
}

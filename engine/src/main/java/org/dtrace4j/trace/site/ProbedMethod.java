package org.dtrace4j.trace.site;

import java.util.IdentityHashMap;
import java.util.Map;
import org.dtrace4j.provider.CodeSite;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A method that gets sites: one call at the entry, one before each return. Nothing else changes: the frames of the
 * stack map stay true, because what is inserted leaves the stack as it was and uses one local variable beyond all
 * others.
 */
final class ProbedMethod extends MethodNode {
    private static final int ARGUMENTS = 10;
    private static final String LINKER = Type.getInternalName(SiteLinker.class);
    private static final Handle BOOTSTRAP = new Handle(Opcodes.H_INVOKESTATIC, LINKER, "link",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/String;Ljava/lang/String;I)Ljava/lang/invoke/CallSite;", false);
    private static final String CALL_SITE = SiteLinker.TYPE.toMethodDescriptorString();

    /** What stands at the entry: null for nothing. */
    private final CodeSite.Kind entry;
    private final boolean exit;
    private final SiteWeaver.OffsetReader reader;
    private final MethodVisitor next;
    /** Offsets of return instructions in the method as loaded. */
    private final Map<AbstractInsnNode, Integer> returns = new IdentityHashMap<>();

    ProbedMethod(int access, String name, String descriptor, String signature, String[] exceptions,
            CodeSite.Kind entry, boolean exit, SiteWeaver.OffsetReader reader, MethodVisitor next) {
        super(Opcodes.ASM9, access, name, descriptor, signature, exceptions);
        this.entry = entry;
        this.exit = exit;
        this.reader = reader;
        this.next = next;
    }

    @Override
    public void visitInsn(int opcode) {
        super.visitInsn(opcode);
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            returns.put(instructions.getLast(), reader.offset());
        }
    }

    @Override
    public void visitEnd() {
        if (exit) {
            for (AbstractInsnNode instruction : instructions.toArray()) {
                Integer offset = returns.get(instruction);
                if (offset != null) {
                    instructions.insertBefore(instruction, returnSite(instruction.getOpcode(), offset));
                }
            }
        }
        if (entry != null) {
            // Before the first label, so that a loop back to the first instruction does not enter again.
            instructions.insert(entrySite());
        }
        accept(next);
    }

    private InsnList entrySite() {
        InsnList code = new InsnList();
        receiver(code);
        int local = isStatic() ? 0 : 1;
        int given = 0;
        for (Type type : Type.getArgumentTypes(desc)) {
            if (given < ARGUMENTS) {
                code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), local));
                toLong(code, type);
                given++;
            }
            local += type.getSize();
        }
        call(code, given, entry);
        return code;
    }

    private InsnList returnSite(int opcode, int offset) {
        Type type = Type.getReturnType(desc);
        InsnList code = new InsnList();
        boolean value = opcode != Opcodes.RETURN;
        if (value) {
            code.add(new VarInsnNode(type.getOpcode(Opcodes.ISTORE), maxLocals));
        }
        receiver(code);
        code.add(new LdcInsnNode((long) offset));
        int given = 1;
        if (value) {
            code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), maxLocals));
            toLong(code, type);
            given++;
        }
        call(code, given, CodeSite.Kind.RETURN);
        if (value) {
            code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), maxLocals));
        }
        return code;
    }

    private boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    private void receiver(InsnList code) {
        code.add(isStatic() ? new InsnNode(Opcodes.ACONST_NULL) : new VarInsnNode(Opcodes.ALOAD, 0));
    }

    /** Calls with {@code given} arguments on the stack and 0 for the others. */
    private void call(InsnList code, int given, CodeSite.Kind kind) {
        for (int i = given; i < ARGUMENTS; i++) {
            code.add(new InsnNode(Opcodes.LCONST_0));
        }
        code.add(new InvokeDynamicInsnNode("probe", CALL_SITE, BOOTSTRAP, name, desc, kind.ordinal()));
    }

    /** Makes the argument of a probe of the value on the stack. A floating-point number is given by its bits. */
    private static void toLong(InsnList code, Type type) {
        switch (type.getSort()) {
            case Type.LONG -> { }
            case Type.BOOLEAN, Type.BYTE, Type.SHORT, Type.CHAR, Type.INT -> code.add(new InsnNode(Opcodes.I2L));
            case Type.FLOAT -> {
                code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I",
                        false));
                code.add(new InsnNode(Opcodes.I2L));
            }
            case Type.DOUBLE -> code.add(
                    new MethodInsnNode(Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false));
            default -> code.add(
                    new MethodInsnNode(Opcodes.INVOKESTATIC, LINKER, "address", "(Ljava/lang/Object;)J", false));
        }
    }
}

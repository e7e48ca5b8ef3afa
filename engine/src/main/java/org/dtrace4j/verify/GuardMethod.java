package org.dtrace4j.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.dof.EnablingImage;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Takes the predicate out of a clause that was proved safe, if it is one of nothing but arguments:
 *
 * <pre>
 *   clause                    guard
 *     arithmetic                arithmetic
 *     if (...) goto go          if (...) goto go
 *     return                    return false
 *   go:                       go:
 *     call, ...                 return true
 * </pre>
 *
 * <p>The guard is the beginning of the clause up to the first instruction that uses the firing. It can be taken out if
 * all ways through it lead to that instruction or to a return, and some to a return.
 */
final class GuardMethod {
    private static final int FIRST_ARGUMENT = 2;
    /** The same arguments without firing and ECB. */
    private static final String DESCRIPTOR = Type.getMethodDescriptor(Type.BOOLEAN_TYPE, arguments());

    private GuardMethod() { }

    private static Type[] arguments() {
        Type[] all = Type.getArgumentTypes(EnablingImage.METHOD_DESCRIPTOR);
        return Arrays.copyOfRange(all, FIRST_ARGUMENT, all.length);
    }

    /** The guard of {@code clause} under the name {@code name}, or empty when it has none. */
    static Optional<MethodNode> of(MethodNode clause, String name) {
        AbstractInsnNode end = clause.instructions.getFirst();
        while (end != null && isPure(end)) {
            end = end.getNext();
        }
        // Labels before the first impure instruction belong to it.
        while (end != null && end.getPrevious() != null && end.getPrevious().getOpcode() < 0) {
            end = end.getPrevious();
        }
        if (end == null) {
            return Optional.empty();
        }
        int limit = clause.instructions.indexOf(end);
        Map<LabelNode, LabelNode> labels = new HashMap<>();
        LabelNode yes = new LabelNode();
        List<LabelNode> noes = new ArrayList<>();
        boolean returns = false;
        for (AbstractInsnNode at = clause.instructions.getFirst(); at != end; at = at.getNext()) {
            if (at instanceof LabelNode label) {
                labels.put(label, new LabelNode());
            } else if (at instanceof VarInsnNode variable && variable.var < FIRST_ARGUMENT) {
                return Optional.empty();
            } else if (at instanceof JumpInsnNode jump && clause.instructions.indexOf(jump.label) >= limit
                    && !labels.containsKey(jump.label)) {
                if (skipLabels(jump.label).getOpcode() == Opcodes.RETURN) {
                    LabelNode no = new LabelNode();
                    noes.add(no);
                    labels.put(jump.label, no);
                } else if (skipLabels(jump.label) == skipLabels(end)) {
                    labels.put(jump.label, yes);
                } else {
                    return Optional.empty();
                }
            }
            returns |= at.getOpcode() == Opcodes.RETURN;
        }
        return returns || !noes.isEmpty() ? Optional.of(copy(clause, name, end, labels, yes, noes)) : Optional.empty();
    }

    private static boolean isPure(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        return opcode != Opcodes.ALOAD && opcode != Opcodes.INVOKEVIRTUAL && opcode != Opcodes.INVOKESTATIC;
    }

    private static AbstractInsnNode skipLabels(AbstractInsnNode from) {
        AbstractInsnNode at = from;
        while (at.getOpcode() < 0 && at.getNext() != null) {
            at = at.getNext();
        }
        return at;
    }

    private static MethodNode copy(MethodNode clause, String name, AbstractInsnNode end, Map<LabelNode,
            LabelNode> labels,
            LabelNode yes, List<LabelNode> noes) {
        MethodNode guard = new MethodNode(Opcodes.ASM9, clause.access, name, DESCRIPTOR, null, null);
        InsnList code = guard.instructions;
        for (AbstractInsnNode at = clause.instructions.getFirst(); at != end; at = at.getNext()) {
            if (at.getOpcode() == Opcodes.RETURN) {
                answer(code, Opcodes.ICONST_0);
            } else if (at instanceof VarInsnNode variable) {
                code.add(new VarInsnNode(at.getOpcode(), variable.var - FIRST_ARGUMENT));
            } else {
                code.add(at.clone(labels));
            }
        }
        code.add(yes);
        answer(code, Opcodes.ICONST_1);
        // Each with the stack that its return has, so they are not made one.
        for (LabelNode no : noes) {
            code.add(no);
            answer(code, Opcodes.ICONST_0);
        }
        return guard;
    }

    private static void answer(InsnList code, int constant) {
        code.add(new InsnNode(constant));
        code.add(new InsnNode(Opcodes.IRETURN));
    }
}

package org.dtrace4j.kernel.weave;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The text of a woven class, of the kernel or of user land: a static field with the address where it begins, and code that
 * makes an address of an offset from there.
 */
final class WovenText {
    private static final int ALIGNMENT = 16;

    private final ClassNode node;
    private final String index;
    private final String field;

    /**
     * @param index the class whose {@code textBase(String)} knows where the text of a class begins
     * @param field the name of the static field
     */
    WovenText(ClassNode node, String index, String field) {
        this.node = node;
        this.index = index;
        this.field = field;
    }

    /** Adds the field, and code that sets it before anything else of the class runs. */
    void addBase() {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
        node.fields.add(new FieldNode(access, field, "J", null, null));
        MethodNode initialiser = node.methods.stream().filter(m -> m.name.equals("<clinit>")).findFirst().orElse(null);
        if (initialiser == null) {
            initialiser = new MethodNode(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
            initialiser.instructions.add(new InsnNode(Opcodes.RETURN));
            node.methods.add(initialiser);
        }
        InsnList code = new InsnList();
        code.add(new LdcInsnNode(node.name.replace('/', '.')));
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, index, "textBase", "(Ljava/lang/String;)J"));
        code.add(new FieldInsnNode(Opcodes.PUTSTATIC, node.name, field, "J"));
        initialiser.instructions.insert(code);
    }

    /** Pushes an address of the class's text; the constant is the offset, which is known once all code is. */
    LdcInsnNode pushAddress(InsnList code) {
        LdcInsnNode offset = new LdcInsnNode(0L);
        code.add(new FieldInsnNode(Opcodes.GETSTATIC, node.name, field, "J"));
        code.add(offset);
        code.add(new InsnNode(Opcodes.LADD));
        return offset;
    }

    /** Where the next function begins behind one of so many bytes. */
    static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** The annotation with a descriptor; null if there is none. */
    static AnnotationNode find(List<AnnotationNode> annotations, String descriptor) {
        return annotations == null ? null
                : annotations.stream().filter(a -> a.desc.equals(descriptor)).findFirst().orElse(null);
    }

    /** A value that an annotation is given; null if it is not. */
    static Object value(AnnotationNode annotation, String name) {
        if (annotation.values != null) {
            for (int i = 0; i < annotation.values.size(); i += 2) {
                if (annotation.values.get(i).equals(name)) {
                    return annotation.values.get(i + 1);
                }
            }
        }
        return null;
    }
}

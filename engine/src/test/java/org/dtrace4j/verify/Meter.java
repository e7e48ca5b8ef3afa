package org.dtrace4j.verify;

import org.dtrace4j.dof.EnablingImage;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Counts the instructions that verified code runs: {@link #metered} puts a {@link #tick} in front of each. One attack at a
 * time uses it.
 */
public final class Meter {
    /** More instructions have run than were proved possible. */
    static final class TooLong extends Error {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("it has run past its proven length", null, false, false);
        }
    }

    private static final TooLong TOO_LONG = new TooLong();
    private static int ticks;
    private static int limit;

    private Meter() { }

    /** Begins to count anew. */
    static void start(int most) {
        ticks = 0;
        limit = most;
    }

    /** One instruction is about to run. Called by metered code. */
    public static void tick() {
        if (++ticks > limit) {
            throw TOO_LONG;
        }
    }

    /** Verified code with a tick in front of each instruction, defined as a class. */
    static Class<?> metered(byte[] code) {
        ClassNode node = new ClassNode();
        new ClassReader(code).accept(node, 0);
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode instruction : method.instructions.toArray()) {
                if (instruction.getOpcode() >= 0) {
                    method.instructions.insertBefore(instruction, new MethodInsnNode(Opcodes.INVOKESTATIC,
                            Type.getInternalName(Meter.class), "tick", "()V", false));
                }
            }
        }
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        byte[] bytes = writer.toByteArray();
        return new ClassLoader(Meter.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(EnablingImage.CLASS_NAME.replace('/', '.'), bytes, 0, bytes.length);
            }
        }.define();
    }
}

package org.dtrace4j.codegen;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.sema.Limits;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Measures the methods of a class: stack and locals are known only when all code has been laid out. */
final class SizeMeter extends ClassVisitor {
    /**
     * A clause that is too large.
     *
     * @param clause its number
     * @param excess of what it has too much: a number, and the most that is allowed
     */
    record TooLarge(int clause, String excess) { }

    private final List<TooLarge> tooLarge = new ArrayList<>();

    private SizeMeter() {
        super(Opcodes.ASM9);
    }

    /** The clauses that are larger than a clause may be, in order. */
    static List<TooLarge> tooLarge(byte[] code) {
        SizeMeter meter = new SizeMeter();
        new ClassReader(code).accept(meter, ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
        return meter.tooLarge;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        return new Meter(Integer.parseInt(name.substring(ImageBuilder.METHOD_PREFIX.length())));
    }

    private final class Meter extends MethodVisitor {
        private final int clause;
        private int instructions;

        Meter(int clause) {
            super(Opcodes.ASM9);
            this.clause = clause;
        }

        @Override
        public void visitInsn(int opcode) {
            instructions++;
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            instructions++;
        }

        @Override
        public void visitVarInsn(int opcode, int local) {
            instructions++;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            instructions++;
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            instructions++;
        }

        @Override
        public void visitLdcInsn(Object value) {
            instructions++;
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            measure("instructions", instructions, Limits.INSTRUCTIONS);
            measure("words of stack", maxStack, Limits.STACK_WORDS);
            measure("words of temporaries", maxLocals, Limits.LOCAL_WORDS);
        }

        private void measure(String what, int number, int most) {
            if (number > most) {
                tooLarge.add(new TooLarge(clause, number + " " + what + " of at most " + most));
            }
        }
    }
}

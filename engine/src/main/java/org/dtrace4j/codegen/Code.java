package org.dtrace4j.codegen;

import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.dof.FieldImage;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The instructions of one clause's method, in the terms of clauses: calls of the ABI, places of faults, temporaries.
 *
 * <p>Locals: 0 the firing, 1 the ECB, 2 to 21 the arguments, 22 the base of the record, from 23 on temporaries, which
 * live until the end of a statement.
 */
final class Code {
    static final String FIRING = "org/dtrace4j/abi/Firing";
    private static final int FIRING_LOCAL = 0;
    private static final int ECB_LOCAL = 1;
    private static final int ARGUMENTS_LOCAL = 2;
    private static final int BASE_LOCAL = 22;
    private static final int FIRST_TEMPORARY = 23;
    /** What one step of evaluation counts in the offsets of fault reports: the size of one of DIF's instructions. */
    private static final int STEP = 4;
    private static final int NO_OFFSET = -1;

    private final MethodVisitor out;
    /** Where the temporaries of a statement begin: behind what is kept for all statements. */
    private int firstTemporary = FIRST_TEMPORARY;
    private int nextLocal = FIRST_TEMPORARY;
    private int firstAction;
    private int action;
    private int offset;

    private final boolean restricted;

    /** @param restricted whether its consumer may not know everything that it asks for */
    Code(MethodVisitor out, boolean restricted) {
        this.out = out;
        this.restricted = restricted;
    }

    MethodVisitor out() {
        return out;
    }

    /** A statement begins, whose first action is {@code number}; 0 is the predicate. */
    void beginStatement(int number) {
        firstAction = number;
        part(0);
        nextLocal = firstTemporary;
    }

    /** What follows belongs to another action of the statement, by its place from 0 on. */
    void part(int index) {
        action = firstAction + index;
        offset = 0;
    }

    /** Counts one step of evaluation. */
    void step() {
        offset += STEP;
    }

    /** Says that the next call may fault. */
    void mayFault() {
        position(offset);
    }

    /** Says that the next call may fault when it records what has been evaluated, where no code is any more. */
    void mayFaultRecording() {
        position(NO_OFFSET);
    }

    /** Says that what follows may be refused to a consumer that may not know everything. */
    void mayBeRefused() {
        if (restricted) {
            position(offset);
        }
    }

    /** As {@link #mayBeRefused}, of an action, where nothing is evaluated. */
    void mayBeRefusedActing() {
        if (restricted) {
            position(NO_OFFSET);
        }
    }

    /** Asks, where the consumer may not know everything, whether it may have values of this kind. */
    void ask(FieldImage.Kind kind) {
        if (restricted && (kind == FieldImage.Kind.SYMBOL || kind == FieldImage.Kind.MODULE)) {
            position(NO_OFFSET);
            firing();
            call("requireKernel", "()V");
        }
    }

    private void position(int where) {
        firing();
        push(action);
        push(where);
        call("position", "(II)V");
    }

    void firing() {
        out.visitVarInsn(Opcodes.ALOAD, FIRING_LOCAL);
    }

    void ecb() {
        out.visitVarInsn(Opcodes.ALOAD, ECB_LOCAL);
    }

    void argument(int index) {
        out.visitVarInsn(Opcodes.LLOAD, ARGUMENTS_LOCAL + 2 * index);
    }

    void storeBase() {
        out.visitVarInsn(Opcodes.ISTORE, BASE_LOCAL);
    }

    void base() {
        out.visitVarInsn(Opcodes.ILOAD, BASE_LOCAL);
    }

    /** Stores the long on the stack in a local of its own, and returns that. */
    int storeLong() {
        int local = nextLocal;
        nextLocal += 2;
        out.visitVarInsn(Opcodes.LSTORE, local);
        return local;
    }

    /** The same in a local that no later statement uses for something else. */
    int keepLong() {
        int local = storeLong();
        firstTemporary = nextLocal;
        return local;
    }

    void loadLong(int local) {
        out.visitVarInsn(Opcodes.LLOAD, local);
    }

    int storeInt() {
        int local = nextLocal++;
        out.visitVarInsn(Opcodes.ISTORE, local);
        return local;
    }

    void loadInt(int local) {
        out.visitVarInsn(Opcodes.ILOAD, local);
    }

    /** Calls a method of the firing that stands below the arguments on the stack. */
    void call(String method, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, FIRING, method, descriptor, false);
    }

    void callStatic(String owner, String method, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method, descriptor, false);
    }

    void insn(int opcode) {
        out.visitInsn(opcode);
    }

    void jump(int opcode, Label label) {
        out.visitJumpInsn(opcode, label);
    }

    void label(Label label) {
        out.visitLabel(label);
    }

    void push(int value) {
        if (value >= -1 && value <= 5) {
            out.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            out.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            out.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
    }

    void push(long value) {
        if (value == 0 || value == 1) {
            out.visitInsn(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        } else {
            out.visitLdcInsn(value);
        }
    }

    /** Cuts the long on the stack to the width of an integer type and extends it again. */
    void normalize(IntegerType type) {
        if (type.kind() == IntegerType.Kind.BOOLEAN) {
            Label zero = new Label();
            Label end = new Label();
            push(0L);
            out.visitInsn(Opcodes.LCMP);
            jump(Opcodes.IFEQ, zero);
            push(1L);
            jump(Opcodes.GOTO, end);
            label(zero);
            push(0L);
            label(end);
        } else if (type.bits() < Long.SIZE && !type.signed()) {
            push((1L << type.bits()) - 1);
            out.visitInsn(Opcodes.LAND);
        } else if (type.bits() < Long.SIZE) {
            out.visitInsn(Opcodes.L2I);
            if (type.bits() == Byte.SIZE) {
                out.visitInsn(Opcodes.I2B);
            } else if (type.bits() == Short.SIZE) {
                out.visitInsn(Opcodes.I2S);
            }
            out.visitInsn(Opcodes.I2L);
        }
    }
}

package org.dtrace4j.verify;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.util.Printer;

/**
 * The table of opcodes that a clause may use. Everything else is refused: what allocates, throws, synchronises, calls
 * other than by name, holds references, or computes with floating point. Division is missing because it throws; the
 * probe ABI has a division that faults.
 *
 * <p>A row gives the operands that an instruction takes and leaves, {@code I} and {@code J} as in descriptors, or names
 * the rule by which it is checked.
 */
final class AllowedOpcodes {
    /** How an instruction is checked. */
    enum Rule {
        /** Takes and leaves what the row says. */
        PLAIN,
        /** Leaves a known number. */
        CONSTANT,
        /** Reads a local variable: an int, a long, or one of the two references that a clause is given. */
        LOAD,
        /** Writes a local variable: an int or a long. */
        STORE,
        /** Moves words of the stack about. */
        STACK,
        /** Compares an int with 0 and jumps forward. */
        JUMP_ZERO,
        /** Compares two ints and jumps forward. */
        JUMP_COMPARE,
        /** Jumps forward. */
        JUMP,
        /** Calls the probe ABI. */
        CALL,
        /** Ends the clause. */
        RETURN
    }

    /** One row. */
    record Row(int opcode, Rule rule, String takes, String leaves) {
        String name() {
            return Printer.OPCODES[opcode].toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final Row[] ROWS = new Row[Printer.OPCODES.length];

    static {
        plain("", "", NOP);
        rule(Rule.CONSTANT, ICONST_M1, ICONST_0, ICONST_1, ICONST_2, ICONST_3, ICONST_4, ICONST_5, LCONST_0, LCONST_1,
                BIPUSH, SIPUSH, LDC);
        rule(Rule.LOAD, ILOAD, LLOAD, ALOAD);
        rule(Rule.STORE, ISTORE, LSTORE);
        rule(Rule.STACK, POP, POP2, DUP, DUP_X1, DUP_X2, DUP2, DUP2_X1, DUP2_X2, SWAP);
        plain("II", "I", IADD, ISUB, IMUL, IAND, IOR, IXOR, ISHL, ISHR, IUSHR);
        plain("JJ", "J", LADD, LSUB, LMUL, LAND, LOR, LXOR);
        plain("JI", "J", LSHL, LSHR, LUSHR);
        plain("I", "I", INEG, I2B, I2C, I2S);
        plain("J", "J", LNEG);
        plain("I", "J", I2L);
        plain("J", "I", L2I);
        plain("JJ", "I", LCMP);
        rule(Rule.JUMP_ZERO, IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE);
        rule(Rule.JUMP_COMPARE, IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE);
        rule(Rule.JUMP, GOTO);
        rule(Rule.CALL, INVOKEVIRTUAL, INVOKESTATIC);
        rule(Rule.RETURN, RETURN);
    }

    private AllowedOpcodes() { }

    private static void plain(String takes, String leaves, int... opcodes) {
        for (int opcode : opcodes) {
            ROWS[opcode] = new Row(opcode, Rule.PLAIN, takes, leaves);
        }
    }

    private static void rule(Rule rule, int... opcodes) {
        for (int opcode : opcodes) {
            ROWS[opcode] = new Row(opcode, rule, "", "");
        }
    }

    /** The row of an opcode, or null when it is not allowed. */
    static Row row(int opcode) {
        return opcode >= 0 && opcode < ROWS.length ? ROWS[opcode] : null;
    }

    /** The name of any opcode, for messages. */
    static String name(int opcode) {
        return opcode >= 0 && opcode < ROWS.length ? Printer.OPCODES[opcode].toLowerCase(java.util.Locale.ROOT)
                : "opcode " + opcode;
    }
}

package org.dtrace4j.link;

import java.nio.ByteBuffer;

/**
 * An x86 instruction that calls a probe, or jumps to it as the last thing that a function does; five bytes. As in the
 * original a call of a probe becomes five no-operations, and a question whether it is enabled an instruction that clears
 * the return value and no-operations behind it; a jump becomes the same with a return in it.
 */
final class CallSite {
    private static final int NOP = 0x90;
    private static final int RETURN = 0xc3;
    private static final int CALL = 0xe8;
    private static final int JUMP = 0xe9;
    /** {@code xor %rax,%rax} and {@code xor %eax,%eax}. */
    private static final int[] CLEAR_64 = {0x48, 0x33, 0xc0};
    private static final int[] CLEAR_32 = {0x33, 0xc0};
    private static final int[] NOTHING = {};
    private static final int LENGTH = 5;

    private final ByteBuffer file;
    private final int start;
    private final int[] clear;

    /**
     * @param operand where the operand of the instruction stands in the file, behind its first byte
     */
    CallSite(ByteBuffer file, int operand, ObjectModel model, boolean isEnabled) {
        this.file = file;
        this.start = operand - 1;
        this.clear = !isEnabled ? NOTHING : model == ObjectModel.LP64 ? CLEAR_64 : CLEAR_32;
    }

    /** Where the probe is, from the operand of the instruction: at the first no-operation. */
    int offset() {
        return clear.length - 1;
    }

    /** Whether it is no call any more. */
    boolean isMade() {
        return is(NOP) || is(RETURN);
    }

    private boolean is(int behindClear) {
        for (int i = 0; i < LENGTH; i++) {
            int wanted = i < clear.length ? clear[i] : i == clear.length ? behindClear : NOP;
            if (at(i) != wanted) {
                return false;
            }
        }
        return true;
    }

    /** Makes it do nothing; false when it is no call. */
    boolean make() {
        if (isMade()) {
            return true;
        }
        if (at(0) != CALL && at(0) != JUMP) {
            return false;
        }
        int behindClear = at(0) == JUMP ? RETURN : NOP;
        for (int i = 0; i < LENGTH; i++) {
            file.put(start + i, (byte) (i < clear.length ? clear[i] : i == clear.length ? behindClear : NOP));
        }
        return true;
    }

    private int at(int i) {
        return file.get(start + i) & 0xff;
    }
}

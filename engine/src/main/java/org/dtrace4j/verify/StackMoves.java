package org.dtrace4j.verify;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * The instructions that move words of the stack about: each takes one or two words from the top and puts copies below
 * none, one or two further words. A long is two words that stay together.
 */
final class StackMoves {
    private StackMoves() { }

    static void apply(Frame frame, int opcode) throws VerifyException {
        switch (opcode) {
            case Opcodes.POP -> take(frame, 1);
            case Opcodes.POP2 -> take(frame, 2);
            case Opcodes.SWAP -> {
                List<Value> top = take(frame, 1);
                List<Value> below = take(frame, 1);
                put(frame, top);
                put(frame, below);
            }
            case Opcodes.DUP -> duplicate(frame, 1, 0);
            case Opcodes.DUP_X1 -> duplicate(frame, 1, 1);
            case Opcodes.DUP_X2 -> duplicate(frame, 1, 2);
            case Opcodes.DUP2 -> duplicate(frame, 2, 0);
            case Opcodes.DUP2_X1 -> duplicate(frame, 2, 1);
            default -> duplicate(frame, 2, 2);
        }
    }

    private static void duplicate(Frame frame, int words, int below) throws VerifyException {
        List<Value> top = take(frame, words);
        List<Value> under = take(frame, below);
        put(frame, top);
        put(frame, under);
        put(frame, top);
    }

    /** Takes values of exactly this many words, the deepest first. */
    private static List<Value> take(Frame frame, int words) throws VerifyException {
        List<Value> taken = new ArrayList<>();
        int left = words;
        while (left > 0) {
            Value value = frame.pop();
            left -= value.kind().words();
            taken.add(0, value);
        }
        if (left < 0) {
            throw VerifyException.of("it takes a long apart");
        }
        return taken;
    }

    private static void put(Frame frame, List<Value> values) throws VerifyException {
        for (Value value : values) {
            frame.push(value);
        }
    }
}

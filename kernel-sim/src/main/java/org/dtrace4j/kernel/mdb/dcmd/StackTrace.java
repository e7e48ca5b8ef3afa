package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.Registers;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.view.SymbolText;

/**
 * Frames of a stack, innermost first, found by following saved frame pointers.
 *
 * <pre>
 *   [fp]       the caller's frame
 *   [fp + 8]   return address in the caller
 *   [fp - 8]   first argument, [fp - 16] the second, … at most six
 * </pre>
 */
final class StackTrace {
    private static final int MOST_FRAMES = 512;
    private static final int MOST_ARGUMENTS = 6;

    /** A function that is being executed. */
    record Frame(long fp, long pc) { }

    private final DebugTarget target;
    private final List<Frame> frames = new ArrayList<>();

    private StackTrace(DebugTarget target, long pc, long fp) {
        this.target = target;
        try {
            long at = fp;
            long code = pc;
            while (at != 0 && frames.size() < MOST_FRAMES) {
                if (code != 0) {
                    frames.add(new Frame(at, code));
                }
                code = target.readWord(at + 8);
                long caller = target.readWord(at);
                // Stacks grow down, so a caller's frame lies above; anything else is not a stack.
                at = Long.compareUnsigned(caller, at) > 0 ? caller : 0;
            }
        } catch (TargetException end) {
            // What was found so far is what there is to show.
        }
    }

    /** The stack of a thread that is at some place. */
    static StackTrace of(DebugTarget target, Registers registers) {
        return new StackTrace(target, registers.pc(), registers.fp());
    }

    /** The callers of the function whose frame lies at an address. */
    static StackTrace callersOf(DebugTarget target, long frame) {
        return new StackTrace(target, 0, frame);
    }

    List<Frame> frames() {
        return frames;
    }

    /** {@code vn_rele+0x1a(ffffff0197321b00)}, with at most so many arguments. */
    String text(Frame frame, int mostArguments) {
        List<String> arguments = new ArrayList<>();
        int count = Math.min(Math.min(parameters(frame.pc()), MOST_ARGUMENTS), mostArguments);
        for (int i = 0; i < count; i++) {
            arguments.add(Long.toHexString(target.readWord(frame.fp() - 8L * (i + 1))));
        }
        return SymbolText.of(target, frame.pc()) + "(" + String.join(", ", arguments) + ")";
    }

    private int parameters(long pc) {
        return target.symbolAt(pc).map(TargetSymbol::type)
                .map(type -> type.resolved() instanceof FunctionType f ? f.parameters().size() : 0).orElse(0);
    }
}

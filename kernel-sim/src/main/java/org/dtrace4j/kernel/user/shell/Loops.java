package org.dtrace4j.kernel.user.shell;

import org.dtrace4j.kernel.user.SystemCallError;

/** The loops that are being run, one in the other, and how {@code break} and {@code continue} leave them. */
final class Loops {
    private final Interpreter shell;
    private int depth;

    Loops(Interpreter shell) {
        this.shell = shell;
    }

    /** Whether there is any loop that {@code break} could leave. */
    boolean isInside() {
        return depth > 0;
    }

    /** Runs all turns of a loop, which {@code break} may end. */
    int run(Interpreter.Body turns) throws SystemCallError {
        depth++;
        try {
            return turns.run();
        } catch (ControlFlow.LoopJump jump) {
            if (jump.levels > 1 && depth > 1) {
                throw new ControlFlow.LoopJump(jump.again, jump.levels - 1);
            }
            return 0;
        } finally {
            depth--;
        }
    }

    /** One turn of a loop, which {@code continue} may end. */
    int turn(Command body) throws SystemCallError {
        try {
            return shell.run(body);
        } catch (ControlFlow.LoopJump jump) {
            if (jump.again && jump.levels == 1) {
                return 0;
            }
            throw jump;
        }
    }

    /** Runs the body of a function, whose jumps leave no loop of its caller. */
    int runOutside(Command body) throws SystemCallError {
        int outer = depth;
        depth = 0;
        try {
            return shell.run(body);
        } finally {
            depth = outer;
        }
    }
}

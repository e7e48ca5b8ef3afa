package org.dtrace4j.kernel.user.shell;

/** Leaves several levels of commands at once: {@code break}, {@code continue}, {@code return} and {@code exit}. */
abstract sealed class ControlFlow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlFlow() {
        super(null, null, false, false);
    }

    /** {@code break n} or {@code continue n}. */
    static final class LoopJump extends ControlFlow {
        private static final long serialVersionUID = 1L;
        final boolean again;
        /** How many loops are still to be left; at 1 the jump has arrived. */
        final int levels;

        LoopJump(boolean again, int levels) {
            this.again = again;
            this.levels = levels;
        }
    }

    /** {@code return}: leaves a function or a sourced file. */
    static final class Return extends ControlFlow {
        private static final long serialVersionUID = 1L;
        final int status;

        Return(int status) {
            this.status = status;
        }
    }

    /** What was typed is given up: it has been interrupted, or stopped. Only at a terminal. */
    static final class Abandoned extends ControlFlow {
        private static final long serialVersionUID = 1L;
        final int status;

        Abandoned(int status) {
            this.status = status;
        }
    }

    /** {@code exit}, or a failing command under {@code set -e}: leaves the shell. */
    static final class Exit extends ControlFlow {
        private static final long serialVersionUID = 1L;
        final int status;

        Exit(int status) {
            this.status = status;
        }
    }
}

package org.dtrace4j.abi;

/**
 * A fault in a clause. Preallocated, one per {@link Kind}, without a stack trace; the address is left in the firing.
 */
public final class ProbeFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Faults by the numbers that {@code arg4} of {@code dtrace:::ERROR} gives. */
    public enum Kind {
        UNKNOWN(0, "unknown fault", false),
        BADADDR(1, "invalid address", true),
        BADALIGN(2, "invalid alignment", true),
        ILLOP(3, "illegal operation", false),
        DIVZERO(4, "divide-by-zero", false),
        NOSCRATCH(5, "out of scratch space", false),
        KPRIV(6, "invalid kernel access", false),
        UPRIV(7, "invalid user access", false),
        TUPOFLOW(8, "tuple stack overflow", false),
        BADSTACK(9, "bad stack", true);

        private final int number;
        private final String text;
        private final boolean addressShown;
        private final ProbeFault fault;

        Kind(int number, String text, boolean addressShown) {
            this.number = number;
            this.text = text;
            this.addressShown = addressShown;
            this.fault = new ProbeFault(this);
        }

        /** The {@code DTRACEFLT_} constant. */
        public int number() {
            return number;
        }

        /** The words of the message. */
        public String text() {
            return text;
        }

        /** Whether the message shows the address. */
        public boolean addressShown() {
            return addressShown;
        }

        /** The one exception of this kind. */
        public ProbeFault fault() {
            return fault;
        }
    }

    private final Kind kind;

    private ProbeFault(Kind kind) {
        super(kind.text, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}

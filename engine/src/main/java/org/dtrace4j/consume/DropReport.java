package org.dtrace4j.consume;

/**
 * Data was lost, and how much.
 *
 * @param cpu the CPU on which it was lost; -1 where the count is of all CPUs together
 * @param count how many times since the last report
 */
public record DropReport(Kind kind, int cpu, long count) {
    /** What was lost. The name of the kind is what {@code -xdroptags} shows behind {@code DTRACEDROP_}. */
    public enum Kind {
        PRINCIPAL("drop", ""),
        AGGREGATION("aggregation drop", ""),
        DYNAMIC("dynamic variable drop", ""),
        DYNRINSE("dynamic variable drop", " with non-empty rinsing list"),
        DYNDIRTY("dynamic variable drop", " with non-empty dirty list"),
        SPEC("speculative drop", ""),
        SPECBUSY("failed speculation", " (available buffer(s) still busy)"),
        SPECUNAVAIL("failed speculation", " (no speculative buffer available)"),
        STKSTROVERFLOW("jstack()/ustack() string table overflow", ""),
        DBLERROR("error", " in ERROR probe enabling");

        private final String what;
        private final String where;

        Kind(String what, String where) {
            this.what = what;
            this.where = where;
        }
    }

    /** The message. */
    public String message() {
        return count + " " + kind.what + (count == 1 ? "" : "s") + kind.where + (cpu < 0 ? "" : " on CPU " + cpu);
    }

    /** The message with its tag in front. */
    public String taggedMessage() {
        return "[DTRACEDROP_" + kind.name() + "] " + message();
    }
}

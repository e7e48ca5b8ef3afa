package org.dtrace4j.verify;

/**
 * What the dearest way through a part of a clause costs, each kind of cost for itself: where ways meet, the greater of each
 * is kept, so that every number is a bound for all ways.
 *
 * @param instructions instructions that run, calls counted as one
 * @param calls calls among them
 * @param movedBytes bytes that calls copy of which the size is known: values, strings and stacks into records, keys and
 *     variables
 * @param recordBytes bytes of the record that is reserved
 * @param scratchBytes bytes of scratch memory that are taken, besides those of strings
 * @param scratchStrings strings that scratch memory is taken for, each of option {@code strsize}
 * @param scratchOpen whether scratch memory is taken in sizes that are known only when the clause runs; then it may take
 *     all that there is
 */
public record Cost(int instructions, int calls, long movedBytes, int recordBytes, long scratchBytes, int scratchStrings,
        boolean scratchOpen) {
    static final Cost NONE = new Cost(0, 0, 0, 0, 0, 0, false);
    private static final int ALIGNMENT = 8;

    Cost instruction() {
        return new Cost(instructions + 1, calls, movedBytes, recordBytes, scratchBytes, scratchStrings, scratchOpen);
    }

    Cost call() {
        return new Cost(instructions, calls + 1, movedBytes, recordBytes, scratchBytes, scratchStrings, scratchOpen);
    }

    Cost moved(long bytes) {
        return new Cost(instructions, calls, movedBytes + bytes, recordBytes, scratchBytes, scratchStrings, scratchOpen);
    }

    Cost recorded(int bytes) {
        return new Cost(instructions, calls, movedBytes, recordBytes + bytes, scratchBytes, scratchStrings, scratchOpen);
    }

    /** Scratch memory of a known size is taken. What no clause can have faults, and takes nothing. */
    Cost scratch(long bytes) {
        long taken = bytes < 0 || bytes > Integer.MAX_VALUE ? 0 : bytes + ALIGNMENT - 1 & -ALIGNMENT;
        return new Cost(instructions, calls, movedBytes, recordBytes, scratchBytes + taken, scratchStrings, scratchOpen);
    }

    Cost scratchOfAnySize() {
        return new Cost(instructions, calls, movedBytes, recordBytes, scratchBytes, scratchStrings, true);
    }

    Cost strings(int count) {
        return new Cost(instructions, calls, movedBytes, recordBytes, scratchBytes, scratchStrings + count, scratchOpen);
    }

    /** The greater of each. */
    Cost max(Cost other) {
        if (this == other) {
            return this;
        }
        return new Cost(Math.max(instructions, other.instructions), Math.max(calls, other.calls),
                Math.max(movedBytes, other.movedBytes), Math.max(recordBytes, other.recordBytes),
                Math.max(scratchBytes, other.scratchBytes), Math.max(scratchStrings, other.scratchStrings),
                scratchOpen || other.scratchOpen);
    }
}

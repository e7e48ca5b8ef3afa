package org.dtrace4j.verify;

import java.util.HashSet;
import java.util.Set;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.VariableImage;

/**
 * The other side of a clause that is attacked: answers its calls with made-up values, and holds it to what was proved of it.
 * Allocates nothing once it is made, so that what is allocated while a clause runs is the clause's doing.
 */
final class Watchdog implements WatchedFiring.Watch {
    /** A clause has done what was proved impossible. */
    static final class Violation extends Error {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    /** What a call of the ABI means here; the calls that nothing is to be checked of give any value. */
    private enum Rule {
        VALUE, LOAD, PUT, DIVIDE, CONSTANT, SCRATCH, SCRATCH_SECOND, SET_SCRATCH, STRING_SIZE, KEY_BYTES, FRAMES,
        GLOBAL, GLOBAL_REFERENCE, THREAD, THREAD_REFERENCE, LOCAL, LOCAL_REFERENCE, ARRAY, ARRAY_REFERENCE,
        RESERVE, SPECULATE, STORE_1, STORE_2, STORE_4, STORE_8, STORE_SIZED, STORE_STACK, STORE_USER_STACK, COMMIT,
        AGGREGATE, DATA, SET_DATA, DESTRUCTIVE, COPYOUT
    }

    private static final Rule[] RULES = rules();
    private static final String[] NAMES =
            WatchedFiring.METHODS.stream().map(java.lang.reflect.Method::getName).toArray(String[]::new);

    private static final int STRING_SIZE = 40;
    private static final int SCRATCH_SIZE = 4096;
    private static final long SCRATCH = 0xffff_ff05_0000_0000L;
    private static final int MOST_SLOTS = 64;
    private static final int BASE = 48;

    private final boolean[][] scalars = new boolean[6][];
    private final boolean[][] arrays = new boolean[2][];
    private final int[] words;
    private final int constants;
    // ---- of the clause
    private int recordSize;
    private ClauseReport report;
    private final Set<String> written = new HashSet<>();
    private final boolean[] maySet = new boolean[8];
    // ---- of the firing
    private long random;
    private int fault;
    private boolean open;
    private boolean reserved;
    private int scratch;
    private int strings;
    private final int[] slotWords = new int[MOST_SLOTS];
    private int slots;

    Watchdog(EnablingImage image) {
        int ids = Limits.VARIABLES;
        for (int i = 0; i < scalars.length; i++) {
            scalars[i] = new boolean[ids];
        }
        arrays[0] = new boolean[ids];
        arrays[1] = new boolean[ids];
        for (VariableImage variable : image.variables()) {
            int reference = variable.size() > 0 ? 1 : 0;
            if (variable.isArray()) {
                arrays[reference][variable.id()] = true;
            } else {
                scalars[variable.scope().code() * 2 + reference][variable.id()] = true;
            }
        }
        words = new int[1 + image.aggregations().stream().mapToInt(AggregationImage::id).max().orElse(0)];
        image.aggregations().forEach(aggregation -> words[aggregation.id()] = aggregation.words());
        constants = image.constants().length;
    }

    private static Rule[] rules() {
        Rule[] rules = new Rule[WatchedFiring.METHODS.size()];
        java.util.Arrays.fill(rules, Rule.VALUE);
        set(rules, Rule.LOAD, "loadS8", "loadU8", "loadS16", "loadU16", "loadS32", "loadU32", "load64");
        set(rules, Rule.PUT, "put8", "put16", "put32", "put64");
        set(rules, Rule.DIVIDE, "divide", "divideUnsigned", "remainder", "remainderUnsigned");
        set(rules, Rule.CONSTANT, "constant");
        set(rules, Rule.SCRATCH, "scratch");
        set(rules, Rule.SCRATCH_SECOND, "copyin", "copyinString");
        set(rules, Rule.SET_SCRATCH, "setScratch");
        set(rules, Rule.STRING_SIZE, "stringSize");
        set(rules, Rule.KEY_BYTES, "keyBytes");
        set(rules, Rule.FRAMES, "keyStack", "keyUserStack");
        set(rules, Rule.GLOBAL, "global", "setGlobal");
        set(rules, Rule.GLOBAL_REFERENCE, "globalReference", "setGlobalReference");
        set(rules, Rule.THREAD, "thread", "setThread");
        set(rules, Rule.THREAD_REFERENCE, "threadReference", "setThreadReference");
        set(rules, Rule.LOCAL, "local", "setLocal");
        set(rules, Rule.LOCAL_REFERENCE, "localReference", "setLocalReference");
        set(rules, Rule.ARRAY, "array", "setArray");
        set(rules, Rule.ARRAY_REFERENCE, "arrayReference", "setArrayReference");
        set(rules, Rule.RESERVE, "reserve");
        set(rules, Rule.SPECULATE, "speculate");
        set(rules, Rule.STORE_1, "store8");
        set(rules, Rule.STORE_2, "store16");
        set(rules, Rule.STORE_4, "store32");
        set(rules, Rule.STORE_8, "store64");
        set(rules, Rule.STORE_SIZED, "storeString", "storeBytes");
        set(rules, Rule.STORE_STACK, "storeStack");
        set(rules, Rule.STORE_USER_STACK, "storeUserStack");
        set(rules, Rule.COMMIT, "commit");
        set(rules, Rule.AGGREGATE, "aggregate", "aggregateUnder", "aggregateUnderString", "aggregateUnderTwo",
                "aggregateKeyless", "aggregateInPlace", "aggregateMarked");
        set(rules, Rule.DATA, "data");
        set(rules, Rule.SET_DATA, "setData");
        set(rules, Rule.DESTRUCTIVE, "panic", "breakpoint", "stop", "raise", "chill");
        set(rules, Rule.COPYOUT, "copyout");
        return rules;
    }

    private static void set(Rule[] rules, Rule rule, String... names) {
        for (String name : names) {
            for (int number : WatchedFiring.numbers(name)) {
                rules[number] = rule;
            }
        }
    }

    /** Begins with another clause. */
    void clause(ClauseImage clause, ClauseReport proof) {
        recordSize = clause.recordSize();
        report = proof;
        written.clear();
        written.addAll(proof.writes().variables());
        java.util.Arrays.fill(maySet, false);
        for (String name : proof.writes().variables()) {
            boolean array = name.endsWith("[]");
            maySet[array ? 3 : name.startsWith("self->") ? 1 : name.startsWith("this->") ? 2 : 0] = true;
        }
    }

    /** Begins a firing; {@code seed} says what its calls answer, and which of them faults, if one does. */
    void fire(long seed) {
        random = seed;
        fault = (int) (next() & 63);
        open = false;
        reserved = false;
        scratch = 0;
        strings = 0;
        slots = 0;
    }

    /** The clause has returned. */
    void returned() {
        if (open) {
            throw new Violation("it returned with a record that is not committed");
        }
        ended();
    }

    /** The clause has returned, or ended by a fault. */
    void ended() {
        Cost cost = report.cost();
        if (!cost.scratchOpen() && scratch > cost.scratchBytes() + (long) cost.scratchStrings() * STRING_SIZE) {
            throw new Violation("it took " + scratch + " bytes of scratch memory");
        }
        if (reserved && cost.recordBytes() != recordSize) {
            throw new Violation("it reserved a record of " + recordSize + " bytes");
        }
    }

    /** Whether the firing has asked for a record. */
    boolean hasReserved() {
        return reserved;
    }

    private long next() {
        random += 0x9e3779b97f4a7c15L;
        long mixed = (random ^ random >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** A value as clauses see them: small ones are the most frequent. */
    private long value() {
        long any = next();
        return (any & 3) == 0 ? any : (any & 3) == 1 ? any >>> 60 : (any & 3) == 2 ? (any >>> 8 & 0xff) - 2 : 0;
    }

    /** One call in a firing faults, if it is one that may. */
    private void mayFault() {
        if (--fault == 0) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
    }

    @Override
    public long call(int number, long a, long b, long c, long d) {
        switch (RULES[number]) {
            case LOAD -> {
                mayFault();
                // Text that ends: a NUL at every 32nd place.
                return (a & 31) == 31 ? 0 : (a * 0x9e3779b97f4a7c15L >>> 57) + 1;
            }
            case PUT -> {
                // Scratch memory that the clause has; or a variable, which is among those that it may set then.
                mayFault();
                boolean own = a - SCRATCH >= 0 && a - SCRATCH < scratch;
                if (!own && report.writes().variables().isEmpty()) {
                    throw ProbeFault.Kind.BADADDR.fault();
                }
            }
            case DIVIDE -> {
                if (b == 0) {
                    throw ProbeFault.Kind.DIVZERO.fault();
                }
            }
            case CONSTANT -> demand(number, a >= 0 && a < constants ? 1 : 0, 1);
            case SCRATCH -> {
                return takeScratch(a);
            }
            case SCRATCH_SECOND -> {
                mayFault();
                return takeScratch(b);
            }
            case SET_SCRATCH -> {
                if (a - SCRATCH < 0 || a - SCRATCH >= scratch) {
                    throw ProbeFault.Kind.BADADDR.fault();
                }
            }
            case STRING_SIZE -> {
                return STRING_SIZE;
            }
            case KEY_BYTES -> demand(number, b, Limits.KEY_BYTES + 1L);
            case FRAMES -> demand(number, a, Limits.STACK_FRAMES + 1L);
            case GLOBAL -> variable(number, scalars[0], a, 0);
            case GLOBAL_REFERENCE -> variable(number, scalars[1], a, 0);
            case THREAD -> variable(number, scalars[2], a, 1);
            case THREAD_REFERENCE -> variable(number, scalars[3], a, 1);
            case LOCAL -> variable(number, scalars[4], a, 2);
            case LOCAL_REFERENCE -> variable(number, scalars[5], a, 2);
            case ARRAY -> variable(number, arrays[0], a, 3);
            case ARRAY_REFERENCE -> variable(number, arrays[1], a, 3);
            case RESERVE -> {
                demand(number, recordSize == 0 ? 0 : 1, 1);
                return reserve(number);
            }
            case SPECULATE -> {
                return reserve(number);
            }
            case STORE_1 -> store(number, a, b, 1);
            case STORE_2 -> store(number, a, b, 2);
            case STORE_4 -> store(number, a, b, 4);
            case STORE_8 -> store(number, a, b, 8);
            case STORE_SIZED -> store(number, a, b, c);
            case STORE_STACK -> store(number, a, b, c * Long.BYTES);
            case STORE_USER_STACK -> store(number, a, b, (c + 1) * Long.BYTES);
            case COMMIT -> {
                demand(number, open ? 1 : 0, 1);
                open = false;
            }
            case AGGREGATE -> {
                return aggregate(number, a);
            }
            case DATA -> {
                data(number, a, b);
                return value();
            }
            case SET_DATA -> data(number, a, b);
            case DESTRUCTIVE -> {
                if (!report.destructive().contains(NAMES[number])) {
                    throw new Violation("it calls " + NAMES[number] + "(), which was not found in it");
                }
            }
            case COPYOUT -> demand(number, report.writes().process() ? 1 : 0, 1);
            case VALUE -> {
                return value();
            }
        }
        return value();
    }

    /** Demands {@code 0 <= number < limit}, or, with a limit of 1, that {@code value} is 1. */
    private static void demand(int number, long value, long limit) {
        boolean good = limit == 1 ? value == 1 : value >= 0 && value < limit;
        if (!good) {
            throw new Violation("it calls " + NAMES[number] + "() with what it must not: " + value);
        }
    }

    private void variable(int number, boolean[] declared, long id, int scope) {
        if (id < 0 || id >= declared.length || !declared[(int) id]) {
            throw new Violation("it uses variable " + id + " by " + NAMES[number] + "(), which is not declared so");
        }
        if (NAMES[number].startsWith("set") && !maySet[scope]) {
            throw new Violation("it sets a variable by " + NAMES[number] + "(), which was not found in it");
        }
    }

    private long takeScratch(long size) {
        if (size < 0 || size > SCRATCH_SIZE - scratch) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        long start = SCRATCH + scratch;
        scratch = Math.min(scratch + ((int) size + 7 & ~7), SCRATCH_SIZE);
        return start;
    }

    private long reserve(int number) {
        if (reserved) {
            throw new Violation("it calls " + NAMES[number] + "() twice");
        }
        reserved = true;
        open = (next() & 7) != 0;
        return open ? BASE : -1;
    }

    private void store(int number, long base, long at, long size) {
        if (!open || base != BASE) {
            throw new Violation("it calls " + NAMES[number] + "() without an open record");
        }
        if (at < ClauseImage.HEADER_SIZE || size < 1 || at > recordSize - size) {
            throw new Violation("it writes " + size + " bytes at " + at + " of a record of " + recordSize);
        }
    }

    private long aggregate(int number, long id) {
        if (id < 1 || id >= words.length || words[(int) id] == 0) {
            throw new Violation("it calls " + NAMES[number] + "() of aggregation " + id + ", which is not declared");
        }
        if ((next() & 3) == 0) {
            return -1;
        }
        int slot = slots++ % MOST_SLOTS;
        slotWords[slot] = words[(int) id];
        return slot;
    }

    private void data(int number, long slot, long index) {
        if (slot < 0 || slot >= Math.min(slots, MOST_SLOTS) || index < 0 || index >= slotWords[(int) slot]) {
            throw new Violation("it reaches word " + index + " of slot " + slot + " by " + NAMES[number] + "()");
        }
    }
}

package org.dtrace4j.examples.benchmarks;

import java.util.Optional;

/**
 * The rows of the comparison: what is traced, as a D program and by hand, and what the other tools are given that comes nearest
 * to it, where they can do it at all.
 */
public enum FiringRow {
    OFF("", HandCode.Nothing::new, Counts.NOTHING),
    REMOVED("fbt::work:entry { @ = count(); }", HandCode.Nothing::new, Counts.NOTHING),
    FALSE("fbt::work:return /arg1 == EBUSY/ { @ = count(); }", HandCode.IfBusy::new, Counts.NOTHING,
            "Predicate", "AT EXIT\nIF $! == 16\nDO count()"),
    FALSE_GLOBAL("void *wanted; fbt::work:entry /wanted != NULL && arg0 == (long)wanted/ { @ = count(); }",
            HandCode.IfWanted::new, Counts.NOTHING),
    TRUE("fbt::work:entry /arg0 >= 0/ { @ = count(); }", HandCode.IfPositive::new, Counts.CALLS,
            "PredicateTrue", "AT ENTRY\nIF $1 >= 0\nDO count()"),
    COUNT("fbt::work:entry { @ = count(); }", HandCode.Count::new, Counts.CALLS, "Count", "AT ENTRY\nIF TRUE\nDO count()"),
    COUNT_INTEGER("fbt::work:entry { @[arg0 & 63] = count(); }", HandCode.CountByInteger::new, Counts.CALLS,
            "CountByInteger", "AT ENTRY\nIF TRUE\nDO countBy($1 & 63)"),
    COUNT_EXECNAME("fbt::work:entry { @[execname] = count(); }", HandCode.CountByExecname::new, Counts.CALLS),
    COUNT_STRING("fbt::work:entry { @[stringof((char *)0xffffff0190000040)] = count(); }", HandCode.CountByString::new,
            Counts.CALLS, "CountByString", "AT ENTRY\nIF TRUE\nDO countBy(\"nineteen characters\")"),
    COUNT_TWO("fbt::work:entry { @[arg0 & 7, execname] = count(); }", HandCode.CountByTwo::new, Counts.CALLS,
            "CountByTwo", "AT ENTRY\nIF TRUE\nDO countBy($1 & 7, \"init\")"),
    QUANTIZE("fbt::work:entry { @ = quantize(arg0); }", HandCode.Quantize::new, Counts.CALLS,
            "Quantize", "AT ENTRY\nIF TRUE\nDO quantize($1)"),
    SUM("fbt::work:entry { @ = sum(arg0); }", HandCode.Sum::new, Counts.SUM, "Sum", "AT ENTRY\nIF TRUE\nDO sum($1)"),
    /** Two numbers; the header of a record has the time in any case. */
    RECORD("fbt::work:entry { trace(arg0); trace(arg1); }", HandCode.RecordPlain::new, Counts.RECORDS),
    RECORD_TIMED("fbt::work:entry { trace(arg0); trace(timestamp); }", HandCode.RecordTimed::new, Counts.RECORDS),
    LATENCY("fbt::work:entry { self->ts = timestamp; } fbt::work:return /self->ts/ "
            + "{ @ = quantize(timestamp - self->ts); self->ts = 0; }", HandCode.Latency::new, Counts.CALLS,
            "Latency", "AT ENTRY\nIF TRUE\nDO begin()\nENDRULE\nRULE at return\nCLASS ^" + FiringRow.CLASS
            + "\nMETHOD work\nHELPER " + FiringRow.HELPER + "\nAT EXIT\nIF TRUE\nDO end()"),
    STACK("fbt::work:entry { stack(8); }", HandCode.Stack::new, Counts.RECORDS);

    static final String CLASS = "org.dtrace4j.examples.benchmarks.ToyCode";
    static final String HELPER = "org.dtrace4j.examples.benchmarks.BytemanHelper";

    /** What is known of the outcome of a number of calls. */
    enum Counts {
        /** Nothing has been counted. */
        NOTHING,
        /** Each call has been counted. */
        CALLS,
        /** The seeds of all calls have been added up. */
        SUM,
        /** There are records, and the last one is that of the last call. */
        RECORDS
    }

    private final String program;
    private final HandCode.Maker byHand;
    private final Counts counts;
    private final String btrace;
    private final String byteman;

    FiringRow(String program, HandCode.Maker byHand, Counts counts) {
        this(program, byHand, counts, null, null);
    }

    FiringRow(String program, HandCode.Maker byHand, Counts counts, String btrace, String byteman) {
        this.program = program;
        this.byHand = byHand;
        this.counts = counts;
        this.btrace = btrace;
        this.byteman = byteman;
    }

    /** The D program; empty for none. */
    String program() {
        return program;
    }

    HandCode byHand(ToyKernel kernel, int cpu) {
        return byHand.make(kernel, cpu);
    }

    Counts counts() {
        return counts;
    }

    /** The name of the script for BTrace, in {@code examples/benchmarks/btrace}. */
    Optional<String> btrace() {
        return Optional.ofNullable(btrace);
    }

    /** The rule for Byteman. */
    Optional<String> byteman() {
        return Optional.ofNullable(byteman).map(rule -> "RULE " + name() + "\nCLASS ^" + CLASS + "\nMETHOD work\nHELPER "
                + HELPER + "\n" + rule + "\nENDRULE\n");
    }
}

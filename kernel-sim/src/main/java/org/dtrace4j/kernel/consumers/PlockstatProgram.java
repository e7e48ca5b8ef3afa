package org.dtrace4j.kernel.consumers;

import java.util.List;

/**
 * The D program of a run of plockstat: what begins something remembers when, what ends it sums that up, by lock and stack.
 *
 * <p>A mutex may be let go of by another thread than the one that has taken it, so when that was is known to all threads; of a
 * lock of readers and writers each thread knows of its own. Who takes a recursive mutex once more holds it no longer for that.
 */
final class PlockstatProgram {
    private static final int USUAL_FRAMES = 5;

    private final boolean histograms;
    private final ProgramText text = new ProgramText();

    private PlockstatProgram(boolean histograms) {
        this.histograms = histograms;
    }

    static String of(PlockstatOptions options) {
        PlockstatProgram program = new PlockstatProgram(options.depth != null);
        if (options.seconds >= 0) {
            program.clause("BEGIN", "", "end = timestamp + " + options.seconds + " * 1000000000ULL;");
            program.clause("tick-10hz", "timestamp >= end", "exit(0);");
        }
        if (options.holds) {
            program.holds();
        }
        if (options.contention) {
            program.contention();
        }
        return program.text.toString();
    }

    private void holds() {
        begins("rw-acquire", "", "self->rwhold[arg0]");
        begins("mutex-acquire", "arg1 == 0", "mtxhold[arg0]");
        ends("rw-release", "self->rwhold[arg0]", "arg1 == 1", PlockstatTable.RW_WRITER_HOLD);
        ends("rw-release", "self->rwhold[arg0]", "", PlockstatTable.RW_READER_HOLD);
        ends("mutex-release", "mtxhold[arg0]", "arg1 == 0", PlockstatTable.MUTEX_HOLD);
    }

    private void contention() {
        begins("rw-block", "", "self->rwblock[arg0]");
        begins("mutex-block", "", "self->mtxblock[arg0]");
        begins("mutex-spin", "", "self->mtxspin[arg0]");
        ends("rw-blocked", "self->rwblock[arg0]", "arg1 == 1 && arg2 != 0", PlockstatTable.RW_WRITER_BLOCK);
        ends("rw-blocked", "self->rwblock[arg0]", "arg2 != 0", PlockstatTable.RW_READER_BLOCK);
        clause("plockstat$target:::rw-blocked", "self->rwblock[arg0]", "self->rwblock[arg0] = 0;");
        ends("mutex-spun", "self->mtxspin[arg0]", "arg1 != 0", PlockstatTable.MUTEX_SPIN);
        ends("mutex-spun", "self->mtxspin[arg0]", "", PlockstatTable.MUTEX_VAIN_SPIN);
        ends("mutex-blocked", "self->mtxblock[arg0]", "arg1 != 0", PlockstatTable.MUTEX_BLOCK);
        clause("plockstat$target:::mutex-blocked", "self->mtxblock[arg0]", "self->mtxblock[arg0] = 0;");
    }

    private void begins(String probe, String condition, String begun) {
        clause("plockstat$target:::" + probe, condition, begun + " = timestamp;");
    }

    private void ends(String probe, String begun, String condition, PlockstatTable table) {
        String key = histograms ? "[arg0, ustack()]" : "[arg0, ustack(" + USUAL_FRAMES + ")]";
        String time = "timestamp - " + begun;
        String both = condition.isEmpty() ? begun : begun + " && " + condition;
        if (histograms) {
            clause("plockstat$target:::" + probe, both, "@" + table.aggregation() + key + " = quantize(" + time + ");",
                    begun + " = 0;");
        } else {
            clause("plockstat$target:::" + probe, both, "@" + table.aggregation() + key + " = sum(" + time + ");",
                    "@" + table.aggregation() + PlockstatTable.COUNT + key + " = count();", begun + " = 0;");
        }
    }

    private void clause(String probe, String condition, String... statements) {
        text.clause(probe, condition, List.of(statements));
    }
}

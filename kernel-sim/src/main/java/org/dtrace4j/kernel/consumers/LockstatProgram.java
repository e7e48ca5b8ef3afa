package org.dtrace4j.kernel.consumers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dtrace4j.kernel.consumers.LockstatOptions.Detail;
import org.dtrace4j.kernel.consumers.LockstatOptions.Range;

/**
 * The D program of a run of lockstat.
 *
 * <p>An event is a clause, which counts and sums up by event, lock, caller and stack, or traces these. What ends something has a
 * clause in front that remembers when that began, by thread and lock.
 */
final class LockstatProgram {
    /** Names of the aggregations. */
    static final String HITS = "hits";
    static final String TIME = "time";
    static final String HISTOGRAM = "hist";
    /** A CPU's number stands in front of its priority level, where events have a lock. */
    static final int LEVEL_BITS = 8;

    private final LockstatOptions options;
    private final ProgramText text = new ProgramText();

    private LockstatProgram(LockstatOptions options) {
        this.options = options;
    }

    static String of(LockstatOptions options) {
        LockstatProgram program = new LockstatProgram(options);
        for (int number : options.events) {
            if (!LockEvent.of(number).probe().isEmpty()) {
                program.event(LockEvent.of(number));
            }
        }
        return program.text.toString();
    }

    private void event(LockEvent event) {
        boolean interrupt = event.kind() == LockEvent.INTERRUPT;
        String probe = interrupt ? "profile:::profile-" + options.interruptRate : event.probe();
        String begun = "self->ev" + event.number() + "[(uintptr_t)arg0]";
        List<String> conditions = new ArrayList<>();
        String measure;
        if (event.beginning().isPresent()) {
            clause(event.beginning().get(), conditions(event.predicate(), filter()),
                    event.kind() == LockEvent.HOLD ? begun + " = timestamp;" : begun + "++;");
            if (event.kind() == LockEvent.ERROR) {
                // A lock that is let go once for each time that it was taken leaves nothing behind.
                clause(probe, List.of(begun), begun + "--;");
            }
            conditions.add(begun);
            measure = event.kind() == LockEvent.HOLD ? "timestamp - " + begun : begun;
        } else {
            conditions.addAll(conditions(event.predicate(), interrupt ? functionFilter("arg0") : filter()));
            measure = interrupt ? "arg2" : "arg1";
        }
        if (options.shortest != 0 && event.kind() != LockEvent.ERROR) {
            conditions.add(measure + " >= " + options.shortest);
        }
        List<String> statements = new ArrayList<>();
        String lock = interrupt
                ? "(uintptr_t)cpu << " + LEVEL_BITS + " | curthread->t_cpu->cpu_profile_pil" : "(uintptr_t)arg0";
        String caller = interrupt ? "(uintptr_t)arg0" : "caller";
        if (options.tracing) {
            statements.add("trace(" + event.number() + "ULL);");
            statements.add("trace((uintptr_t)(" + lock + "));");
            statements.add("trace(" + caller + ");");
            statements.add("trace((uint64_t)(" + measure + "));");
            if (options.detail == Detail.STACKS) {
                statements.add("stack(" + options.frames + ");");
            }
        } else {
            String key = "[" + event.number() + "ULL, " + lock + ", " + caller
                    + (options.detail == Detail.STACKS ? ", stack(" + options.frames + ")" : "") + "]";
            statements.add("@" + HITS + key + " = count();");
            if (options.detail != Detail.COUNTS) {
                statements.add("@" + TIME + key + " = sum(" + measure + ");");
            }
            if (options.detail.compareTo(Detail.HISTOGRAMS) >= 0) {
                statements.add("@" + HISTOGRAM + key + " = quantize(" + measure + ");");
            }
        }
        if (event.beginning().isPresent()) {
            statements.add(begun + " = 0;");
        }
        clause(probe, conditions, statements.toArray(String[]::new));
    }

    private static List<String> conditions(String... conditions) {
        return List.of(conditions).stream().filter(condition -> !condition.isEmpty()).collect(Collectors.toList());
    }

    /** What is asked for of locks and of callers: of any of the one or the other kind. */
    private String filter() {
        String locks = ranges("arg0", options.locks);
        String callers = functionFilter("caller");
        return locks.isEmpty() || callers.isEmpty() ? locks + callers : locks + " || " + callers;
    }

    private String functionFilter(String place) {
        return ranges(place, options.functions);
    }

    private static String ranges(String place, List<Range> ranges) {
        return ranges.stream().map(range -> "((uintptr_t)" + place + " >= 0x" + Long.toHexString(range.start())
                + " && (uintptr_t)" + place + " < 0x" + Long.toHexString(range.start() + range.size()) + ")")
                .collect(Collectors.joining(" || "));
    }

    private void clause(String probe, List<String> conditions, String... statements) {
        text.clause(probe, conditions.stream().map(condition -> "(" + condition + ")").collect(Collectors.joining(" && ")),
                List.of(statements));
        text.blankLine();
    }
}

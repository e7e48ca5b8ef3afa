package org.dtrace4j.verify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.dof.VariableImage.Scope;
import org.objectweb.asm.Type;

/** Checks calls of the probe ABI: the kinds of their arguments, and what the row of the call demands. */
final class CallChecker {
    private final ClauseImage clause;
    private final ImageTables tables;
    private final Set<Check> omitted;
    private final Set<String> variables = new LinkedHashSet<>();
    private final Set<String> aggregations = new LinkedHashSet<>();
    private boolean process;
    private boolean speculates;
    /** What of the record has been stored wherever it was committed; null when it was not. */
    private ByteRanges committed;

    /** @param omitted checks that are left out */
    CallChecker(ClauseImage clause, ImageTables tables, Set<Check> omitted) {
        this.omitted = omitted;
        this.clause = clause;
        this.tables = tables;
    }

    /** Takes the arguments of a call from the stack, checks them, and leaves the result. */
    void apply(Frame frame, int index, String owner, ProbeAbi.Call call) throws VerifyException {
        Type[] parameters = call.parameters();
        Value[] arguments = new Value[parameters.length];
        for (int i = parameters.length - 1; i >= 0; i--) {
            arguments[i] = argument(frame, parameters[i]);
        }
        if (!call.isStatic()) {
            require(frame, Value.Kind.FIRING);
        }
        frame.cost = frame.cost.call();
        Value result = demand(frame, index, owner, call, arguments);
        takesScratch(frame, call, arguments);
        writes(call);
        if (call.result() != Type.VOID_TYPE) {
            frame.push(result != null ? result : call.result() == Type.LONG_TYPE ? Value.LONG : Value.INT);
        }
    }

    private static Value argument(Frame frame, Type type) throws VerifyException {
        if (type == Type.LONG_TYPE) {
            return frame.popLong();
        }
        if (type == Type.INT_TYPE) {
            return frame.popInt();
        }
        return require(frame, ProbeAbi.isFiring(type) ? Value.Kind.FIRING : Value.Kind.ECB);
    }

    private static Value require(Frame frame, Value.Kind kind) throws VerifyException {
        Value value = frame.pop();
        if (value.kind() != kind) {
            throw VerifyException.of("a value of kind %s is needed, not of kind %s", kind, value.kind());
        }
        return value;
    }

    /** Checks what the call demands; returns what is known of its result, or null when nothing is. */
    private Value demand(Frame frame, int index, String owner, ProbeAbi.Call call, Value[] a) throws VerifyException {
        switch (call.demand()) {
            case NONE -> { }
            case CONSTANT -> tables.constant(known(call, a[1]));
            case GLOBAL -> variable(frame, call, tables.scalar(Scope.GLOBAL, known(call, a[0]), false));
            case GLOBAL_REFERENCE -> variable(frame, call, tables.scalar(Scope.GLOBAL, known(call, a[0]), true));
            case THREAD -> variable(frame, call, tables.scalar(Scope.THREAD, known(call, a[0]), false));
            case THREAD_REFERENCE -> variable(frame, call, tables.scalar(Scope.THREAD, known(call, a[0]), true));
            case LOCAL -> variable(frame, call, tables.scalar(Scope.CLAUSE, known(call, a[0]), false));
            case LOCAL_REFERENCE -> variable(frame, call, tables.scalar(Scope.CLAUSE, known(call, a[0]), true));
            case ARRAY -> variable(frame, call, tables.array(known(call, a[0]), false));
            case ARRAY_REFERENCE -> variable(frame, call, tables.array(known(call, a[0]), true));
            case PUT_SIZED -> moved(frame, range(call, known(call, a[2]), 1, Limits.RECORD_BYTES));
            case KEY_BYTES -> moved(frame, range(call, known(call, a[1]), 0, Limits.KEY_BYTES));
            case KEY_STACK ->
                moved(frame, Long.BYTES * (1 + range(call, known(call, a[0]), 1, Limits.STACK_FRAMES)));
            case AGGREGATE -> {
                int aggregation = known(call, a[1]);
                tables.aggregation(aggregation);
                return Value.slot(index, aggregation);
            }
            case AGGREGATE_UNDER -> {
                return slotUnder(index, known(call, a[0]), false);
            }
            case AGGREGATE_UNDER_STRING -> {
                return slotUnder(index, known(call, a[0]), true);
            }
            case AGGREGATE_UNDER_TWO -> {
                return slotUnderTwo(index, known(call, a[0]), known(call, a[1]));
            }
            case AGGREGATE_KEYLESS, AGGREGATE_IN_PLACE, AGGREGATE_MARKED -> {
                return keylessSlot(index, call, a[0]);
            }
            case UPDATE -> update(owner, call, a);
            case RESERVE -> {
                if (clause.recordSize() == 0) {
                    throw VerifyException.of("it reserves a record and declares none");
                }
                return reserve(frame);
            }
            case SPECULATE -> {
                speculates = true;
                return reserve(frame);
            }
            case STORE_8 -> store(frame, call, a, 1);
            case STORE_16 -> store(frame, call, a, 2);
            case STORE_32 -> store(frame, call, a, 4);
            case STORE_64 -> store(frame, call, a, 8);
            case STORE_SIZED -> store(frame, call, a, range(call, known(call, a[2]), 1, Limits.RECORD_BYTES));
            case STORE_STACK ->
                store(frame, call, a, Long.BYTES * range(call, known(call, a[2]), 1, Limits.STACK_FRAMES));
            case STORE_USER_STACK ->
                store(frame, call, a,
                        Long.BYTES * (1 + range(call, known(call, a[2]), 1, Limits.STACK_FRAMES)));
            case COMMIT -> {
                requireOpen(frame, call);
                frame.record = Frame.RecordState.DONE;
                committed = committed == null ? frame.stored : committed.both(frame.stored);
            }
        }
        return null;
    }

    private Value reserve(Frame frame) throws VerifyException {
        if (frame.record != Frame.RecordState.NONE) {
            throw VerifyException.of("it reserves a second record");
        }
        frame.record = Frame.RecordState.RESERVED;
        frame.cost = frame.cost.recorded(clause.recordSize());
        return Value.BASE;
    }

    private static void moved(Frame frame, int bytes) {
        frame.cost = frame.cost.moved(bytes);
    }

    /** A call names a variable. */
    private void variable(Frame frame, ProbeAbi.Call call, VariableImage variable) {
        if (call.sets() && variable != null) {
            variables.add(spelling(variable));
            moved(frame, variable.size());
        }
    }

    private static String spelling(VariableImage variable) {
        String prefix = switch (variable.scope()) {
            case GLOBAL -> "";
            case THREAD -> "self->";
            case CLAUSE -> "this->";
        };
        return prefix + variable.name() + (variable.isArray() ? "[]" : "");
    }

    /** Counts the scratch memory that a call takes, as its mark says. */
    private static void takesScratch(Frame frame, ProbeAbi.Call call, Value[] a) {
        ProbeCode mark = call.mark();
        frame.cost = frame.cost.scratch(mark.scratchBytes()).strings(mark.scratchStrings());
        if (mark.scratchParameter() >= 0) {
            Value size = a[mark.scratchParameter()];
            frame.cost = size.known() ? frame.cost.scratch(size.number()) : frame.cost.scratchOfAnySize();
        }
    }

    /** Notes what a call may write through an address. */
    private void writes(ProbeAbi.Call call) {
        switch (call.mark().writes()) {
            case NONE -> { }
            case OWN -> tables.storable().forEach(variable -> variables.add(spelling(variable)));
            case PROCESS -> process = true;
        }
    }

    /** What all calls so far may write. */
    Writes writes() {
        return new Writes(List.copyOf(variables), List.copyOf(aggregations), process);
    }

    /** The bytes of the record behind its header that may be committed without having been stored. */
    ByteRanges unwritten() {
        return committed == null ? ByteRanges.NONE : committed.missing(ClauseImage.HEADER_SIZE, clause.recordSize());
    }

    /** Whether any of the calls so far was one that records into a speculation. */
    boolean speculates() {
        return speculates;
    }

    /** The slot of an aggregation that must have just these keys: strings where it says so, and else such as are one word. */
    private Value slotUnder(int index, int aggregation, boolean... strings) throws VerifyException {
        AggregationImage image = tables.aggregation(aggregation);
        boolean fits = image.keys().size() == strings.length;
        for (int i = 0; fits && i < strings.length; i++) {
            FieldImage key = image.keys().get(i);
            fits = (key.kind() == FieldImage.Kind.STRING) == strings[i] && (strings[i] || key.size() <= Long.BYTES);
        }
        if (!fits) {
            throw VerifyException.of("aggregation @%s is used as if it had other keys", image.name());
        }
        return Value.slot(index, aggregation);
    }

    private Value slotUnderTwo(int index, int aggregation, int form) throws VerifyException {
        return switch (form) {
            case Firing.TWO_WORDS -> slotUnder(index, aggregation, false, false);
            case Firing.STRING_FIRST -> slotUnder(index, aggregation, true, false);
            case Firing.STRING_LAST -> slotUnder(index, aggregation, false, true);
            default -> throw VerifyException.of("there is no form %s of two keys", form);
        };
    }

    /** The slot of an aggregation that must have no keys, and its data where the call looks for them. */
    private Value keylessSlot(int index, ProbeAbi.Call call, Value id) throws VerifyException {
        int aggregation = known(call, id);
        AggregationImage image = tables.aggregation(aggregation);
        if (!image.keys().isEmpty()) {
            throw VerifyException.of("aggregation @%s is used without its keys", image.name());
        }
        if (!isKeptSo(image, call.demand())) {
            throw VerifyException.of("%s() of aggregation @%s, which is not kept there", call.name(), image.name());
        }
        return Value.slot(index, aggregation);
    }

    private static boolean isKeptSo(AggregationImage image, ProbeAbi.Demand demand) {
        boolean line = Aggregations.hasLine(image.words());
        AggregatingFunction function = Aggregations.find(image.function()).orElseThrow();
        return switch (demand) {
            case AGGREGATE_IN_PLACE -> line && !function.needsMark(false);
            case AGGREGATE_MARKED -> line && function.needsMark(function.takesWeight());
            default -> !line;
        };
    }

    private void update(String owner, ProbeAbi.Call call, Value[] a) throws VerifyException {
        boolean tested = a[1].kind() == Value.Kind.TESTED_SLOT
                || omitted.contains(Check.TESTED) && a[1].kind() == Value.Kind.SLOT;
        if (!tested) {
            throw VerifyException.of("%s() of a slot that was not tested", call.name());
        }
        AggregationImage aggregation = tables.aggregation(a[1].aggregation());
        if (!ImageTables.isFunction(aggregation, owner)) {
            throw VerifyException.of("aggregation @%s is updated by %s, which is not %s()", aggregation.name(),
                    owner.replace('/', '.'), aggregation.function());
        }
        if (!a[4].known() || a[4].number() != aggregation.parameter()) {
            throw VerifyException.of("aggregation @%s is updated with a parameter that is not its own",
                    aggregation.name());
        }
        aggregations.add("@" + aggregation.name());
    }

    private void store(Frame frame, ProbeAbi.Call call, Value[] a, int size) throws VerifyException {
        requireOpen(frame, call);
        if (a[0].kind() != Value.Kind.BASE) {
            throw VerifyException.of("%s() at something else than the base of the record", call.name());
        }
        int offset = known(call, a[1]);
        moved(frame, size);
        boolean inside = offset >= ClauseImage.HEADER_SIZE && offset <= clause.recordSize() - size;
        if (!inside && !omitted.contains(Check.RECORD_BOUNDS)) {
            throw VerifyException.of("%s() of %d bytes at offset %d of a record of %d bytes", call.name(), size, offset,
                    clause.recordSize());
        }
        frame.stored = frame.stored.with(offset, offset + size);
    }

    private static void requireOpen(Frame frame, ProbeAbi.Call call) throws VerifyException {
        if (frame.record != Frame.RecordState.OPEN) {
            throw VerifyException.of("%s() without a record that is reserved and tested", call.name());
        }
    }

    private static int known(ProbeAbi.Call call, Value value) throws VerifyException {
        if (!value.known() || value.kind() != Value.Kind.INT) {
            throw VerifyException.of("an argument of %s() must be a constant", call.name());
        }
        return (int) value.number();
    }

    private static int range(ProbeAbi.Call call, int number, int least, int most) throws VerifyException {
        if (number < least || number > most) {
            throw VerifyException.of("an argument of %s() is %d, not between %d and %d", call.name(), number, least,
                    most);
        }
        return number;
    }
}

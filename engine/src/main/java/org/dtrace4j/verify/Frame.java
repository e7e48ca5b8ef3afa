package org.dtrace4j.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known before an instruction: locals, stack, the state of the record, which of its bytes have been stored on every way
 * here, and what the dearest ways here have cost.
 */
final class Frame {
    /** Where a clause is with its record. */
    enum RecordState {
        NONE,
        /** Reserved, and not known whether there was room. */
        RESERVED,
        /** Reserved with room: it may store. */
        OPEN,
        /** Committed, or there was no room. */
        DONE
    }

    final Value[] locals;
    final List<Value> stack;
    RecordState record = RecordState.NONE;
    ByteRanges stored = ByteRanges.NONE;
    Cost cost = Cost.NONE;

    Frame(int localWords) {
        locals = new Value[localWords];
        Arrays.fill(locals, Value.UNSET);
        stack = new ArrayList<>();
    }

    private Frame(Frame other) {
        locals = other.locals.clone();
        stack = new ArrayList<>(other.stack);
        record = other.record;
        stored = other.stored;
        cost = other.cost;
    }

    Frame copy() {
        return new Frame(this);
    }

    int stackWords() {
        int words = 0;
        for (Value value : stack) {
            words += value.kind().words();
        }
        return words;
    }

    void push(Value value) throws VerifyException {
        stack.add(value);
        if (stackWords() > Limits.STACK_WORDS) {
            throw VerifyException.of("its stack has more than %d words", Limits.STACK_WORDS);
        }
    }

    Value pop() throws VerifyException {
        if (stack.isEmpty()) {
            throw VerifyException.of("its stack is empty");
        }
        return stack.remove(stack.size() - 1);
    }

    Value popInt() throws VerifyException {
        Value value = pop();
        if (!value.kind().isInt()) {
            throw VerifyException.of("an int is needed, not a value of kind %s", value.kind());
        }
        return value;
    }

    Value popLong() throws VerifyException {
        Value value = pop();
        if (value.kind() != Value.Kind.LONG) {
            throw VerifyException.of("a long is needed, not a value of kind %s", value.kind());
        }
        return value;
    }

    Value load(int local, int words) throws VerifyException {
        if (local < 0 || local + words > locals.length) {
            throw VerifyException.of("local variable %d is beyond those that it declares", local);
        }
        return locals[local];
    }

    void store(int local, Value value) throws VerifyException {
        int words = value.kind().words();
        load(local, words);
        if (local > 0 && locals[local - 1].kind() == Value.Kind.LONG) {
            locals[local - 1] = Value.UNSET;
        }
        locals[local] = value;
        if (words == 2) {
            locals[local + 1] = Value.UNSET;
        }
    }

    /** Replaces a value wherever it is. */
    void replace(Value old, Value by) {
        stack.replaceAll(value -> value.equals(old) ? by : value);
        for (int i = 0; i < locals.length; i++) {
            if (locals[i].equals(old)) {
                locals[i] = by;
            }
        }
    }

    /** Makes this what is known when another path comes here too. */
    void merge(Frame other) throws VerifyException {
        if (stack.size() != other.stack.size()) {
            throw VerifyException.of("paths meet with different stacks");
        }
        for (int i = 0; i < stack.size(); i++) {
            Value merged = stack.get(i).merge(other.stack.get(i));
            if (merged.kind() == Value.Kind.UNSET) {
                throw VerifyException.of("paths meet with different stacks");
            }
            stack.set(i, merged);
        }
        for (int i = 0; i < locals.length; i++) {
            locals[i] = locals[i].merge(other.locals[i]);
        }
        if (record != other.record) {
            throw VerifyException.of("paths meet with the record %s and %s", record, other.record);
        }
        stored = stored.both(other.stored);
        cost = cost.max(other.cost);
    }
}

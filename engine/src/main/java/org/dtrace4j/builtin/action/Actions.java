package org.dtrace4j.builtin.action;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.builtin.action.Action.Arguments;
import org.dtrace4j.builtin.action.Action.Kind;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.ctf.SymbolType;
import org.dtrace4j.dof.ActionImage;

/** The table of actions. */
public final class Actions {
    /** Reports faults of other clauses to the consumer. It has no name: no program can call it. */
    public static final Action ERROR_REPORT = new Action("", Kind.DATA, Arguments.NONE,
            Optional.of(ActionImage.Kind.ERROR), Optional.empty(), "", Optional.empty(), "1.0",
            "report a fault");

    /** The version of D that introduced an action, where that is not the first. */
    private static final Map<String, String> SINCE = Map.ofEntries(Map.entry("freopen", "1.1"),
            Map.entry("setopt", "1.2"), Map.entry("func", "1.2"), Map.entry("mod", "1.2"), Map.entry("sym", "1.2"),
            Map.entry("uaddr", "1.2"), Map.entry("ufunc", "1.2"), Map.entry("umod", "1.2"), Map.entry("usym", "1.2"),
            Map.entry("print", "1.9"));

    private static final Map<String, Action> BY_NAME = new LinkedHashMap<>();

    static {
        record("trace", Kind.DATA, Arguments.VALUE, ActionImage.Kind.TRACE, "D_TRACE", "record any value");
        record("print", Kind.DATA, Arguments.TYPED_VALUE, ActionImage.Kind.PRINT, "D_PRINT",
                "record any value, shown with its type");
        record("tracemem", Kind.DATA, Arguments.MEMORY, ActionImage.Kind.TRACEMEM, "D_TRACEMEM", "record memory");
        record("printf", Kind.DATA, Arguments.FORMAT, ActionImage.Kind.PRINTF, "D_PRINTF", "formatted output");
        record("printa", Kind.CONSUMER, Arguments.AGGREGATIONS, ActionImage.Kind.PRINTA, "D_PRINTA",
                "print aggregations");
        value("stack", Arguments.FRAMES, ActionImage.Kind.STACK, StackType.KERNEL, "record the kernel stack");
        value("sym", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.SYMBOL,
                "record a kernel address, shown as a symbol");
        value("func", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.SYMBOL,
                "record a kernel address, shown as a symbol");
        value("mod", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.MODULE,
                "record a kernel address, shown as a module");
        add("exit", Kind.CONTROL, Arguments.STATUS, ActionImage.Kind.EXIT, "exit", "", null, "end tracing");
        record("clear", Kind.CONSUMER, Arguments.AGGREGATION, ActionImage.Kind.CLEAR, "D_CLEAR",
                "set an aggregation's values to 0");
        record("trunc", Kind.CONSUMER, Arguments.AGGREGATION_AND_OPTIONAL_NUMBER, ActionImage.Kind.TRUNC, "D_TRUNC",
                "drop an aggregation's keys but the highest or lowest");
        record("normalize", Kind.CONSUMER, Arguments.AGGREGATION_AND_NUMBER, ActionImage.Kind.NORMALIZE, "D_NORMALIZE",
                "divide an aggregation's values when shown");
        record("denormalize", Kind.CONSUMER, Arguments.AGGREGATION, ActionImage.Kind.DENORMALIZE, "D_NORMALIZE",
                "undo normalize()");
        record("setopt", Kind.CONSUMER, Arguments.SETTING, ActionImage.Kind.SETOPT, "", "set a dynamic option");
        record("freopen", Kind.CONSUMER, Arguments.FORMAT, ActionImage.Kind.FREOPEN, "D_PRINTF",
                "send output to a file");
        record("ftruncate", Kind.CONSUMER, Arguments.NONE, ActionImage.Kind.FTRUNCATE, "", "truncate the output file");
        record("system", Kind.CONSUMER, Arguments.FORMAT, ActionImage.Kind.SYSTEM, "D_PRINTF", "run a command");
        call("panic", "panic the traced system");
        call("breakpoint", "stop the traced system in its debugger");
        call("stop", "stop the current process");
        number("raise", Kind.DESTRUCTIVE, "raise", "send the current process a signal");
        number("chill", Kind.DESTRUCTIVE, "chill", "keep the CPU busy for some nanoseconds");
        value("ustack", Arguments.USER_FRAMES, ActionImage.Kind.USTACK, StackType.USER, "record the process's stack");
        value("jstack", Arguments.USER_FRAMES, ActionImage.Kind.JSTACK, StackType.USER,
                "record the process's stack, with frames that the process names");
        value("usym", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.USER_SYMBOL,
                "record an address of the process, shown as a symbol");
        value("ufunc", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.USER_SYMBOL,
                "record an address of the process, shown as a symbol");
        value("umod", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.USER_MODULE,
                "record an address of the process, shown as a module");
        value("uaddr", Arguments.ADDRESS, ActionImage.Kind.TRACE, SymbolType.USER_ADDRESS,
                "record an address of the process, shown as a symbol and an offset");
        number("speculate", Kind.SPECULATE, "speculate", "record the rest of the clause into a speculation");
        number("commit", Kind.COMMIT, "commitSpeculation", "make what a speculation holds count");
        number("discard", Kind.DISCARD, "discardSpeculation", "throw away what a speculation holds");
    }

    private Actions() { }

    public static Optional<Action> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All rows in the order of the table. */
    public static Collection<Action> all() {
        return Collections.unmodifiableList(new ArrayList<>(BY_NAME.values()));
    }

    private static void record(String name, Kind kind, Arguments arguments, ActionImage.Kind image, String tags,
            String description) {
        add(name, kind, arguments, image, null, tags, null, description);
    }

    private static void value(String name, Arguments arguments, ActionImage.Kind image, CtfType type,
            String description) {
        add(name, Kind.DATA, arguments, image, null, "", type, description);
    }

    /** A destructive action whose method of the ABI has its name and records nothing. */
    private static void call(String name, String description) {
        add(name, Kind.DESTRUCTIVE, Arguments.NONE, null, name, "", null, description);
    }

    /** An action whose method of the ABI is given a number, and that records nothing. */
    private static void number(String name, Kind kind, String method, String description) {
        add(name, kind, Arguments.NUMBER, null, method, "", null, description);
    }

    private static void add(String name, Kind kind, Arguments arguments, ActionImage.Kind image, String method,
            String tags, CtfType value, String description) {
        Action row = new Action(name, kind, arguments, Optional.ofNullable(image), Optional.ofNullable(method), tags,
                Optional.ofNullable(value), SINCE.getOrDefault(name, "1.0"),
                description);
        if (BY_NAME.put(name, row) != null) {
            throw new IllegalStateException("two actions named " + name);
        }
    }
}

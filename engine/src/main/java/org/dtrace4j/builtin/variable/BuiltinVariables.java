package org.dtrace4j.builtin.variable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StringType;

/** The table of built-in variables. */
public final class BuiltinVariables {
    private static final Map<String, BuiltinVariable> BY_NAME = new LinkedHashMap<>();

    static {
        for (int i = 0; i < 10; i++) {
            add("arg" + i, fixed(BuiltinTypes.INT64), new BuiltinVariable.Argument(i), "1.0",
                    "argument " + i + " of the probe as an integer");
        }
        add("args", new BuiltinVariable.PerProbe(), new BuiltinVariable.TypedArguments(), "1.0",
                "typed arguments of the probe");
        method("caller", BuiltinTypes.UINTPTR, "1.0", "return address of the function that the probe is in");
        method("cpu", BuiltinTypes.PROCESSOR_ID, "1.0", "the current CPU");
        add("curthread", new BuiltinVariable.KernelPointer("kthread_t"),
                new BuiltinVariable.Method("curthread", false), "1.0", "the current thread");
        perEcb("epid", BuiltinTypes.UINT, "1.0", "the enabled probe's id");
        method("errno", IntegerType.INT, "1.0", "error of the thread's last system call");
        method("execname", StringType.STRING, "1.0", "name of the current process");
        method("gid", BuiltinTypes.GID, "1.0", "real group id of the current process");
        perEcb("id", BuiltinTypes.UINT, "1.0", "the probe's id");
        method("ipl", BuiltinTypes.UINT, "1.0", "interrupt priority level of the CPU");
        method("pid", BuiltinTypes.PID, "1.0", "id of the current process");
        method("ppid", BuiltinTypes.PID, "1.0", "id of the current process's parent");
        perEcb("probefunc", StringType.STRING, "1.0", "function of the probe");
        perEcb("probemod", StringType.STRING, "1.0", "module of the probe");
        perEcb("probename", StringType.STRING, "1.0", "name of the probe");
        perEcb("probeprov", StringType.STRING, "1.0", "provider of the probe");
        method("stackdepth", BuiltinTypes.UINT32, "1.0", "number of frames on the kernel stack");
        method("tid", BuiltinTypes.ID, "1.0", "id of the current thread in its process");
        method("timestamp", BuiltinTypes.UINT64, "1.0", "nanoseconds since some point in the past");
        method("uid", BuiltinTypes.UID, "1.0", "real user id of the current process");
        method("vtimestamp", BuiltinTypes.UINT64, "1.0", "nanoseconds that the thread has been on a CPU");
        method("walltimestamp", BuiltinTypes.INT64, "1.0", "nanoseconds since 1970");
        method("zonename", StringType.STRING, "1.0", "name of the current zone");
        method("threadname", StringType.STRING, "1.14", "name of the current thread");
        method("ucaller", BuiltinTypes.UINT64, "1.2", "return address of the function that the process is in");
        add("uregs", fixed(BuiltinTypes.UINT64), new BuiltinVariable.Elements(), "1.0", "registers of the process");
        method("ustackdepth", BuiltinTypes.UINT32, "1.2", "number of frames on the process's stack");
        add("vmregs", fixed(BuiltinTypes.UINT64), new BuiltinVariable.Elements(), "1.7",
                "registers of the virtual machine that the CPU runs; a fault where it runs none");
    }

    private BuiltinVariables() { }

    public static Optional<BuiltinVariable> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All rows in the order of the table. */
    public static Collection<BuiltinVariable> all() {
        return Collections.unmodifiableList(new ArrayList<>(BY_NAME.values()));
    }

    private static BuiltinVariable.Type fixed(CtfType type) {
        return new BuiltinVariable.Fixed(type);
    }

    /** A variable whose method of the ABI has its name. */
    private static void method(String name, CtfType type, String since, String description) {
        add(name, fixed(type), new BuiltinVariable.Method(name, false), since, description);
    }

    private static void perEcb(String name, CtfType type, String since, String description) {
        add(name, fixed(type), new BuiltinVariable.Method(name, true), since, description);
    }

    private static void add(String name, BuiltinVariable.Type type, BuiltinVariable.Source source, String since,
            String description) {
        if (BY_NAME.put(name, new BuiltinVariable(name, type, source, since, description)) != null) {
            throw new IllegalStateException("two variables named " + name);
        }
    }
}

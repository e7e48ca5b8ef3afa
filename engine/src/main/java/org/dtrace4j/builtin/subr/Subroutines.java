package org.dtrace4j.builtin.subr;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/** The table of subroutines, made from the annotated methods of the classes named here. */
public final class Subroutines {
    private static final List<Class<?>> CLASSES = List.of(StringSubroutines.class, PathSubroutines.class,
            NumberSubroutines.class, MemorySubroutines.class, SpeculationSubroutines.class,
            AddressSubroutines.class, KernelSubroutines.class, DeviceSubroutines.class, JsonSubroutines.class);

    /** Subroutines of the language that are not here yet. */
    private static final List<String> LATER = List.of("d_path", "link_ntop", "memref", "memstr",
            "sx_exclusive_held", "sx_isexclusive", "sx_shared_held");

    private static final Map<String, Subroutine> BY_NAME = byName(false);
    private static final Map<String, Subroutine> ARRAYS = byName(true);

    private Subroutines() { }

    public static Optional<Subroutine> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** What computes an element of a built-in array. */
    public static Optional<Subroutine> array(String name) {
        return Optional.ofNullable(ARRAYS.get(name));
    }

    /** All rows by name. */
    public static Collection<Subroutine> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    /** The classes whose {@link org.dtrace4j.abi.ProbeCode} methods are subroutines. */
    public static List<Class<?>> classes() {
        return CLASSES;
    }

    private static Map<String, Subroutine> byName(boolean arrays) {
        Map<String, Subroutine> map = new TreeMap<>();
        for (Class<?> owner : CLASSES) {
            for (Method method : owner.getDeclaredMethods()) {
                SubroutineCode code = method.getAnnotation(SubroutineCode.class);
                if (code != null && code.array() == arrays) {
                    Subroutine row = row(owner, method.getName(), code,
                            method.getAnnotation(ProbeCode.class).destructive());
                    map.put(row.name(), row);
                }
            }
        }
        for (String name : arrays ? List.<String>of() : LATER) {
            map.put(name, new Subroutine(name, VoidType.VOID, List.of(), List.of(), "", "", false, false, false, "1.0",
                    Attribute.STABLE, ""));
        }
        return map;
    }

    private static Subroutine row(Class<?> owner, String method, SubroutineCode code, boolean destructive) {
        String prototype = code.prototype();
        int open = prototype.indexOf('(');
        String list = prototype.substring(open + 1, prototype.lastIndexOf(')'));
        List<CtfType> parameters = new ArrayList<>();
        int optional = 0;
        for (String parameter : list.isEmpty() ? new String[0] : list.split(",")) {
            String type = parameter.trim();
            if (type.startsWith("[")) {
                optional++;
                type = type.substring(1, type.length() - 1);
            }
            parameters.add(BuiltinTypes.of(type));
        }
        if (optional != code.defaults().length) {
            throw new IllegalStateException("defaults of " + method + " do not fit its prototype");
        }
        String name = method.endsWith("_") ? method.substring(0, method.length() - 1) : method;
        return new Subroutine(name, BuiltinTypes.of(prototype.substring(0, open)), parameters,
                LongStream.of(code.defaults()).boxed().toList(), owner.getName().replace('.', '/'), method,
                code.faults(), destructive, true, code.since(),
                Attribute.read(code.stability()).orElseThrow(), code.description());
    }
}

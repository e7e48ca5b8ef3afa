package org.dtrace4j.builtin.subr;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/** The table of subroutines, made from the annotated methods of the classes named here. */
public final class Subroutines {
    private static final List<Class<?>> CLASSES = List.of(StringSubroutines.class, PathSubroutines.class,
            NumberSubroutines.class, MemorySubroutines.class, SpeculationSubroutines.class,
            AddressSubroutines.class, KernelSubroutines.class, DeviceSubroutines.class, JsonSubroutines.class);

    /** Methods by the name of the subroutine that they are, if they are one: to ask a method for its row takes long. */
    private static final Map<String, List<Method>> METHODS = methods();
    private static final Map<String, Optional<Subroutine>> FOUND = new ConcurrentHashMap<>();
    private static final Map<String, Optional<Subroutine>> ARRAYS = new ConcurrentHashMap<>();

    private Subroutines() { }

    public static Optional<Subroutine> find(String name) {
        return FOUND.computeIfAbsent(name, n -> row(n, false));
    }

    /** What computes an element of a built-in array. */
    public static Optional<Subroutine> array(String name) {
        return ARRAYS.computeIfAbsent(name, n -> row(n, true));
    }

    /** All rows by name. */
    public static Collection<Subroutine> all() {
        return new TreeSet<>(METHODS.keySet()).stream().flatMap(name -> find(name).stream()).toList();
    }

    /** The classes whose {@link org.dtrace4j.abi.ProbeCode} methods are subroutines. */
    public static List<Class<?>> classes() {
        return CLASSES;
    }

    private static Map<String, List<Method>> methods() {
        Map<String, List<Method>> methods = new HashMap<>();
        for (Class<?> owner : CLASSES) {
            for (Method method : owner.getDeclaredMethods()) {
                methods.computeIfAbsent(name(method.getName()), name -> new ArrayList<>()).add(method);
            }
        }
        return methods;
    }

    /** A subroutine whose name is a word of Java's has one that ends in an underscore. */
    private static String name(String method) {
        return method.endsWith("_") ? method.substring(0, method.length() - 1) : method;
    }

    private static Optional<Subroutine> row(String name, boolean array) {
        for (Method method : METHODS.getOrDefault(name, List.of())) {
            SubroutineCode code = method.getAnnotation(SubroutineCode.class);
            if (code != null && code.array() == array) {
                return Optional.of(row(method.getDeclaringClass(), method.getName(), code,
                        method.getAnnotation(ProbeCode.class).destructive()));
            }
        }
        return Optional.empty();
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
        return new Subroutine(name(method), BuiltinTypes.of(prototype.substring(0, open)), parameters,
                LongStream.of(code.defaults()).boxed().toList(), owner.getName().replace('.', '/'), method,
                code.faults(), destructive, code.since(),
                Attribute.read(code.stability()).orElseThrow(), code.description());
    }
}

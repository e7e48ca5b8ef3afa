package org.dtrace4j.verify;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.objectweb.asm.Type;

/**
 * The calls that a clause may make: methods of {@link Firing}, and static methods of the builtin classes, that are
 * marked {@link ProbeCode}. What the arguments of a method of {@link Firing} must be is said by its row in the table
 * below; a method without a row takes any numbers.
 */
final class ProbeAbi {
    /** What is demanded of a call beyond the kinds of its arguments. */
    enum Demand {
        NONE,
        /** Offset of a constant. */
        CONSTANT,
        GLOBAL, GLOBAL_REFERENCE, THREAD, THREAD_REFERENCE, LOCAL, LOCAL_REFERENCE, ARRAY, ARRAY_REFERENCE,
        /** A constant number of bytes. */
        PUT_SIZED,
        KEY_BYTES,
        /** A constant number of frames. */
        KEY_STACK,
        /** Id of an aggregation; the result is a slot that must be tested before it is used. */
        AGGREGATE,
        /** Id of an aggregation with one key, of one word; the result is such a slot too. */
        AGGREGATE_UNDER,
        /** Id of an aggregation with one key, a string; the result is such a slot too. */
        AGGREGATE_UNDER_STRING,
        /** Id of an aggregation with two keys, and the constant that says which of them is a string; the result is such a slot too. */
        AGGREGATE_UNDER_TWO,
        /** Id of an aggregation without keys; the result is such a slot too. */
        AGGREGATE_KEYLESS,
        /** Id of an aggregation without keys that is kept in its line; the result is such a slot too. */
        AGGREGATE_IN_PLACE,
        /** Id of one that is kept in its line with a mark; the result is such a slot too. */
        AGGREGATE_MARKED,
        /** The result is the base of the record, and must be tested before it is used. */
        RESERVE,
        /** As {@link #RESERVE}, in a speculation; a clause without a record may ask too. */
        SPECULATE,
        STORE_8, STORE_16, STORE_32, STORE_64, STORE_SIZED, STORE_STACK, STORE_USER_STACK,
        COMMIT,
        /** The update of an aggregating function: a tested slot of an aggregation of that function. */
        UPDATE
    }

    /** A call that is allowed. */
    record Call(String name, Type[] parameters, Type result, boolean isStatic, ProbeCode mark, Demand demand) {
        boolean destructive() {
            return mark.destructive();
        }

        boolean remembers() {
            return mark.remembers() && demand != Demand.UPDATE;
        }

        /** Of a call that names a variable: whether it sets it. */
        boolean sets() {
            return result == Type.VOID_TYPE;
        }
    }

    private static final Map<String, Demand> DEMANDS = Map.ofEntries(
            Map.entry("constant", Demand.CONSTANT),
            Map.entry("global", Demand.GLOBAL), Map.entry("setGlobal", Demand.GLOBAL),
            Map.entry("globalReference", Demand.GLOBAL_REFERENCE), Map.entry("setGlobalReference",
            Demand.GLOBAL_REFERENCE),
            Map.entry("thread", Demand.THREAD), Map.entry("setThread", Demand.THREAD),
            Map.entry("threadPlace", Demand.THREAD_REFERENCE), Map.entry("arrayPlace", Demand.ARRAY_REFERENCE),
            Map.entry("putBytes", Demand.PUT_SIZED), Map.entry("putString", Demand.PUT_SIZED),
            Map.entry("threadReference", Demand.THREAD_REFERENCE), Map.entry("setThreadReference",
            Demand.THREAD_REFERENCE),
            Map.entry("local", Demand.LOCAL), Map.entry("setLocal", Demand.LOCAL),
            Map.entry("localReference", Demand.LOCAL_REFERENCE), Map.entry("setLocalReference", Demand.LOCAL_REFERENCE),
            Map.entry("array", Demand.ARRAY), Map.entry("setArray", Demand.ARRAY),
            Map.entry("arrayReference", Demand.ARRAY_REFERENCE), Map.entry("setArrayReference", Demand.ARRAY_REFERENCE),
            Map.entry("keyBytes", Demand.KEY_BYTES), Map.entry("keyStack", Demand.KEY_STACK),
            Map.entry("keyUserStack", Demand.KEY_STACK), Map.entry("storeUserStack", Demand.STORE_USER_STACK),
            Map.entry("aggregate", Demand.AGGREGATE),
            Map.entry("aggregateUnder", Demand.AGGREGATE_UNDER),
            Map.entry("aggregateUnderString", Demand.AGGREGATE_UNDER_STRING),
            Map.entry("aggregateUnderTwo", Demand.AGGREGATE_UNDER_TWO),
            Map.entry("aggregateKeyless", Demand.AGGREGATE_KEYLESS),
            Map.entry("aggregateInPlace", Demand.AGGREGATE_IN_PLACE),
            Map.entry("aggregateMarked", Demand.AGGREGATE_MARKED), Map.entry("reserve", Demand.RESERVE),
            Map.entry("speculate", Demand.SPECULATE),
            Map.entry("store8", Demand.STORE_8), Map.entry("store16", Demand.STORE_16),
            Map.entry("store32", Demand.STORE_32), Map.entry("store64", Demand.STORE_64),
            Map.entry("storeString", Demand.STORE_SIZED), Map.entry("storeBytes", Demand.STORE_SIZED),
            Map.entry("storeStack", Demand.STORE_STACK), Map.entry("commit", Demand.COMMIT));

    private static final String FIRING = Type.getInternalName(Firing.class);
    private static final String ECB = Type.getInternalName(Ecb.class);
    private static final String BUILTIN = "org/dtrace4j/builtin/";
    private static final String UPDATE_DESCRIPTOR = "(L" + FIRING + ";IJJJ)V";

    /**
     * Allowed calls that were asked for so far, by class, name and descriptor. Those that are not allowed are not remembered.
     * Each is looked for when it is asked for: to read the marks of all would take longer than to verify a short program.
     */
    private static final Map<String, Call> CALLS = new ConcurrentHashMap<>();

    private ProbeAbi() { }

    /** The call of an instruction, or null when it is not allowed. */
    static Call find(boolean isStatic, String owner, String name, String descriptor) {
        // A dot would be found as a class by that name too, and is nothing that a class file may say.
        if (isStatic ? !owner.startsWith(BUILTIN) || owner.indexOf('.') >= 0 : !owner.equals(FIRING)) {
            return null;
        }
        String key = owner + "." + name + descriptor;
        Call known = CALLS.get(key);
        if (known == null) {
            known = look(isStatic, owner, name, descriptor);
            if (known != null) {
                CALLS.put(key, known);
            }
        }
        return known;
    }

    private static Call look(boolean isStatic, String owner, String name, String descriptor) {
        Class<?> type;
        try {
            type = isStatic ? Class.forName(owner.replace('/', '.'), false, ProbeAbi.class.getClassLoader()) : Firing.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
        // The hidden class must be able to reach it.
        if (!Modifier.isPublic(type.getModifiers())) {
            return null;
        }
        for (Method method : type.getDeclaredMethods()) {
            int modifiers = method.getModifiers();
            if (method.getName().equals(name) && Modifier.isStatic(modifiers) == isStatic && Modifier.isPublic(modifiers)
                    && Type.getMethodDescriptor(method).equals(descriptor)
                    && method.isAnnotationPresent(ProbeCode.class)) {
                boolean update = name.equals("update") && descriptor.equals(UPDATE_DESCRIPTOR);
                return call(method, isStatic, !isStatic ? DEMANDS.getOrDefault(name, Demand.NONE)
                        : update ? Demand.UPDATE : Demand.NONE);
            }
        }
        return null;
    }

    private static Call call(Method method, boolean isStatic, Demand demand) {
        return new Call(method.getName(), Type.getArgumentTypes(method), Type.getReturnType(method), isStatic,
                method.getAnnotation(ProbeCode.class), demand);
    }

    static boolean isFiring(Type type) {
        return type.getSort() == Type.OBJECT && type.getInternalName().equals(FIRING);
    }

    static boolean isEcb(Type type) {
        return type.getSort() == Type.OBJECT && type.getInternalName().equals(ECB);
    }
}

package org.dtrace4j.ctfgen;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;

/**
 * Which Java class stands for which structure, and how C names are written in Java.
 *
 * <p>A structure is named in CamelCase after its tag ({@code async_reqs} → {@code AsyncReqs}, {@code _kthread} → {@code
 * Kthread}), else after its typedef without {@code _t}, else after the structure and member that hold it. Members keep
 * their C names, with {@code _} behind those that Java or the base class has taken.
 */
final class JavaNames {
    private static final Set<String> TAKEN = Set.of("address", "memory", "moveTo", "same", "addressOf", "toString",
            "hashCode", "equals", "getClass", "notify", "notifyAll", "wait", "clone", "finalize", "at",
            "abstract", "assert", "boolean", "break", "byte", "catch", "class", "extends", "final", "finally",
            "implements", "import", "instanceof", "interface", "native", "new", "null", "package", "private",
            "protected", "public", "strictfp", "super", "synchronized", "this", "throw", "throws", "transient", "true",
            "false", "try");

    private final Map<StructType, String> classes = new IdentityHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** Names all complete structures of the containers, in the order in which they are defined. */
    JavaNames(List<TypeContainer> containers) {
        for (TypeContainer container : containers) {
            for (NameSpace space : List.of(NameSpace.STRUCT, NameSpace.UNION)) {
                container.types(space).forEach((tag, type) -> name((StructType) type, camelCase(tag), container));
            }
            container.types(NameSpace.TYPEDEF).forEach((name, type) -> {
                if (target(type) instanceof StructType struct && struct.tag().isEmpty()) {
                    name(struct, camelCase(name.endsWith("_t") ? name.substring(0, name.length() - 2) : name),
                            container);
                }
            });
        }
    }

    private static CtfType target(CtfType type) {
        return type instanceof TypedefType typedef ? typedef.target() : type;
    }

    private void name(StructType struct, String className, TypeContainer container) {
        if (!struct.isComplete() || classes.containsKey(struct)) {
            return;
        }
        if (!used.add(className)) {
            throw new IllegalStateException(container.module() + ": " + struct.spelling()
                    + " would be a second class " + className);
        }
        classes.put(struct, className);
        nameMembers(struct, className, container);
    }

    /**
     * Names the unnamed structures of members. An unnamed member has no class: its members are those of what holds it.
     */
    private void nameMembers(StructType struct, String className, TypeContainer container) {
        for (StructType.Member member : struct.members()) {
            CtfType type = member.type();
            while (type instanceof ArrayType || type instanceof PointerType) {
                type = type instanceof ArrayType array ? array.element() : ((PointerType) type).target();
            }
            if (type instanceof StructType inner && inner.tag().isEmpty()) {
                if (member.name().isEmpty()) {
                    nameMembers(inner, className, container);
                } else {
                    name(inner, className + camelCase(member.name()), container);
                }
            }
        }
    }

    /** Structures with their classes, by class name. */
    Map<String, StructType> byClassName() {
        Map<String, StructType> sorted = new TreeMap<>();
        classes.forEach((struct, name) -> sorted.put(name, struct));
        return sorted;
    }

    /** The class of a structure; null when it has none because it is incomplete. */
    String classOf(CtfType type) {
        return type.resolved() instanceof StructType struct ? classes.get(struct) : null;
    }

    /** A C name as a Java method. */
    static String method(String name) {
        return TAKEN.contains(name) ? name + "_" : name;
    }

    /** {@code v_count} → {@code V_COUNT}. */
    static String constant(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            if (!word.isEmpty()) {
                camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return camel.toString();
    }
}

package org.dtrace4j.kernel.mdb.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.kernel.mdb.target.DebugTarget;

/**
 * Types by the names that a user of the debugger writes: {@code vnode_t}, {@code struct vnode *}, {@code tmpfs`struct
 * tmount}.
 */
public final class TypeNames {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<module>\\w+)`)?(?:(?<tag>struct|union|enum)\\s+)?(?<name>\\w+(?:\\s+\\w+)*)\\s*(?<stars>[*\\s]*)"
                    + "(?<dimensions>(?:\\[\\d{1,9}])*)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Map<String, NameSpace> TAGS =
            Map.of("struct", NameSpace.STRUCT, "union", NameSpace.UNION, "enum", NameSpace.ENUM);
    private static final Map<String, CtfType> BASIC = basic();

    private TypeNames() { }

    private static Map<String, CtfType> basic() {
        Map<String, CtfType> types = new LinkedHashMap<>();
        types.put("void", VoidType.VOID);
        for (IntegerType type : List.of(IntegerType.CHAR, IntegerType.SIGNED_CHAR, IntegerType.UNSIGNED_CHAR,
                IntegerType.SHORT, IntegerType.UNSIGNED_SHORT, IntegerType.INT, IntegerType.UNSIGNED_INT,
                IntegerType.LONG, IntegerType.UNSIGNED_LONG, IntegerType.LONG_LONG, IntegerType.UNSIGNED_LONG_LONG)) {
            types.put(type.name(), type);
        }
        types.put("unsigned", IntegerType.UNSIGNED_INT);
        return types;
    }

    /**
     * Finds a type.
     *
     * @throws ViewException if there is none of that name
     */
    public static CtfType require(DebugTarget target, String name) {
        return find(target, name).orElseThrow(() -> new ViewException(
                "failed to look up type " + name + ": no symbolic debug information available for type"));
    }

    /** Finds a type; empty if there is none of that name. */
    public static Optional<CtfType> find(DebugTarget target, String name) {
        Matcher matcher = FORM.matcher(name.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String tag = matcher.group("tag");
        String plain = matcher.group("name").replaceAll("\\s+", " ");
        Optional<CtfType> base = tag == null && BASIC.containsKey(plain) ? Optional.of(BASIC.get(plain))
                : named(target, matcher.group("module"), tag == null ? NameSpace.TYPEDEF : TAGS.get(tag), plain);
        return base.map(type -> derive(type, matcher.group("stars"), matcher.group("dimensions")));
    }

    /**
     * The complete type of that name where there is one: a structure may be mentioned in one module, defined in
     * another.
     */
    private static Optional<CtfType> named(DebugTarget target, String module, NameSpace space, String name) {
        CtfType incomplete = null;
        for (TypeContainer container : target.types()) {
            if (module == null || module.equals(container.module())) {
                CtfType found = container.type(space, name).orElse(null);
                if (found != null && isComplete(found)) {
                    return Optional.of(found);
                }
                incomplete = incomplete == null ? found : incomplete;
            }
        }
        return Optional.ofNullable(incomplete);
    }

    /** The complete structure behind one that is only mentioned where {@code type} was found; else {@code type}. */
    static CtfType complete(DebugTarget target, CtfType type) {
        if (isComplete(type) || !(type.resolved() instanceof StructType struct)) {
            return type;
        }
        NameSpace space = struct.kind() == StructType.Kind.STRUCT ? NameSpace.STRUCT : NameSpace.UNION;
        return named(target, null, space, struct.tag()).orElse(type);
    }

    private static boolean isComplete(CtfType type) {
        CtfType resolved = type.resolved();
        return resolved instanceof StructType struct ? struct.isComplete()
                : !(resolved instanceof EnumType e) || e.isComplete();
    }

    private static CtfType derive(CtfType base, String stars, String dimensions) {
        CtfType type = base;
        for (char c : stars.toCharArray()) {
            type = c == '*' ? new PointerType(type) : type;
        }
        List<Long> counts = NUMBER.matcher(dimensions).results().map(r -> Long.parseLong(r.group())).toList();
        for (int i = counts.size() - 1; i >= 0; i--) {
            type = new ArrayType(type, counts.get(i));
        }
        return type;
    }
}

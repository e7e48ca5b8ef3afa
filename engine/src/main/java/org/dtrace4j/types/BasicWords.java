package org.dtrace4j.types;

import java.util.List;
import java.util.Map;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.ErrorTag;

/** What a row of basic type words means: {@code long unsigned int} is {@code unsigned long}. */
final class BasicWords {
    /** Rows are "sign length word"; {@code int} is left out beside anything else. */
    private static final Map<String, CtfType> TYPES = Map.ofEntries(
            Map.entry("char", IntegerType.CHAR), Map.entry("signed char", IntegerType.SIGNED_CHAR),
            Map.entry("unsigned char", IntegerType.UNSIGNED_CHAR),
            Map.entry("short", IntegerType.SHORT), Map.entry("signed short", IntegerType.SHORT),
            Map.entry("unsigned short", IntegerType.UNSIGNED_SHORT),
            Map.entry("", IntegerType.INT), Map.entry("signed", IntegerType.INT),
            Map.entry("unsigned", IntegerType.UNSIGNED_INT),
            Map.entry("long", IntegerType.LONG), Map.entry("signed long", IntegerType.LONG),
            Map.entry("unsigned long", IntegerType.UNSIGNED_LONG),
            Map.entry("long long", IntegerType.LONG_LONG), Map.entry("signed long long", IntegerType.LONG_LONG),
            Map.entry("unsigned long long", IntegerType.UNSIGNED_LONG_LONG),
            Map.entry("float", FloatType.FLOAT), Map.entry("double", FloatType.DOUBLE),
            Map.entry("long double", FloatType.LONG_DOUBLE),
            Map.entry("void", VoidType.VOID), Map.entry("string", StringType.STRING));
    private static final List<String> ATTRIBUTES = List.of("signed", "unsigned", "short", "long");

    private BasicWords() { }

    /** The type, or a refusal in dtrace's words. No word at all means {@code int}, as in {@code self x}. */
    static CtfType type(TypeSyntax.Basic syntax, DataModel model) {
        List<String> words = syntax.words();
        List<String> bases = words.stream().filter(w -> !ATTRIBUTES.contains(w)).toList();
        for (String attribute : ATTRIBUTES) {
            int max = "long".equals(attribute) ? 2 : 1;
            if (count(words, attribute) > max) {
                throw new TypeRefusal(ErrorTag.D_DECL_COMBO, syntax.span(), "the attribute '" + attribute
                        + "' may only be used at most " + (max == 2 ? "twice" : "once") + " in a declaration");
            }
        }
        if (bases.size() > 1) {
            throw new TypeRefusal(ErrorTag.D_DECL_COMBO, syntax.span(), "invalid type combination");
        }
        String base = bases.isEmpty() ? "int" : bases.get(0);
        checkAttributes(syntax, base);
        String key = String.join(" ", words.stream().filter(w -> w.endsWith("signed")).toList()) + " "
                + String.join(" ", words.stream().filter(w -> "short".equals(w) || "long".equals(w)).toList()) + " "
                + ("int".equals(base) ? "" : base);
        String canonical = key.trim().replaceAll(" +", " ");
        CtfType type = TYPES.get(canonical);
        if (type == null) {
            throw new TypeRefusal(ErrorTag.D_UNKNOWN, syntax.span(),
                    "failed to resolve type " + canonical + ": Unknown type name");
        }
        return type == IntegerType.LONG ? model.signedLong()
                : type == IntegerType.UNSIGNED_LONG ? model.unsignedLong() : type;
    }

    private static void checkAttributes(TypeSyntax.Basic syntax, String base) {
        boolean sign = count(syntax.words(), "signed") + count(syntax.words(), "unsigned") > 0;
        boolean wide = count(syntax.words(), "long") > 0;
        boolean length = wide || count(syntax.words(), "short") > 0;
        boolean integer = "int".equals(base) || "char".equals(base);
        if ("char".equals(base) && length) {
            throw new TypeRefusal(ErrorTag.D_DECL_CHARATTR, syntax.span(),
                    "invalid type declaration: short and long may not be used with char type");
        }
        if ("void".equals(base) && (sign || length)) {
            throw new TypeRefusal(ErrorTag.D_DECL_VOIDATTR, syntax.span(),
                    "invalid type declaration: attributes may not be used with void type");
        }
        if (!integer && sign) {
            throw new TypeRefusal(ErrorTag.D_DECL_SIGNINT, syntax.span(),
                    "invalid type declaration: signed and unsigned may only be used with integer type");
        }
        if ("string".equals(base) && wide) {
            throw new TypeRefusal(ErrorTag.D_DECL_LONGINT, syntax.span(),
                    "invalid type declaration: long and long long "
                    + "may only be used with integer or floating-point type");
        }
    }

    private static int count(List<String> words, String word) {
        return (int) words.stream().filter(word::equals).count();
    }
}

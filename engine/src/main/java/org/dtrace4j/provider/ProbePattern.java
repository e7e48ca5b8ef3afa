package org.dtrace4j.provider;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.provider.ProviderAttributes.Part;

/**
 * A probe description: four fields that each may be empty (anything) or hold globs ({@code * ? [abc] [!a] \}).
 *
 * @param id a probe id when the description is a number, else 0
 */
public record ProbePattern(String provider, String module, String function, String name, int id) {
    /** How many times a {@code *} in front of something can stand in a field. */
    public static final int STARS_MAX = 8;
    /** The parts of a provider that a description has fields for, in their order. */
    public static final List<Part> FIELDS = List.of(Part.PROVIDER, Part.MODULE, Part.FUNCTION, Part.NAME);

    public ProbePattern(String provider, String module, String function, String name) {
        this(provider, module, function, name, 0);
    }

    /** What stands in a field, which is one of {@link #FIELDS}. */
    public String field(Part part) {
        return switch (part) {
            case PROVIDER -> provider;
            case MODULE -> module;
            case FUNCTION -> function;
            case NAME -> name;
            case ARGS -> throw new IllegalArgumentException(part.toString());
        };
    }

    /** The same, not as a number, with something else in one field. */
    public ProbePattern with(Part part, String field) {
        return new ProbePattern(part == Part.PROVIDER ? field : provider, part == Part.MODULE ? field : module,
                part == Part.FUNCTION ? field : function, part == Part.NAME ? field : name);
    }

    /** Whether a field is left open: it is empty, or has a glob. */
    public boolean isOpen(Part part) {
        String field = field(part);
        return field.isEmpty() || field.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    }

    /**
     * For each field with more stars than a match may follow, the description of what would lead there: the original
     * gives up when it has come that far in any probe's name.
     */
    public List<ProbePattern> deepest() {
        return FIELDS.stream().flatMap(part -> cut(field(part)).map(field -> with(part, field)).stream()).toList();
    }

    /** A field up to the first star too many, and something behind it. Stars in a row are one, and a last one none. */
    private static Optional<String> cut(String field) {
        int stars = 0;
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\') {
                i++;
            } else if (field.charAt(i) == '*') {
                int first = i;
                while (i + 1 < field.length() && field.charAt(i + 1) == '*') {
                    i++;
                }
                if (i + 1 < field.length() && ++stars > STARS_MAX) {
                    return Optional.of(field.substring(0, first) + "?*");
                }
            }
        }
        return Optional.empty();
    }

    /** {@code provider:module:function:name}, as messages show it. */
    @Override
    public String toString() {
        return id != 0 ? Integer.toString(id) : provider + ":" + module + ":" + function + ":" + name;
    }
}

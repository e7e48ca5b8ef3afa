package org.dtrace4j.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A probe description: four fields that each may be empty (anything) or hold globs ({@code * ? [abc] [!a] \}).
 *
 * @param id a probe id when the description is a number, else 0
 */
public record ProbePattern(String provider, String module, String function, String name, int id) {
    /** How many times a {@code *} in front of something can stand in a field. */
    public static final int STARS_MAX = 8;

    public ProbePattern(String provider, String module, String function, String name) {
        this(provider, module, function, name, 0);
    }

    /** Whether a field is left open: it is empty, or has a glob. It is one of the first four parts. */
    public boolean isOpen(ProviderAttributes.Part part) {
        String field = switch (part) {
            case PROVIDER -> provider;
            case MODULE -> module;
            case FUNCTION -> function;
            case NAME -> name;
            case ARGS -> throw new IllegalArgumentException(part.toString());
        };
        return field.isEmpty() || field.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    }

    /**
     * For each field with more stars than a match may follow, the description of what would lead there: the original
     * gives up when it has come that far in any probe's name.
     */
    public List<ProbePattern> deepest() {
        List<ProbePattern> found = new ArrayList<>();
        cut(provider).ifPresent(field -> found.add(new ProbePattern(field, module, function, name)));
        cut(module).ifPresent(field -> found.add(new ProbePattern(provider, field, function, name)));
        cut(function).ifPresent(field -> found.add(new ProbePattern(provider, module, field, name)));
        cut(name).ifPresent(field -> found.add(new ProbePattern(provider, module, function, field)));
        return found;
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

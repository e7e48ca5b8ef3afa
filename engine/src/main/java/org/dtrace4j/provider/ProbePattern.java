package org.dtrace4j.provider;

/**
 * A probe description: four fields that each may be empty (anything) or hold globs ({@code * ? [abc] [!a] \}).
 *
 * @param id a probe id when the description is a number, else 0
 */
public record ProbePattern(String provider, String module, String function, String name, int id) {
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

    /** {@code provider:module:function:name}, as messages show it. */
    @Override
    public String toString() {
        return id != 0 ? Integer.toString(id) : provider + ":" + module + ":" + function + ":" + name;
    }
}

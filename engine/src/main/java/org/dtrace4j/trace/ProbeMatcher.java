package org.dtrace4j.trace;

import org.dtrace4j.provider.ProbePattern;

/** A probe description made ready for matching many probes. */
final class ProbeMatcher {
    /** One field: anything, exactly this text, or a glob. */
    private record Field(String text, boolean glob) {
        static Field of(String text) {
            return new Field(text, Glob.isPattern(text));
        }

        boolean matches(String value) {
            return text.isEmpty() || (glob ? Glob.matches(text, value) : text.equals(value));
        }

        boolean isExact() {
            return !glob && !text.isEmpty();
        }
    }

    private final int id;
    private final Field provider;
    private final Field module;
    private final Field function;
    private final Field name;

    ProbeMatcher(ProbePattern pattern) {
        id = pattern.id();
        provider = Field.of(pattern.provider());
        module = Field.of(pattern.module());
        function = Field.of(pattern.function());
        name = Field.of(pattern.name());
    }

    /** The probe id that the description names, or 0. */
    int id() {
        return id;
    }

    boolean matches(Probe probe) {
        if (id != 0) {
            return probe.id == id;
        }
        return function.matches(probe.definition.function()) && name.matches(probe.definition.name())
                && module.matches(probe.definition.module()) && provider.matches(probe.provider.name());
    }

    boolean matchesProvider(String providerName) {
        return provider.matches(providerName);
    }

    /** The field's text if it is exact, else null. */
    String exactModule() {
        return module.isExact() ? module.text : null;
    }

    String exactFunction() {
        return function.isExact() ? function.text : null;
    }

    String exactName() {
        return name.isExact() ? name.text : null;
    }
}

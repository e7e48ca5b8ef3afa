package org.dtrace4j.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Stability of a provider: a triplet for each part of its descriptions and for its arguments. */
public record ProviderAttributes(Attribute provider, Attribute module, Attribute function, Attribute name, Attribute arguments) {
    /** The parts that have a triplet each, as pragmas name them. */
    public enum Part { PROVIDER, MODULE, FUNCTION, NAME, ARGS }

    /** Of a provider that a program declares, as long as no pragma says otherwise. */
    public static final ProviderAttributes DECLARED;

    static {
        Attribute unstable = new Attribute(Stability.UNSTABLE, Stability.UNSTABLE, DependencyClass.COMMON);
        DECLARED = new ProviderAttributes(unstable, unstable, unstable, unstable, unstable);
    }

    /** The same with another triplet for one part. */
    public ProviderAttributes with(Part part, Attribute attribute) {
        return new ProviderAttributes(part == Part.PROVIDER ? attribute : provider,
                part == Part.MODULE ? attribute : module, part == Part.FUNCTION ? attribute : function,
                part == Part.NAME ? attribute : name, part == Part.ARGS ? attribute : arguments);
    }

    /** Stability levels, weakest first. */
    public enum Stability { INTERNAL, PRIVATE, OBSOLETE, EXTERNAL, UNSTABLE, EVOLVING, STABLE, STANDARD }

    /** Dependency classes, weakest first. */
    public enum DependencyClass { UNKNOWN, CPU, PLATFORM, GROUP, ISA, COMMON }

    /** Name stability, data stability, dependency class. */
    public record Attribute(Stability name, Stability data, DependencyClass dependency) {
        /** What is not weaker than anything. */
        public static final Attribute STRONGEST =
                new Attribute(Stability.STANDARD, Stability.STANDARD, DependencyClass.COMMON);
        /** Of nearly all that the language has, and of what programs declare. */
        public static final Attribute STABLE =
                new Attribute(Stability.STABLE, Stability.STABLE, DependencyClass.COMMON);
        /** Of what the traced system has for itself: its symbols, types and functions. */
        public static final Attribute PRIVATE =
                new Attribute(Stability.PRIVATE, Stability.PRIVATE, DependencyClass.UNKNOWN);

        private static final int PARTS = 3;
        private static final int BASE = 16;

        /** Reads {@code name/data/class}, as {@code Stable/Private/Common}, in any case; empty when it is not that. */
        public static Optional<Attribute> read(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != PARTS) {
                return Optional.empty();
            }
            Optional<Stability> name = word(Stability.values(), parts[0]);
            Optional<Stability> data = word(Stability.values(), parts[1]);
            Optional<DependencyClass> dependency = word(DependencyClass.values(), parts[2]);
            return name.isEmpty() || data.isEmpty() || dependency.isEmpty() ? Optional.empty()
                    : Optional.of(new Attribute(name.get(), data.get(), dependency.get()));
        }

        private static <E extends Enum<E>> Optional<E> word(E[] words, String text) {
            return Arrays.stream(words).filter(word -> word.name().equalsIgnoreCase(text)).findFirst();
        }

        /** The weaker of each part. */
        public Attribute weaker(Attribute other) {
            return new Attribute(least(other, Attribute::name), least(other, Attribute::data),
                    least(other, Attribute::dependency));
        }

        /** Whether any part is weaker than the other's. */
        public boolean isBelow(Attribute minimum) {
            return !weaker(minimum).equals(minimum);
        }

        private <E extends Enum<E>> E least(Attribute other, Function<Attribute, E> part) {
            E a = part.apply(this);
            E b = part.apply(other);
            return a.compareTo(b) <= 0 ? a : b;
        }

        /** All three in one number; for a place that holds numbers only, never on a disk. */
        public long number() {
            return (name.ordinal() * BASE + data.ordinal()) * BASE + dependency.ordinal();
        }

        /** The attributes of a {@link #number}. */
        public static Attribute ofNumber(long number) {
            int n = (int) number;
            return new Attribute(Stability.values()[n / BASE / BASE], Stability.values()[n / BASE % BASE],
                    DependencyClass.values()[n % BASE]);
        }

        /** One part as users write it: capitalised, but for the abbreviations CPU and ISA. */
        public static String word(Enum<?> part) {
            return part == DependencyClass.CPU || part == DependencyClass.ISA ? part.name()
                    : part.name().charAt(0) + part.name().substring(1).toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return word(name) + "/" + word(data) + "/" + word(dependency);
        }
    }
}

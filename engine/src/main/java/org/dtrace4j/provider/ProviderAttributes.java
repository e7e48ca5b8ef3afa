package org.dtrace4j.provider;

/** Stability of a provider: a triplet for each part of its descriptions and for its arguments. */
public record ProviderAttributes(Attribute provider, Attribute module, Attribute function, Attribute name, Attribute arguments) {
    /** Stability levels, weakest first. */
    public enum Stability { INTERNAL, PRIVATE, OBSOLETE, EXTERNAL, UNSTABLE, EVOLVING, STABLE, STANDARD }

    /** Dependency classes, weakest first. */
    public enum DependencyClass { UNKNOWN, CPU, PLATFORM, GROUP, ISA, COMMON }

    /** Name stability, data stability, dependency class. */
    public record Attribute(Stability name, Stability data, DependencyClass dependency) { }
}

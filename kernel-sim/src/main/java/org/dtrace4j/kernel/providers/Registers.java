package org.dtrace4j.kernel.providers;

/** Numbers of {@code uregs[]}: those of {@code sys/regset.h} for AMD64. */
final class Registers {
    static final int COUNT = 28;
    static final int PC = 17;
    static final int SP = 20;

    private Registers() { }
}

package org.dtrace4j.kernel.providers;

/**
 * Numbers of {@code uregs[]}, as {@code regs.d} names them: first the registers of 32-bit programs, each standing for
 * the 64-bit one that it is a part of, behind them those of {@code sys/regset.h} for AMD64.
 */
enum Registers {
    PC, SP, OTHER, NONE;

    /** {@code R_GS} to {@code R_SS}. */
    private static final int NARROW = 19;
    /** {@code REG_R15} to {@code REG_GSBASE}. */
    private static final int WIDE = 28;

    private static final int ESP = 7;
    private static final int EIP = 14;
    private static final int UESP = 17;
    private static final int RIP = NARROW + 17;
    private static final int RSP = NARROW + 20;

    /** The register of a number; one that holds nothing in this machine is any other. */
    static Registers of(int number) {
        if (number < 0 || number >= NARROW + WIDE) {
            return NONE;
        }
        return switch (number) {
            case EIP, RIP -> PC;
            case ESP, UESP, RSP -> SP;
            default -> OTHER;
        };
    }
}

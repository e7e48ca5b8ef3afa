package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeFault;

/** Subroutines about numbers. */
public final class NumberSubroutines {
    /** Digits of a 64-bit number in base 2, a sign or a prefix, a NUL. */
    private static final int LONGEST_NUMBER = 72;

    private NumberSubroutines() { }

    /** A number in base 2 to 36; base 16 with {@code 0x}, base 8 with a leading 0, only base 10 with a sign. */
    @ProbeCode(scratchBytes = 72)
    @SubroutineCode(prototype = "string(int64_t, [int])", defaults = 10,
            description = "a number as text")
    public static long lltostr(Firing f, long number, long base) {
        if (base < 2 || base > 36) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        boolean negative = number < 0 && base == 10;
        long rest = negative ? -number : number;
        long at = f.scratch(LONGEST_NUMBER) + LONGEST_NUMBER - 1;
        f.setScratch(at, 0);
        while (rest != 0) {
            f.setScratch(--at, Character.forDigit((int) Long.remainderUnsigned(rest, base), 36));
            rest = Long.divideUnsigned(rest, base);
        }
        if (base == 16) {
            if (number == 0) {
                f.setScratch(--at, '0');
            }
            f.setScratch(--at, 'x');
        }
        if (number == 0 || base == 8 || base == 16) {
            f.setScratch(--at, '0');
        }
        if (negative) {
            f.setScratch(--at, '-');
        }
        return at;
    }

    /** Reads blanks, a sign, {@code 0x} in base 16, and digits as far as they go; 0 when there are none. */
    @ProbeCode
    @SubroutineCode(prototype = "int64_t(const char *, [int])", defaults = 10, since = "1.11",
            description = "the number that a text begins with")
    public static long strtoll(Firing f, long s, long base) {
        if (base < 2 || base > 36) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        return number(f, s, StringSubroutines.length(f, s), (int) base);
    }

    /** The number that a text of {@code length} bytes begins with, in a base that is one. */
    static long number(Firing f, long s, int length, int base) {
        int at = 0;
        while (at < length && isBlank(f.loadU8(s + at))) {
            at++;
        }
        boolean negative = at < length && f.loadU8(s + at) == '-';
        if (negative || at < length && f.loadU8(s + at) == '+') {
            at++;
        }
        if (base == 16 && at + 1 < length && f.loadU8(s + at) == '0' && (f.loadU8(s + at + 1) | 0x20) == 'x') {
            at += 2;
        }
        long value = 0;
        while (at < length) {
            int digit = Character.digit((char) f.loadU8(s + at), base);
            if (digit < 0) {
                break;
            }
            value = value * base + digit;
            at++;
        }
        return negative ? -value : value;
    }

    private static boolean isBlank(long c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** Programs write {@code rand() % n} and mean a number from 0 on. */
    @ProbeCode
    @SubroutineCode(prototype = "int()", faults = false,
            description = "a random number that is not negative, of no cryptographic worth")
    public static long rand(Firing f) {
        return f.random() >>> Long.SIZE - Integer.SIZE + 1;
    }

    /** What counts time in macOS counts nanoseconds here, as {@code machtimestamp} does. */
    @ProbeCode
    @SubroutineCode(prototype = "uint64_t(uint64_t)", faults = false, stability = "Evolving/Evolving/Common",
            description = "nanoseconds of a difference of machtimestamps; as in macOS")
    public static long mtons(Firing f, long ticks) {
        return ticks;
    }

    @ProbeCode
    @SubroutineCode(prototype = "uint16_t(uint16_t)", faults = false, since = "1.3",
            description = "a 16-bit number in network byte order")
    public static long htons(Firing f, long host) {
        return Short.reverseBytes((short) host) & 0xffff;
    }

    @ProbeCode
    @SubroutineCode(prototype = "uint16_t(uint16_t)", faults = false, since = "1.3",
            description = "a 16-bit number in host byte order")
    public static long ntohs(Firing f, long network) {
        return Short.reverseBytes((short) network) & 0xffff;
    }

    @ProbeCode
    @SubroutineCode(prototype = "uint32_t(uint32_t)", faults = false, since = "1.3",
            description = "a 32-bit number in network byte order")
    public static long htonl(Firing f, long host) {
        return Integer.reverseBytes((int) host) & 0xffff_ffffL;
    }

    @ProbeCode
    @SubroutineCode(prototype = "uint32_t(uint32_t)", faults = false, since = "1.3",
            description = "a 32-bit number in host byte order")
    public static long ntohl(Firing f, long network) {
        return Integer.reverseBytes((int) network) & 0xffff_ffffL;
    }

    @ProbeCode
    @SubroutineCode(prototype = "uint64_t(uint64_t)", faults = false, since = "1.3",
            description = "a 64-bit number in network byte order")
    public static long htonll(Firing f, long host) {
        return Long.reverseBytes(host);
    }

    @ProbeCode
    @SubroutineCode(prototype = "uint64_t(uint64_t)", faults = false, since = "1.3",
            description = "a 64-bit number in host byte order")
    public static long ntohll(Firing f, long network) {
        return Long.reverseBytes(network);
    }

    /** The upper half of a 64-bit {@code dev_t}. */
    @ProbeCode
    @SubroutineCode(prototype = "uint_t(uint64_t)", faults = false,
            description = "the major number of a device")
    public static long getmajor(Firing f, long device) {
        return device >>> 32;
    }

    /** The lower half of a 64-bit {@code dev_t}. */
    @ProbeCode
    @SubroutineCode(prototype = "uint_t(uint64_t)", faults = false,
            description = "the minor number of a device")
    public static long getminor(Firing f, long device) {
        return device & 0xffff_ffffL;
    }
}

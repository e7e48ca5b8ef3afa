package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeFault;

/**
 * Subroutines that write network addresses as text: four decimal numbers with dots, or eight groups of four hexadecimal
 * digits with colons, the longest run of groups of 0, of the first if there are several, as {@code ::}; those of link
 * layers in hexadecimal bytes.
 */
public final class AddressSubroutines {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 26;
    private static final int GROUPS = 8;
    /** Groups in front of the one in an IPv6 address that holds one of IPv4. */
    private static final int V4_GROUP = 6;
    /** Longest texts with their NULs. */
    private static final int V4_TEXT = 16;
    private static final int V6_TEXT = 46;

    /** Link layers whose addresses {@link #link_ntop} knows, and how long these are. */
    private static final int ARPHRD_ETHER = 1;
    private static final int ETHER_BYTES = 6;
    private static final int ARPHRD_INFINIBAND = 32;
    private static final int INFINIBAND_BYTES = 20;
    /** Two digits, and a colon or the NUL. */
    private static final int BYTE_TEXT = 3;

    private AddressSubroutines() { }

    @ProbeCode(scratchBytes = 16)
    @SubroutineCode(prototype = "string(ipaddr_t *)", since = "1.5",
            description = "an IPv4 address as text")
    public static long inet_ntoa(Firing f, long address) {
        long text = f.scratch(V4_TEXT);
        f.setScratch(dotted(f, address, text), 0);
        return text;
    }

    /** An address that holds one of IPv4 is written as that alone. */
    @ProbeCode(scratchBytes = 48)
    @SubroutineCode(prototype = "string(in6_addr_t *)", since = "1.5",
            description = "an IPv6 address as text")
    public static long inet_ntoa6(Firing f, long address) {
        long text = f.scratch(V6_TEXT);
        long end = holdsV4(f, address) ? dotted(f, address + 2 * V4_GROUP, text) : groups(f, address, GROUPS, text);
        f.setScratch(end, 0);
        return text;
    }

    /** Either, by its family. An IPv6 address that holds one of IPv4 ends with it. */
    @ProbeCode(scratchBytes = 48)
    @SubroutineCode(prototype = "string(int, void *)", since = "1.5",
            description = "an address of a family as text")
    public static long inet_ntop(Firing f, long family, long address) {
        if (family == AF_INET) {
            return inet_ntoa(f, address);
        }
        if (family != AF_INET6) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        long text = f.scratch(V6_TEXT);
        long end;
        if (holdsV4(f, address)) {
            end = groups(f, address, V4_GROUP, text);
            if (f.loadU8(end - 1) != ':') {
                f.setScratch(end++, ':');
            }
            end = dotted(f, address + 2 * V4_GROUP, end);
        } else {
            end = groups(f, address, GROUPS, text);
        }
        f.setScratch(end, 0);
        return text;
    }

    @ProbeCode(scratchBytes = 64)
    @SubroutineCode(prototype = "string(int, void *)", stability = "Evolving/Evolving/Common",
            description = "an address of a link layer as text, by its ARPHRD_ constant; as in Oracle's DTrace")
    public static long link_ntop(Firing f, long layer, long address) {
        if (layer != ARPHRD_ETHER && layer != ARPHRD_INFINIBAND) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        int bytes = layer == ARPHRD_ETHER ? ETHER_BYTES : INFINIBAND_BYTES;
        long text = f.scratch(BYTE_TEXT * bytes);
        for (int i = 0; i < bytes; i++) {
            long number = f.loadU8(address + i);
            f.setScratch(text + BYTE_TEXT * i, Character.forDigit((int) number >>> 4, 16));
            f.setScratch(text + BYTE_TEXT * i + 1, Character.forDigit((int) number & 0xf, 16));
            f.setScratch(text + BYTE_TEXT * i + 2, i + 1 < bytes ? ':' : 0);
        }
        return text;
    }

    private static long group(Firing f, long address, int index) {
        return f.loadU8(address + 2 * index) << 8 | f.loadU8(address + 2 * index + 1);
    }

    /** Whether an IPv6 address is {@code ::ffff:a.b.c.d} or {@code ::a.b.c.d}, the latter neither {@code ::} nor {@code ::1}. */
    private static boolean holdsV4(Firing f, long address) {
        for (int i = 0; i < V4_GROUP - 1; i++) {
            if (group(f, address, i) != 0) {
                return false;
            }
        }
        long before = group(f, address, V4_GROUP - 1);
        long last = group(f, address, V4_GROUP) << 16 | group(f, address, V4_GROUP + 1);
        return before == 0xffff || before == 0 && last != 0 && last != 1;
    }

    /** Writes four numbers; returns where they end. */
    private static long dotted(Firing f, long address, long text) {
        long at = text;
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                f.setScratch(at++, '.');
            }
            long number = f.loadU8(address + i);
            if (number >= 100) {
                f.setScratch(at++, '0' + number / 100);
            }
            if (number >= 10) {
                f.setScratch(at++, '0' + number / 10 % 10);
            }
            f.setScratch(at++, '0' + number % 10);
        }
        return at;
    }

    /** Writes the first {@code count} groups; returns where they end. */
    private static long groups(Firing f, long address, int count, long text) {
        int zeroes = 0;
        int start = -1;
        int run = 0;
        for (int i = 0; i < count; i++) {
            run = group(f, address, i) == 0 ? run + 1 : 0;
            if (run > zeroes) {
                zeroes = run;
                start = i - run + 1;
            }
        }
        long at = text;
        for (int i = 0; i < count; i++) {
            if (i == start) {
                f.setScratch(at++, ':');
                f.setScratch(at++, ':');
                i += zeroes - 1;
                continue;
            }
            if (i > 0 && i != start + zeroes) {
                f.setScratch(at++, ':');
            }
            at = hexadecimal(f, group(f, address, i), at);
        }
        return at;
    }

    private static long hexadecimal(Firing f, long number, long text) {
        long at = text;
        boolean begun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = (int) (number >>> shift) & 0xf;
            begun |= digit != 0 || shift == 0;
            if (begun) {
                f.setScratch(at++, Character.forDigit(digit, 16));
            }
        }
        return at;
    }
}

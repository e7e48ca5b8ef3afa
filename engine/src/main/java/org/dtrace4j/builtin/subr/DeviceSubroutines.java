package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeFault;

/** The subroutine that walks the kernel's device tree. */
public final class DeviceSubroutines {
    /** Offsets in {@code struct dev_info} and {@code struct ddi_minor_data}. */
    private static final int DEVI_PARENT = 0;
    private static final int DEVI_ADDR = 32;
    private static final int DEVI_MINOR = 72;
    private static final int DEVI_NODE_NAME = 96;
    private static final int NEXT = 0;
    private static final int D_MINOR_NAME = 16;
    private static final int D_MINOR_DEV = 24;
    private static final long MINOR_MASK = 0xffffffffL;
    /** What asks for the node alone. */
    private static final long NO_MINOR = -1;
    /** A device that lies deeper is taken for one in a ring; so is a longer list of minors. */
    private static final int MOST_NODES = 32;
    private static final int MOST_MINORS = 1024;
    private static final String ROOT = "/devices";

    private DeviceSubroutines() { }

    /**
     * {@code /devices}, then {@code /NAME@ADDRESS} of each node below the root, then {@code :MINOR} where the node has such
     * a minor. It is written from its end, since the tree is walked from the leaf; so it begins somewhere inside the
     * scratch memory.
     */
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(void *, int64_t)", stability = "Evolving/Evolving/Common",
            description = "the path below /devices of a node of the device tree and its minor number")
    public static long ddi_pathname(Firing f, long node, long minor) {
        int room = f.stringSize();
        long first = f.scratch(room);
        long at = first + room - 1;
        f.setScratch(at, 0);
        at = prependMinor(f, first, at, minor == NO_MINOR ? 0 : minorOf(f, node, minor));
        int depth = 0;
        for (long devi = node, parent = f.load64(node + DEVI_PARENT); parent != 0;
                devi = parent, parent = f.load64(parent + DEVI_PARENT)) {
            if (++depth > MOST_NODES) {
                throw ProbeFault.Kind.ILLOP.fault();
            }
            long address = f.load64(devi + DEVI_ADDR);
            if (address != 0 && f.loadU8(address) != 0) {
                at = prepend(f, first, at, address);
                at = prepend(f, first, at, '@');
            }
            at = prepend(f, first, at, f.load64(devi + DEVI_NODE_NAME));
            at = prepend(f, first, at, '/');
        }
        for (int i = ROOT.length() - 1; i >= 0; i--) {
            at = prepend(f, first, at, ROOT.charAt(i));
        }
        return at;
    }

    /** Puts the name of a minor in front, where there is one that has a name. */
    private static long prependMinor(Firing f, long first, long at, long minor) {
        long name = minor == 0 ? 0 : f.load64(minor + D_MINOR_NAME);
        return name == 0 || f.loadU8(name) == 0 ? at : prepend(f, first, prepend(f, first, at, name), ':');
    }

    /** The minor of a node that has a number; 0 when it has none of that. */
    private static long minorOf(Firing f, long node, long number) {
        int seen = 0;
        for (long minor = f.load64(node + DEVI_MINOR); minor != 0; minor = f.load64(minor + NEXT)) {
            if ((f.load64(minor + D_MINOR_DEV) & MINOR_MASK) == (number & MINOR_MASK)) {
                return minor;
            }
            if (++seen > MOST_MINORS) {
                throw ProbeFault.Kind.ILLOP.fault();
            }
        }
        return 0;
    }

    private static long prepend(Firing f, long first, long at, char c) {
        if (at == first) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        f.setScratch(at - 1, c);
        return at - 1;
    }

    /** Puts a string in front, and gives the place where the result begins. */
    private static long prepend(Firing f, long first, long at, long string) {
        int length = StringSubroutines.length(f, string);
        if (length > at - first) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        for (int i = 0; i < length; i++) {
            f.setScratch(at - length + i, f.loadU8(string + i));
        }
        return at - length;
    }
}

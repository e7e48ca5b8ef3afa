package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.struct.KSigset;

/**
 * Sets of signals: the macros of {@code <sys/signal.h>}. Signal n is bit n - 1. Also what each signal does by default.
 */
public final class Signals {
    private Signals() { }

    public static void add(KSigset set, int signal) {
        int word = signal - 1 >>> 5;
        set.__sigbits(word, set.__sigbits(word) | 1 << (signal - 1 & 31));
    }

    public static void remove(KSigset set, int signal) {
        int word = signal - 1 >>> 5;
        set.__sigbits(word, set.__sigbits(word) & ~(1 << (signal - 1 & 31)));
    }

    /** Adds a signal that is not in the set, or removes one that is. */
    static void change(KSigset set, int signal) {
        int word = signal - 1 >>> 5;
        set.__sigbits(word, set.__sigbits(word) ^ 1 << (signal - 1 & 31));
    }

    public static boolean has(KSigset set, int signal) {
        return (set.__sigbits(signal - 1 >>> 5) & 1 << (signal - 1 & 31)) != 0;
    }

    public static void clear(KSigset set) {
        for (int word = 0; word < 3; word++) {
            set.__sigbits(word, 0);
        }
    }

    public static boolean isEmpty(KSigset set) {
        return (set.__sigbits(0) | set.__sigbits(1) | set.__sigbits(2)) == 0;
    }

    public static void copy(KSigset from, KSigset to) {
        for (int word = 0; word < 3; word++) {
            to.__sigbits(word, from.__sigbits(word));
        }
    }

    /** The lowest signal that is in one of two sets, and not in a third; 0 when there is none. SIGKILL comes first. */
    static int first(KSigset a, KSigset b, KSigset except) {
        for (int word = 0; word < 3; word++) {
            int bits = a.__sigbits(word) | b.__sigbits(word);
            if (bits == 0) {
                continue;
            }
            if (word == 0 && (bits & 1 << SIGKILL - 1) != 0) {
                return SIGKILL;
            }
            bits &= ~except.__sigbits(word);
            if (bits != 0) {
                return (word << 5) + Integer.numberOfTrailingZeros(bits) + 1;
            }
        }
        return 0;
    }

    /** Signals that stop a process unless it says otherwise. */
    static boolean stopsByDefault(int signal) {
        return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
    }

    /** Signals that nobody hears of unless he says otherwise. */
    static boolean ignoredByDefault(int signal) {
        return signal == SIGCLD || signal == SIGPWR || signal == SIGWINCH || signal == SIGURG || signal == SIGCONT
                || signal == SIGWAITING || signal == SIGLWP || signal == SIGFREEZE || signal == SIGTHAW
                || signal == SIGCANCEL || signal == SIGXRES || signal == SIGJVM1 || signal == SIGJVM2 || signal == SIGINFO;
    }
}

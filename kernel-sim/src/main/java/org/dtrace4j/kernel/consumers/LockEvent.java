package org.dtrace4j.kernel.consumers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events that lockstat watches, with the numbers by which {@code -e} asks for them.
 *
 * @param number its number
 * @param kind contention, hold time, interrupt or error: the letter of the option that asks for all of a kind
 * @param place heading of the column that says where
 * @param description what happened
 * @param units of what is summed up
 * @param probe the probe that tells of it; empty for one that nothing tells of
 * @param predicate what must be true of that probe, or of {@code acquire}; empty for nothing
 * @param acquire the probe that began what this one ends; empty when there is none
 */
record LockEvent(int number, char kind, String place, String description, String units, String probe, String predicate,
        String acquire) {
    static final char CONTENTION = 'C';
    static final char HOLD = 'H';
    static final char INTERRUPT = 'I';
    static final char ERROR = 'E';
    /** One more than the greatest number. */
    static final int COUNT = 64;

    /** First number of each kind that comes behind the ones before it. */
    private static final int HOLDS = 32;
    private static final int INTERRUPTS = 56;
    private static final int ERRORS = 60;

    private static final List<LockEvent> ALL = new ArrayList<>();

    static {
        contention("Adaptive mutex spin", "adaptive-spin", "");
        contention("Adaptive mutex block", "adaptive-block", "");
        contention("Spin lock spin", "spin-spin", "");
        contention("Thread lock spin", "thread-spin", "");
        contention("R/W writer blocked by writer", "rw-block", "arg2 == 0 && arg3 == 1");
        contention("R/W writer blocked by readers", "rw-block", "arg2 == 0 && arg3 == 0 && arg4");
        contention("R/W reader blocked by writer", "rw-block", "arg2 != 0 && arg3 == 1");
        contention("R/W reader blocked by write wanted", "rw-block", "arg2 != 0 && arg3 == 0 && arg4");
        fill(CONTENTION, HOLDS);
        hold("Adaptive mutex hold", "adaptive", "");
        hold("Spin lock hold", "spin", "");
        hold("R/W writer hold", "rw", "arg1 == 0");
        hold("R/W reader hold", "rw", "arg1 != 0");
        fill(HOLD, INTERRUPTS);
        add(INTERRUPT, "CPU+PIL", "Profiling interrupt", "nsec", "profile:::profile-97", "", "");
        fill(INTERRUPT, ERRORS);
        add(ERROR, "Lock", "Recursive lock entry detected", "(N/A)", "lockstat:::rw-release", "", "lockstat:::rw-acquire");
        add(ERROR, "Lock", "Lockstat enter failure", "(N/A)", "", "", "");
        add(ERROR, "Lock", "Lockstat exit failure", "nsec", "", "", "");
        add(ERROR, "Lock", "Lockstat record failure", "(N/A)", "", "", "");
    }

    private static void add(char kind, String place, String description, String units, String probe, String predicate,
            String acquire) {
        ALL.add(new LockEvent(ALL.size(), kind, place, description, units, probe, predicate, acquire));
    }

    private static void contention(String description, String probe, String predicate) {
        add(CONTENTION, "Lock", description, "nsec", "lockstat:::" + probe, predicate, "");
    }

    private static void hold(String description, String lock, String predicate) {
        add(HOLD, "Lock", description, "nsec", "lockstat:::" + lock + "-release", predicate, "lockstat:::" + lock + "-acquire");
    }

    /** Numbers of a kind that stand for nothing. */
    private static void fill(char kind, int end) {
        while (ALL.size() < end) {
            add(kind, "Lock", "Unknown event (type " + ALL.size() + ")", "units", "", "", "");
        }
    }

    /** All, by number. */
    static List<LockEvent> all() {
        return List.copyOf(ALL);
    }

    static LockEvent of(int number) {
        return ALL.get(number);
    }

    /** Whether there is such an event at all. */
    boolean isKnown() {
        return !description.startsWith("Unknown event");
    }

    /** The probe whose firing begins what the event is the end of. */
    Optional<String> beginning() {
        return acquire.isEmpty() ? Optional.empty() : Optional.of(acquire);
    }
}

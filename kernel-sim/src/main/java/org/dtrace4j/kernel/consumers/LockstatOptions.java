package org.dtrace4j.kernel.consumers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dtrace4j.kernel.consumers.Tracer.Failure;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.Options;

/** What the arguments of lockstat ask for. */
final class LockstatOptions {
    /** How much is gathered of each event, the cheapest first. */
    enum Detail { COUNTS, TIMES, HISTOGRAMS, STACKS }

    private static final String LETTERS = "x:bths:n:d:i:l:f:e:ckwWgCHEATID:RpPo:V";
    private static final int MOST_FRAMES = 50;
    private static final int MOST_INTERRUPTS = 1000;
    static final int USUAL_INTERRUPTS = 97;
    static final int USUAL_RECORDS = 10000;

    /** Part of the kernel's memory: where a lock lies, or what a function's code is. */
    record Range(long start, long size) { }

    Detail detail = Detail.TIMES;
    int frames;
    long records = USUAL_RECORDS;
    long shortest;
    int interruptRate = USUAL_INTERRUPTS;
    final List<Range> locks = new ArrayList<>();
    final List<Range> functions = new ArrayList<>();
    final Set<Integer> events = new TreeSet<>();
    /** As far as each of these options is given. */
    boolean wholeLocks;
    boolean wholeFunctions;
    boolean anywhere;
    boolean anyLock;
    boolean generated;
    boolean tracing;
    boolean rates;
    boolean parsable;
    boolean byTime;
    boolean programShown;
    long most = Long.MAX_VALUE;
    /** File for the output; null for standard output. */
    String file;
    /** DTrace options, {@code name} or {@code name=value}. */
    List<String> settings = List.of();
    List<String> command = List.of();

    private LockstatOptions() { }

    /**
     * Reads the arguments.
     *
     * @return null when they are wrong, and the usage is to be shown
     */
    static LockstatOptions parse(Syscalls sys, List<String> arguments, KernelNames names) throws Failure {
        Options given = Options.parse(sys, arguments, LETTERS);
        if (given == null || given.operands().isEmpty()) {
            return null;
        }
        LockstatOptions options = new LockstatOptions();
        if (!options.gathering(given) || !options.numbers(given)) {
            return null;
        }
        options.events(given);
        for (String lock : given.all('l')) {
            options.locks.add(range(lock, names));
        }
        for (String function : given.all('f')) {
            options.functions.add(range(function, names));
        }
        options.wholeLocks = given.has('c');
        options.wholeFunctions = given.has('k');
        options.anywhere = given.has('w');
        options.anyLock = given.has('W');
        options.tracing = given.has('T');
        options.rates = given.has('R');
        options.parsable = given.has('p');
        options.byTime = given.has('P');
        options.programShown = given.has('V');
        options.file = given.value('o', null);
        options.settings = given.all('x');
        options.command = given.operands();
        return options;
    }

    /** The last of {@code -b}, {@code -t}, {@code -h} and {@code -s} counts. */
    private boolean gathering(Options given) throws Failure {
        for (String depth : given.all('s')) {
            if (!isNumber(depth)) {
                return false;
            }
            if (Long.parseLong(depth) > MOST_FRAMES) {
                throw new Failure("max stack depth is " + MOST_FRAMES);
            }
        }
        generated = given.has('g');
        switch (given.last("bths", generated ? 'g' : 't')) {
            case 'b' -> detail = Detail.COUNTS;
            case 'h' -> detail = Detail.HISTOGRAMS;
            case 's' -> {
                frames = Integer.parseInt(given.value('s', "0"));
                detail = frames == 0 ? Detail.HISTOGRAMS : Detail.STACKS;
            }
            case 'g' -> {
                frames = MOST_FRAMES;
                detail = Detail.STACKS;
            }
            default -> detail = Detail.TIMES;
        }
        if (generated && detail != Detail.STACKS) {
            throw new Failure("'-g' requires at least '-s 1' data gathering");
        }
        return true;
    }

    private boolean numbers(Options given) throws Failure {
        for (char letter : new char[] {'n', 'd', 'D', 'i'}) {
            if (given.has(letter) && !isNumber(given.value(letter, ""))) {
                return false;
            }
        }
        records = Long.parseLong(given.value('n', Integer.toString(USUAL_RECORDS)));
        shortest = Long.parseLong(given.value('d', "0"));
        most = Long.parseLong(given.value('D', Long.toString(Long.MAX_VALUE)));
        long rate = Long.parseLong(given.value('i', Integer.toString(USUAL_INTERRUPTS)));
        if (rate == 0) {
            return false;
        }
        if (rate > MOST_INTERRUPTS) {
            throw new Failure("max interrupt rate is " + MOST_INTERRUPTS + " Hz");
        }
        interruptRate = (int) rate;
        return true;
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,18}") || text.equals(Long.toString(Long.MAX_VALUE));
    }

    private void events(Options given) throws Failure {
        for (LockEvent event : LockEvent.all()) {
            boolean all = given.has('A') && (event.kind() == LockEvent.CONTENTION || event.kind() == LockEvent.HOLD);
            if (all || given.has(event.kind())) {
                events.add(event.number());
            }
        }
        for (String list : given.all('e')) {
            for (String range : list.split(",")) {
                String[] ends = range.split("-", 2);
                int first = event(ends[0]);
                int last = ends.length == 1 ? first : event(ends[1]);
                if (first > last) {
                    throw outOfRange();
                }
                for (int number = first; number <= last; number++) {
                    events.add(number);
                }
            }
        }
        if (events.isEmpty()) {
            LockEvent.all().stream().filter(event -> event.kind() == LockEvent.CONTENTION)
                    .forEach(event -> events.add(event.number()));
        }
    }

    private static int event(String text) throws Failure {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) >= LockEvent.COUNT) {
            throw outOfRange();
        }
        return Integer.parseInt(text);
    }

    private static Failure outOfRange() {
        return new Failure("-e events out of range");
    }

    /** {@code symbol[+offset][,size]}, or an address in hexadecimal that begins with 0. */
    private static Range range(String text, KernelNames names) throws Failure {
        String[] parts = text.split(",", 2);
        String[] place = parts[0].split("\\+", 2);
        long offset = place.length < 2 ? 0 : number(place[1]);
        if (place[0].startsWith("0")) {
            String digits = place[0].startsWith("0x") ? place[0].substring(2) : place[0];
            try {
                return new Range(Long.parseUnsignedLong(digits, 16) + offset, parts.length < 2 ? 1 : number(parts[1]));
            } catch (NumberFormatException e) {
                throw new Failure("symbol '" + place[0] + "' not found");
            }
        }
        long start = names.address(place[0]).orElseThrow(() -> new Failure("symbol '" + place[0] + "' not found"));
        long size = parts.length < 2 ? names.size(start) - offset : number(parts[1]);
        return new Range(start + offset, Math.max(1, size));
    }

    private static long number(String text) throws Failure {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new Failure("invalid number '" + text + "'");
        }
    }
}

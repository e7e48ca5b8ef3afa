package org.dtrace4j.kernel.user.truss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.Options;

/** What truss is told to do. Does not change once it has been read. */
final class TrussOptions {
    private static final String LETTERS = "FpfcaeildDEt:T:v:x:s:S:m:M:r:w:o:";
    private static final int MOST_FILES = 1 << 16;
    static final int USAGE = 2;
    private static final int[] NONE = {};

    /** System calls that are traced together, since programs use one where one thinks of the other. */
    private static final int[][] TOGETHER = {{18, 123, 215}, {88, 124, 216}, {28, 125, 217}, {8, 224}, {5, 225}, {11, 59}};

    private final Options options;
    /** Which system calls are traced, shown in full, and shown as numbers; at which the process is left. */
    final BitSet trace = all(CallTable.MOST);
    final BitSet verbose = new BitSet();
    final BitSet raw = new BitSet();
    final BitSet hangCalls = new BitSet();
    final BitSet signals = all(Names.MOST_SIGNALS);
    final BitSet hangSignals = new BitSet();
    final BitSet faults = all(Names.MOST_FAULTS);
    final BitSet hangFaults = new BitSet();
    /** Descriptors of which all that is read or written is shown, each one higher. */
    final BitSet readFiles = new BitSet();
    final BitSet writtenFiles = new BitSet();
    private final List<String> mistakes = new ArrayList<>();
    private final String command;

    private TrussOptions(Options options, String command) {
        this.options = options;
        this.command = command;
    }

    /** Reads the options; null if they are wrong, which has then been said. */
    static TrussOptions parse(Syscalls sys, List<String> arguments) {
        Options given = Options.parse(sys, arguments, LETTERS);
        String command = FileTools.baseName(arguments.get(0));
        TrussOptions options = given == null ? null : new TrussOptions(given, command);
        if (given != null && !options.readLists(sys)) {
            return null;
        }
        if (given == null || given.operands().isEmpty()) {
            sys.print(2, "usage:\t" + command + " [-fcaeildDEF] [-[tTvx] [!]syscalls] [-[sS] [!]signals]\\\n"
                    + "\t[-[mM] [!]faults] [-[rw] [!]fds]\\\n\t[-o outfile]  command | -p pid[/lwps] ...\n");
            return null;
        }
        return options;
    }

    private static BitSet all(int most) {
        BitSet set = new BitSet();
        set.set(1, most + 1);
        return set;
    }

    private boolean readLists(Syscalls sys) {
        faults.clear(Names.FLTPAGE);
        calls('t', trace);
        calls('T', hangCalls);
        calls('v', verbose);
        calls('x', raw);
        lists('s', signals, Names.MOST_SIGNALS, "unrecognized signal name/number: ", name -> one(signal(name)));
        lists('S', hangSignals, Names.MOST_SIGNALS, "unrecognized signal name/number: ", name -> one(signal(name)));
        lists('m', faults, Names.MOST_FAULTS, "unrecognized fault name/number: ", name -> one(Names.fault(name)));
        lists('M', hangFaults, Names.MOST_FAULTS, "unrecognized fault name/number: ", name -> one(Names.fault(name)));
        lists('r', readFiles, MOST_FILES, null, name -> one(descriptor(name)));
        lists('w', writtenFiles, MOST_FILES, null, name -> one(descriptor(name)));
        for (String mistake : mistakes) {
            sys.print(2, command + ": " + mistake + "\n");
        }
        if (has('a') || has('e')) {
            trace.set(CallTable.EXECVE);
        }
        trace.or(hangCalls);
        signals.or(hangSignals);
        faults.or(hangFaults);
        return mistakes.isEmpty();
    }

    private static int signal(String name) {
        int number = Signals.number(name);
        return number > 0 ? number : name.matches("[0-9]{1,2}") && Integer.parseInt(name) <= Names.MOST_SIGNALS
                ? Integer.parseInt(name) : 0;
    }

    private static int descriptor(String name) {
        return name.matches("[0-9]{1,5}") && Integer.parseInt(name) < MOST_FILES ? Integer.parseInt(name) + 1 : 0;
    }

    private void calls(char letter, BitSet set) {
        lists(letter, set, CallTable.MOST, "unrecognized syscall: ",
                name -> CallTable.number(name.toLowerCase(Locale.ROOT)).map(TrussOptions::together).orElse(NONE));
    }

    private static int[] together(int call) {
        return Arrays.stream(TOGETHER).filter(group -> Arrays.stream(group).anyMatch(member -> member == call)).findFirst()
                .orElse(new int[] {call});
    }

    private static int[] one(int member) {
        return member > 0 ? new int[] {member} : NONE;
    }

    /**
     * Reads the lists of an option: the first says what is in the set, unless it begins with {@code !}; from there on members are
     * taken out.
     *
     * @param mistake what is said of a member that there is not; null for descriptors
     * @param numbers the members that a name means, none if there is no such
     */
    private void lists(char letter, BitSet set, int most, String mistake, Function<String, int[]> numbers) {
        boolean first = true;
        for (String list : options.all(letter)) {
            boolean exclude = false;
            for (String word : list.trim().split("[ ,\t\n]+")) {
                String name = word;
                if (name.startsWith("!")) {
                    exclude = true;
                    name = name.substring(1);
                }
                if (first && !exclude && mistake != null) {
                    set.clear();
                }
                first = false;
                if (name.isEmpty()) {
                    continue;
                }
                String upper = name.toUpperCase(Locale.ROOT);
                int[] members = numbers.apply(upper);
                if (upper.equals("ALL")) {
                    set.set(1, most + 1, !exclude);
                } else if (members.length > 0) {
                    for (int member : members) {
                        set.set(member, !exclude);
                    }
                } else {
                    mistakes.add(mistake != null ? mistake + name
                            : "filedescriptor not in range[0.." + (MOST_FILES - 1) + "]: " + name);
                }
            }
        }
    }

    /** Whether an option is given. */
    boolean has(char letter) {
        return options.has(letter);
    }

    /** Whether calls are counted only. */
    boolean counts() {
        return has('c');
    }

    boolean follows() {
        return has('f');
    }

    /** The file that all goes to; null for standard error. */
    String output() {
        return options.value('o', null);
    }

    List<String> operands() {
        return options.operands();
    }

    String command() {
        return command;
    }
}

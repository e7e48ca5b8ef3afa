package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that a shell remembers. A forked child works on a {@link #copy}, as a copied address space would give it.
 */
final class ShellState {
    /** A variable. */
    private record Variable(String value, boolean exported, boolean readOnly, Kind kind) {
    }

    /** A variable with the elements of the array whose first it is; each null if there is none. */
    record Saved(Variable variable, TreeMap<Long, String> elements) { }

    /** What {@code typeset} makes of the values of a variable. */
    enum Kind { PLAIN, INTEGER, UPPER, LOWER }

    /** Separators of which any number counts as one. */
    static final String BLANKS = " \t\n";

    private static final Variable UNSET = new Variable(null, false, false, Kind.PLAIN);
    private static final long LARGEST_INDEX = 4_194_303;
    /** Among the signals that have traps: a command that fails. */
    static final int ERR = 1000;

    /** {@code $0}, and the beginning of error messages. */
    String name;
    /** True while a script file is read, whose messages then give line numbers. */
    boolean script;
    List<String> positional = List.of();
    int lastStatus;
    /** Where {@code getopts} goes on: the value that it has given OPTIND, and the place in that argument; 0 at its beginning. */
    int optionIndex = 1;
    int optionLetter;
    int lastBackground;
    /** Whether it reads commands from a person, who is told the numbers of jobs; not in a subshell. */
    boolean interactive;
    /** What a person has typed that is being run; null where nobody has. */
    String typed;
    /** What a person has typed, the oldest first. */
    final List<String> history = new ArrayList<>();
    int pid;
    /** When {@code $SECONDS} was 0, in nanoseconds of the machine's clock. */
    long secondsBase;
    /** The line being run. */
    int line = 1;

    private final TreeMap<String, Variable> variables;
    /** Elements of arrays behind the first, which is the variable's value. */
    private final TreeMap<String, TreeMap<Long, String>> arrays = new TreeMap<>();
    private final Map<String, Command.Function> functions;
    /** What words stand for where a command begins; of a shell that reads, and no other. */
    final TreeMap<String, String> aliases = new TreeMap<>();
    /** What {@code set} has switched on. */
    private final Set<ShellOption> options = EnumSet.noneOf(ShellOption.class);
    /** The state of {@code $RANDOM}; its first value is the shell's process number. */
    private long random;
    private boolean hasRandom;
    /** Commands to run by signal number; 0 is the end of the shell. An empty text means to ignore. */
    final TreeMap<Integer, String> traps;
    /** Where commands were found, so that the path is searched once for each. */
    final Map<String, String> tracked;

    ShellState(String name) {
        this(name, new TreeMap<>(), new HashMap<>(), new TreeMap<>(), new HashMap<>());
    }

    private ShellState(String name, TreeMap<String, Variable> variables, Map<String, Command.Function> functions,
                       TreeMap<Integer, String> traps, Map<String, String> tracked) {
        this.name = name;
        this.variables = variables;
        this.functions = functions;
        this.traps = traps;
        this.tracked = tracked;
    }

    boolean isOn(ShellOption option) {
        return options.contains(option);
    }

    /** Whether jobs are process groups; not in a subshell. */
    boolean monitors() {
        return isOn(ShellOption.MONITOR);
    }

    void switchOption(ShellOption option, boolean on) {
        if (on) {
            options.add(option);
        } else {
            options.remove(option);
        }
    }

    /** The next value of {@code $RANDOM}, 0 to 32767. */
    int random() {
        if (!hasRandom) {
            seedRandom(pid);
        }
        random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return (int) (random >>> 49);
    }

    void seedRandom(long seed) {
        random = seed;
        hasRandom = true;
    }

    /** A state of its own with the same contents; traps of the parent are not inherited. */
    ShellState copy() {
        ShellState copy = new ShellState(name, new TreeMap<>(variables), new HashMap<>(functions), new TreeMap<>(),
            new HashMap<>(tracked));
        copy.script = script;
        copy.options.addAll(options);
        copy.options.remove(ShellOption.MONITOR);
        copy.aliases.putAll(aliases);
        arrays.forEach((array, elements) -> copy.arrays.put(array, new TreeMap<>(elements)));
        copy.random = random;
        copy.hasRandom = hasRandom;
        copy.history.addAll(history);
        copy.positional = positional;
        copy.lastStatus = lastStatus;
        copy.lastBackground = lastBackground;
        copy.pid = pid;
        copy.secondsBase = secondsBase;
        copy.line = line;
        return copy;
    }

    /** The signals whose traps run commands. */
    List<Integer> trapped() {
        List<Integer> signals = new ArrayList<>();
        traps.forEach((signal, action) -> {
            if (signal > 0 && signal != ERR && !action.isEmpty()) {
                signals.add(signal);
            }
        });
        return signals;
    }

    /** Whether a signal is ignored by a trap, which children inherit. */
    boolean ignores(int signal) {
        String action = traps.get(signal);
        return action != null && action.isEmpty();
    }

    /** The value of a variable, or null if it is not set. */
    String get(String variable) {
        return variable(variable).value();
    }

    private Variable variable(String variable) {
        return variables.getOrDefault(variable, UNSET);
    }

    /** A variable that is to be changed. */
    private Variable writable(String variable) {
        if (variable(variable).readOnly()) {
            throw new ShellFailure(variable + ": is read only", 1);
        }
        return variable(variable);
    }

    /** {@code $IFS}, and if it is not set its usual value: what stands between fields. */
    String separators() {
        String separators = get("IFS");
        return separators == null ? BLANKS : separators;
    }

    /** Sets a variable; an exported one stays exported. */
    void set(String variable, String value) {
        Variable old = writable(variable);
        if (variable.equals("PATH")) {
            tracked.clear();
        }
        variables.put(variable, new Variable(kept(old.kind(), value), old.exported() || isOn(ShellOption.ALLEXPORT), false,
            old.kind()));
    }

    private static String kept(Kind kind, String value) {
        return switch (kind) {
            case UPPER -> value.toUpperCase(Locale.ROOT);
            case LOWER -> value.toLowerCase(Locale.ROOT);
            case PLAIN, INTEGER -> value;
        };
    }

    void export(String variable) {
        Variable old = variable(variable);
        variables.put(variable, new Variable(old.value(), true, old.readOnly(), old.kind()));
    }

    /** What is made of the values of a variable from now on. */
    void makeKind(String variable, Kind kind) {
        Variable old = variable(variable);
        variables.put(variable, new Variable(old.value(), old.exported(), old.readOnly(), kind));
        if (old.value() != null && kind != Kind.INTEGER && !old.readOnly()) {
            set(variable, old.value());
        }
    }

    /** What was assigned to a variable is evaluated first. */
    boolean isInteger(String variable) {
        return variable(variable).kind() == Kind.INTEGER;
    }

    /** A variable is not given to commands any more. */
    void unexport(String variable) {
        Variable old = variable(variable);
        variables.put(variable, new Variable(old.value(), false, old.readOnly(), old.kind()));
    }

    void makeReadOnly(String variable) {
        Variable old = variable(variable);
        variables.put(variable, new Variable(old.value(), old.exported(), true, old.kind()));
    }

    void unset(String variable) {
        writable(variable);
        variables.remove(variable);
        arrays.remove(variable);
    }

    /** An element of an array, or null if it is not set; every variable is the first element of one. */
    String element(String array, long index) {
        return index == 0 ? get(array) : arrays.getOrDefault(array, new TreeMap<>()).get(index);
    }

    /** Sets an element of an array. */
    void setElement(String array, long index, String value) {
        if (index < 0 || index > LARGEST_INDEX) {
            throw new ShellFailure(array + ": subscript out of range", 1);
        }
        if (index == 0) {
            set(array, value);
            return;
        }
        Kind kind = writable(array).kind();
        arrays.computeIfAbsent(array, name -> new TreeMap<>()).put(index, kept(kind, value));
    }

    /** The values of all elements that are set, in their order. */
    List<String> elements(String array) {
        List<String> values = new ArrayList<>();
        if (get(array) != null) {
            values.add(get(array));
        }
        values.addAll(arrays.getOrDefault(array, new TreeMap<>()).values());
        return values;
    }

    /** Where these are. */
    List<String> subscripts(String array) {
        List<String> subscripts = new ArrayList<>();
        if (get(array) != null) {
            subscripts.add("0");
        }
        arrays.getOrDefault(array, new TreeMap<>()).keySet().forEach(subscript -> subscripts.add(Long.toString(subscript)));
        return subscripts;
    }

    /** Makes an array of these values. */
    void setArray(String array, List<String> values) {
        unset(array);
        for (int i = 0; i < values.size(); i++) {
            setElement(array, i, values.get(i));
        }
    }

    /** An element is not set any more. */
    void unsetElement(String array, long index) {
        TreeMap<Long, String> rest = arrays.remove(array);
        if (index == 0) {
            unset(array);
        } else if (rest != null) {
            rest.remove(index);
        }
        if (rest != null) {
            arrays.put(array, rest);
        }
    }

    /** A variable as it is, for {@link #restore}. */
    Saved saved(String variable) {
        TreeMap<Long, String> elements = arrays.get(variable);
        return new Saved(variables.get(variable), elements == null ? null : new TreeMap<>(elements));
    }

    /** Puts back what {@link #saved} returned. */
    void restore(String variable, Saved saved) {
        hide(variable);
        if (saved.variable() != null) {
            variables.put(variable, saved.variable());
        }
        if (saved.elements() != null) {
            arrays.put(variable, saved.elements());
        }
    }

    /** Makes room for another variable of the same name, also of one that may not be changed. */
    void hide(String variable) {
        variables.remove(variable);
        arrays.remove(variable);
    }

    /** The environment for a command: exported variables that have a value, by name. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        variables.forEach((variable, content) -> {
            if (content.exported() && content.value() != null) {
                environment.put(variable, content.value());
            }
        });
        return environment;
    }

    /** All set variables as {@code name=value}, by name. */
    List<String> listing(boolean exportedOnly) {
        List<String> lines = new ArrayList<>();
        variables.forEach((variable, content) -> {
            if (content.value() != null && (content.exported() || !exportedOnly)) {
                lines.add(variable + "=" + content.value());
            }
        });
        return lines;
    }

    Command.Function function(String function) {
        return functions.get(function);
    }

    void define(String name, Command.Function function) {
        functions.put(name, function);
    }

    void undefine(String function) {
        functions.remove(function);
    }
}
